// What is done with whole lines: added, removed, moved, inserted, repeated.
import { on } from "../dom.js";
import { add, bodyOf, cells, controlOf, focusOn, gridOf, isSpare, rowOf, rows, settle, tell } from "./rows.js";
import { remember } from "./undo.js";
import { read, write } from "./values.js";

const words = (grid, name) => grid.closest("form").querySelector("#lines-done").dataset[name];

export function remove(row) {
  const grid = gridOf(row);
  const next = row.nextElementSibling;
  if (isSpare(row)) return;
  row.remove();
  settle(grid);
  focusOn(controlOf(next ?? rows(grid).at(-1)));
  tell(grid);
  remember(() => {
    bodyOf(grid).insertBefore(row, next);
    settle(grid);
    focusOn(controlOf(row));
    tell(grid);
  }, words(grid, "removed"));
}

export function move(row, down) {
  const other = down ? row.nextElementSibling : row.previousElementSibling;
  if (!other || isSpare(other) || isSpare(row)) return;
  const held = document.activeElement;
  if (down) other.after(row);
  else other.before(row);
  if (row.contains(held)) held.focus();
  tell(gridOf(row));
}

export function insert(row, below) {
  const grid = gridOf(row);
  const [made] = add(grid, 1, below ? row.nextElementSibling : row);
  settle(grid);
  focusOn(controlOf(made));
  remember(() => {
    const next = made.nextElementSibling;
    made.remove();
    settle(grid);
    focusOn(controlOf(next ?? rows(grid).at(-1)));
    tell(grid);
  });
}

export function repeat(row) {
  const grid = gridOf(row);
  if (isSpare(row)) return;
  insert(row, true);
  const made = row.nextElementSibling;
  cells(made).forEach((cell, at) => controlOf(cell) && write(cell, read(cells(row)[at])));
  settle(grid);
  tell(grid);
}

/** Take over what stands in the cell above. */
export function fillDown(cell) {
  const row = rowOf(cell);
  const above = row.previousElementSibling?.cells[cell.cellIndex];
  if (!above || !controlOf(cell)) return;
  const held = read(cell);
  write(cell, read(above));
  tell(gridOf(row));
  remember(() => {
    write(cell, held);
    tell(gridOf(row));
  });
}

const ACTS = {
  add: (row, grid) => focusOn(controlOf(rows(grid).at(-1))),
  remove,
  copy: repeat,
  up: (row) => move(row, false),
  down: (row) => move(row, true),
};
on("click", "[data-grid] [data-act]", (button, event) => {
  event.preventDefault();
  ACTS[button.dataset.act](rowOf(button), gridOf(button));
});
