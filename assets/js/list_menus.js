// What a list can be asked for is fetched into one menu when it is opened; columns in it are put in order.
import { on } from "./dom.js";
import { openAt } from "./menus.js";

const menu = () => document.getElementById("list-menu");
let opener; // the button that asks

on("submit", "#asking", (form, event) => (opener = event.submitter));
on("htmx:after:swap", "#asking", () => openAt(menu(), opener.closest("[popover]") ? document.getElementById("chip-more") : opener));
on("submit", "#list-menu form:not([data-stays])", () => menu().hidePopover());

let carried = null; // the column in hand

on("dragstart", "[data-arrange] > li", (row) => (carried = row));
on("dragend", "[data-arrange]", () => (carried = null));
on("dragover", "[data-arrange] > li", (row, event) => {
  if (!carried) return;
  event.preventDefault();
  const { top, height } = row.getBoundingClientRect();
  row[event.clientY < top + height / 2 ? "before" : "after"](carried);
  number(row.parentElement);
});
on("keydown", "[data-arrange] > li", (row, event) => {
  const other = event.altKey && { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling }[event.key];
  if (!other) return;
  event.preventDefault();
  const focused = document.activeElement;
  other[event.key === "ArrowUp" ? "before" : "after"](row);
  focused.focus();
  number(row.parentElement);
});

function number(rows) {
  rows.querySelectorAll("[name^='place.']").forEach((place, at) => (place.value = at + 1));
}
