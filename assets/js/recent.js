// The records somebody opened last in this browser: the home page lists them. They go with the log-out.
const MOST = 10;
const PREFIX = "recent ";

const keyOf = (account) => PREFIX + account;
const read = (account) => JSON.parse(localStorage.getItem(keyOf(account)) ?? "[]");

const opened = document.querySelector("[data-opened]");
if (opened) {
  const { opened: account, label } = opened.dataset;
  const one = { path: location.pathname, title: opened.textContent, label };
  const others = read(account).filter(({ path }) => path !== one.path);
  localStorage.setItem(keyOf(account), JSON.stringify([one, ...others].slice(0, MOST)));
}

const place = document.querySelector("[data-recent]");
const found = place ? read(place.dataset.recent) : [];
if (found.length) {
  place.querySelector("p").remove();
  for (const { path, title, label } of found) {
    const link = Object.assign(document.createElement("a"), { href: path });
    const kind = Object.assign(document.createElement("span"), { className: "lm-muted", textContent: label });
    link.append(title, " ", kind);
    const item = document.createElement("li");
    item.append(link);
    place.querySelector("ul").append(item);
  }
}

document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[action$='/logout']")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
});
