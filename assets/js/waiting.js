// Parts of a page that are fetched anew: they are busy meanwhile, and their skeleton is drawn once that takes a while
// (assets/css/waiting.css).
const PARTS = "#list, #record-body";
const waits = new Map(); // by request the part it fetches

const mark = (part) => {
  const isBusy = [...waits.values()].includes(part);
  if (isBusy) part.ariaBusy = "true";
  else part.removeAttribute("aria-busy");
};

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (!ctx.target?.matches?.(PARTS) || ctx.request.method !== "GET") return;
  waits.set(ctx, ctx.target);
  mark(ctx.target);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const part = waits.get(ctx);
  if (waits.delete(ctx)) mark(part);
});
