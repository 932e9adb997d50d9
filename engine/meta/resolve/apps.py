"""`app:` as written -> as resolved."""

from datetime import date
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from engine.diagnostics import nearest
from engine.meta.catalog import App
from engine.meta.kinds import AppDecl
from engine.meta.kinds.shared import several
from engine.meta.resolve.moments import day
from engine.meta.resolve.numbers import Wrong
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words

_CURRENCIES: Final = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR
IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD
XOF XPF YER ZAR ZMW ZWG
"""

CURRENCIES: Final = frozenset(_CURRENCIES.split())
"""ISO 4217, without funds, metals and test codes."""

_MEANT: Final = {"RMB": "CNY", "CNH": "CNY", "YUAN": "CNY", "¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}

STAND_IN: Final = App(name="app", label={}, locales=("zh", "en"), time_zone="UTC", currency="CNY")
"""Where the application itself cannot be used, so that the rest is looked at all the same."""


def resolved_app(decl: AppDecl, site: Site) -> App:
    """The application; what is wrong is reported, and what is right in its place used."""
    locales = tuple(dict.fromkeys(several(decl.locales)))
    return App(
        name=decl.app,
        label=words(decl.label, locales, site.below("label")),
        locales=locales,
        time_zone=_time_zone(decl.time_zone, site.below("time_zone")),
        version=decl.version,
        currency=_currency(decl.currency, site.below("currency")),
        fiscal_year=_fiscal_year(decl.fiscal_year, site.below("fiscal_year")),
        holidays=_days(decl.holidays, False, site.below("holidays")),
        workdays=_days(decl.workdays, True, site.below("workdays")),
        hours=_hours(decl.hours, site.below("hours")),
    )


def _fiscal_year(written: str, site: Site) -> str:
    """A day that every year has; the 29th of February is none."""
    if not isinstance(day(f"2001-{written}"), Wrong):
        return written
    site.at_value("META-VALUE", f"no fiscal year begins on `{written}`", "write month and day: `04-01`")
    return STAND_IN.fiscal_year


def _days(written: str | tuple[str, ...], weekend: bool, site: Site) -> tuple[str, ...]:
    """Days that differ from the week: of the other ones nothing needs to be said."""
    found = dict.fromkeys(several(written))
    for place, one in enumerate(found):
        here = site.below(place) if isinstance(written, tuple) else site
        read = day(one)
        if isinstance(read, Wrong):
            here.at_value("META-VALUE", read.message, read.hint)
        elif (date.fromisoformat(read).isoweekday() > 5) is not weekend:
            when = "no Saturday or Sunday" if weekend else "a Saturday or Sunday"
            here.at_value("META-VALUE", f"`{one}` is {when}", "delete it: it is no exception")
    return tuple(sorted(found))


def _hours(written: str | tuple[str, ...], site: Site) -> tuple[str, ...]:
    """Parts of a day, one after the other; all have the same form, so that texts are in the order of times."""
    found: list[str] = []
    for place, one in enumerate(several(written)):
        here = site.below(place) if isinstance(written, tuple) else site
        begin, end = (part.strip().zfill(5) for part in one.split("-"))
        if not begin < end:
            here.at_value("META-VALUE", f"`{one}` ends before it begins", "write `09:00-12:00`; a day ends at `24:00`")
        elif found and begin < found[-1][-5:]:
            message = f"`{one}` begins before `{found[-1]}` has ended"
            here.at_value("META-VALUE", message, "write the parts of a day in their order")
        else:
            found.append(f"{begin}-{end}")
    return tuple(found) or STAND_IN.hours


@cache
def _time_zones() -> frozenset[str]:
    """Those this machine knows; it reads hundreds of files to tell."""
    return frozenset(available_timezones())


def _time_zone(written: str, site: Site) -> str:
    if written in _time_zones():
        return written
    meant = nearest(written, _time_zones())
    hint = f"did you mean `{meant}`?" if meant else "write it as `Asia/Shanghai` or `Europe/Berlin`"
    site.at_value("META-VALUE", f"there is no time zone `{written}`", hint)
    return STAND_IN.time_zone


def _currency(written: str, site: Site) -> str:
    if written in CURRENCIES or site.declared.left_out_below(site.path):
        return written
    meant = _MEANT.get(written.upper()) or nearest(written.upper(), CURRENCIES)
    hint = f"did you mean `{meant}`?" if meant else "write the three letters of ISO 4217: `CNY`"
    site.at_value("META-VALUE", f"there is no currency `{written}`", hint)
    return STAND_IN.currency
