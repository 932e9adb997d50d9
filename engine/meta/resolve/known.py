"""What a definition may refer to, gathered before any of them is resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from engine.diagnostics import Report, nearest
from engine.meta.declared import Declared
from engine.meta.phrases import some
from engine.meta.resolve.dictionary_values import Entries
from engine.meta.resolve.site import Site


@dataclass(frozen=True, slots=True)
class Known:
    """Names of all definitions, also of those that cannot be used; languages and time zone of the application.

    A dictionary is an entity too; `dictionaries` holds the values of those that can be used.
    """

    entities: Mapping[str, Declared]
    roles: Mapping[str, Declared]
    numberings: Mapping[str, Declared]
    menus: Mapping[str, Declared]
    approvals: Mapping[str, Declared]
    messages: Mapping[str, Declared]
    locales: tuple[str, ...]
    zone: tzinfo
    report: Report
    dictionaries: Mapping[str, Entries] = field(default_factory=dict)

    def entity(self, name: str, site: Site, *, at_key: bool = False) -> bool:
        """Whether there is an entity of this name that can be used; if there is none at all, that is reported."""
        return _known(name, "entity", self.entities, site, at_key)

    def dictionary(self, name: str, site: Site) -> Entries | None:
        """The values of a dictionary; None if it cannot be used, and if there is none at all, that is reported."""
        named = {one: declared for one, declared in self.entities.items() if declared.kind == "dictionary"}
        _known(name, "dictionary", named, site, at_key=False)
        return self.dictionaries.get(name)

    def role(self, name: str, site: Site) -> bool:
        """Whether there is a role of this name that can be used; if there is none at all, that is reported."""
        return _known(name, "role", self.roles, site, at_key=False)

    def menu(self, name: str, site: Site) -> bool:
        """Whether there is a menu of this name that can be used; if there is none at all, that is reported."""
        return _known(name, "menu", self.menus, site, at_key=False)

    def approval(self, name: str, site: Site) -> bool:
        """Whether there is an approval of this name that can be used; if there is none at all, that is reported."""
        return _known(name, "approval", self.approvals, site, at_key=False)

    def message(self, name: str, site: Site) -> bool:
        """Whether there is a message of this name that can be used; if there is none at all, that is reported."""
        return _known(name, "message", self.messages, site, at_key=False)

    def numbering(self, name: str, site: Site) -> bool:
        """Whether there is a numbering of this name that can be used; if there is none at all, that is reported."""
        return _known(name, "numbering", self.numberings, site, at_key=False)


def _known(name: str, kind: str, names: Mapping[str, Declared], site: Site, at_key: bool) -> bool:
    if name in names:
        return names[name].decl is not None
    meant = nearest(name, names)
    there = f"there are {some(sorted(names))}" if names else f"write one in a file of its own: `{kind}: {name}`"
    hint = f"did you mean `{meant}`?" if meant else there
    site.report_at(at_key, "META-UNKNOWN", f"there is no {kind} `{name}`", hint)
    return False
