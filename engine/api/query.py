"""The query string of a list, read strictly: an unknown parameter is an error, not a filter that does nothing."""

from collections.abc import Collection, Mapping

from engine.http.problems import Problem
from engine.service.read import MAX_LIMIT, Query

_KNOWN = frozenset({"view", "where", "search", "sort", "fields", "expand", "after", "limit", "bin", "total"})
_OF_ONE = frozenset({"fields", "expand"})
_OF_EXPORT = frozenset({"view", "where", "search", "sort", "fields"})
_OF_PART = frozenset({"after", "limit"})
_BOOLS = {"true": True, "false": False}
DEFAULT_LIMIT = 50


def read_query(entity: str, parameters: Mapping[str, str]) -> Query:
    """What is asked of a list; raises Problem 400 with the parameter's name."""
    _check_known(parameters, _KNOWN)
    return Query(
        entity=entity,
        view=parameters.get("view", ""),
        where=parameters.get("where", ""),
        search=parameters.get("search", ""),
        sort=names(parameters, "sort"),
        fields=names(parameters, "fields"),
        after=parameters.get("after", ""),
        limit=_limit(parameters.get("limit")),
        bin=_bool(parameters, "bin"),
        expand=names(parameters, "expand"),
        total=_bool(parameters, "total"),
    )


def read_exported(entity: str, parameters: Mapping[str, str]) -> Query:
    """What is asked of a list to be taken away; raises Problem 400 with the parameter's name."""
    _check_known(parameters, _OF_EXPORT)
    return read_query(entity, parameters)


def read_shown(parameters: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is asked of one record: its fields, and what is expanded; raises Problem 400."""
    _check_known(parameters, _OF_ONE)
    return names(parameters, "fields"), names(parameters, "expand")


def read_part(parameters: Mapping[str, str]) -> tuple[str, int]:
    """What continues a list that has no other parameters, and how many are asked for; raises Problem 400."""
    _check_known(parameters, _OF_PART)
    return parameters.get("after", ""), _limit(parameters.get("limit"))


def _check_known(parameters: Mapping[str, str], known: Collection[str]) -> None:
    for name in parameters:
        if name not in known:
            raise Problem(400, "unknown_parameter", {"name": name[:100]})


def names(parameters: Mapping[str, str], parameter: str) -> tuple[str, ...]:
    """A list of names separated by commas; empty where the parameter is not given."""
    text = parameters.get(parameter)
    if text is None:
        return ()
    found = tuple(text.split(","))
    if "" in found or len(set(found)) != len(found):
        raise bad_parameter(parameter)
    return found


def bad_parameter(name: str) -> Problem:
    """The value of a parameter cannot be read."""
    return Problem(400, "bad_parameter", {"name": name})


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MAX_LIMIT):
        raise bad_parameter("limit")
    return int(text)


def _bool(parameters: Mapping[str, str], name: str) -> bool:
    text = parameters.get(name, "false")
    if text not in _BOOLS:
        raise bad_parameter(name)
    return _BOOLS[text]
