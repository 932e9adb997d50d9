// The icons the templates draw, and those that menus may have, as symbols of one file that the browser keeps.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const ICONS = "assets/icons";
const OF_MENUS = "menu";

/** The sprite of these icons; an unknown name ends the build. */
export function sprite(names) {
  const ofMenus = readdirSync(join(ICONS, OF_MENUS)).map((file) => join(OF_MENUS, file.replace(/\.svg$/, "")));
  const symbols = [...names, ...ofMenus].sort().map(symbol).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>`;
}

/** The picture of the browser's tab. */
sprite.mark = () => readFileSync("assets/mark.svg", "utf8");

function symbol(name) {
  const file = join(ICONS, `${name}.svg`);
  if (!existsSync(file)) throw new Error(`a template draws the icon "${name}", but there is no ${file}`);
  const drawing = readFileSync(file, "utf8")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none"[^>]*>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name.split("/").pop()}" viewBox="0 0 24 24">${drawing}</symbol>`;
}
