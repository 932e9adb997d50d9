// Dialogs come from the server into #dialog-place; focus goes in, stays in, and returns to where it was.
import { on } from "./dom.js";

const place = document.getElementById("dialog-place");
let opener = null;

/** Close what is open, as Esc does. */
export function closeDialog() {
  place.querySelector("dialog")?.close();
}

const isIn = (target) => place.contains(typeof target === "string" ? document.querySelector(target) : target);

document.addEventListener("htmx:before:swap", (event) => {
  const goesIn = event.detail.tasks.some((task) => isIn(task.target));
  if (goesIn && !place.contains(document.activeElement)) opener = document.activeElement;
  else if (!goesIn && place.contains(event.detail.ctx.sourceElement)) closeDialog();
});

new MutationObserver(() => {
  const dialog = place.querySelector("dialog:not([open])");
  if (!dialog) return;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus();
  });
  dialog.showModal();
}).observe(place, { childList: true });

on("click", "dialog [data-close]", (button, event) => {
  event.preventDefault();
  closeDialog();
});
on("click", "#problem-bar [data-close]", (button) => button.closest(".lm-notice").remove());
