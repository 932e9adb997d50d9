"""Translated fields in a reader's language: where a name stands for its value there, or else for the one it has."""

import msgspec

from engine.compile.compiled import Compiled
from engine.expressions import scope_of, typed
from engine.expressions.nodes import AnyNode, Call, Read, Virtual
from engine.expressions.walk import rebuilt
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import link
from engine.meta.system import LABEL
from engine.text.languages import language


def spoken_language(compiled: Compiled, locale: str) -> str:
    """The language of a locale, if a field or a dictionary has something in it beside what the first language has."""

    def make() -> frozenset[str]:
        catalog = compiled.catalog
        fields = (field for entity in catalog.entities.values() for field in entity.fields.values())
        labels = catalog.app.locales[1:] if catalog.dictionaries else ()
        return frozenset((*(one for field in fields for one in field.translations), *map(language, labels)))

    spoken = language(locale) if locale else ""
    return spoken if spoken and spoken in compiled.keep(("languages",), make) else ""


def title_in(catalog: Catalog, entity: Entity, wanted: str) -> AnyNode:
    """What stands for a record in this language; for a value of a dictionary its label in it, if it has one."""
    text = entity.titled
    if wanted and entity.name in catalog.dictionaries:
        own = [f"{LABEL}_{locale}" for locale in catalog.app.locales if language(locale) == wanted]
        text = f"coalesce({', '.join([*own, text])})"
    return in_language(catalog, typed(text, scope_of(catalog, entity.name)).node, wanted)


def in_language(catalog: Catalog, node: AnyNode, wanted: str) -> AnyNode:
    """The expression with translated fields in this language, as far as they have a value there.

    What is computed stays as it is: it does not depend on who reads it.
    """
    if not wanted or isinstance(node, Virtual):
        return node
    if isinstance(node, Read):
        return _translated(catalog, node, wanted)
    return rebuilt(node, lambda one: in_language(catalog, one, wanted))


def _translated(catalog: Catalog, node: Read, wanted: str) -> AnyNode:
    if not node.path or node.entity not in catalog.entities:
        return node
    entity = catalog.entities[node.entity]
    *way, name = node.path
    for step in way:
        led = link(entity.fields[step])
        if led is None:
            return node
        entity = catalog.entities[led.to]
    other = entity.fields[name].translations.get(wanted) if name in entity.fields else None
    if other is None:
        return node
    both = typed(f"coalesce({other}, {name})", scope_of(catalog, entity.name)).node
    assert isinstance(both, Call), "it is a call as it stands there"
    return msgspec.structs.replace(both, arguments=(msgspec.structs.replace(node, path=(*way, other)), node))
