// The rows of a grid of lines: made of the empty one, which stands at the end, without asking the server.
export const rowOf = (element) => element.closest("tr[data-line]");
export const gridOf = (element) => element.closest("[data-grid]");
export const bodyOf = (grid) => grid.querySelector("tbody");
export const rows = (grid) => [...bodyOf(grid).children];
/** The cells of a row that belong to columns. */
export const cells = (row) => [...row.cells].slice(1, -1);
/** The columns of a grid by their names. */
export const columns = (grid) => [...grid.querySelectorAll("thead th[data-column]")].map((head) => head.dataset.column);

const CONTROLS = ".lm-input:not(output):not(.lm-without-script), input[type=checkbox]:not(.lm-member > *)";
const controls = (part) => [...part.querySelectorAll(CONTROLS)];
/** What is filled in in a cell, or in the first of a row in which anything is. */
export const controlOf = (part) => controls(part).find((control) => !control.matches(":disabled, [data-hidden] *"));

/** Whether nobody has filled in anything of a new line. */
export function isBlank(row) {
  const touched = (control) => (control.type === "checkbox" ? control.checked !== control.defaultChecked : control.value !== "");
  const isNew = row.querySelector("input[type=hidden]").value === "";
  return isNew && !row.querySelector(".lm-member > input:checked") && !controls(row).some(touched);
}

/** The empty line at the end, which waits to be filled in. */
export const isSpare = (row) => !row.nextElementSibling && isBlank(row);

/** So many empty lines more, above `before` or at the end. */
export function add(grid, count = 1, before = null) {
  const first = Math.max(-1, ...rows(grid).map((row) => Number(row.dataset.line))) + 1;
  const blank = grid.querySelector("template[data-blank]").innerHTML;
  const made = document.createElement("tbody");
  made.innerHTML = Array.from({ length: count }, (_, at) => blank.replace(/([/"-])~(?=[/"-])/g, `$1${first + at}`)).join("");
  const added = [...made.children];
  for (const row of added) bodyOf(grid).insertBefore(row, before);
  htmx.process(count > 1 ? bodyOf(grid) : added[0]);
  return added;
}

/** Keep an empty line at the end, and say how many are filled in. */
export function settle(grid) {
  if (!rows(grid).length || !isSpare(rows(grid).at(-1))) add(grid);
  const all = rows(grid);
  for (const row of all) row.toggleAttribute("data-blank", row === all.at(-1));
  grid.querySelector("[data-count]").textContent = all.filter((row) => !isBlank(row)).length;
}

export function focusOn(control) {
  control?.focus();
  if (control instanceof HTMLInputElement && control.type !== "checkbox") control.select();
}

/** Let the form know that lines have come, gone or become others. */
export function tell(grid) {
  grid.toggleAttribute("data-rearranged", true);
  bodyOf(grid).dispatchEvent(new Event("change", { bubbles: true }));
}
