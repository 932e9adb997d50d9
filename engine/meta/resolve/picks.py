"""Who is picked in a strategy of a decision, as written -> as resolved."""

import re
from typing import Final, get_args

from engine.diagnostics import nearest
from engine.meta.decisions import Among, Pick
from engine.meta.kinds.decision import StrategyDecl
from engine.meta.kinds.shared import several
from engine.meta.phrases import some
from engine.meta.resolve.given import candidates
from engine.meta.resolve.site import Site
from engine.meta.resolve.unique import Definitions

_CALL: Final = re.compile(r"(role|member|records)\(\s*([a-z][a-z0-9_.]*)\s*\)\Z")


def picked(decision: str, name: str, decl: StrategyDecl, definitions: Definitions, site: Site) -> Pick | None:
    """Who is picked; None where it cannot be used, which is reported."""
    call = _CALL.match((decl.pick or "").strip())
    if call is None:
        hint = "write `role(name)`, `member(team)` or `records(entity)`"
        site.below("pick").at_value("DEC-STRATEGY", "this is nothing that somebody is picked from", hint)
        return None
    among, within = _AMONG[call[1]], call[2]
    known = definitions.roles if among == "role" else definitions.entities
    if among != "member" and within not in known:
        meant = nearest(within, known)
        what = "role" if among == "role" else "entity"
        hint = f"did you mean `{meant}`?" if meant else f"there are {some(sorted(known))}"
        site.below("pick").at_value("META-UNKNOWN", f"there is no {what} `{within}`", hint)
        return None
    condition = "true" if decl.filter is True else candidates(decl.filter, site.below("filter")) or "true"
    return Pick(
        among=among,
        within=within,
        picked_for=f"{decision}.{name}",
        filter=condition,
        order=several(decl.order),
        rotate=decl.rotate,
    )


def picks_nobody(decl: StrategyDecl, site: Site) -> bool:
    """Whether a strategy without a `pick` has nothing that would belong to one."""
    said = {"filter": decl.filter is not True, "order": decl.order != (), "rotate": decl.rotate}
    keys = [key for key, there in said.items() if there]
    for key in keys:
        site.below(key).at_key("DEC-STRATEGY", f"`{key}` is for a `pick`, and there is none", f"delete `{key}`")
    return not keys


_AMONG: Final[dict[str, Among]] = {one: one for one in get_args(Among)}
