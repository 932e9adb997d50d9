// Calendars: an entry is dragged to another day and keeps its time; the server answers with the calendar as it is then.
import { on } from "./dom.js";

let carried = null;

on("dragstart", ".lm-entry-of-day[draggable]", (entry, event) => {
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", entry.querySelector("a").href);
  carried = entry;
});
on("dragover", "[data-day]", (day, event) => {
  if (!carried) return;
  event.preventDefault();
  over(day);
});
on("dragend", ".lm-entry-of-day", () => letGo());
on("drop", "[data-day]", (day, event) => {
  if (!carried) return;
  event.preventDefault();
  const entry = carried;
  letGo();
  if (entry.closest("[data-day]") !== day) move(entry, day);
});

function over(day) {
  for (const other of document.querySelectorAll("[data-day]")) other.toggleAttribute("data-over", other === day);
}

function letGo() {
  carried = null;
  over(null);
}

let sent = null;

function move(entry, day) {
  sent = { entry, home: entry.parentElement, next: entry.nextElementSibling };
  day.querySelector("ul").append(entry);
  document.querySelector("[data-refusal]").replaceChildren();
  const form = document.getElementById("calendar-move");
  const [value, version] = form.querySelectorAll("input");
  value.value = `${day.dataset.day} ${entry.dataset.time}`.trim();
  version.value = entry.dataset.version;
  form.setAttribute("hx-post", form.getAttribute("hx-post").replace(/\/\d+\/value/, `/${entry.dataset.record}/value`));
  form.requestSubmit();
}

function putBack({ detail: { ctx } }) {
  if (ctx?.sourceElement.id === "calendar-move" && sent?.home.isConnected) sent.home.insertBefore(sent.entry, sent.next);
}
document.addEventListener("htmx:response:error", putBack);
document.addEventListener("htmx:error", putBack);
