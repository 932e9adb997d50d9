// The search through everything: the arrow keys go from one record that was found to the next.
import { on } from "./dom.js";

on("keydown", "#everywhere, .lm-hits a", (at, event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const places = [document.querySelector("#everywhere"), ...document.querySelectorAll(".lm-hits a")];
  const next = places[places.indexOf(at) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
