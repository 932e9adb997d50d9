"""What every template knows beside the screen it draws, and the drawing itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from engine.screens.favourites import Favourite
from engine.screens.keys import pressed
from engine.screens.menu import Menu
from engine.screens.reader import Reader
from engine.web.assets import Assets
from engine.web.drawing import Drawing
from engine.web.look import Look
from engine.web.templating import environment

CSRF_FIELD = "_csrf"


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame: whose application, who works in it, what can be opened, the entity the screen belongs to if any.

    With `stars` places can be marked; `favourites` are.
    """

    person: str
    account: str
    menu: Menu
    entity: str = ""
    stars: bool = False
    favourites: Sequence[Favourite] = ()


@dataclass(frozen=True, slots=True)
class Toast:
    """What went well just now: the code of its words, and where it is undone, done again or what it made is;
    of several records how many they were, and where those that are `undone` are taken back, with their versions.
    """

    code: str
    count: int = 0
    restore: str = ""
    undo: str = ""
    undone: tuple[tuple[int, int], ...] = ()
    again: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """`app` is the application's label, `here` the address of the page, `marked` the record last worked on.

    `shell` is None before the log-in; `csrf` is the session's token for forms. `live` tells apart the definitions it
    was made by, 0 where it was made by none in particular.
    """

    app: str
    reader: Reader
    look: Look
    here: str
    csrf: str = ""
    shell: Shell | None = None
    toast: Toast | None = None
    marked: int = 0
    live: int = 0

    @property
    def readable(self) -> frozenset[str]:
        """The entities whose records may be linked to."""
        return frozenset(entry.entity for entry in self.shell.menu.entries) if self.shell else frozenset()


class Templates:
    """The templates of one application, with its assets; `dev`: its pages follow definitions that are being written;
    `inbox`: people are told things.
    """

    def __init__(self, assets: Assets, version: str, *, dev: bool = False, inbox: bool = False) -> None:
        self._environment: Environment = environment(assets)
        self._version = version
        self._dev = dev
        self._inbox = inbox

    def draw(self, name: str, page: Page, *, partial: bool = False, **screen: Any) -> str:
        """The template as HTML, given a page and what it draws; `partial` where it is a part of a page that stands."""
        return self._environment.get_template(name).render(
            app=page.app,
            say=page.reader.say,
            look=page.look,
            shell=page.shell,
            here=page.here,
            toast=page.toast,
            marked=page.marked,
            readable=page.readable,
            drawn=Drawing(page.reader, page.readable),
            version=self._version,
            dev=self._dev,
            inbox=self._inbox,
            csrf=page.csrf,
            hidden_fields=_hidden_fields(page.csrf),
            partial=partial,
            live=page.live,
            key_table=_KEYS[page.look.plain_keys],
            **screen,
        )


_KEYS = {plain: pressed(letters=plain) for plain in (True, False)}


@cache
def _no_fields() -> Markup:
    return Markup()


def _hidden_fields(csrf: str) -> Callable[[], Markup]:
    """What every form carries beside its own inputs."""
    fields = Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, csrf) if csrf else _no_fields()
    return lambda: fields
