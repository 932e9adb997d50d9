// Lists: addresses without empty parts, shadows where columns are hidden, the row that was just left.
import { ready } from "./dom.js";

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET" || !(ctx.request.body instanceof FormData)) return;
  for (const [name, value] of [...ctx.request.body])
    if (value === "" || name.endsWith(":title")) ctx.request.body.delete(name, value);
});

document.addEventListener("submit", ({ target: form }) => {
  if (form.id !== "filter") return;
  for (const menu of document.querySelectorAll("#chips [popover]:popover-open")) menu.hidePopover();
});

ready(() => document.querySelectorAll("[data-frame]").forEach(watch));
addEventListener("resize", () => document.querySelectorAll("[data-frame]").forEach(shade));

function watch(frame) {
  if (frame.watched) return;
  frame.watched = true;
  frame.addEventListener("scroll", () => shade(frame), { passive: true });
  shade(frame);
}

function shade(frame) {
  frame.toggleAttribute("data-scrolled", frame.scrollLeft > 0);
  frame.toggleAttribute("data-more", frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 1);
}

addEventListener("click", ({ target }) => {
  const row = target.closest?.("tr:has(.lm-title)");
  if (!row || !target.closest(".lm-title")) return;
  for (const other of document.querySelectorAll("tr[data-current]")) other.removeAttribute("data-current");
  row.setAttribute("data-current", "");
});
