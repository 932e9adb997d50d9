// Naming people in a comment: `@` and the beginning of a name offer those who may be named. What is sent is `@user/12`,
// so that a name may become another.
import { on } from "./dom.js";
import { placeAt } from "./menus.js";

const WAIT = 150;
const BEGUN = /@([^\s@]{0,30})$/;
const known = new Map();
let waiting;
let asking = null; // the text in which somebody is named
const composer = () => document.querySelector("#composer [data-mentions]"); // what asks who may be named

const list = () => document.getElementById("mention-list");
const options = () => [...list().querySelectorAll("[data-id]")];
const begun = (text) => BEGUN.exec(text.value.slice(0, text.selectionStart));
const isOpen = () => list().matches(":popover-open");

on("input", "[data-mentions]", (text) => {
  clearTimeout(waiting);
  asking = text;
  if (begun(text)) waiting = setTimeout(() => composer()?.dispatchEvent(new Event("search")), WAIT);
  else hide();
});
on("focusout", "[data-mentions]", hide);
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches("[data-mentions]")) ctx.request.body.set(":wanted", begun(asking)?.[1] ?? "");
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches("[data-mentions]")) return;
  const text = asking;
  if (!options().length || !begun(text) || document.activeElement !== text) return hide();
  if (!isOpen()) list().showPopover();
  placeAt(list(), text, { sameWidth: true });
  mark(options()[0]);
});
on("mousedown", "#mention-list", (_, event) => event.preventDefault());
on("click", "#mention-list [data-id]", (option) => take(asking, option));

function hide() {
  if (list() && isOpen()) list().hidePopover();
}

function mark(option) {
  for (const other of options()) other.ariaSelected = String(other === option);
  option.scrollIntoView({ block: "nearest" });
}

on("keydown", "[data-mentions]", (text, event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return text.form.matches("[data-value-form]") || text.form.requestSubmit();
  if (!list() || !isOpen()) return;
  const all = options();
  const at = all.findIndex((one) => one.ariaSelected === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark(all[(at + step + all.length) % all.length]);
  else if (event.key === "Enter" || event.key === "Tab") take(text, all[at]);
  else if (event.key === "Escape") hide();
  else return;
  event.preventDefault();
}, true);

/** The name stands in the text; of two people of one name the second is told by number. */
function take(text, { dataset: { id, title } }) {
  const from = text.selectionStart - begun(text)[0].length;
  const name = `@${title}`;
  const said = known.has(name) && known.get(name) !== id ? `@user/${id}` : name;
  if (said === name) known.set(name, id);
  text.setRangeText(`${said} `, from, text.selectionStart, "end");
  hide();
  text.focus();
}

document.addEventListener("formdata", ({ target, formData }) => {
  const text = target.querySelector?.("[data-mentions]");
  if (!text) return;
  const names = [...known.keys()].sort((one, other) => other.length - one.length);
  formData.set(text.name, names.reduce((said, name) => said.replaceAll(name, `@user/${known.get(name)}`), text.value));
});

// One's own comment that is changed in its place: whom it names stands there by name.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const said = ctx.sourceElement;
  const text = said.matches(".lm-said") && said.querySelector("textarea");
  if (!text) return;
  text.dataset.mentions = "";
  text.setAttribute("aria-controls", "mention-list");
  for (const [name, id] of known) text.value = text.value.replaceAll(new RegExp(`@user/${id}(?!\\d)`, "g"), name);
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  for (const one of ctx.sourceElement.matches(".lm-said") ? ctx.sourceElement.querySelectorAll("[data-person]") : []) known.set(one.textContent, one.dataset.person);
});
