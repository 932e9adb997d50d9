"""How a person wants the screens: language, theme, density; kept in one cookie of the browser."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.http.asgi import Header
from engine.http.request import Request
from engine.http.site import Site
from engine.text.languages import cldr, language

COOKIE = "look"
THEMES = ("system", "light", "dark")
DENSITIES = ("compact", "standard", "relaxed")
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
    """What was chosen; `locales` are those of the application, `locale` one of them."""

    locale: str
    locales: tuple[str, ...]
    theme: str = "system"
    density: str = "standard"

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

    def changed(self, posted: Mapping[str, str]) -> "Look":
        """With what a menu posted; anything that is not offered changes nothing."""
        return Look(
            _chosen(posted, "locale", self.locales, self.locale),
            self.locales,
            _chosen(posted, "theme", THEMES, self.theme),
            _chosen(posted, "density", DENSITIES, self.density),
        )


def _chosen(posted: Mapping[str, str], name: str, allowed: tuple[str, ...], present: str) -> str:
    wanted = posted.get(name, present)
    return wanted if wanted in allowed else present


def look_of(request: Request, locales: tuple[str, ...], own: str | None) -> Look:
    """The look of a request: what its cookie says, else the person's `own` language, else what the browser asks for."""
    first = next((each for each in (own, request.locale) if each and _match(each, locales)), locales[0])
    fresh = Look(_match(first, locales) or locales[0], locales)
    kept = dict(request.cookies).get(COOKIE, "").split(".")
    return fresh.changed(dict(zip(("locale", "theme", "density"), kept, strict=False)))


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
