// Without a network a bar says so and goes away once it is back; the page stays, with all that was typed.
import { tell } from "./problems.js";

const AGAIN = 3000;
let bar = null;
let asking;

function begin() {
  if (bar) return;
  bar = tell("offline-notice");
  asking = setInterval(ask, AGAIN);
}

/** Whether the server is there: a small picture of it is asked for, past all that is kept. */
async function ask() {
  try {
    await fetch(document.querySelector("link[rel=icon]").href, { method: "HEAD", cache: "no-store" });
  } catch {
    return;
  }
  clearInterval(asking);
  bar?.remove();
  bar = null;
}

addEventListener("offline", begin);
addEventListener("online", ask);
document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  if (ctx && error instanceof TypeError) begin();
});
