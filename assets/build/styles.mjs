// The one style sheet: what the screens use of Tabler, below our own, written so that older browsers read it too.
import { bundle, transform } from "lightningcss";
import { readFileSync } from "node:fs";

import { purge } from "./purge.mjs";

const TABLER = "node_modules/@tabler/core/dist/css/tabler.css";
const OURS = "assets/css/main.css";
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const TARGETS = { chrome: version(109), firefox: version(115), safari: version(16, 4) };

/** The text of a style sheet of ours alone. */
export function sheet(filename) {
  return bundle({ filename, minify: true, targets: TARGETS }).code.toString();
}

/** The text of the style sheet for pages that speak these words. */
export function styles(words) {
  const ours = sheet(OURS);
  const tabler = purge(readFileSync(TABLER), words.all, ours);
  const both = `@layer tabler{${tabler}}${ours}`;
  return transform({ filename: "loom.css", code: Buffer.from(both), minify: true, targets: TARGETS }).code;
}
