// What was typed into a number or a date is shown in its normal form when the field is left, if it can be read.
import { on } from "./dom.js";
import { readDate, readInstant } from "./dates.js";
import { readNumber } from "./numbers.js";

const change = (input, text) => {
  if (text === null || text === input.value) return;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
const today = (input) => input.closest("[data-today]")?.dataset.today ?? "";

on("change", "input[data-number]", (input) => change(input, readNumber(input.value, { scale: input.dataset.scale, signs: input.form.dataset.signs })));
on("change", "[data-date] > .lm-input", (input) => change(input, readDate(input.value, today(input))));
on("change", "[data-instant] > .lm-input", (input) => change(input, readInstant(input.value, today(input))));

on("click", "[data-calendar]", (button) => {
  const native = button.parentElement.querySelector("[data-native]");
  const text = button.parentElement.querySelector(".lm-input").value;
  native.value = native.type === "date" ? text : text.replace(" ", "T");
  native.showPicker();
});
on("change", "[data-native]", (native, event) => {
  event.stopPropagation();
  const input = native.parentElement.querySelector(".lm-input");
  change(input, native.value.replace("T", " "));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
});
