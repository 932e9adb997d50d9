// What a cell of a line holds, as text and as it is shown, whatever its input is: to be copied, put back and pasted.
const BETWEEN = "\n";
const ticked = (boxes) => [...boxes].filter((box) => box.checked);
const last = (name) => name.slice(name.lastIndexOf(".") + 1);

/** The text of a cell, and what a picker in it shows. */
export function read(cell) {
  const boxes = cell.querySelectorAll(".lm-member > input, .lm-boxes input");
  if (cell.querySelector("[data-members], .lm-boxes")) {
    const chosen = ticked(boxes);
    return { text: chosen.map((box) => last(box.name)).join(BETWEEN), title: chosen.map((box) => box.parentElement.textContent.trim()).join(BETWEEN) };
  }
  const chosen = cell.querySelector("[data-value]");
  if (chosen) return { text: chosen.value, title: cell.querySelector("[role=combobox]").value };
  const control = cell.querySelector(".lm-input, input");
  return { text: control.type === "checkbox" ? (control.checked ? control.value : "false") : control.value, title: "" };
}

/** Let a cell hold a text; what its input has no place for stays in it all the same, for the server to refuse. */
export function write(cell, { text, title }) {
  const members = cell.querySelector("[data-members]");
  const boxes = cell.querySelector(".lm-boxes");
  if (members || boxes) return tick(cell, members, text ? text.split(BETWEEN) : [], (title || text).split(BETWEEN));
  const chosen = cell.querySelector("[data-value]");
  const control = cell.querySelector("[role=combobox], .lm-input, input");
  if (chosen) {
    chosen.value = text;
    control.value = control.dataset.settled = title || (text && `#${text}`);
  } else if (control.type === "checkbox") {
    control.checked = text !== "" && text !== "false";
    control.value = control.checked ? text : "true";
  } else {
    if (control instanceof HTMLSelectElement && ![...control.options].some((one) => one.value === text)) control.add(new Option(text, text));
    control.value = text;
  }
}

function tick(cell, members, values, titles) {
  const own = [...cell.querySelectorAll(".lm-member > input, .lm-boxes input")];
  for (const box of own) box.checked = values.includes(last(box.name));
  const known = new Set(own.map((box) => last(box.name)));
  values.forEach((value, at) => {
    if (!known.has(value)) offer(cell, members, value, titles[at]);
  });
}

/** One more to be ticked. */
function offer(cell, members, value, title) {
  const label = members ? members.querySelector("template").content.firstElementChild.cloneNode(true) : cell.querySelector(".lm-boxes > label").cloneNode(true);
  const box = label.querySelector("input");
  box.name = box.name.slice(0, box.name.lastIndexOf(".") + 1) + value;
  box.checked = true;
  if (members) label.querySelector("span").textContent = title;
  else label.lastChild.textContent = title;
  (members ? members.querySelector("[role=group]") : cell.querySelector(".lm-boxes")).append(label);
}
