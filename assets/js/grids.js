// The lines of a record in its form: rows made of the empty one, moved and removed, without asking the server.
import { on, ready } from "./dom.js";

const MOVED = "change";
const rowOf = (element) => element.closest("tr[data-line]");
const gridOf = (element) => element.closest("[data-grid]");
const rows = (grid) => [...grid.querySelectorAll("tbody > tr")];
const controls = (row) => [...row.querySelectorAll(".lm-input:not(output):not(.lm-without-script), input[type=checkbox]:not(.lm-member > *)")];
const hasMembers = (row) => row.querySelector(".lm-member > input:checked") !== null;
const isNew = (row) => row.querySelector("input[type=hidden]").value === "";

/** Whether nobody has filled in anything of a new line. */
function isBlank(row) {
  const touched = (control) => (control.type === "checkbox" ? control.checked !== control.defaultChecked : control.value !== "");
  return isNew(row) && !hasMembers(row) && !controls(row).some(touched);
}

/** One more empty line at the end. */
function append(grid) {
  const all = rows(grid);
  const number = Math.max(-1, ...all.map((row) => Number(row.dataset.line))) + 1;
  const made = document.createElement("tbody");
  made.innerHTML = grid.querySelector("template[data-blank]").innerHTML.replace(/([/"-])~(?=[/"-])/g, `$1${number}`);
  const row = made.firstElementChild;
  grid.querySelector("tbody").append(row);
  htmx.process(row);
  return row;
}

function keepLastEmpty(grid) {
  const all = rows(grid);
  const last = all.at(-1);
  if (!last || !isBlank(last)) append(grid);
  for (const row of rows(grid)) row.toggleAttribute("data-blank", isBlank(row));
  grid.querySelector("[data-count]").textContent = rows(grid).filter((row) => !isBlank(row)).length;
}

function focusOn(row, at = 0) {
  const all = controls(row).filter((control) => !control.matches(":disabled"));
  const control = all[Math.min(at, all.length - 1)];
  control?.focus();
  if (control instanceof HTMLInputElement && control.type !== "checkbox") control.select();
}

const tell = (grid) => {
  grid.toggleAttribute("data-rearranged", true);
  grid.querySelector("tbody").dispatchEvent(new Event(MOVED, { bubbles: true }));
};

function remove(row) {
  const grid = gridOf(row);
  const next = row.nextElementSibling ?? row.previousElementSibling;
  if (isBlank(row) && row === rows(grid).at(-1)) return;
  row.remove();
  keepLastEmpty(grid);
  focusOn(next ?? rows(grid).at(-1));
  tell(grid);
}

function move(row, down) {
  const other = down ? row.nextElementSibling : row.previousElementSibling;
  if (!other || isBlank(other) || isBlank(row)) return;
  const held = document.activeElement;
  if (down) other.after(row);
  else other.before(row);
  if (row.contains(held)) held.focus();
  tell(gridOf(row));
}

on("click", "[data-grid] [data-act]", (button, event) => {
  event.preventDefault();
  const row = rowOf(button);
  if (button.dataset.act === "add") focusOn(rows(gridOf(button)).at(-1));
  else if (button.dataset.act === "remove") remove(row);
  else move(row, button.dataset.act === "down");
});
on("input", "[data-grid] tbody", (body) => keepLastEmpty(gridOf(body)));
on("change", "[data-grid] tbody", (body) => keepLastEmpty(gridOf(body)));

on("keydown", "[data-grid] tbody", (body, event) => {
  const row = rowOf(event.target);
  if (event.defaultPrevented || !row || event.target.matches("button")) return;
  if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const next = row.nextElementSibling;
    if (next) focusOn(next, isBlank(next) ? 0 : controls(row).indexOf(event.target));
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(row, event.key === "ArrowDown");
  } else if (event.key === "Delete" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    remove(row);
  }
});

/** What empty inputs of new lines stand for, as the last preview says. */
document.addEventListener("htmx:after:swap", () => {
  for (const one of document.querySelectorAll("#form-states > [data-empty]")) {
    const control = document.getElementById(one.dataset.empty);
    if (!control) continue;
    control.toggleAttribute("data-default", one.textContent !== "");
    if (control instanceof HTMLSelectElement) {
      const nothing = control.querySelector("option[data-nothing]");
      if (nothing) nothing.textContent = one.textContent || nothing.dataset.nothing;
    } else control.placeholder = one.textContent;
  }
});
ready(() => document.querySelectorAll("[data-grid]").forEach(keepLastEmpty));
