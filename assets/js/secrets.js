// A look at a password while it is typed.
import { on } from "./dom.js";

on("click", "[data-reveal]", (button) => {
  const input = button.closest("[data-secret]").querySelector("input");
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.ariaPressed = String(!shown);
});
