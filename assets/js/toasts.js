// What a page says of the change that led to it.
import { goAfterAWhile } from "./staying.js";

document.querySelectorAll("[data-toast]").forEach(goAfterAWhile);

addEventListener("submit", ({ target }) => {
  const back = target.querySelector?.("input[name=return]");
  if (back && !target.closest(".lm-gate")) back.value = location.pathname + location.search;
});
