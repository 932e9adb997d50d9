"""The schemas of parts of declarations, which say something over another: any key may be left out, or be `null`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine.meta.schema import Schema

_NULL: Final[Schema] = {"type": "null"}


class Parts:
    """The parts of the declarations of a schema; `made` are those that have been asked for, with what they need."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions
        self.made: dict[str, Schema] = {}

    def of(self, *names: str) -> Schema:
        """A part of whichever of these declarations it is of; they may be long, and refer to each other."""
        wholes = [self._definitions[name] for name in names]
        keys = dict.fromkeys(key for one in wholes for key in one["properties"])
        return {
            "title": wholes[0]["title"],
            "type": "object",
            "properties": {
                key: self.over([one["properties"][key] for one in wholes if key in one["properties"]]) for key in keys
            },
            "additionalProperties": False,
        }

    def over(self, schemas: Sequence[Schema]) -> Schema:
        """What may be said over a value of one of these forms: a value, a part of it, a patch of its list, `null`."""
        described = {key: schemas[0][key] for key in ("description",) if key in schemas[0]}
        forms = [form for one in schemas for form in _forms(one)]
        names = list(dict.fromkeys(one["$ref"].rpartition("/")[2] for one in forms if "$ref" in one))
        said = [self._said(one) for one in forms if "$ref" not in one]
        said += [self._named(names)] if names else []
        said += [_patch(one) for one in forms if one.get("type") == "array"]
        once = [one for index, one in enumerate(said) if one not in said[:index]]
        return {**described, "anyOf": [*once, _NULL]}

    def below(self, mapping: Schema) -> Schema:
        """What may be said over the values of a mapping by name."""
        return self.over([mapping["additionalProperties"]])

    def _said(self, form: Schema) -> Schema:
        if not isinstance(form.get("additionalProperties"), dict):
            return form
        kept = {key: one for key, one in form.items() if key != "minProperties"}
        return kept | {"additionalProperties": self.below(form)}

    def _named(self, names: Sequence[str]) -> Schema:
        """A reference to the part of these."""
        name = f"PartOf{names[0]}" + (f"OrOf{len(names) - 1}More" if len(names) > 1 else "")
        if name not in self.made:
            self.made[name] = {}
            self.made[name] = self.of(*names)
        return {"$ref": f"#/$defs/{name}"}


def _forms(schema: Schema) -> list[dict[str, Any]]:
    bare = {key: one for key, one in schema.items() if key not in ("description", "default", "discriminator")}
    return list(bare["anyOf"]) if bare.keys() == {"anyOf"} else [bare]


def _patch(array: Schema) -> Schema:
    item = {"anyOf": [array, array["items"]]} if "items" in array else array
    return {"type": "object", "properties": {"add": item, "remove": item}, "additionalProperties": False}
