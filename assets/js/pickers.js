// Choosing a record: a combobox over the server's search. Without this script the record's number is typed instead.
import { on, ready } from "./dom.js";
import { closeDialog } from "./dialogs.js";
import * as listbox from "./listboxes.js";
import { lastUsed, used } from "./recent.js";

const WAIT = 200;
const parts = (text) => {
  const picker = text.closest("[data-picker]");
  return { hidden: picker.querySelector("[data-value]"), list: picker.querySelector("[popover]") };
};
let waiting;

ready((root) => {
  for (const text of root.querySelectorAll?.("[data-picker] [role=combobox]") ?? []) text.dataset.settled ??= text.value;
});

on("input", "[data-picker] [role=combobox]", search);
on("compositionend", "[data-picker] [role=combobox]", search);
on("keydown", "[data-picker] [role=combobox]", press);
on("focusout", "[data-picker] [role=combobox]", leave);
on("mousedown", "[data-picker] [popover]", (list, event) => event.preventDefault());
const boxOf = (option) => option.closest("[data-picker]:not([popover])").querySelector("[role=combobox]");
on("click", "[data-picker] :is([role=option], [role=treeitem])", (option, event) => {
  if (event.target.closest("[aria-expanded] > .lm-twist")) turn(boxOf(option), option);
  else take(boxOf(option), option);
});
on("htmx:after:swap", "[data-picker] [role=combobox]", (text) => document.activeElement === text && parts(text).list.firstElementChild && show(text));

function search(text, event) {
  clearTimeout(waiting);
  waiting = setTimeout(() => text.dispatchEvent(new Event("search")), event.type === "input" ? WAIT : 0);
}

function show(text) {
  const { list } = parts(text);
  const all = listbox.options(list);
  list.role = all[0]?.role === "treeitem" ? "tree" : "listbox";
  text.setAttribute("aria-haspopup", list.role);
  listbox.show(text, list);
  listbox.mark(text, list, all.find(({ dataset }) => turned && dataset.id === turned) ?? all.find((one) => one.ariaCurrent) ?? all[0]);
  turned = null;
}

let turned = null; // the value of a tree that was opened or closed just now

/** Open or close a value of a tree: the server says what is seen then. */
function turn(text, option) {
  const { list } = parts(text);
  turned = option.dataset.id;
  const open = listbox.options(list).filter((one) => (one.ariaExpanded === "true") !== (one === option) && one.ariaExpanded);
  list.dataset.open = open.map(({ dataset }) => dataset.id).join(" ");
  text.dispatchEvent(new Event("search"));
}

/** Arrows sideways in a tree: a value is opened or closed, or the one it lies below is gone to. */
function walk(text, list, event) {
  const all = listbox.options(list);
  const at = all.findIndex((one) => one.ariaSelected === "true");
  const isOpen = all[at]?.ariaExpanded;
  if (list.role !== "tree" || at < 0 || !["ArrowLeft", "ArrowRight"].includes(event.key)) return false;
  event.preventDefault();
  if (isOpen === (event.key === "ArrowRight" ? "false" : "true")) turn(text, all[at]);
  else if (event.key === "ArrowRight") isOpen && listbox.mark(text, list, all[at + 1]);
  else listbox.mark(text, list, all.slice(0, at).findLast((one) => one.ariaLevel < all[at].ariaLevel) ?? all[at]);
  return true;
}

const hide = (text) => listbox.hide(text, parts(text).list);

function press(text, event) {
  if (event.defaultPrevented) return;
  const { list } = parts(text);
  if (list.matches(":popover-open")) return walk(text, list, event) || listbox.press(text, list, event, { take: (option) => take(text, option), leave: () => restore(text) });
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  text.dispatchEvent(new Event("search"));
}

let making = null;

/** Where nothing is typed, what was chosen before is no search, and what somebody used of late comes first. */
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const text = ctx.sourceElement;
  if (!text.matches("[data-picker] [role=combobox]")) return;
  const { list } = parts(text);
  if (list.dataset.open !== undefined && turned) ctx.request.body.set(":open", list.dataset.open);
  if (text.value.trim() && text.value !== text.dataset.settled) return;
  ctx.request.body.set(text.name, "");
  ctx.request.body.set(":recent", lastUsed().join(" "));
});

/** A record that is made in between is chosen where it was wanted. */
function make(text, option) {
  making = text;
  restore(text);
  htmx.ajax("GET", option.dataset.new, { source: text, target: "#dialog-place", swap: "innerHTML" });
}
document.addEventListener("made", ({ detail: { id, title, record } }) => {
  closeDialog();
  if (making?.isConnected) take(making, { dataset: { id, title, record } });
});

function take(text, option) {
  if (option.dataset.new) return make(text, option);
  if (option.dataset.record) used(option.dataset.record);
  const several = text.closest("[data-members]");
  if (several) return add(several, text, option);
  settle(text, option.dataset.title, option.dataset.id);
  hide(text);
}

/** One of several: a chip for it, or the one that was taken away is there again. */
function add(several, text, option) {
  const made = several.querySelector("template").content.cloneNode(true).firstElementChild;
  const name = made.querySelector("input").name + option.dataset.id;
  const there = [...several.querySelectorAll("input[type=checkbox]")].find((box) => box.name === name);
  const box = there ?? made.querySelector("input");
  if (!there) {
    box.name = name;
    made.querySelector("span").textContent = option.dataset.title;
    several.querySelector("[role=group]").append(made);
  }
  box.checked = true;
  text.value = text.dataset.settled = "";
  hide(text);
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function settle(text, title, id) {
  text.value = text.dataset.settled = title;
  const { hidden } = parts(text);
  if (hidden.value === id) return;
  hidden.value = id;
  hidden.dispatchEvent(new Event("change", { bubbles: true }));
}

function restore(text) {
  clearTimeout(waiting);
  text.value = text.dataset.settled;
  hide(text);
}

/** Leaving with the field emptied chooses nothing; with anything else in it, what was chosen stays. */
function leave(text) {
  if (text.value.trim() === "") settle(text, "", "");
  restore(text);
}
