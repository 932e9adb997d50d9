// Only under `loom dev`: asks what came of the definitions as they were saved, shows it, and loads the page anew.
const OFTEN = 400;
const meta = document.querySelector("meta[name=dev]");
let live = meta.content;
let known = "";
let panel = null;
let putOff = "";

/** Whether anything is typed, ticked or chosen that loading the page again would lose. */
function isTyped() {
  const controls = document.querySelectorAll("main input, main select, main textarea, dialog input, dialog select, dialog textarea");
  return [...controls].some((control) => {
    if (control.type === "hidden" || control.type === "submit" || control.type === "button") return false;
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control instanceof HTMLSelectElement) return changed(control);
    return control.value !== control.defaultValue;
  });
}

function changed(select) {
  const marked = [...select.options].filter((option) => option.defaultSelected);
  const initially = marked.length || select.multiple ? marked : [select.options[0]];
  return [...select.selectedOptions].some((option) => !initially.includes(option));
}

async function look() {
  if (!document.hidden) {
    try {
      const answer = await fetch(`/-/dev?${new URLSearchParams({ known, locale: meta.dataset.locale })}`, { cache: "no-store" });
      if (answer.status === 200) show(await answer.text());
    } catch {
      // The server is being started again; the next look finds it.
    }
  }
  setTimeout(look, OFTEN);
}

function show(html) {
  const said = new DOMParser().parseFromString(html, "text/html").getElementById("dev");
  if (!said) return;
  known = said.dataset.known;
  if (live === "0") live = said.dataset.live;
  const isNew = said.dataset.live !== live;
  if (isNew && !isTyped()) return location.reload();
  const asks = isNew && putOff !== said.dataset.live;
  said.querySelector(".lm-dev-live").hidden = !asks;
  panel?.remove();
  panel = null;
  if (!asks && said.dataset.state === "fine") return;
  panel = document.body.appendChild(document.adoptNode(said));
  panel.showPopover();
}

const ACTS = {
  reload: () => location.reload(),
  later: () => {
    putOff = panel.dataset.live;
    panel.querySelector(".lm-dev-live").hidden = true;
    if (panel.dataset.state === "fine") panel.remove();
  },
  close: () => panel.remove(),
};

document.addEventListener("click", ({ target }) => ACTS[target.closest("#dev [data-dev]")?.dataset.dev]?.());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) known = "";
});
look();
