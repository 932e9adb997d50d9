// Heads of a list are made wider and narrower: by dragging their edge, by Shift and the arrows, by a double click as wide as
// what stands in the column. The widths are kept in the address.
import htmx from "htmx.org";

import { on } from "./dom.js";
import { key } from "./keys.js";

const NARROWEST = 40;
const STEP = 10;
const SIDES = 20;

on("pointerdown", ".lm-edge", (edge, event) => {
  event.preventDefault();
  edge.setPointerCapture(event.pointerId);
  const head = edge.closest("th");
  const before = head.offsetWidth;
  const move = ({ clientX }) => widen(head, before + clientX - event.clientX);
  const done = () => {
    edge.removeEventListener("pointermove", move);
    if (head.offsetWidth !== before) keep(head);
  };
  edge.addEventListener("pointermove", move);
  edge.addEventListener("lostpointercapture", done, { once: true });
});

on("dblclick", ".lm-edge", (edge) => {
  const head = edge.closest("th");
  const cells = head.closest("table").querySelectorAll(`tr > :nth-child(${head.cellIndex + 1})`);
  widen(head, Math.max(...[...cells].map(needed)) + SIDES);
  keep(head);
});

const headOf = (event) => (event?.target ?? document.querySelector("thead a"))?.closest("[data-column]");
for (const [name, step] of [["wider", STEP], ["narrower", -STEP]])
  key(name, (event) => widen(headOf(event), headOf(event).offsetWidth + step), headOf);
on("keyup", "thead [data-column]", (head, event) => event.key === "Shift" && keep(head));

function needed(cell) {
  const text = document.createRange();
  text.selectNodeContents(cell);
  const edge = cell.querySelector(".lm-edge");
  if (edge) text.setEndBefore(edge);
  return Math.ceil(text.getBoundingClientRect().width);
}

function widen(head, width) {
  const table = head.closest("table");
  const column = table.querySelectorAll("col")[head.cellIndex];
  const wide = Math.max(NARROWEST, Math.round(width));
  table.width = Number(table.width) + wide - (Number(column.width) || head.offsetWidth);
  column.width = head.dataset.width = wide;
}

/** The same list, and the widths in its address. */
function keep(head) {
  if (!head.dataset.width) return;
  const table = head.closest("table");
  const shown = [...table.querySelectorAll("thead [data-column]")].filter((one) => one.offsetWidth);
  const columns = shown.map((one) => one.dataset.column + ("width" in one.dataset ? `:${table.querySelectorAll("col")[one.cellIndex].width}` : ""));
  const address = new URL(table.dataset.arranged, location);
  address.searchParams.set("columns", columns.join());
  htmx.ajax("GET", address.pathname + address.search, { source: "#list", target: "#list", swap: "outerHTML", push: "true" });
}
