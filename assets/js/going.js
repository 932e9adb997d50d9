// Going to what the menu has: after G each entry shows its letter, and the letter goes there.
import { key } from "./keys.js";

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz123456789"];
const links = () => [...document.querySelectorAll(".lm-side .lm-nav a")].filter((one) => one.checkVisibility());

/** Each link with the first letter of its address that no link before it has, or else any. */
function lettered() {
  const taken = new Map();
  for (const link of links()) {
    const own = link.pathname.split("/").pop() || "home";
    const letter = [...own, ...LETTERS].find((one) => LETTERS.includes(one) && !taken.has(one));
    if (letter) taken.set(letter, link);
  }
  return taken;
}

function begin() {
  const found = lettered();
  for (const [letter, link] of found) link.dataset.letter = letter.toUpperCase();
  addEventListener(
    "keydown",
    (event) => {
      for (const link of found.values()) link.removeAttribute("data-letter");
      const link = found.get(event.key.toLowerCase());
      if (!link && event.key.length > 1 && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      link?.click();
    },
    { capture: true, once: true },
  );
}

key("go", begin, () => links().length > 0);
