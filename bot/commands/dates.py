"""Reads a day that somebody typed, with or without a time, on their own clock."""

import re
from datetime import date, datetime, time

from bot.commands.call import CommandError
from bot.commands.parsing import shown
from bot.words import Words
from schedules.errors import ScheduleError
from schedules.moments import parse_time
from schedules.zones import LocalMoment, resolve

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]+(\S+))?", re.ASCII)


def read_moment(text: str, zone: str, words: Words, *, without_time: time) -> LocalMoment:
    """`2026-11-02`, or `2026-11-02 18:00`; *without_time* is meant where no time stands. Raises CommandError."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        said = words('"{text}" is not a date. Dates are written year-month-day: 2026-11-02, or 2026-11-02 18:00.')
        raise CommandError(said.format(text=shown(text)))
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        at = parse_time(found[4]) if found[4] is not None else without_time
        return resolve(datetime.combine(day, at), zone)
    except ScheduleError as error:
        raise CommandError(error.what.strip()) from None
    except (ValueError, OverflowError):
        raise CommandError(words("There is no such day: {text}.").format(text=shown(text))) from None
