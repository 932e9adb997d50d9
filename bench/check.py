"""Whether a server answers as the reference data says, before its speed is worth anything."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

from bench.load import Target, request
from bench.yardstick.common import COLUMNS, DEPARTMENT, ME, OF_DEPARTMENT, ROLED, rows

INDUSTRY, STATUS, WORD = "retail", "active", "delta"
NEW = {
    "code": "CHECK-1",
    "name": "alpha x",
    "industry": "retail",
    "level": "vip",
    "status": "lead",
    "credit_limit": "12.50",
    "email": "a@b.example",
    "owner_id": ME,
    "dept_id": DEPARTMENT,
}
MASKED = ("phone", "email", "credit_limit", "note")
BAD = ({"level": "zz"}, {"email": "nope"}, {"owner_id": 0}, {"name": ""}, {"unknown": 1}, {"credit_limit": "x"})


def expected() -> list[int]:
    """Ids of the filtered list, newest first."""
    at = {name: number for number, name in enumerate(COLUMNS)}
    matching = [
        row
        for row in rows()
        if row[at["industry"]] == INDUSTRY
        and row[at["status"]] == STATUS
        and WORD in row[at["name"]]
        and (not ROLED or row[0] % OF_DEPARTMENT == 0)
    ]
    matching.sort(key=lambda row: row[at["created_at"]], reverse=True)
    return [row[0] for row in matching[:50]]


def filtered(style: str) -> str:
    """The query of the filtered list."""
    if style == "loom":
        where = f"industry == '{INDUSTRY}' and status == '{STATUS}' and contains(name, '{WORD}')"
        return urlencode({"where": where, "sort": "-created_at", "limit": 50}, quote_via=quote)
    name, order = ("name__contains", "ordering") if style == "drf" else ("name_like", "sort")
    return urlencode({"industry": INDUSTRY, "status": STATUS, name: WORD, order: "-created_at", "limit": 50})


def problems(target: Target, wanted: list[int]) -> list[str]:
    """Every way in which the answers differ from what they must be."""
    headers = {"authorization": target.token} if target.token else {}
    found: list[str] = []

    def ask(rest: str, method: str = "GET", body: object = None) -> tuple[int, Any]:
        matching = {"if-match": "*"} if method == "PATCH" else {}
        return request(target.url(rest), method, body, {**headers, **matching})

    def hold(what: str, is_so: bool, seen: object) -> None:
        if not is_so:
            found.append(f"{what}: {str(seen)[:200]}")

    order = "ordering" if target.style == "drf" else "sort"
    ids = [
        [item["id"] for item in ask(rest)[1]["items"]]
        for rest in (f"?{filtered(target.style)}", f"?{order}=id&limit=50")
    ]
    hold("the filtered list", ids[0] == wanted, ids[0])
    every = OF_DEPARTMENT if ROLED else 1
    hold("the list by id", ids[1] == list(range(every, 51 * every, every)), ids[1])
    status, made = ask("", "POST", NEW)
    hold("creating", status == 201, status)
    status = ask(f"/{made['id']}", "PATCH", {"phone": "1", "credit_limit": "99.90", "note": "n"})[0]
    hold("changing", status == 200, status)
    seen = ask(f"/{made['id']}")[1]
    outcome = (str(seen["credit_limit"]), seen["note"], seen["version"], seen["name"])
    hold("the changed record", outcome == ("99.90", "n", made["version"] + 1, "alpha x"), outcome)
    for number, wrong in enumerate(BAD, 2):
        status = ask("", "POST", {**NEW, "code": f"CHECK-{number}", **wrong})[0]
        ignored = target.style == "drf" and "unknown" in wrong  # its serializers pass over what they do not know
        hold(f"refusing {wrong}", ignored or status in (400, 422), status)
    hold("an absent record", ask("/99999999")[0] == 404, "found")
    if ROLED:
        found += _by_roles(ask)
    return found


def _by_roles(ask: Callable[..., tuple[int, Any]]) -> Iterator[str]:
    """What is not as the roles say: of others only the department's records, without what is masked of them."""
    at = {name: number for number, name in enumerate(COLUMNS)}
    of_others = [row for row in rows(200) if row[0] % OF_DEPARTMENT == 0 and row[at["owner_id"]] != ME]
    for row in of_others:
        seen, vip = ask(f"/{row[0]}")[1], row[at["level"]] == "vip"
        shown = [name for name in MASKED if seen[name] is not None]
        if shown != [name for name in MASKED if vip and name != "credit_limit"]:
            yield f"what is seen of {row[0]}: {shown}"
    for rest, method, body in (("/1", "GET", None), ("/1", "PATCH", {"zip": "1"}), ("/8", "PATCH", {"zip": "1"})):
        if ask(rest, method, body)[0] not in (403, 404):
            yield f"{method} {rest} is not refused"
    if ask("", "POST", {**NEW, "code": "CHECK-9", "owner_id": 2, "dept_id": 2})[0] != 403:
        yield "a record of another department is made"
