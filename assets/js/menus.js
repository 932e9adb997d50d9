// Menus are popovers; this puts them at what opened them, and undoes what was ticked in a filter that was left.
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
    else if (menu.matches("[data-filter]")) forget(menu);
  },
  true,
);

function open(menu) {
  const anchor = document.querySelector(`#chip-${menu.id.replace(/^filter-/, "")}`) ?? anchorOf(menu);
  if (anchor) placeAt(menu, anchor);
  menu.querySelector("input:not([type=hidden])")?.focus();
}

/** The visible button that opens it; a filter from the list of all others stands where that list stood. */
function anchorOf(menu) {
  const openers = [...document.querySelectorAll(`[popovertarget="${menu.id}"]`)];
  return openers.find((opener) => opener.checkVisibility()) ?? document.getElementById("chip-more");
}

function forget(menu) {
  for (const input of menu.querySelectorAll("input")) {
    input.checked = input.defaultChecked;
    if (input.type !== "checkbox" && !input.form?.dataset.sending) input.value = input.defaultValue;
  }
}
