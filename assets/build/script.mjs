// One script for every screen: htmx and our own modules.
import { build } from "esbuild";

/** The text of the bundle that begins at `entry`. */
export async function script(entry) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome109", "firefox115", "safari16.4"],
    legalComments: "none",
    logLevel: "error",
  });
  return result.outputFiles[0].text;
}
