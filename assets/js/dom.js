// Listening for whole pages: one listener each, whatever is swapped in later.

/** Call `act(element, event)` for events of `type` that happen in an element that `selector` finds. */
export function on(type, selector, act, capture = false) {
  document.addEventListener(
    type,
    (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    },
    capture,
  );
}

/** Call `act(root)` for the page, and again for every part of it that htmx has put in. */
export function ready(act) {
  document.addEventListener("htmx:after:process", (event) => act(event.target));
  act(document);
}
