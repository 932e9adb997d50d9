"""All declarations -> the catalog; every name in it is known to exist, everything else is reported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from engine.diagnostics import Report
from engine.meta.approvals import Approval
from engine.meta.automations import Automation
from engine.meta.catalog import App, Catalog, Entity, Numbering
from engine.meta.declared import Declared
from engine.meta.kinds import (
    AppDecl,
    ApprovalDecl,
    AutomationDecl,
    DictionaryDecl,
    EntityDecl,
    MenuDecl,
    MessageDecl,
    NumberingDecl,
    PackDecl,
    RoleDecl,
    TableDecl,
    TestDecl,
    WorkflowDecl,
)
from engine.meta.messages import Message
from engine.meta.resolve.actions import resolved_actions
from engine.meta.resolve.approvals import resolved_approval
from engine.meta.resolve.apps import STAND_IN, resolved_app
from engine.meta.resolve.automations import resolved_automation
from engine.meta.resolve.decisions import with_decisions
from engine.meta.resolve.deleting import check_deleting
from engine.meta.resolve.dictionaries import dictionary_entity, resolved_dictionary
from engine.meta.resolve.dictionary_values import Entries, entries_of
from engine.meta.resolve.doubt import doubtful_names
from engine.meta.resolve.entities import resolved_entity
from engine.meta.resolve.fieldsets import unused_fieldsets
from engine.meta.resolve.former import check_former_names
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.menus import Menus
from engine.meta.resolve.messages import resolved_message
from engine.meta.resolve.numberings import check_numbered, resolved_numbering
from engine.meta.resolve.parts import with_parts
from engine.meta.resolve.periods import PeriodsDecl, periods_entity
from engine.meta.resolve.roles import resolved_role
from engine.meta.resolve.screens import resolved_screens
from engine.meta.resolve.settings import resolved_settings
from engine.meta.resolve.site import Site
from engine.meta.resolve.stories import Test
from engine.meta.resolve.tables import resolved_table
from engine.meta.resolve.tests import resolved_tests
from engine.meta.resolve.unique import Definitions, definitions_of
from engine.meta.resolve.whole import check_roles
from engine.meta.resolve.workflows import resolved_workflow, with_moves
from engine.meta.system import SETTINGS
from engine.meta.tables import Table
from engine.meta.workflows import Workflow

SETTINGS_IN_DOUBT: Final = frozenset((SETTINGS,))
"""What is in doubt where nothing is known of the settings."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A catalog whose expressions were not looked at yet; with errors in the report it holds only what can be used.

    `doubtful` are names that an expression may use although the catalog does not have them: they are written in the
    files, and what is wrong with them has been reported.
    """

    catalog: Catalog
    entities: Mapping[str, Site]
    roles: Mapping[str, Site]
    numberings: Mapping[str, Site]
    screens: Mapping[str, Site]
    menus: Mapping[str, Site]
    tables: Mapping[str, Site]
    decisions: Mapping[str, Site]
    workflows: Mapping[str, Site]
    approvals: Mapping[str, Site]
    automations: Mapping[str, Site]
    messages: Mapping[str, Site]
    doubtful: frozenset[str]
    known: Known
    links: Links
    tests: tuple[Test, ...] = ()
    fieldsets: Mapping[str, Declared] = field(default_factory=dict)
    unused: Mapping[str, tuple[Entity, Site]] = field(default_factory=dict)
    """What entities would get of fieldsets that none of them uses."""
    packs: Mapping[str, Declared] = field(default_factory=dict)
    app: Site | None = None
    """None where there is no `app`, which is an error."""


def resolve(application: Iterable[Declared], system: Iterable[Declared], report: Report) -> Resolved:
    """Put all definitions together."""
    definitions, decisions = with_decisions(definitions_of(application, system, report), report)
    definitions = with_parts(definitions, report)
    app = _app(definitions, report)
    known = _known(definitions, app, report)
    entity_sites = {name: Site(one, report) for name, one in definitions.entities.items()}
    role_sites = {name: Site(one, report) for name, one in definitions.roles.items()}
    known = replace(known, dictionaries=_entries(known, entity_sites))
    app, unset = _with_settings(app, definitions, known)
    entities, doubtful = _entities(known, entity_sites)
    entities = _with_actions(entities, entity_sites, known, Links(entities, doubtful))
    approval_sites = {name: Site(one, report) for name, one in definitions.approvals.items()}
    flow_sites = {name: Site(one, report) for name, one in definitions.workflows.items()}
    workflows = _workflows(flow_sites, known, Links(entities, doubtful))
    entities = {name: with_moves(one, workflows.values()) for name, one in entities.items()}
    links = Links(entities, doubtful)
    message_sites = {name: Site(one, report) for name, one in definitions.messages.items()}
    automation_sites = {name: Site(one, report) for name, one in definitions.automations.items()}
    roles = {
        name: resolved_role(site.declared.decl, site, known, links)
        for name, site in role_sites.items()
        if isinstance(site.declared.decl, RoleDecl)
    }
    check_roles(roles, role_sites)
    check_deleting(entities, entity_sites)
    check_former_names(
        {name: one.was for name, one in entities.items()}, known.entities, "entity", entity_sites.__getitem__
    )
    check_former_names({name: one.was for name, one in roles.items()}, known.roles, "role", role_sites.__getitem__)
    dictionaries = {
        name: resolved_dictionary(entries, entities[name], known) for name, entries in known.dictionaries.items()
    }
    number_sites = {name: Site(one, report) for name, one in definitions.numberings.items()}
    numberings = _numberings(number_sites, known, links, app)
    check_former_names(
        {name: one.was for name, one in numberings.items()}, known.numberings, "numbering", number_sites.__getitem__
    )
    check_numbered(entities, numberings, entity_sites)
    screen_sites = {name: Site(one, report) for name, one in definitions.screens.items()}
    menu_sites = {name: Site(one, report) for name, one in definitions.menus.items()}
    screens = resolved_screens(screen_sites, known, links)
    table_sites = {name: Site(one, report) for name, one in definitions.tables.items()}
    tables = _tables(table_sites, known)
    menus = Menus(screens, screen_sites, known, links)
    catalog = Catalog(
        app=app,
        entities=entities,
        roles=roles,
        dictionaries=dictionaries,
        numberings=numberings,
        workflows=workflows,
        approvals=_approvals(approval_sites, known, Links(entities, doubtful)),
        messages=_messages(message_sites, known, links),
        automations=_automations(automation_sites, known, links, workflows.values()),
        screens=screens,
        menus={
            name: menus.resolved(site.declared.decl, site)
            for name, site in menu_sites.items()
            if isinstance(site.declared.decl, MenuDecl)
        },
        tables=tables,
        decisions=decisions,
    )
    tests = tuple(
        test
        for one in definitions.tests.values()
        if isinstance(one.decl, TestDecl)
        for test in resolved_tests(one.decl, Site(one, report), app, known, links)
    )
    place = Site(definitions.app, report) if definitions.app is not None else None
    unsure = doubtful | unset | (table_sites.keys() - tables.keys())
    unused = unused_fieldsets(definitions, known, report)
    return Resolved(
        catalog,
        entity_sites,
        role_sites,
        number_sites,
        screen_sites,
        menu_sites,
        table_sites,
        {name: Site(definitions.decisions[name], report) for name in decisions},
        flow_sites,
        approval_sites,
        automation_sites,
        message_sites,
        unsure,
        known,
        links,
        tests,
        definitions.fieldsets,
        unused,
        definitions.packs,
        place,
    )


def _with_actions(
    entities: Mapping[str, Entity], sites: Mapping[str, Site], known: Known, links: Links
) -> dict[str, Entity]:
    """The entities with what people can do with them, which may concern any of the others."""
    found = dict(entities)
    for name, entity in entities.items():
        decl = sites[name].declared.decl
        if isinstance(decl, EntityDecl) and decl.actions:
            actions = resolved_actions(decl, entity, sites[name], known, links)
            found[name] = msgspec.structs.replace(entity, actions=actions)
    return found


def _known(definitions: Definitions, app: App, report: Report) -> Known:
    zone = ZoneInfo(app.time_zone)
    named = (
        definitions.entities,
        definitions.roles,
        definitions.numberings,
        definitions.menus,
        definitions.approvals,
        definitions.messages,
    )
    return Known(*named, app.locales, zone, report)


def _numberings(sites: Mapping[str, Site], known: Known, links: Links, app: App) -> dict[str, Numbering]:
    found = (
        resolved_numbering(site.declared.decl, site, known, links, app.fiscal_year)
        for site in sites.values()
        if isinstance(site.declared.decl, NumberingDecl)
    )
    return {one.name: one for one in found if one is not None}


def _tables(sites: Mapping[str, Site], known: Known) -> dict[str, Table]:
    found = (
        resolved_table(site.declared.decl, site, known)
        for site in sites.values()
        if isinstance(site.declared.decl, TableDecl)
    )
    return {one.name: one for one in found if one is not None}


def _approvals(sites: Mapping[str, Site], known: Known, links: Links) -> dict[str, Approval]:
    found = (
        resolved_approval(site.declared.decl, site, known, links)
        for site in sites.values()
        if isinstance(site.declared.decl, ApprovalDecl)
    )
    return {one.name: one for one in found if one is not None}


def _messages(sites: Mapping[str, Site], known: Known, links: Links) -> dict[str, Message]:
    found = (
        resolved_message(site.declared.decl, site, known, links)
        for site in sites.values()
        if isinstance(site.declared.decl, MessageDecl)
    )
    return {one.name: one for one in found if one is not None}


def _automations(
    sites: Mapping[str, Site], known: Known, links: Links, workflows: Iterable[Workflow]
) -> dict[str, Automation]:
    found = (
        resolved_automation(site.declared.decl, site, known, links, workflows)
        for _, site in sorted(sites.items())
        if isinstance(site.declared.decl, AutomationDecl)
    )
    return {one.name: one for one in found if one is not None}


def _workflows(sites: Mapping[str, Site], known: Known, links: Links) -> dict[str, Workflow]:
    found = (
        resolved_workflow(site.declared.decl, site, known, links)
        for site in sites.values()
        if isinstance(site.declared.decl, WorkflowDecl)
    )
    return {one.name: one for one in found if one is not None}


def _app(definitions: Definitions, report: Report) -> App:
    declared = definitions.app
    if declared is None or not isinstance(declared.decl, AppDecl):
        return STAND_IN
    versions = {name: one.decl.version for name, one in definitions.packs.items() if isinstance(one.decl, PackDecl)}
    return msgspec.structs.replace(resolved_app(declared.decl, Site(declared, report)), packs=versions)


def _with_settings(app: App, definitions: Definitions, known: Known) -> tuple[App, frozenset[str]]:
    """The application with its settings, and the names of those that cannot be used."""
    declared = definitions.app
    if declared is None or not isinstance(declared.decl, AppDecl):
        return app, SETTINGS_IN_DOUBT
    settings = resolved_settings(declared.decl, Site(declared, known.report), known)
    unset = frozenset(declared.decl.settings.keys() - settings.keys()) | declared.names_left_out("settings")
    doubtful = SETTINGS_IN_DOUBT if ("settings",) in declared.left_out else unset
    return msgspec.structs.replace(app, settings=settings), doubtful


def _entries(known: Known, sites: Mapping[str, Site]) -> dict[str, Entries]:
    """The values of all dictionaries, which fields of any entity may be made of."""
    return {
        name: entries_of(site.declared.decl, site, known.locales)
        for name, site in sites.items()
        if isinstance(site.declared.decl, DictionaryDecl)
    }


def _entities(known: Known, sites: Mapping[str, Site]) -> tuple[dict[str, Entity], frozenset[str]]:
    """Each by itself first; then what they say of each other, for which all fields have to be there."""
    entities = {}
    for name, site in sites.items():
        if isinstance(site.declared.decl, PeriodsDecl):
            continue
        if isinstance(site.declared.decl, EntityDecl):
            entities[name] = resolved_entity(site.declared.decl, site, known)
        elif isinstance(site.declared.decl, DictionaryDecl):
            entities[name] = dictionary_entity(site.declared.decl, site, known)
    entities |= _periods(entities, sites)
    links = Links(entities, doubtful_names(known.entities, entities))
    held = {name: links.held(entity, sites[name]) for name, entity in entities.items()}
    return held, doubtful_names(known.entities, held)


def _periods(entities: Mapping[str, Entity], sites: Mapping[str, Site]) -> dict[str, Entity]:
    """The periods of fields that are dated, as far as their names are free."""
    found = (
        periods_entity(entity, field, site)
        for entity in entities.values()
        for field in entity.fields.values()
        if field.periods is not None
        and (site := sites.get(f"{entity.name}_{field.name}")) is not None
        and isinstance(site.declared.decl, PeriodsDecl)
    )
    return {one.name: one for one in found}
