// Whether empty fields are hidden among the facts of records: the next page is drawn so at once.
import { on } from "./dom.js";

const A_YEAR = 31_536_000;

on("change", "[data-hide-empty]", (box) => {
  document.cookie = `facts=${box.checked ? "filled" : "all"}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax`;
});
