// Rows that are ticked: one, a range, all of the page, all of the list; and what the bar over the filters says of them.
import { on, ready } from "./dom.js";
import { isTyped, key } from "./keys.js";
import { mark } from "./lists.js";

const HOLD = 500; // milliseconds that a finger rests on a card to tick it
const bar = () => document.getElementById("selection");
const boxes = () => [...document.querySelectorAll("tbody .lm-pick input")];
const all = () => bar()?.elements[":all"];
let last = null; // the box from which a range goes

/** Say how many there are, and offer all of the list once all of the page are ticked. */
function tell() {
  const every = boxes();
  const ticked = every.filter((box) => box.checked);
  const whole = ticked.length === every.length && every.length > 0;
  for (const box of document.querySelectorAll("[data-page]")) {
    box.checked = whole;
    box.indeterminate = !whole && ticked.length > 0;
  }
  const shown = bar();
  const words = shown?.querySelector("[data-words]");
  if (!words) return; // the bin has no bar
  if (!whole) all().disabled = true;
  const said = words.dataset.words.replace("%", all().disabled ? ticked.length : all().value);
  if (words.textContent !== said) words.textContent = said;
  const further = shown.querySelector("[data-all-of]");
  if (further) further.hidden = !whole || !all().disabled;
  if (whole) further?.dispatchEvent(new Event("asked"));
}

function tick(some, checked) {
  for (const box of some) box.checked = checked;
  tell();
}

const between = (one, other) => {
  const every = boxes();
  const [from, to] = [every.indexOf(one), every.indexOf(other)].sort((a, b) => a - b);
  return from < 0 ? [other] : every.slice(from, to + 1);
};

ready(tell);
addEventListener("pageshow", tell);
on("click", "tbody .lm-pick input", (box, event) => {
  if (event.shiftKey && last) tick(between(last, box), box.checked);
  last = box;
  tell();
});
on("change", "[data-page]", (box) => tick(boxes(), box.checked));
on("click", "[data-all]", (button) => {
  all().value = button.dataset.all;
  all().disabled = false;
  tell();
});
on("click", "[data-unselect]", () => tick(boxes(), false));

const boxOf = (row) => row?.querySelector(".lm-pick input");
const rowAt = () => document.activeElement.closest("#list tbody tr") ?? document.querySelector("#list tr[data-current]");

function choose(row, checked) {
  last = boxOf(row);
  tick([last], checked);
}

/** The row somebody stands in, and the one behind or before it, where they go on. */
function extend(side) {
  const row = rowAt();
  const next = boxOf(row[side]) ? row[side] : row;
  tick([boxOf(row), boxOf(next)], true);
  next.querySelector(".lm-title").focus();
  mark(next);
}

const isThere = (event) => bar() && boxes().length > 0 && !(event && isTyped(event.target));
const isStood = (event) => isThere(event) && (!event || boxOf(rowAt()));
key("select_next", () => extend("nextElementSibling"), isStood);
key("select_before", () => extend("previousElementSibling"), isStood);
key("select_all", () => (boxes().every((box) => box.checked) ? document.querySelector("[data-all]")?.click() : tick(boxes(), true)), isThere);

// A finger that rests on a card ticks it; from then on a touch ticks, until nothing is.
let resting = null;
let held = null;
on("pointerdown", "#list tbody tr", (row, event) => {
  if (event.pointerType !== "touch" || !boxOf(row)) return;
  resting = setTimeout(() => {
    held = row;
    choose(row, true);
  }, HOLD);
});
for (const type of ["pointerup", "pointercancel", "scroll"]) document.addEventListener(type, () => clearTimeout(resting), true);
on("contextmenu", "#list tbody tr", (row, event) => held === row && event.preventDefault());
on(
  "click",
  "#list .lm-title",
  (link, event) => {
    const row = link.closest("tr");
    const choosing = matchMedia("(width < 768px)").matches && boxes().some((box) => box.checked);
    if (!choosing || !boxOf(row)) return;
    event.preventDefault();
    event.stopPropagation();
    if (held !== row) choose(row, !boxOf(row).checked);
    held = null;
  },
  true,
);
