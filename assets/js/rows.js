// The rows of a list by keys: the title of a row has the focus, so that what reads the screen reads it and Enter opens it.
import { key } from "./keys.js";
import { mark } from "./lists.js";

/** The list of the page; elsewhere the table somebody stands in. */
const place = (event) => document.getElementById("list") ?? event?.target.closest("[data-frame]");
const titles = (event) => [...(place(event)?.querySelectorAll("a.lm-title, .lm-entry-of-day > a") ?? [])].filter((one) => one.checkVisibility());
const rowOf = (title) => title.closest("tr, li");

function current(event) {
  const all = titles(event);
  return all.find((one) => rowOf(one).contains(document.activeElement)) ?? all.find((one) => rowOf(one).matches("[data-current]"));
}

function step(event, by) {
  const all = titles(event);
  const at = all.indexOf(current(event));
  const next = at < 0 ? all[0] : all[at + by];
  next?.focus();
  mark(next && rowOf(next));
}

const isThere = (event) => titles(event).length > 0;
const isChosen = (event) => (event ? current(event) && !event.target.closest("a, button") : isThere());
const box = (title) => title && rowOf(title).querySelector("input[type=checkbox]");

key("row_next", (event) => step(event, 1), isThere);
key("row_before", (event) => step(event, -1), isThere);
key("open", (event) => current(event).click(), isChosen);
key("open_beside", (event) => open(current(event).href, "_blank", "noopener"), (event) => (event ? current(event) : isThere()));
key("select", (event) => box(current(event)).click(), (event) => box(event ? current(event) : titles()[0]));

const nth = (selector) => ({
  act: ({ key: digit }) => document.querySelectorAll(selector)[digit - 1].click(),
  works: (event) => document.querySelectorAll(selector)[event ? event.key - 1 : 0],
});
for (const [name, selector] of [["view", ".lm-views a"], ["tab", ".lm-tabs a"]]) key(name, nth(selector).act, nth(selector).works);
