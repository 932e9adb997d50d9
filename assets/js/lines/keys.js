// Lines by keyboard: from cell to cell, and what is done with whole lines.
import { on } from "../dom.js";
import { fillDown, insert, move, remove, repeat } from "./acts.js";
import { controlOf, focusOn, gridOf, isSpare, rowOf, tell } from "./rows.js";
import { undoByKey } from "./undo.js";
import { read, write } from "./values.js";

let entered = { cell: null, held: null };
let caret = null;

const cellOf = (control) => control.closest("td");
const opens = (control) => control.matches("select, [role=combobox]");
const isText = (control) => !control.matches("select, [type=checkbox]");

function vertically(control, step) {
  const next = step > 0 ? rowOf(control).nextElementSibling : rowOf(control).previousElementSibling;
  if (next) focusOn(controlOf(next.cells[cellOf(control).cellIndex]) ?? controlOf(next));
}

/** Enter goes down; in the empty line at the end a new one begins with its first cell. */
function onwards(control) {
  const next = rowOf(control).nextElementSibling;
  if (next && isSpare(next)) focusOn(controlOf(next));
  else vertically(control, 1);
}

function sideways(control, step) {
  let cell = cellOf(control);
  while ((cell = step > 0 ? cell.nextElementSibling : cell.previousElementSibling)) {
    const found = cell.matches(".lm-place, .lm-arrange") ? null : controlOf(cell);
    if (found) return focusOn(found);
  }
}

/** Whether an arrow leaves the text of an input: from its edge, or while all of it is marked. */
function leaves(control, step) {
  if (!isText(control)) return true;
  if (caret === control) return false;
  const { selectionStart: from, selectionEnd: to, value } = control;
  if (from !== to) return from === 0 && to === value.length;
  return step > 0 ? to === value.length : from === 0;
}

function restore(control, event) {
  const cell = cellOf(control);
  const now = read(cell);
  if (entered.cell !== cell || (now.text === entered.held.text && now.title === entered.held.title)) return;
  event.preventDefault();
  write(cell, entered.held);
  tell(gridOf(control));
  focusOn(control);
}

const KEYS = {
  Enter: onwards,
  ArrowUp: (control) => vertically(control, -1),
  ArrowDown: (control) => vertically(control, 1),
  ArrowLeft: (control) => sideways(control, -1),
  ArrowRight: (control) => sideways(control, 1),
  "Ctrl ArrowUp": (control) => insert(rowOf(control), false),
  "Ctrl ArrowDown": (control) => insert(rowOf(control), true),
  "Alt ArrowUp": (control) => move(rowOf(control), false),
  "Alt ArrowDown": (control) => move(rowOf(control), true),
  "Alt Shift ArrowDown": (control) => repeat(rowOf(control)),
  "Ctrl d": (control) => fillDown(cellOf(control)),
  "Ctrl Delete": (control) => remove(rowOf(control)),
  F2: (control) => {
    if (!isText(control)) return;
    caret = control;
    control.setSelectionRange(control.value.length, control.value.length);
  },
};

/** Keys that stay what they are in this input. */
function isOwn(name, control) {
  if (name === "ArrowLeft" || name === "ArrowRight") return !leaves(control, name === "ArrowRight" ? 1 : -1);
  if (name === "ArrowUp" || name === "ArrowDown") return caret === control || (control.matches("textarea") && control.value.includes("\n"));
  return name === "Alt ArrowDown" && opens(control);
}

on("keydown", "[data-grid] tbody", press, true);
on("focusin", "[data-grid] tbody td", (cell) => {
  if (caret !== document.activeElement) caret = null;
  if (entered.cell !== cell && controlOf(cell)) entered = { cell, held: read(cell) };
});

/** Before anything else that keys do, but for what an open list of a picker takes. */
function press(body, event) {
  const control = event.target;
  if (event.isComposing || control.matches("button, [aria-expanded=true]")) return;
  const pressed = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey ? "Shift" : "", event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const name = pressed.filter(Boolean).join(" ");
  if (name === "Escape") return restore(control, event);
  if (name === "Ctrl z") return undoByKey(event);
  if (!(name in KEYS) || isOwn(name, control)) return;
  event.preventDefault();
  KEYS[name](control);
}
