// Requests that failed: the page stays as it is, says so, and can try again; after a log-in it goes on by itself, unless
// it is somebody else who logged in.
import { closeDialog } from "./dialogs.js";
import { on } from "./dom.js";

const place = document.getElementById("problem-bar");
const meta = (name) => document.querySelector(`meta[name=${name}]`);
const isPreview = (ctx) => ctx.sourceElement.matches(".lm-preview");
let failed = null;
let interrupted = null;

/** Say something above the page; the words stand in a template of it. */
export function tell(template) {
  if (!place) return null;
  place.replaceChildren(document.getElementById(template).content.cloneNode(true));
  return place.firstElementChild;
}

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status === 401 && !ctx.sourceElement.closest("[data-login]") && !(interrupted && isPreview(ctx))) interrupted = ctx;
  if (ctx.response.status < 500 || isPreview(ctx)) return;
  failed = ctx;
  const number = tell("failed-notice")?.querySelector(".lm-number");
  if (number) number.textContent = ctx.response.headers.get("X-Request-Id") ?? "";
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement === failed?.sourceElement) place.replaceChildren();
});
on("click", "[data-retry]", () => {
  place.replaceChildren();
  again(failed);
});

/** A log-in that somebody fills in already is not begun again by another request. */
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const isOpen = document.querySelector("dialog[open][data-login]");
  if (isOpen && ctx.response?.status === 401 && !isOpen.contains(ctx.sourceElement)) event.preventDefault();
});

/** Who logs in again is most often who was there before. */
document.addEventListener("htmx:after:swap", () => {
  const account = document.getElementById("login-account");
  if (account && !account.value) account.value = meta("account")?.content ?? "";
});
document.addEventListener("logged-in", ({ detail: { csrf, account } }) => {
  meta("csrf").content = csrf;
  for (const input of document.querySelectorAll("input[name=_csrf]")) input.value = csrf;
  closeDialog();
  const before = interrupted;
  interrupted = null;
  if (account === meta("account")?.content) return again(before);
  failed = before && !isPreview(before) ? before : null;
  const words = tell("another-notice")?.querySelector("p");
  if (words) words.textContent = words.textContent.replace("#", account);
});
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRF-Token"] = meta("csrf").content;
});

/** Do once more what a person asked for: a form is sent as it is now. */
function again(ctx) {
  const source = ctx?.sourceElement;
  if (!source?.isConnected) return;
  if (source instanceof HTMLFormElement) source.requestSubmit();
  else if (isPreview(ctx)) source.closest("form").dispatchEvent(new Event("change", { bubbles: true }));
  else source.click();
}
