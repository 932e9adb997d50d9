"""The looks every screen is looked at in."""

from dataclasses import dataclass

WIDE, NARROW = (1440, 900), (390, 844)


@dataclass(frozen=True)
class View:
    """Language, theme and size of window a screen is looked at in."""

    locale: str
    theme: str
    size: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.locale}-{self.size[0]}-{self.theme}"


VIEWS = [View(locale, theme, size) for locale in ("zh", "en") for theme in ("light", "dark") for size in (WIDE, NARROW)]
