// Takes out of a style sheet what no page uses: rules by their classes and tags, then what only those rules needed.
import { transform } from "lightningcss";

const REFERENCE = /var\(\s*(--[\w-]+)/g;

/** The rules of `code` whose classes and tags are all among `words`; `beside` is styled text that may need its variables. */
export function purge(code, words, beside) {
  const style = (rule) => (rule.value.selectors.some((selector) => isUsed(selector, words)) ? undefined : []);
  let text = pass(code, { Rule: { style } });
  for (let before = ""; before.length !== text.length; ) {
    before = text;
    text = dropVariables(text, beside);
  }
  return dropKeyframes(text, beside);
}

function pass(code, visitor) {
  const result = transform({ filename: "tabler.css", code: Buffer.from(code), minify: true, visitor });
  return result.code.toString();
}

function isUsed(selector, words) {
  return selector.every((part) => {
    if (part.type === "class" || part.type === "type") return words.has(part.name);
    if (part.type === "pseudo-class" && ["is", "where"].includes(part.kind))
      return part.selectors.some((inner) => isUsed(inner, words));
    return true;
  });
}

function dropVariables(text, beside) {
  const used = new Set([...`${text}${beside}`.matchAll(REFERENCE)].map(([, name]) => name));
  const custom = (declaration) => (declaration.name.startsWith("--") && !used.has(declaration.name) ? [] : undefined);
  return pass(text, { Declaration: { custom } });
}

function dropKeyframes(text, beside) {
  const declarations = `${text}${beside}`.replace(/@keyframes[^{]+/g, "");
  const keyframes = (rule) => (declarations.includes(rule.value.name.value) ? undefined : []);
  return pass(text, { Rule: { keyframes } });
}
