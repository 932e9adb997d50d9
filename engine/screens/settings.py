"""The form of the application's settings, and two changes of them at once: as records have both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.expressions.record import Value
from engine.meta.catalog import App, Entity
from engine.meta.fields import AnyField, Literal
from engine.meta.labels import text_in
from engine.meta.system import SETTINGS
from engine.rules.inputs import Readers
from engine.rules.values import literal
from engine.screens.cells import wording
from engine.screens.conflict import ConflictScreen, Versions, conflict_screen
from engine.screens.form import Filled, FormScreen, Input, Section, form_screen
from engine.screens.reader import Reader, Row


@dataclass(frozen=True, slots=True)
class SettingsSet:
    """The settings in force, and how often they were changed."""

    values: Mapping[str, Value]
    version: int

    @property
    def row(self) -> Row:
        """As a form is filled with it; there is one set of settings, which is always there."""
        return Row(1, self.version, "", self.values)


def settings_form(app: App, filled: Filled, reader: Reader) -> FormScreen:
    """The form; beside each setting stands what holds where nobody sets anything."""
    entity = Entity(name=SETTINGS, label={reader.locale: reader.say("settings")}, title="", fields=app.settings)
    screen = form_screen(entity, app.settings, filled, reader)
    inputs = tuple(
        _with_default(each, app.settings[each.name], reader) for part in screen.sections for each in part.inputs
    )
    section = Section(text_in(app.label, reader.locale, app.name), inputs)
    return replace(screen, sections=(section,))


def settings_conflict(
    app: App, base: Mapping[str, str], mine: Mapping[str, str], theirs: SettingsSet, reader: Reader
) -> ConflictScreen:
    """What was typed beside what somebody else has set meanwhile."""
    read = Readers(app.settings.values()).read_form(mine, reader.desk)
    versions = Versions(base, mine, theirs.row, {}, read.values)
    return conflict_screen(app.settings, app.settings, versions, reader.say("settings_changed"), reader)


def _with_default(shown: Input, field: AnyField, reader: Reader) -> Input:
    if not isinstance(field.default, Literal):
        return shown
    words = wording(field, literal(field, field.default.value), "", reader)
    default = reader.say("default_is", value=words)
    return replace(
        shown, hint=reader.say("hint_and_default", hint=shown.hint, value=default) if shown.hint else default
    )
