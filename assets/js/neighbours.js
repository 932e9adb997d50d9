// The list somebody came from: its address stays with the record, and the records before and behind it are one key away.
import { on } from "./dom.js";

const KEPT = "list";

/** What the list, or the column of the board, shows when a record of it is opened. */
on("click", "#list a.lm-title", (link) => {
  const records = [...link.closest("table, [data-lane]").querySelectorAll("a.lm-title")].map((one) => one.getAttribute("href"));
  const path = location.pathname + location.search;
  sessionStorage.setItem(KEPT, JSON.stringify({ path, records }));
});

const place = document.querySelector("[data-neighbours]");
const list = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
const at = place && list ? list.records.indexOf(location.pathname) : -1;
if (at >= 0) {
  const [before, behind] = place.querySelectorAll("a");
  for (const [link, to] of [[before, list.records[at - 1]], [behind, list.records[at + 1]]]) if (to) link.href = to;
  place.querySelector("[data-place]").textContent = `${at + 1} / ${list.records.length}`;
  place.hidden = false;
  const back = document.querySelector(".lm-crumbs a");
  if (back?.pathname === list.path.split("?")[0]) back.href = list.path;
}
