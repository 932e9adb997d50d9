"""`loom explain`: what a code means."""

import rich_click as click

from engine.diagnostics import nearest
from engine.diagnostics.codes import Code, codes


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain the CODE of an error or a warning; without one, list them all."""
    known = codes()
    if code is None:
        width = max(map(len, known))
        click.echo("\n".join(f"{one.code:{width}}  {one.title}" for one in known.values()))
        return
    found = known.get(code.upper())
    if found is None:
        meant = nearest(code.upper(), known)
        hint = f"did you mean `{meant}`?" if meant else "`loom explain` lists them"
        raise click.BadParameter(f"there is no code `{code}`; {hint}", param_hint="CODE")
    click.echo(_page(found))


def _page(code: Code) -> str:
    head = click.style(f"{code.code}: {code.title}", bold=True)
    wrong, right = click.style("Wrong", fg="bright_red"), click.style("Right", fg="green")
    return f"{head}\n\n{code.text}\n{wrong}\n{_indented(code.wrong)}\n{right}\n{_indented(code.right)}"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())
