// One value changed where it is shown: a double click, F2 or its pencil put the input there. Enter saves, Esc restores, Tab saves
// and goes on to the next one.
import htmx from "htmx.org";

import { on } from "./dom.js";
import { key } from "./keys.js";

const CELLS = "[data-values] [data-edit]";
const CONTROL = "input:not([type=hidden], [data-native], [data-value]), select, textarea";
let open = null; // the form that is open, where it is, what stood there, and where to go after it

const formIn = (cell) => cell?.querySelector("[data-value-form]");
const isRow = (cell) => cell.matches("td");

/** Where the cell is in the page, whatever is swapped: its record and its field. */
const place = (cell) => [cell.closest("tr")?.id ?? "", cell.dataset.edit];
const at = ([row, field]) => [...document.querySelectorAll(`${row ? `#${row} ` : ""}[data-edit="${field}"]`)].find((one) => one.closest("[data-values]"));

function address(cell, field = `/${cell.dataset.edit}`) {
  const to = new URL(cell.closest("[data-values]").dataset.values, location);
  if (isRow(cell)) {
    to.pathname = to.pathname.replace(/\/0\/value$/, `/${cell.closest("tr").id.split("-").pop()}/value`);
    to.searchParams.set("row", "on");
  }
  return to.pathname + field + to.search;
}

async function edit(cell) {
  if (!cell || formIn(cell)) return;
  if (open) leave();
  const before = [...cell.childNodes];
  await htmx.ajax("GET", address(cell), { source: cell, target: cell, swap: "innerHTML", push: "false" });
  if (!formIn(cell)) return;
  open = { cell, before, next: null };
  begin();
}

/** Stand in the input, and know what it held. */
function begin() {
  const form = formIn(open.cell);
  const control = form.querySelector(CONTROL);
  open.held = typed(form);
  control?.focus();
  control?.select?.();
}

const typed = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => !name.startsWith("_")));

/** What stood there stands there again. */
function close() {
  const { cell, before, clashed } = open;
  open = null;
  cell.replaceChildren(...before);
  cell.removeAttribute("title");
  if (clashed) show(cell);
}

function restore() {
  const { cell } = open;
  close();
  stand(cell);
}

/** Where somebody stands once a value is closed: at its pencil, or at the row. */
function stand(cell) {
  (cell?.querySelector(".lm-pencil") ?? cell?.closest("tr")?.querySelector(".lm-title"))?.focus();
}

/** What is stored now: the row of a list, or the page of the record. */
async function show(cell) {
  const source = cell.closest("[data-values]");
  if (isRow(cell)) await htmx.ajax("GET", address(cell, ""), { source, swap: "none", push: "false" });
  else await htmx.ajax("GET", location.href, { source, target: "body", swap: "innerMorph", push: "false" });
}

/** Save what was typed, and go on to another cell; nothing is sent where nothing was changed. */
function leave(next = null) {
  const form = formIn(open.cell);
  open.next = next && place(next);
  if (!open.clashed && typed(form) === open.held) {
    restore();
    if (next) edit(next);
  } else form.requestSubmit();
}

document.addEventListener("htmx:after:request", async ({ detail: { ctx } }) => {
  if (!open || ctx.sourceElement !== formIn(open.cell) || !ctx.response || ctx.response.status >= 300) return;
  const { cell, next } = open;
  const was = place(cell);
  open = null;
  if (!isRow(cell)) await show(cell);
  else await new Promise((swapped) => setTimeout(swapped));
  if (next) edit(at(next));
  else stand(at(was));
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!open?.cell.contains(ctx.sourceElement) && !formIn(open?.cell)) return;
  if (ctx.response.status < 400 || !formIn(open.cell)) return;
  open.clashed ||= formIn(open.cell).matches("[data-clash]");
  begin();
});

function neighbour(cell, step) {
  const all = [...document.querySelectorAll(CELLS)].filter((one) => one.checkVisibility());
  return all[all.indexOf(cell) + step] ?? null;
}

on("dblclick", CELLS, (cell, event) => {
  if (event.target.closest("a, button, input, select, textarea")) return;
  getSelection().removeAllRanges();
  edit(cell);
});
on("click", ".lm-pencil", (pencil, event) => {
  if (event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  edit(pencil.closest("[data-edit]"));
});
// Before other keys of the page; an open list of a picker has its own first.
on(
  "keydown",
  "[data-value-form]",
  (form, event) => {
    const list = form.querySelector("[data-picker] [popover]:popover-open");
    const isNaming = document.querySelector("#mention-list:popover-open");
    if (event.isComposing || isNaming || (list && event.key !== "Tab")) return;
    const next = event.key === "Tab" && neighbour(open.cell, event.shiftKey ? -1 : 1);
    if (event.key === "Escape") restore();
    else if (list) setTimeout(() => leave(next));
    else if (next !== false) leave(next);
    else if (event.key === "Enter" && (!event.target.matches("textarea") || event.ctrlKey)) leave();
    else return;
    event.preventDefault();
    if (!list) event.stopPropagation();
  },
  true,
);
// Who goes elsewhere has typed what they meant; but not who is asked something in a dialog.
on("focusout", "[data-value-form]", (form) => {
  setTimeout(() => {
    const isLeft = open && formIn(open.cell) === form && !form.contains(document.activeElement) && document.hasFocus();
    if (!isLeft || open.clashed || form.matches(".htmx-request") || document.querySelector("dialog[open]")) return;
    if (typed(form) !== open.held) leave();
    else close();
  });
});

const rowAt = () => document.activeElement.closest("#list tbody tr") ?? document.querySelector("#list tr[data-current]");
const first = () => [...(rowAt()?.querySelectorAll("[data-edit]") ?? [])].find((one) => one.checkVisibility());
key("edit_value", () => edit(first()), (event) => (event ? first() : document.querySelector(CELLS)));
