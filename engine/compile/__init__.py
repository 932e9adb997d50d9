"""From definition files to a catalog, and from a catalog to what runs: the only place that knows every kind."""

from engine.compile.acting import (
    Act,
    Acting,
    Reads,
    acting,
    due,
    machine_of,
    moved_by_themselves,
    possible,
    ready,
    same_as,
)
from engine.compile.approving import Approving, Asking, administering, approving, kept_form
from engine.compile.asked import inquiry
from engine.compile.automating import Automated, automated, automations_of, may_follow
from engine.compile.choosing import (
    WHOLE,
    Depending,
    Filtering,
    all_there,
    candidate,
    candidates,
    chosen,
    filtered,
    fitting,
    there,
)
from engine.compile.compiled import Compiled, compiled
from engine.compile.following import Anchors, Following, Group, following, moves, reached_by, recomputing
from engine.compile.grouping import grouping
from engine.compile.guards import condition_of, curtained, guarded, guarded_new, veiled, veils
from engine.compile.keeping import keeping
from engine.compile.leads import Follower, followers, leads, referrers
from engine.compile.obstacles import FLOW, Hurdle, hurdles
from engine.compile.occurrences import scope_of_records
from engine.compile.persons import person_entities, person_fetch
from engine.compile.reading import (
    Listing,
    Readable,
    binned,
    counted,
    is_of_line,
    lines_seen,
    listing,
    readable,
    several,
    shown_lines,
    single,
    sort_keys,
    titles,
)
from engine.compile.record_rules import LineRules, Rules, dependants_of, rules_of
from engine.compile.resetting import changed_by_settings, kept_by_settings
from engine.compile.searching import Searching, among, searched, searching
from engine.compile.shape import Shape
from engine.compile.sorting import order_of
from engine.compile.tracking import forgetting, history_fetch, noting
from engine.compile.verifying import Verifying, verifying
from engine.compile.where import Where, view_condition, where_of
from engine.compile.whom import Who
from engine.compile.writing import (
    OWN,
    Saving,
    collection_fetch,
    found_statement,
    reference_fetch,
    saving,
    stored_lines,
    update_statement,
)

__all__ = [
    "FLOW",
    "OWN",
    "WHOLE",
    "Act",
    "Acting",
    "Anchors",
    "Approving",
    "Asking",
    "Automated",
    "Compiled",
    "Depending",
    "Filtering",
    "Follower",
    "Following",
    "Group",
    "Hurdle",
    "LineRules",
    "Listing",
    "Readable",
    "Reads",
    "Rules",
    "Saving",
    "Searching",
    "Shape",
    "Verifying",
    "Where",
    "Who",
    "acting",
    "administering",
    "all_there",
    "among",
    "approving",
    "automated",
    "automations_of",
    "binned",
    "candidate",
    "candidates",
    "changed_by_settings",
    "chosen",
    "collection_fetch",
    "compiled",
    "condition_of",
    "counted",
    "curtained",
    "dependants_of",
    "due",
    "filtered",
    "fitting",
    "followers",
    "following",
    "forgetting",
    "found_statement",
    "grouping",
    "guarded",
    "guarded_new",
    "history_fetch",
    "hurdles",
    "inquiry",
    "is_of_line",
    "keeping",
    "kept_by_settings",
    "kept_form",
    "leads",
    "lines_seen",
    "listing",
    "machine_of",
    "may_follow",
    "moved_by_themselves",
    "moves",
    "noting",
    "order_of",
    "person_entities",
    "person_fetch",
    "possible",
    "reached_by",
    "readable",
    "ready",
    "recomputing",
    "reference_fetch",
    "referrers",
    "rules_of",
    "same_as",
    "saving",
    "scope_of_records",
    "searched",
    "searching",
    "several",
    "shown_lines",
    "single",
    "sort_keys",
    "stored_lines",
    "there",
    "titles",
    "update_statement",
    "veiled",
    "veils",
    "verifying",
    "view_condition",
    "where_of",
]
