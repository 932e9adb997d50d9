// The note that something went well goes by itself, but not while somebody reads or is about to undo.
const STAY = 8000;

for (const toast of document.querySelectorAll("[data-toast]")) {
  let timer;
  const start = () => (timer = setTimeout(() => toast.remove(), STAY));
  const stop = () => clearTimeout(timer);
  for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, stop);
  for (const type of ["pointerleave", "focusout"]) toast.addEventListener(type, start);
  start();
}

addEventListener("submit", ({ target }) => {
  const back = target.querySelector?.("input[name=return]");
  if (back && !target.closest(".lm-gate")) back.value = location.pathname + location.search;
});
