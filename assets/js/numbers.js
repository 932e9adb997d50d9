// Numbers as people type them, in their normal form; the server reads the same (engine/text/human_numbers.py).
const FULL = "０１２３４５６７８９．。，－−–—＋％￥（）　\u00a0\u202f";
const HALF = "0123456789..,----+%¥()   ";
const UNITS = { "": 0, 千: 3, 万: 4, 百万: 6, 千万: 7, 亿: 8, 万亿: 12, w: 4, k: 3, m: 6, b: 9 };
const NUMBER =
  /^([-+]?) ?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]*)(?:\.([0-9]*))? ?(万亿|千万|百万|[千万亿wkmb]?) ?%?$/i;

/** The normal form of a typed number with at least `scale` digits after the point; null if it cannot be read. */
export function readNumber(typed, { scale = "0", signs = "" }) {
  const halved = [...typed].map((one) => HALF[FULL.indexOf(one)] ?? one).join("");
  const plain = withoutSign(halved.trim().replace(/\s+/g, " "), signs.split(" ").filter(Boolean));
  const bracketed = /^\((.+)\)$/.exec(plain);
  const found = NUMBER.exec(bracketed ? bracketed[1] : plain);
  if (!found || !(found[2] || found[3])) return null;
  const [, sign, whole, part = "", unit] = found;
  const negative = sign === "-" || bracketed;
  return (negative ? "-" : "") + shifted(whole.replace(/[, ]/g, ""), part, UNITS[unit.toLowerCase()], Number(scale));
}

function withoutSign(text, signs) {
  for (const sign of signs) {
    const minus = text.startsWith("-") ? "-" : "";
    const rest = text.slice(minus.length).trimStart();
    if (rest.toUpperCase().startsWith(sign)) return minus + rest.slice(sign.length).trim();
    if (text.toUpperCase().endsWith(sign)) return text.slice(0, -sign.length).trim();
  }
  return text;
}

/** Digits are moved, never calculated with: a number of any length stays exact. */
function shifted(whole, part, power, scale) {
  const digits = whole + part.padEnd(power, "0");
  const point = whole.length + power;
  const before = digits.slice(0, point).replace(/^0+(?=\d)/, "") || "0";
  const after = digits.slice(point).replace(/0+$/, "").padEnd(scale, "0");
  return before.replace(/\B(?=(\d{3})+$)/g, ",") + (after && `.${after}`);
}
