"""Does nothing tell what is sensitive where nobody is asked for a right to take it away: in titles and in numbers?"""

from collections.abc import Iterable

from engine.compile.checks_expressions import Checked
from engine.compile.checks_numbers import fields_shown
from engine.compile.dependencies import fields_read
from engine.meta.resolve import Resolved

TITLE = ("title",)


def check_sensitive(checked: Iterable[Checked], resolved: Resolved) -> None:
    """Report titles and numberings that show such a field; what is worked out of one is for its author to judge."""
    catalog = resolved.catalog
    for one in checked:
        site = one.occurrence.site
        if site.path == TITLE:
            for entity, name in sorted(fields_read(one.typed, catalog)):
                if catalog.entities[entity].fields[name].sensitive:
                    message = f"`{name}` is sensitive, and a title stands wherever the record is named, in files too"
                    site.at_value("META-CONFLICT", message, "take it out of the title, or delete `sensitive`")
    for numbering in catalog.numberings.values():
        for _, field in fields_shown(numbering, catalog):
            if field.sensitive:
                message = f"`{field.name}` is sensitive, and a number stands wherever the record is named, in files too"
                site = resolved.numberings[numbering.name].below("pattern")
                site.at_value("META-CONFLICT", message, "take it out of the number, or delete `sensitive`")
