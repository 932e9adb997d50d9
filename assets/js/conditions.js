// Writing a condition: while somebody types the server tells what is wrong with it and what may stand at the cursor.
import { on } from "./dom.js";
import { hide, mark, options, press, show } from "./listboxes.js";

const WAIT = 250;
const BOX = "#condition";
const list = () => document.getElementById("condition-list");
const points = (text) => [...text].length; // the server counts characters, a text box counts halves of some
let waiting;

on("input", BOX, (box, event) => {
  clearTimeout(waiting);
  if (!event.isComposing) waiting = setTimeout(() => box.dispatchEvent(new Event("search")), WAIT);
});
on("compositionend", BOX, (box) => box.dispatchEvent(new Event("search")));
on("focusout", BOX, (box) => hide(box, list()));
on("mousedown", "#condition-list", (_, event) => event.preventDefault());
on("click", "#condition-list [role=option]", (option) => take(document.querySelector(BOX), option));

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const box = ctx.sourceElement;
  if (box.matches(BOX)) ctx.request.body.set(":at", points(box.value.slice(0, box.selectionStart)));
});
on("htmx:after:swap", BOX, (box) => {
  box.ariaInvalid = String(document.getElementById("condition-faults").childElementCount > 0);
  const [first] = options(list());
  if (!first || document.activeElement !== box) return hide(box, list());
  show(box, list());
  mark(box, list(), points(box.value.slice(0, box.selectionStart)) > Number(first.dataset.start) ? first : null);
});
on("keydown", BOX, (box, event) => {
  if (event.isComposing) return;
  if (list().matches(":popover-open")) press(box, list(), event, { take: (option) => take(box, option), leave: () => hide(box, list()), keepsTab: true });
  else if (event.key === " " && event.ctrlKey) box.dispatchEvent(new Event("search"));
}, true);

function take(box, { dataset: { text, start } }) {
  const from = [...box.value].slice(0, start).join("").length;
  hide(box, list());
  if (box.value[box.selectionEnd] === text.at(-1)) box.selectionEnd++; // the quote that was there
  insert(box, text.endsWith("(") ? text : `${text} `, from);
}

on("click", "[data-insert]", ({ dataset }) => {
  const box = document.querySelector(BOX);
  insert(box, `${dataset.insert} `, box.selectionStart);
});

function insert(box, text, from) {
  box.setRangeText(text, from, box.selectionEnd, "end");
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
