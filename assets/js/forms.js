// Forms: whether anything differs from what was loaded, leaving, and errors that go once their field is right.
import { on, ready } from "./dom.js";
import { key } from "./keys.js";

const form = () => document.querySelector("form[data-form]");
let leaving = false;

function differs(control) {
  if (control.name.startsWith(":") || control.name.endsWith(":title")) return false;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control instanceof HTMLSelectElement) return [...control.options].some((one) => one.selected !== initially(one, control));
  if (control.type === "hidden") return false;
  return control.value !== control.defaultValue;
}

function initially(option, select) {
  const marked = [...select.options].find((one) => one.defaultSelected) ?? select.options[0];
  return option === marked;
}

/** Note beside the title whether the form holds anything that is not stored; what was just typed may say it at once. */
export function noteChanges({ target } = {}) {
  const shown = form();
  if (!shown) return;
  const is = (control) => control.name && differs(control);
  const typed = target?.form === shown && is(target);
  const changed = typed || "typed" in shown.dataset || shown.querySelector("[data-rearranged]") || [...shown.elements].some(is);
  shown.toggleAttribute("data-changed", Boolean(changed));
}

ready((root) => root.contains(form()) && noteChanges());
document.addEventListener("input", noteChanges);
document.addEventListener("change", noteChanges);

document.addEventListener("submit", ({ target }) => {
  leaving = target.matches("form:not([hx-post])");
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.hx?.redirect) leaving = true;
});
addEventListener("pageshow", () => (leaving = false));
addEventListener("beforeunload", (event) => {
  if (!leaving && form()?.hasAttribute("data-changed")) event.preventDefault();
});
on("click", "[data-discard]", () => (leaving = true));

on("click", ".lm-summary a", (link, event) => {
  event.preventDefault();
  document.getElementById(link.hash.slice(1))?.focus();
});
key("save", () => form().requestSubmit(), () => form());
key("save_next", () => form().requestSubmit(form().elements[":next"]), () => form()?.elements[":next"]);
/** What keys do in lines is said there (lines/keys.js); the help asks here whether there are any. */
for (const name of ["cell", "caret", "list", "insert", "repeat", "move", "fill", "remove", "paste", "undo", "back"])
  key(`line_${name}`, () => {}, (event) => !event && document.querySelector("[data-grid]"));
document.addEventListener("htmx:after:swap", () => {
  for (const fault of document.querySelectorAll("form[data-form] .lm-error")) {
    const control = document.getElementById(fault.id.replace("fault-", ""));
    const wrong = fault.childElementCount && !fault.querySelector(".lm-warning");
    if (control?.matches("input, select, textarea")) control.ariaInvalid = wrong ? "true" : null;
  }
});

/** Show, hide and lock the fields whose place depends on the record, as the last preview says. */
function settle() {
  const states = document.getElementById("form-states");
  if (states?.dataset.still === undefined) return;
  form().elements[":still"].value = states.dataset.still;
  for (const state of states.children) {
    const section = document.getElementById(`section-${state.dataset.section}`);
    if (section) {
      section.disabled = section.toggleAttribute("data-hidden", state.dataset.hide !== undefined);
      document.querySelector(`[data-anchor="${state.dataset.section}"]`)?.toggleAttribute("hidden", section.disabled);
    }
    const field = document.getElementById(`field-${state.dataset.of}`);
    const asked = field?.querySelector(".lm-asked");
    if (!field) continue;
    const { hide, need, lock } = state.dataset;
    field.toggleAttribute("data-hidden", hide !== undefined);
    if (!asked) continue;
    asked.disabled = hide !== undefined || lock !== undefined;
    const mark = field.querySelector("label .lm-required");
    if (mark) mark.hidden = need === undefined;
    const control = document.getElementById(state.dataset.of);
    if (need === undefined || control.role === "group") control.removeAttribute("aria-required");
    else control.setAttribute("aria-required", "true");
  }
}
document.addEventListener("htmx:after:swap", settle);

/** By their ids, what the inputs held when the last preview was asked for. */
let previewed = new Map();
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches(".lm-preview")) return;
  previewed = new Map([...form().elements].map((control) => [control.id, control.value]));
});

/**
 * Put into inputs that nobody typed in what the last preview suggests: not into those that somebody has typed in since
 * it was asked for. Somebody may stand in one, but not have typed.
 */
function suggest() {
  const suggestions = document.getElementById("form-suggestions");
  if (!suggestions?.childElementCount) return;
  const carried = form().elements[":suggested"];
  const known = JSON.parse(carried.value || "{}");
  for (const { dataset } of suggestions.children) {
    const control = document.getElementById(dataset.of);
    const standing = control === document.activeElement;
    if (!control || (previewed.get(dataset.of) ?? control.value) !== control.value) continue;
    if (standing && control.value !== (known[dataset.of] ?? control.defaultValue)) continue;
    fill(control, dataset);
    if (standing) control.select?.();
    known[dataset.of] = dataset.text;
  }
  suggestions.replaceChildren();
  carried.value = JSON.stringify(known);
  noteChanges();
}

function fill(control, { text, title }) {
  const chosen = control.closest("[data-picker]")?.querySelector("[data-value]");
  if (chosen) [chosen.value, control.value] = [text, title || (text && `#${text}`)];
  else if (control.type === "checkbox") control.checked = text === "true";
  else if (control.value !== text) control.value = text;
}
document.addEventListener("htmx:after:swap", suggest);
ready((root) => {
  for (const asked of root.querySelectorAll?.("[data-hidden] > .lm-asked, .lm-part[data-hidden]") ?? []) asked.disabled = true;
});
