"""Labels and messages as written -> texts in the languages of the application."""

import re
from typing import Final

from engine.meta.kinds.shared import Label as Written
from engine.meta.labels import Label
from engine.meta.resolve.site import Site

_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")


def words(written: Written | None, locales: tuple[str, ...], site: Site, *, in_each: bool = True) -> Label:
    """The text in each language, or in some if it need not be `in_each`; nothing where nothing is written. `site` is
    the key it is written under.
    """
    if written is None:
        return {}
    if isinstance(written, str):
        label = dict.fromkeys(locales, written)
    else:
        label = {locale: text for locale, text in (("zh", written.zh), ("en", written.en)) if text is not None}
        if in_each:
            _warn_of_missing(label, locales, site)
    for text in set(label.values()):
        if "<" in text and _MARKUP.search(text):
            site.warn("META-LABEL", "a text with markup", "it is shown as it is written, with the `<` and `>`")
    return label


def _warn_of_missing(label: Label, locales: tuple[str, ...], site: Site) -> None:
    missing = [locale for locale in locales if locale not in label]
    if missing and not site.declared.left_out_below(site.path):
        has = "another language" if label else "nothing"
        site.warn("META-LABEL", f"no text in `{'`, `'.join(missing)}`", f"people of that language see {has}")
