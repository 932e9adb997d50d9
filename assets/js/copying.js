// What is shown one time is copied by a button, which says so.
import { on } from "./dom.js";

on("click", "[data-copy]", async (button) => {
  const input = document.getElementById(button.dataset.copy);
  input.select();
  await navigator.clipboard?.writeText(input.value);
  button.querySelector("span").textContent = button.dataset.done;
});
