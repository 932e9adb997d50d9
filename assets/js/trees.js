// Values below each other that are ticked: a tree by WAI-ARIA, whose branches open and close, walked with the arrows, and
// looked through by words. Without this script they are nested lists of ticks.
import { on, ready } from "./dom.js";

const items = (tree) => [...tree.querySelectorAll("[role=treeitem]")];
const seen = (tree) => items(tree).filter((one) => one.checkVisibility());
const box = (item) => item.querySelector("input");
const parent = (item) => item.parentElement.closest("[role=treeitem]");

ready((root) => root.querySelectorAll?.("[data-tree]:not([role])").forEach(plant));

function plant(tree) {
  tree.role = "tree";
  tree.ariaMultiSelectable = "true";
  for (const [at, item] of tree.querySelectorAll("li").entries()) {
    const below = item.querySelector(":scope > ul");
    Object.assign(item, { role: "treeitem", tabIndex: at ? -1 : 0 });
    item.setAttribute("aria-label", item.querySelector("span").textContent);
    item.ariaChecked = String(box(item).checked);
    box(item).tabIndex = -1;
    if (!below) continue;
    below.role = "group";
    turn(item, Boolean(below.querySelector(":checked")));
  }
}

function turn(item, isOpen) {
  item.ariaExpanded = String(isOpen);
  item.querySelector(":scope > ul").hidden = !isOpen;
}

function go(item) {
  if (!item) return;
  for (const other of items(item.closest("[data-tree]"))) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

function press(item, event) {
  const tree = item.closest("[data-tree]");
  const all = seen(tree);
  const at = all.indexOf(item);
  const acts = {
    ArrowDown: () => go(all[at + 1]),
    ArrowUp: () => go(all[at - 1]),
    Home: () => go(all[0]),
    End: () => go(all.at(-1)),
    ArrowRight: () => (item.ariaExpanded === "false" ? turn(item, true) : item.ariaExpanded && go(all[at + 1])),
    ArrowLeft: () => (item.ariaExpanded === "true" ? turn(item, false) : go(parent(item))),
    " ": () => box(item).click(),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  acts[event.key]();
}

/** Only what has the words is seen, with all it lies below, open. */
function look(search) {
  const tree = search.closest("form").querySelector("[data-tree]");
  const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const has = (item) => words.every((word) => item.getAttribute("aria-label").toLocaleLowerCase().includes(word));
  const wanted = new Set();
  for (const item of items(tree))
    if (has(item)) for (let one = item; one && !wanted.has(one); one = parent(one)) wanted.add(one);
  for (const item of items(tree)) {
    item.hidden = !wanted.has(item);
    if (item.ariaExpanded) turn(item, Boolean(item.querySelector(words.length ? "li:not([hidden])" : ":scope > ul :checked")));
  }
  tree.parentElement.querySelector("[data-tree-none]").hidden = wanted.size > 0;
  const first = seen(tree)[0];
  for (const item of items(tree)) item.tabIndex = item === first ? 0 : -1;
}

on("keydown", "[data-tree] [role=treeitem]", press);
on("click", "[data-tree] [aria-expanded]", (item, event) => {
  if (event.target === item) turn(item, item.ariaExpanded === "false");
});
on("change", "[data-tree] input", (input) => (input.closest("li").ariaChecked = String(input.checked)));
on("input", "[data-tree-search]", look);
on("keydown", "[data-tree-search]", (search, event) => {
  if (event.key !== "ArrowDown") return;
  event.preventDefault();
  go(seen(search.closest("form").querySelector("[data-tree]"))[0]);
});
