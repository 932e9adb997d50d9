// The inbox: its items and answers by keys. A letter only chooses an answer; what is chosen is confirmed.
import { on } from "./dom.js";
import { key } from "./keys.js";

const links = () => [...document.querySelectorAll(".lm-item-list a")].filter((one) => one.checkVisibility());
const answers = () => document.querySelector("[data-answers]");
const button = (name) => answers()?.querySelector(`[data-answer="${name}"]`);
const opinion = () => answers().querySelector("[data-opinion]");

function step(by) {
  const all = links();
  const next = all[all.findIndex((one) => one.ariaCurrent === "true") + by];
  next?.focus();
  next?.click();
}

key("item_next", () => step(1), () => links().length > 0);
key("item_before", () => step(-1), () => links().length > 0);

/** Choose an answer: one that needs an opinion waits there for it. */
function choose(chosen) {
  for (const one of answers().querySelectorAll("[data-chosen]")) one.removeAttribute("data-chosen");
  chosen.setAttribute("data-chosen", "");
  (chosen.matches("[data-needs-opinion]") ? opinion() : chosen).focus();
}

for (const name of ["agree", "refuse", "give_back"]) key(name, () => choose(button(name)), () => button(name));
key(
  "confirm_answer",
  () => (answers().querySelector("[data-chosen]") ?? button("agree")).click(),
  () => answers()?.querySelector("[data-chosen]") ?? button("agree"),
);

/** What is refused or given back says why. */
on("click", "[data-needs-opinion]", (pressed, event) => {
  const fault = document.getElementById("note-fault");
  const lacks = !opinion().value.trim();
  fault.hidden = !lacks;
  opinion().ariaInvalid = lacks ? "true" : null;
  if (!lacks) return;
  event.preventDefault();
  choose(pressed);
});
