"""The small pieces of which the description of the API is made: parameters, answers, operations, problems."""

from typing import Final

from engine.api.actions import MOST_IDS
from engine.api.schemas import Schema
from engine.http.idempotent import MAX_KEY
from engine.http.problems import LARGEST_ID
from engine.service.expand import MAX_LEVELS, MAX_PATHS
from engine.service.read import MAX_LIMIT, MAX_SORT

TEXT: Final[Schema] = {"type": "string"}
ID: Final[Schema] = {"type": "integer", "format": "int64", "minimum": 1, "maximum": LARGEST_ID}
VERSION: Final[Schema] = {"type": "integer", "format": "int64", "minimum": 0, "maximum": LARGEST_ID}
BOOL: Final[Schema] = {"type": "boolean"}

PROBLEM: Final[Schema] = {"$ref": "#/components/responses/problem"}
UNCHANGED: Final[Schema] = {"description": "the ETag in If-None-Match is still that of the answer"}


def ref(name: str) -> Schema:
    """A schema of the document; entities stand under their own names, all else under names that none can have."""
    return {"$ref": f"#/components/schemas/{name}"}


def object_of(properties: Schema, *required: str) -> Schema:
    """An object with these members and no others."""
    whole: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return whole | ({"required": list(required)} if required else {})


def array_of(items: Schema, **more: int) -> Schema:
    """A list."""
    return {"type": "array", "items": items, **more}


def json_of(schema: Schema) -> Schema:
    """A body in JSON."""
    return {"application/json": {"schema": schema}}


def answer(description: str, schema: Schema) -> Schema:
    """An answer in JSON."""
    return {"description": description, "content": json_of(schema)}


def body(schema: Schema, *, required: bool = True) -> Schema:
    """What is sent."""
    return {"required": required, "content": json_of(schema)}


def operation(
    of: str, verb: str, label: str, answered: Schema, parameters: list[Schema], sent: Schema | None = None,
    success: str = "200",
) -> Schema:  # fmt: skip
    """One method of an address."""
    described: Schema = {
        "operationId": f"{of}.{verb}",
        "summary": f"{verb.replace('_', ' ')} {label}".strip(),
        "tags": [of],
        "parameters": parameters,
        "responses": {success: answered, "default": PROBLEM},
    }
    return described | ({"requestBody": sent} if sent else {})


def question(of: str, verb: str, label: str, answered: Schema, parameters: list[Schema]) -> Schema:
    """A GET, which whoever has the answer already need not be given again."""
    asked = operation(of, verb, label, answered, [*parameters, if_none_match()])
    asked["responses"] = {**asked["responses"], "304": UNCHANGED}
    return asked


def query(name: str, description: str, schema: Schema | None = None) -> Schema:
    """A parameter of an address."""
    return {"name": name, "in": "query", "description": description, "schema": schema or TEXT}


_FIELDS: Final = query("fields", "names of fields, separated by commas")
_EXPAND: Final = query(
    "expand",
    f"at most {MAX_PATHS} paths of references, separated by commas, each over at most {MAX_LEVELS} of them: the records"
    " they lead to come too: customer,customer.owner",
)


def path_parameter(name: str, schema: Schema) -> Schema:
    """A part of an address."""
    return {"name": name, "in": "path", "required": True, "schema": schema}


def header(name: str, description: str, schema: Schema | None = None) -> Schema:
    """A header of a request."""
    return {"name": name, "in": "header", "description": description, "schema": schema or TEXT}


def shown_parameters() -> list[Schema]:
    """What is asked of records, one or many."""
    return [_FIELDS, _EXPAND]


def part_parameters() -> list[Schema]:
    """Which part of something long is asked for."""
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50}
    return [query("after", "`next` of the page before"), query("limit", "how many a page", limit)]


def filter_parameters() -> list[Schema]:
    """Which records, in which order, and what of them."""
    return [
        query("search", "words that the records are found by, in whatever fields; the beginning of a word is enough"),
        query("view", "a view of the list by its name, as screens write it: only the records that are in it"),
        query("where", "a condition in the expression language: level == 'a' and contains(name, 'x')"),
        query("sort", f"at most {MAX_SORT} names of fields, separated by commas, each with - in front for descending"),
        _FIELDS,
    ]


def list_parameters() -> list[Schema]:
    """What is asked of a list."""
    return [
        *filter_parameters(),
        _EXPAND,
        *part_parameters(),
        query("total", "how many records there are on all pages, as `total`", BOOL | {"default": False}),
        query("bin", "deleted records instead of living ones", BOOL | {"default": False}),
    ]


def if_match(*, required: bool = True) -> Schema:
    """The version a change is based on."""
    text = "the ETag the change is based on, or * for whatever stands"
    text += "; without it the answer is 428" if required else ""
    return header("If-Match", text) | ({"required": True} if required else {})


def if_none_match() -> Schema:
    """The answer that is known already."""
    return header("If-None-Match", "ETags of answers that are known; where the answer is one of them, it is 304")


def meant() -> list[Schema]:
    """What any change may carry: a key that makes it safe to send again, and confirmed warnings."""
    once = "the same key within a day gets the same answer and has no second effect"
    names = "names of warnings, separated by commas, in spite of which it is done: `confirm` of a refusal's failures"
    key = header(
        "Idempotency-Key", f"up to {MAX_KEY} characters; {once}", TEXT | {"minLength": 1, "maxLength": MAX_KEY}
    )
    return [key, header("Confirm", names)]


def rows_of(items: Schema) -> Schema:
    """As many of something as one request takes."""
    return array_of(items, minItems=1, maxItems=MOST_IDS)


FAILURE: Final = object_of({"pointer": TEXT, "code": TEXT, "message": TEXT, "confirm": TEXT}, "pointer", "code")

PROBLEM_SCHEMA: Final[Schema] = {
    "type": "object",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "code": TEXT,
        "detail": TEXT,
        "failures": array_of(FAILURE),
        "request": TEXT,
        "sent": {"type": "object", "description": "of a conflict: what was sent"},
        "current": {"type": ["object", "null"], "description": "of a conflict: the record as it stands now"},
        "results": array_of({"type": "object"}) | {"description": "of many changes: what would have come of each"},
    },
    "required": ["title", "status", "code"],
}
"""A refusal (RFC 9457); some have more to say."""
