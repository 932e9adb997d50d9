// Builds the assets of the screens: `node assets/build/main.mjs FOLDER` writes hashed files and manifest.json there.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";

import { script } from "./script.mjs";
import { sprite } from "./sprite.mjs";
import { sheet, styles } from "./styles.mjs";
import { wordsOf } from "./words.mjs";

const SCRIPTS = "assets/js";
const TEMPLATES = "engine/web/templates";
const DRAWN = ["engine/web/drawing.py", "engine/web/templating.py"];

const folder = process.argv[2];
const words = wordsOf([TEMPLATES, ...DRAWN, SCRIPTS]);
const built = {
  "loom.css": styles(words),
  "loom.js": await script(join(SCRIPTS, "main.js")),
  "lines.js": await script(join(SCRIPTS, "lines.js")),
  "flow.js": await script(join(SCRIPTS, "flow.js")),
  "inbox.css": sheet("assets/css/inbox.css"),
  "dev.css": sheet("assets/css/dev.css"),
  "dev.js": await script(join(SCRIPTS, "dev.js")),
  "icons.svg": sprite(words.icons),
  "mark.svg": sprite.mark(),
};

const files = {};
mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder)) rmSync(join(folder, old));
for (const [name, content] of Object.entries(built)) {
  const { name: stem, ext } = parse(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  files[name] = `${stem}.${hash}${ext}`;
  writeFileSync(join(folder, files[name]), content);
}
writeFileSync(join(folder, "manifest.json"), JSON.stringify({ files }));
