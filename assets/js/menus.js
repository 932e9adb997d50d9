// Menus are popovers; this puts them at what opened them.
const GAP = 4;
const PHONE = "(width < 768px)";

/** Put a popover below an element, or above it where there is no room, within the window. */
export function placeAt(menu, anchor, { sameWidth = false } = {}) {
  if (!sameWidth && matchMedia(PHONE).matches) return;
  const at = anchor.getBoundingClientRect();
  if (sameWidth) menu.style.width = `${at.width}px`;
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + GAP + height <= innerHeight || at.top < height + GAP;
  menu.style.top = `${Math.max(GAP, below ? Math.min(at.bottom + GAP, innerHeight - height - GAP) : at.top - GAP - height)}px`;
  menu.style.left = `${Math.max(GAP, Math.min(at.left, innerWidth - width - GAP))}px`;
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.("[popover].lm-menu") || menu.matches("[data-picker], [data-placed]")) return;
    if (event.newState === "open") open(menu);
  },
  true,
);

function open(menu) {
  const openers = [...document.querySelectorAll(`[popovertarget="${menu.id}"]`)];
  const anchor = openers.find((opener) => opener.checkVisibility());
  if (anchor) placeAt(menu, anchor);
  menu.querySelector("input:not([type=hidden])")?.focus();
}

/** Open a menu that no button of its own opens. */
export function openAt(menu, anchor) {
  if (!menu.matches(":popover-open")) menu.showPopover();
  placeAt(menu, anchor);
}
