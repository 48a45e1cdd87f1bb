"""A running cohort as a folder again: the files of its version, what commands changed written into its own file."""

import re
from collections.abc import Mapping

from bot.cohorts.present import Present
from bot.course.override import as_yaml
from bot.store.overrides import laid

_OVERRIDES = re.compile(r"^overrides:.*(?:\n|\Z)(?:(?:#.*\n|[ \t]*\n)*(?:[ \t]+\S.*|-.*)(?:\n|\Z))*", re.MULTILINE)
"""The field as it stands in a file: its line and everything that hangs on it, up to the next field."""


def files_of(cohort: Present) -> Mapping[str, str]:
    """The files whose timetable is the running one."""
    files = dict(cohort.standing.version.files)
    kept = laid(cohort.kept)
    if kept:
        path = f"cohorts/{cohort.version.cohort.id}.yaml"
        files[path] = with_overrides(files[path], as_yaml([*cohort.version.cohort.overrides, *kept]))
    return files


def with_overrides(text: str, field: str) -> str:
    """A cohort's file with this field in place of its overrides; everything else stays to the last sign."""
    rest = _OVERRIDES.sub("", text, count=1)
    return f"{rest}{'' if rest.endswith(chr(10)) or not rest else chr(10)}{field}"
