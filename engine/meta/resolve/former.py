"""Former names (`was:`): each is free now, and claimed once."""

from collections.abc import Callable, Collection, Mapping

from engine.meta.resolve.site import Site


def check_former_names(
    was: Mapping[str, tuple[str, ...]], names: Collection[str], what: str, site_of: Callable[[str], Site]
) -> None:
    """Report former names that something has now, and those that two claim; `names` are all there are beside them."""
    claimed: dict[str, str] = {}
    for name, formers in was.items():
        for index, former in enumerate(formers):
            place = site_of(name).below("was", index)
            if former in names:
                _report_existing(name, former, what, was, place)
            elif former in claimed:
                message = f"`{claimed[former]}` was `{former}` already"
                place.at_value("META-WAS", message, "one of them takes over the data; delete `was` in the other")
            claimed.setdefault(former, name)


def _report_existing(name: str, former: str, what: str, was: Mapping[str, tuple[str, ...]], place: Site) -> None:
    if former == name:
        place.at_value("META-WAS", f"`{name}` is its name now", "write the name it had before, or delete `was`")
        return
    earlier = was.get(former, ())
    hint = f"write `was: {earlier[0]}` if `{former}` is gone" if earlier else f"delete `was`, or the {what} `{former}`"
    place.at_value("META-WAS", f"there is still the {what} `{former}`", hint)
