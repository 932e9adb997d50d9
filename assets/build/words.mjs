// What templates and scripts speak of: every word that may be a class or a tag, and the icons they draw.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** All words of these text files, and of those below these folders; a style whose class is none of them is never drawn. */
export function wordsOf(places) {
  const all = new Set(["html", "body"]);
  const icons = new Set();
  for (const text of places.flatMap(textsOf)) {
    for (const [word] of text.matchAll(/[A-Za-z][\w-]*/g)) all.add(word);
    for (const [, name] of text.matchAll(/icon\("([a-z0-9-]+)"/g)) icons.add(name);
  }
  return { all, icons };
}

function textsOf(folder) {
  if (statSync(folder).isFile()) return [readFileSync(folder, "utf8")];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), "utf8"));
}
