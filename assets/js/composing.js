// While somebody composes (pinyin, kana) nothing listens: no search, no shortcut, no Enter; the end of it counts once.
for (const type of ["input", "change"])
  document.addEventListener(type, (event) => event.isComposing && event.stopPropagation(), true);
document.addEventListener("keydown", (event) => event.isComposing && event.stopPropagation(), true);
