// The search through everything, over any page: a combobox in a dialog. What is typed is never lost to a request, and what
// is chosen before its answer came is opened once it is there.
import { on } from "./dom.js";
import { key } from "./keys.js";
import { mark, options } from "./listboxes.js";
import { read } from "./recent.js";

const MOST = 5; // of what was opened last
const palette = document.getElementById("palette-dialog");
const box = palette?.querySelector("input");
let isStale = false;
let chosen = null; // how the first option is opened once the list is there

function open() {
  document.querySelector("[popover]:popover-open")?.hidePopover();
  palette.showModal();
  box.value = "";
  ask("opened");
}

function ask(type) {
  isStale = true;
  chosen = null;
  if (type) box.dispatchEvent(new Event(type));
}

function told() {
  // An answer may still be one to what was typed before.
  isStale = palette.querySelector("#palette-found").dataset.typed !== box.value.trim();
  const list = palette.querySelector("[role=listbox]");
  const last = palette.querySelector("[data-last]");
  if (last) fill(last);
  const found = list ? options(list) : [];
  box.ariaExpanded = String(Boolean(list));
  if (list) mark(box, list, found[0]);
  else box.removeAttribute("aria-activedescendant");
  const status = palette.querySelector("[role=status]");
  const { words, none } = status.dataset;
  status.textContent = !box.value.trim() ? "" : found.length ? words.replace("%", found.length) : none;
  if (chosen && !isStale && found.length) go(found[0], chosen.isBeside);
}

function fill(last) {
  const shown = read(last.dataset.last).slice(0, MOST);
  const { content } = last.querySelector("template");
  for (const [at, { path, title, label }] of shown.entries()) {
    const option = content.cloneNode(true).firstElementChild;
    Object.assign(option, { id: `palette-last-${at}`, href: path });
    const [name, kind] = option.querySelectorAll("span");
    name.textContent = title;
    kind.textContent = label;
    last.append(option);
  }
  last.hidden = !shown.length;
}

function go(option, isBeside) {
  if (isBeside) window.open(option.href, "_blank", "noopener");
  else location.assign(option.href);
  palette.close();
}

function take(event) {
  event.preventDefault();
  const isBeside = event.ctrlKey || event.metaKey;
  const option = palette.querySelector("[aria-selected=true]");
  if (isStale) chosen = { isBeside };
  else if (option) go(option, isBeside);
}

function step(event) {
  const list = palette.querySelector("[role=listbox]");
  const found = list ? options(list).filter((one) => one.checkVisibility()) : [];
  const at = found.findIndex((one) => one.ariaSelected === "true");
  const by = event.key === "ArrowDown" ? 1 : -1;
  event.preventDefault();
  if (found.length) mark(box, list, found[(at + by + found.length) % found.length]);
}

/** Focus goes from the box to the button and back: the browser's own bars are no part of it. */
function turn(event) {
  event.preventDefault();
  const button = palette.querySelector("[data-close-palette]");
  (document.activeElement === box ? button : box).focus();
}

if (palette) {
  box.addEventListener("input", () => ask());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") take(event);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event);
  });
  palette.addEventListener("htmx:after:swap", told);
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
  palette.addEventListener("keydown", (event) => {
    if (event.key === "Tab") return turn(event);
    if (!(event.ctrlKey || event.metaKey) || event.key !== "k") return;
    event.preventDefault();
    palette.close();
  });
  on("click", "[data-close-palette]", () => palette.close());
  on("click", "a[data-key~=search]", (link, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  key("search", open);
  key("find", open, () => !document.querySelector("main [data-key~=find]")?.checkVisibility());
}
