// Pictures of workflows: their script is fetched when the first of them is on the page.
import { ready } from "./dom.js";

ready((root) => {
  const first = root.querySelector?.("[data-flow]");
  if (!first || document.querySelector("script[data-flows]")) return;
  const script = document.createElement("script");
  script.src = first.dataset.script;
  script.dataset.flows = "";
  document.head.append(script);
});
