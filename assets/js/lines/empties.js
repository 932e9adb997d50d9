// What empty inputs of new lines stand for, as the last preview says.
document.addEventListener("htmx:after:swap", () => {
  for (const one of document.querySelectorAll("#form-states > [data-empty]")) {
    const control = document.getElementById(one.dataset.empty);
    if (!control) continue;
    control.toggleAttribute("data-default", one.textContent !== "");
    if (control instanceof HTMLSelectElement) {
      const nothing = control.querySelector("option[data-nothing]");
      if (nothing) nothing.textContent = one.textContent || nothing.dataset.nothing;
    } else control.placeholder = one.textContent;
  }
});
