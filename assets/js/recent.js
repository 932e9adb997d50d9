// The records somebody opened last in this browser: the home page and the search list them. They go with the log-out.
import { ready } from "./dom.js";

const MOST = 10;
const PREFIX = "recent ";

const keyOf = (account) => PREFIX + account;
/** What somebody opened last, the newest first: path, title, what kind it is. */
export const read = (account) => JSON.parse(localStorage.getItem(keyOf(account)) ?? "[]");

const account = document.querySelector("meta[name=account]")?.content;
const USED = `${PREFIX}used ${account}`;
const MOST_USED = 40;
const stored = () => JSON.parse(localStorage.getItem(USED) ?? "[]");

/** The records somebody chose or opened last, as `customer/7`: pickers show them first. */
export const lastUsed = () => [...new Set([...stored(), ...read(account).map(({ path }) => path.slice(1))])];

export function used(record) {
  localStorage.setItem(USED, JSON.stringify([record, ...stored().filter((one) => one !== record)].slice(0, MOST_USED)));
}

const opened = document.querySelector("[data-opened]");
if (opened) {
  const { opened: account, label } = opened.dataset;
  const one = { path: location.pathname, title: opened.textContent, label };
  const others = read(account).filter(({ path }) => path !== one.path);
  localStorage.setItem(keyOf(account), JSON.stringify([one, ...others].slice(0, MOST)));
}

ready((root) => root.querySelectorAll?.("[data-recent]").forEach(fill));

function fill(place) {
  const found = read(place.dataset.recent);
  const list = place.querySelector("ul");
  if (!found.length || list.childElementCount) return;
  place.hidden = false;
  place.querySelector("p")?.remove();
  for (const { path, title, label } of found) {
    const link = Object.assign(document.createElement("a"), { href: path });
    const kind = Object.assign(document.createElement("span"), { className: "lm-muted", textContent: label });
    link.append(title, " ", kind);
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
}

document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[action$='/logout']")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
});
