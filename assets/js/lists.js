// Lists: addresses without empty parts, shadows where columns are hidden, the row that was just left.
import { on, ready } from "./dom.js";

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET" || !(ctx.request.body instanceof FormData)) return;
  for (const [name, value] of [...ctx.request.body])
    if (value === "" || name.endsWith(":title")) ctx.request.body.delete(name, value);
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

// The page may be loaded anew on the way back: what it cannot know then is kept for the visit, by address.
const LEFT = "left";
const frame = () => document.querySelector(".lm-list [data-frame]");

on("click", ".lm-title", (link) => mark(link.closest("tr")));
addEventListener("pagehide", () => {
  const row = frame()?.querySelector("tr[data-current]")?.id;
  if (frame()) sessionStorage.setItem(LEFT, JSON.stringify({ at: location.href, row, top: frame().scrollTop }));
});
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") comeBack();

/** Mark the row somebody is at. */
export function mark(row) {
  for (const other of document.querySelectorAll("tr[data-current]")) other.removeAttribute("data-current");
  row?.setAttribute("data-current", "");
}

function comeBack() {
  const left = JSON.parse(sessionStorage.getItem(LEFT) ?? "{}");
  if (left.at !== location.href || !frame()) return;
  if (left.row) mark(document.getElementById(left.row));
  frame().scrollTop = left.top;
}

// What is cut off can be read by pointing at it.
on("mouseover", "td, .lm-cut, dd, dt", (element) => {
  if (!element.title && element.scrollWidth > element.clientWidth) element.title = element.innerText.trim();
});
