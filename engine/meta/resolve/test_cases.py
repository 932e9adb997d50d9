"""The cases of a test: in each of them `case.name` stands for another value."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from engine.diagnostics import Span, nearest
from engine.meta.kinds.test import TestDecl
from engine.meta.kinds.written import Scalar
from engine.meta.phrases import some
from engine.meta.resolve.site import Site
from engine.meta.source import Tree

_ALONE: Final = re.compile(r"=\s*case\.([a-z][a-z0-9_]*)\s*\Z")
_INSIDE: Final = re.compile(r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\bcase\.([a-z][a-z0-9_]*)""")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "'": "\\'"})


class Filled(Site):
    """A place whose text has values of a case in it: what is wrong there is wrong in the whole of it."""

    __slots__ = ()

    def inside(self, part: str, offset: int, length: int) -> Span:
        """The whole text."""
        return self.span


@dataclass(frozen=True, slots=True)
class Cells:
    """The values of one case, and where they stand; `columns` are the names that any case has. Without cases: none."""

    values: dict[str, Scalar]
    columns: frozenset[str]
    site: Site

    def value(self, written: Tree, site: Site) -> tuple[Tree | None, Site]:
        """What is meant where this is written, and where that stands; None where the case leaves it out."""
        if not self.columns or not isinstance(written, str) or not written.startswith("="):
            return written, site
        alone = _ALONE.match(written)
        if alone is None:
            text = self.expression(written, site)
            return text, site if text == written else Filled(site.declared, site.report, site.path)
        name = alone[1]
        if not self._known(name, site) or name not in self.values:
            return None, site
        return self.values[name].value, self.site.below(name)

    def text(self, written: str | None, site: Site) -> str | None:
        """The same of a text that is no expression."""
        found, _ = (None, site) if written is None else self.value(written, site)
        return None if found is None else str(found)

    def expression(self, written: str, site: Site) -> str:
        """An expression with the values of the case in it; what the case leaves out is null."""

        def filled(found: re.Match[str]) -> str:
            name = found[2]
            if name is None or not self._known(name, site):
                return found[0]
            return _literal(self.values[name].value) if name in self.values else "null"

        return _INSIDE.sub(filled, written) if self.columns else written

    def _known(self, name: str, site: Site) -> bool:
        if name not in self.columns:
            meant = nearest(name, self.columns)
            hint = f"did you mean `{meant}`?" if meant else f"they have {some(sorted(self.columns))}"
            site.at_value("META-UNKNOWN", f"no case has `{name}`", hint)
        return name in self.columns


def cells_of(decl: TestDecl, site: Site) -> list[tuple[str, Cells]]:
    """The cases by their names; a test without cases is one."""
    columns = frozenset(name for case in decl.cases.values() for name in case)
    found = [(name, Cells(dict(case), columns, site.below("cases", name))) for name, case in decl.cases.items()]
    return found or [("", Cells({}, columns, site))]


def _literal(value: Tree) -> str:
    """A value as the expression language has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    text = str(value)
    return f"({text.removeprefix('=')})" if text.startswith("=") else f"'{text.translate(_ESCAPES)}'"
