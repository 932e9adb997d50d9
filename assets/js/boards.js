// Boards: a card is dragged, lifted by Space and carried by the arrows, or sent by its menu. It stands where it was put at
// once; what the server refuses goes back, and its column says why.
import { on } from "./dom.js";
import { placeAt } from "./menus.js";

const form = () => document.getElementById("board-move");
const said = () => document.getElementById("board-said");
const lanes = () => [...document.querySelectorAll("[data-lane]")];
const laneOf = (card) => card.closest("[data-lane]");
const nameOf = (lane) => lane.querySelector("h2").textContent.trim();
const list = (lane) => lane.querySelector(".lm-tiles");
let carried = null; // the card in hand, and where it was
let sent = null; // the move the server is asked for
let chosen = null; // the card whose menu is open

function lift(card) {
  carried = { card, home: list(laneOf(card)), next: card.nextElementSibling };
  card.toggleAttribute("data-carried", true);
  for (const why of document.querySelectorAll(".lm-lane-why")) why.replaceChildren();
}

function letGo() {
  carried?.card.removeAttribute("data-carried");
  for (const lane of lanes()) lane.removeAttribute("data-over");
  carried = null;
}

function putBack({ card, home, next }) {
  glide(card, () => home.insertBefore(card, next?.parentElement === home ? next : null));
}

/** Do something to a card and let it be seen on its way. */
function glide(card, act) {
  const from = card.getBoundingClientRect();
  act();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const to = card.getBoundingClientRect();
  const frames = [{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: "none" }];
  card.animate(frames, { duration: 180, easing: "ease-out" });
}

function say(what, lane) {
  if (said()) said().textContent = said().dataset[what].replace("%", lane ? nameOf(lane) : "");
}

/** Put the card in a column and ask the server for it. */
function move(way, lane) {
  const { card } = way;
  if (list(lane) === way.home) return;
  const focused = card.contains(document.activeElement);
  if (card.parentElement !== list(lane)) list(lane).prepend(card);
  sent = { ...way, lane, focused };
  const asked = form();
  const [value, version] = asked.querySelectorAll("input");
  value.value = lane.dataset.lane === "-" ? "" : lane.dataset.lane;
  version.value = card.dataset.version;
  asked.setAttribute("hx-post", asked.getAttribute("hx-post").replace(/\/\d+\/value/, `/${card.dataset.record}/value`));
  for (const why of document.querySelectorAll("[data-refusal]")) why.removeAttribute("data-refusal");
  lane.querySelector(".lm-lane-why").toggleAttribute("data-refusal", true);
  asked.requestSubmit();
  say("dropped", lane);
}

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id !== "board-move" || !sent) return;
  putBack(sent);
  sent.lane.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (sent.focused) sent.card.querySelector(".lm-title").focus();
  say("back");
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx?.sourceElement.id === "board-move" && sent) putBack(sent);
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx?.sourceElement.id !== "board-move" || !sent || ctx.response.status >= 400) return;
  const card = document.getElementById(sent.card.id); // it may have been put back while somebody logged in again
  if (card && list(sent.lane) !== card.parentElement) list(sent.lane).prepend(card);
  if (sent.focused) (card?.querySelector(".lm-title") ?? list(sent.lane)).focus();
});

on("dragstart", ".lm-tile[draggable]", (card, event) => {
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector(".lm-title").href);
  lift(card);
});
on("dragover", "[data-open]", (lane, event) => {
  if (!carried) return;
  event.preventDefault();
  for (const other of lanes()) other.toggleAttribute("data-over", other === lane && list(lane) !== carried.home);
});
on("drop", "[data-open]", (lane, event) => {
  if (!carried) return;
  event.preventDefault();
  const way = carried;
  letGo();
  move(way, lane);
});
on("dragend", ".lm-tile", letGo);

on("keydown", ".lm-tile[draggable] > .lm-title", (title, event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const card = title.parentElement;
  if (!carried && event.key === " ") {
    event.preventDefault();
    lift(card);
    say("lifted");
  } else if (carried?.card === card) carry(event);
});

function carry(event) {
  const { card } = carried;
  const open = lanes().filter((lane) => lane.matches("[data-open]") || list(lane) === carried.home);
  const at = open.indexOf(laneOf(card));
  const to = { ArrowLeft: open[at - 1], ArrowRight: open[at + 1] }[event.key];
  if (event.key.startsWith("Arrow") || event.key === " " || event.key === "Escape" || event.key === "Enter")
    event.preventDefault();
  if (to) {
    glide(card, () => list(to).prepend(card));
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    card.querySelector(".lm-title").focus();
    say("over", to);
  } else if (event.key === " " || event.key === "Enter") {
    const way = carried;
    const lane = laneOf(card);
    letGo();
    if (list(lane) === way.home) putBack(way);
    else move(way, lane);
    card.querySelector(".lm-title").focus();
  } else if (event.key === "Escape") drop(card);
}

function drop(card) {
  const way = carried;
  letGo();
  putBack(way);
  card.querySelector(".lm-title").focus();
  say("back");
}

// Who leaves a card in hand lets go of it: it goes home.
on("focusout", ".lm-tile[data-carried] > .lm-title", (title, { relatedTarget }) => {
  if (relatedTarget && carried?.card === title.parentElement && !title.parentElement.contains(relatedTarget)) {
    const way = carried;
    letGo();
    putBack(way);
  }
});

on("click", "[data-move]", (opener, event) => {
  event.preventDefault();
  const menu = document.getElementById("board-menu");
  chosen = opener.closest(".lm-tile");
  for (const entry of menu.querySelectorAll("[data-to]"))
    entry.toggleAttribute("aria-current", entry.dataset.to === laneOf(chosen).dataset.lane);
  menu.showPopover();
  placeAt(menu, opener);
});
on("click", "#board-menu [data-to]", (entry) => {
  document.getElementById("board-menu").hidePopover();
  const lane = document.getElementById(`lane-${entry.dataset.to}`);
  const card = chosen;
  lift(card);
  const way = carried;
  letGo();
  glide(card, () => move(way, lane));
});
