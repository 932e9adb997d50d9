// What is typed into the form of a record and not saved stays in this browser: offered again, gone once saved or discarded.
import { on, ready } from "./dom.js";

const PREFIX = "draft ";
const OLDEST = 14 * 86_400_000;
const WAIT = 1000;
let timer;

const form = () => document.querySelector("form[data-draft]");
const keyOf = (shown) => `${PREFIX}${shown.dataset.draft} ${shown.getAttribute("action")}`;
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

function forget() {
  clearTimeout(timer);
  if (form()) localStorage.removeItem(keyOf(form()));
}

function keep() {
  const shown = form();
  if (!shown || document.getElementById("draft-offer")?.hidden === false) return;
  if (!shown.hasAttribute("data-changed")) return forget();
  const fields = [...new FormData(shown)].filter(([name, value]) => name !== "_csrf" && typeof value === "string");
  try {
    localStorage.setItem(keyOf(shown), JSON.stringify({ at: Date.now(), fields }));
  } catch {
    // The browser keeps nothing, or is full: the form is still there, and asks before it is left.
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(keep, WAIT);
}

/** The draft of this form, as it was kept; what is older than two weeks is nobody's any more. */
function kept(shown) {
  const found = JSON.parse(localStorage.getItem(keyOf(shown)) ?? "null");
  return found && Date.now() - found.at < OLDEST ? found : null;
}

function offer() {
  const shown = form();
  const notice = document.getElementById("draft-offer");
  if (!notice || !shown || shown.hasAttribute("data-typed")) return;
  const found = kept(shown);
  if (!found) return;
  const time = notice.querySelector("time");
  time.textContent = new Date(found.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  notice.hidden = false;
}

/** Show the form again with what was typed: the server draws it, with its lines and all that follows from them. */
on("click", "[data-draft-take]", () => {
  const shown = form();
  const again = document.createElement("form");
  [again.method, again.action, again.hidden] = ["post", shown.action, true];
  const add = (name, value) => again.append(Object.assign(document.createElement("input"), { name, value }));
  for (const [name, value] of kept(shown)?.fields ?? []) again.append(Object.assign(document.createElement("textarea"), { name, value }));
  add("_csrf", document.querySelector("meta[name=csrf]").content);
  add(":do", "draft");
  document.body.append(again);
  again.submit();
});
on("click", "[data-draft-drop]", (button) => {
  forget();
  button.closest(".lm-toast").remove();
});
on("click", "form[data-draft] [data-cancel], [data-discard]", forget);

document.addEventListener("input", later);
document.addEventListener("change", later);
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.hx?.redirect && ctx.sourceElement === form()) forget();
});
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[action$='/logout']")) for (const key of keys()) localStorage.removeItem(key);
});
ready((root) => root === document && offer());
