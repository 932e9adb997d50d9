// Requests that failed: the page stays as it is, says so, and can try again; after a log-in it goes on by itself.
import { on } from "./dom.js";
import { closeDialog } from "./dialogs.js";

const place = document.getElementById("problem-bar");
const token = () => document.querySelector("meta[name=csrf]");
let failed = null;
let interrupted = null;

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches(".lm-preview")) return;
  if (ctx.response.status === 401 && !ctx.sourceElement.closest("[data-login]")) interrupted = ctx;
  if (ctx.response.status >= 500) tell(ctx, "server", ctx.response.headers.get("X-Request-Id"));
});
document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  if (ctx && error instanceof TypeError) tell(ctx, "network", null);
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement === failed?.sourceElement) place.replaceChildren();
});

function tell(ctx, cause, number) {
  if (!place || ctx.sourceElement.matches(".lm-preview")) return;
  failed = ctx;
  const notice = document.getElementById("failed-notice").content.cloneNode(true);
  for (const words of notice.querySelectorAll("[data-words]"))
    words.hidden = words.dataset.words !== cause && !(words.dataset.words === "number" && number);
  notice.querySelector("[data-words=number]").textContent = number ?? "";
  place.replaceChildren(notice);
}

on("click", "[data-retry]", () => again(failed));
document.addEventListener("logged-in", ({ detail }) => {
  token().content = detail.csrf;
  for (const input of document.querySelectorAll("input[name=_csrf]")) input.value = detail.csrf;
  closeDialog();
  again(interrupted);
});
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRF-Token"] = token().content;
});

/** Do once more what a person asked for: a form is sent as it is now. */
function again(ctx) {
  const source = ctx?.sourceElement;
  if (!source?.isConnected) return;
  if (source instanceof HTMLFormElement) source.requestSubmit();
  else source.click();
}
