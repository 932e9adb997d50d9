// The search through everything: Ctrl K opens it, the arrow keys go from one record that was found to the next.
import { on } from "./dom.js";

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  const box = document.querySelector("#everywhere");
  const link = document.querySelector("[data-everywhere]");
  if (!box && !link) return;
  event.preventDefault();
  if (box) box.select();
  else link.click();
});

on("keydown", "#everywhere, .lm-hits a", (at, event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const places = [document.querySelector("#everywhere"), ...document.querySelectorAll(".lm-hits a")];
  const next = places[places.indexOf(at) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
