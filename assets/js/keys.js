// Keys: what each is for is a table of the server's (engine/screens/keys.py). It does what a module says here, or presses
// what carries its name in the page.
import { ready } from "./dom.js";

const table = JSON.parse(document.querySelector("meta[name=keys]")?.content ?? "{}");
const acts = {};
const TYPED = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** Whether somebody types there. */
export const isTyped = (element) => element.matches?.(TYPED);

/** Say what a key does; `works(event)` whether it does so on this page, and in answer to this event if there is one. */
export function key(name, act, works = () => true) {
  acts[name] = { act, works };
}

/** The control of the page that a key presses: rather one of the main part than one of the frame. */
function control(name) {
  const found = [...document.querySelectorAll(`[data-key~="${name}"]:not(a:not([href]))`)].filter((one) => one.checkVisibility());
  return found.find((one) => one.closest("main")) ?? found[0];
}

/** The element pressed, or the function called, if the key does anything here. */
function meaning(name, event) {
  const said = acts[name];
  if (said?.works(event)) return () => said.act(event);
  const pressed = control(name);
  return pressed && (() => press(pressed));
}

function press(pressed) {
  pressed.focus();
  if (isTyped(pressed)) pressed.select?.();
  else pressed.click();
}

/** The way a key is pressed, as the table calls it. */
function way({ key: name, ctrlKey, metaKey, altKey, shiftKey }) {
  const isNamed = name.length > 1;
  const held = [(ctrlKey || metaKey) && "Mod", altKey && "Alt", isNamed && shiftKey && "Shift"].filter(Boolean);
  return [...held, isNamed ? name : name.toLowerCase().replace("？", "?")].join("+");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], :popover-open")) return;
  const pressed = way(event);
  const isHeld = pressed.startsWith("Mod+") || pressed.startsWith("Alt+");
  if (!isHeld && pressed !== "Escape" && isTyped(event.target)) return;
  for (const name of table[pressed] ?? []) {
    const act = meaning(name, event);
    if (!act) continue;
    event.preventDefault();
    return act();
  }
});

const help = () => document.querySelector("[data-key=help]"); // on a phone it stands in a menu
key("help", () => help().click(), help);
key("back", ({ target }) => target.blur(), (event) => event && isTyped(event.target));

/** The help tells only what does something here. */
ready((root) => {
  for (const told of root.querySelectorAll?.("dialog[data-help] [data-tells]") ?? []) told.hidden = !meaning(told.dataset.tells);
  for (const group of root.querySelectorAll?.("dialog[data-help] [data-keys]") ?? [])
    group.hidden = !group.querySelector("[data-tells]:not([hidden])");
});
