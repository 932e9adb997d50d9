"""Days and instants by their distance from now: `8 分钟前`, `明天 10:00`, `逾期 2 天`."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.text.date_formats import table_date
from engine.text.dates import in_zone
from engine.text.messages import message

FAR = 30
"""Beyond so many days a distance says less than the date."""


def near_instant(moment: datetime, now: datetime, zone: ZoneInfo, locale: str) -> str:
    """How far an instant is from now: `刚刚`, `8 分钟前`, `今天 09:12`, `昨天`, `3 天前`, beyond 30 days its date."""
    distance = moment - now
    if abs(distance) < timedelta(minutes=1):
        return message("near_now", locale)
    if abs(distance) < timedelta(hours=1):
        minutes = int(abs(distance).total_seconds() // 60)
        return message("near_minutes_ahead" if distance > timedelta() else "near_minutes_ago", locale, count=minutes)
    local, today = in_zone(moment, zone), in_zone(now, zone).date()
    return _near_day(local.date(), today, locale, lambda code: message(code, locale, time=f"{local:%H:%M}"))


def near_date(day: date, today: date, locale: str) -> str:
    """How far a day is from today: `今天`, `昨天`, `明天`, `3 天前`, `3 天后`, beyond 30 days its date."""
    return _near_day(day, today, locale, lambda code: message(code.removesuffix("_at"), locale))


def overdue(day: date, today: date, locale: str) -> str:
    """How late a past day is: `逾期 2 天`."""
    return message("overdue", locale, count=(today - day).days)


def _near_day(day: date, today: date, locale: str, named: Callable[[str], str]) -> str:
    distance = (day - today).days
    known = {0: "near_today_at", 1: "near_tomorrow_at"}
    if distance in known:
        return named(known[distance])
    if distance == -1:
        return message("near_yesterday", locale)
    if abs(distance) > FAR:
        return table_date(day, today, locale)
    return message("near_days_ahead" if distance > 0 else "near_days_ago", locale, count=abs(distance))
