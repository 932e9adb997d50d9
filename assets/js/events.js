// One event stream a tab: it tells that what waits for somebody has become another number. What shows that asks anew;
// nothing on the screen moves. A tab that nobody looks at for long lets go of it.
const HIDDEN = 5 * 60 * 1000; // milliseconds
const MEANT = document.querySelector("meta[name=events]")?.content;
let stream = null;
let timer = null;

const tell = () => document.body.dispatchEvent(new Event("inbox", { bubbles: true }));

function listen() {
  if (!MEANT || stream || document.hidden) return;
  stream = new EventSource(MEANT);
  stream.addEventListener("inbox", ({ data }) => data !== document.querySelector("[data-known]")?.dataset.known && tell());
  stream.addEventListener("error", () => stream?.readyState === EventSource.CLOSED && close());
}

function close() {
  stream?.close();
  stream = null;
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.hidden) timer = setTimeout(close, HIDDEN);
  else if (!stream) {
    tell();
    listen();
  }
});
addEventListener("pagehide", close);
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) tell();
  listen();
});
