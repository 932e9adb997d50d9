"""How a person wants the screens: kept with their account; language, theme and density also in a cookie of the browser,
for whoever is not known yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.http.asgi import Header
from engine.http.request import Request
from engine.http.site import Site
from engine.security.principal import Principal
from engine.text.languages import cldr, language

COOKIE = "look"
THEMES = ("system", "light", "dark")
DENSITIES = ("compact", "standard", "relaxed")
ROWS = (20, 50, 100, 200)
KEPT = ("locale", "time_zone", "theme", "density", "page_rows", "plain_keys")
"""The fields of somebody's own record that say how they want the screens."""
A_YEAR = 365 * 86_400

HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def own_name(locale: str) -> str:
    """What a language is called by those who speak it."""
    name = cldr(locale).get_display_name(locale.replace("-", "_")) or locale
    return name[0].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class Choice:
    """One preference as the menu offers it; `heading` is the code of its words.

    `values` are the codes of their words too (`theme_dark`), but for languages, which each name themselves.
    """

    name: str
    heading: str
    values: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Look:
    """What was chosen; `locales` are those of the application, `locale` one of them.

    `page_rows` are the rows of a page of a list; without `plain_keys` a single letter is no key of the screens.
    """

    locale: str
    locales: tuple[str, ...]
    theme: str = "system"
    density: str = "standard"
    page_rows: int = 50
    plain_keys: bool = True

    @property
    def language(self) -> str:
        """The language of the page, as HTML names it."""
        return HTML_LANGUAGES[language(self.locale)]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Everything that can be chosen; a single language is no choice."""
        offered = (
            Choice("locale", "language", self.locales, self.locale),
            Choice("theme", "theme", THEMES, self.theme),
            Choice("density", "density", DENSITIES, self.density),
        )
        return tuple(choice for choice in offered if len(choice.values) > 1)

    def changed(self, wanted: Mapping[str, object]) -> "Look":
        """With what a menu posted, or an account keeps; anything that is not offered changes nothing."""
        return Look(
            _chosen(wanted, "locale", self.locales, self.locale),
            self.locales,
            _chosen(wanted, "theme", THEMES, self.theme),
            _chosen(wanted, "density", DENSITIES, self.density),
            rows if isinstance(rows := wanted.get("page_rows"), int) else self.page_rows,
            wanted.get("plain_keys", self.plain_keys) is not False,
        )


def _chosen(wanted: Mapping[str, object], name: str, allowed: tuple[str, ...], present: str) -> str:
    found = wanted.get(name)
    return found if isinstance(found, str) and found in allowed else present


def look_of(request: Request, locales: tuple[str, ...], person: Principal | None) -> Look:
    """The look of a request: what the person's account keeps, else what its cookie says, else what goes for the person,
    else what the browser asks for.
    """
    own, kept_for = (person.locale, person.me.values) if person is not None else (None, {})
    first = next((each for each in (own, request.locale) if each and _match(each, locales)), locales[0])
    fresh = Look(_match(first, locales) or locales[0], locales)
    kept = dict(request.cookies).get(COOKIE, "").split(".")
    return fresh.changed(dict(zip(("locale", "theme", "density"), kept, strict=False))).changed(kept_for)


def look_cookie(look: Look, site: Site) -> Header:
    """`Set-Cookie` that keeps a look for a year."""
    secure = "; Secure" if site.https else ""
    value = f"{look.locale}.{look.theme}.{look.density}"
    return b"set-cookie", f"{COOKIE}={value}; Path=/; Max-Age={A_YEAR}; SameSite=Lax; HttpOnly{secure}".encode("ascii")


def _match(wanted: str, locales: tuple[str, ...]) -> str | None:
    """The application's locale that serves a wanted one: itself, or one of the same language."""
    if wanted in locales:
        return wanted
    return next((each for each in locales if language(each) == language(wanted)), None)
