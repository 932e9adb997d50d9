// The lines of a record in its form; only forms that have any load this.
import "./lines/acts.js";
import "./lines/empties.js";
import "./lines/keys.js";
import "./lines/paste.js";
import { on, ready } from "./dom.js";
import { gridOf, settle } from "./lines/rows.js";

on("input", "[data-grid] tbody", (body) => settle(gridOf(body)));
on("change", "[data-grid] tbody", (body) => settle(gridOf(body)));
ready((root) => root.querySelectorAll?.("[data-grid]").forEach(settle));
