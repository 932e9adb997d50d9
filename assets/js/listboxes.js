// What a text offers while somebody types: a listbox below it, its options walked with the arrows, taken or left.
import { placeAt } from "./menus.js";

export const options = (list) => [...list.querySelectorAll("[role=option], [role=treeitem]")];

export function show(text, list) {
  if (!list.matches(":popover-open")) list.showPopover();
  placeAt(list, text, { sameWidth: true });
  text.ariaExpanded = "true";
}

export function hide(text, list) {
  if (list.matches(":popover-open")) list.hidePopover();
  text.ariaExpanded = "false";
  text.removeAttribute("aria-activedescendant");
}

export function mark(text, list, option) {
  for (const other of options(list)) other.ariaSelected = String(other === option);
  if (!option) return text.removeAttribute("aria-activedescendant");
  text.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

/** A key in an open list; `keepsTab`: Tab takes and does not go on. */
export function press(text, list, event, { take, leave, keepsTab = false }) {
  const all = options(list);
  const at = all.findIndex((option) => option.ariaSelected === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    mark(text, list, all[at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length]);
  } else if (at >= 0 && (event.key === "Enter" || event.key === "Tab")) {
    if (event.key === "Enter" || keepsTab) event.preventDefault();
    take(all[at]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    leave();
  }
}
