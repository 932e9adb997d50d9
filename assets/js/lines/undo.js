// What was done with lines, to be undone: the last of it first, by Ctrl Z or by the note that says what was done.
import { on } from "../dom.js";
import { goAfterAWhile } from "../staying.js";

let done = [];
let typed = new WeakSet();
let toast;

/** Remember how to undo what was just done with the lines of a grid; with `words` say what that was. */
export function remember(undo, words = "") {
  done.push(undo);
  typed = new WeakSet();
  toast?.remove();
  if (words) say(words);
}

function say(words) {
  toast = document.getElementById("lines-done").content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = words;
  toast.querySelector("button").addEventListener("click", undo);
  document.body.append(toast);
  goAfterAWhile(toast);
}

function undo() {
  toast?.remove();
  done.pop()?.();
}

/** What was typed since is undone first, by the browser. */
export function undoByKey(event) {
  if (!done.length || typed.has(event.target)) return;
  event.preventDefault();
  undo();
}

on("input", "[data-grid] tbody", (body, event) => typed.add(event.target));
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches("form[data-form]")) done = [];
});
