// Cells copied from a spreadsheet, pasted into lines: the server reads them, the inputs to the right and below take them.
import { on } from "../dom.js";
import { add, bodyOf, columns, controlOf, focusOn, gridOf, isBlank, rowOf, rows, settle, tell } from "./rows.js";
import { remember } from "./undo.js";
import { read, write } from "./values.js";

let asked = null;

/** Whether there are several cells; what somebody wrote in several lines is one where there is room for it. */
function isBlock(control, copied) {
  const text = copied.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (control.matches("textarea") && !text.includes("\t")) return text.includes("\n") && /<table/i.test(copied.getData("text/html"));
  return /[\t\n]/.test(text);
}

on("paste", "[data-grid] tbody td", (cell, event) => {
  if (!isBlock(event.target, event.clipboardData)) return;
  event.preventDefault();
  asked = { grid: gridOf(cell), cell, text: event.clipboardData.getData("text/plain") };
  asked.grid.querySelector("[data-pasted]").click();
});

/** The lines from the one that is pasted into, down to the end. */
const below = () => rows(asked.grid).slice(rows(asked.grid).indexOf(rowOf(asked.cell)));

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches("[data-pasted]")) return;
  ctx.request.body.set(":block", asked.text);
  ctx.request.body.set(":at", columns(asked.grid)[asked.cell.cellIndex - 1]);
  ctx.request.body.set(":rows", below().map((row) => row.dataset.line).join(" "));
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const answer = ctx.sourceElement;
  if (!answer.matches("[data-pasted]") || !answer.childElementCount || !asked.cell.isConnected) return;
  take(asked, [...answer.children].map((line) => [...line.children].map((one) => one.dataset)));
  answer.replaceChildren();
});

function take({ grid, cell }, block) {
  const there = below();
  const added = add(grid, Math.max(0, block.length - there.length));
  const faults = grid.closest("form").elements[":faults"];
  const before = { faults: faults.value, rows: rows(grid), cells: [] };
  const missed = { wrong: [], left: 0 };
  block.forEach((line, at) => fill([...there, ...added][at], cell.cellIndex, line, before, missed));
  faults.value = [before.faults, ...missed.wrong].filter(Boolean).join(" ");
  settle(grid);
  tell(grid);
  focusOn(controlOf(cell));
  remember(() => back(grid, cell, added, before), said(grid, block.length, missed));
}

function fill(row, first, line, before, missed) {
  line.forEach((one, at) => {
    const cell = row.cells[first + at];
    const control = "left" in one ? null : cell && controlOf(cell);
    if (!control) missed.left += one.text ? 1 : 0;
    else {
      const held = read(cell);
      write(cell, { title: "", ...one });
      before.cells.push([cell, held, read(cell).text]);
      if ("wrong" in one) missed.wrong.push(`${gridOf(row).dataset.grid}/${row.dataset.line}/${columns(gridOf(row))[cell.cellIndex - 1]}`);
    }
  });
}

/** As it was before; what somebody typed into cells since, and the lines it stands in, stays. */
function back(grid, cell, added, before) {
  for (const [one, held, pasted] of before.cells) if (read(one).text === pasted) write(one, held);
  for (const row of added) if (isBlank(row)) row.remove();
  for (const row of rows(grid)) if (!before.rows.includes(row) && isBlank(row)) row.remove();
  grid.closest("form").elements[":faults"].value = before.faults;
  for (const fault of bodyOf(grid).querySelectorAll(".lm-error")) fault.replaceChildren();
  for (const wrong of bodyOf(grid).querySelectorAll("[aria-invalid]")) wrong.removeAttribute("aria-invalid");
  settle(grid);
  tell(grid);
  focusOn(controlOf(cell));
}

/** How many lines were pasted, and what could not be. */
function said(grid, count, { wrong, left }) {
  const { pasted, wrong: unread, left: homeless, between } = grid.closest("form").querySelector("#lines-done").dataset;
  const parts = [pasted.replace("#", count), wrong.length && unread.replace("#", wrong.length), left && homeless.replace("#", left)];
  return parts.filter(Boolean).join(between);
}
