"""Ready-made cadences, kept as text files that a manager can read, copy and edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml

from schedules.errors import ScheduleError, did_you_mean
from schedules.moments import WeeklyTime, parse_weekly

_FIELDS = ("about", "lessons", "sessions")
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Preset:
    """When a course's lessons come, week by week; *expects_sessions* is false for courses meant to have none."""

    name: str
    about: str
    lessons: tuple[WeeklyTime, ...]
    expects_sessions: bool = True


class PresetError(ScheduleError):
    """A preset file that cannot be read; the text begins with file, line and column."""


def load_presets(folder: Path | None = None) -> Mapping[str, Preset]:
    """The presets by name: ours, and those of *folder*/schedules/, which win. Raises PresetError."""
    presets: dict[str, Preset] = {}
    for file in sorted(files("schedules").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            name = file.name.removesuffix(".yaml")
            presets[name] = read_preset(name, file.read_text(encoding="utf-8"), f"schedules/{file.name}")
    own = folder / "schedules" if folder is not None else None
    if own is not None and own.is_dir():
        for path in sorted(own.glob("*.yaml")):
            place = f"schedules/{path.name}"
            try:
                presets[path.stem] = read_preset(path.stem, path.read_text(encoding="utf-8"), place)
            except (OSError, UnicodeDecodeError) as error:
                raise PresetError(
                    f"{place}:1:1  It cannot be read ({type(error).__name__}). Save it as UTF-8."
                ) from error
    return presets


def read_preset(name: str, text: str, place: str) -> Preset:
    """Read one preset's text; *place* names its file in errors. Raises PresetError."""
    root = _composed(text, place)
    if not isinstance(root, yaml.MappingNode):
        raise PresetError(
            f'{place}:1:1  A preset has the fields "about" and "lessons". Copy one of ours to begin with.'
        )
    about, expects_sessions = "", True
    lessons: tuple[WeeklyTime, ...] = ()
    seen: set[str] = set()
    for key, value in root.value:
        name_of_field = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name_of_field in seen:
            raise PresetError(f'{_at(key, place)}  "{name_of_field}" stands here twice. Keep one of them.')
        seen.add(name_of_field)
        match name_of_field:
            case "about" if isinstance(value, yaml.ScalarNode):
                about = value.value
            case "lessons" if isinstance(value, yaml.SequenceNode):
                lessons = tuple(_weekly(node, place) for node in value.value)
            case "sessions" if isinstance(value, yaml.ScalarNode) and value.value in ("none", "expected"):
                expects_sessions = value.value == "expected"
            case "sessions":
                raise PresetError(f'{_at(value, place)}  "sessions" is "none" or "expected". Write one of these.')
            case known if known in _FIELDS:
                raise PresetError(
                    f'{_at(value, place)}  "{known}" has the wrong shape. Compare with one of our presets.'
                )
            case unknown:
                near = did_you_mean(unknown, _FIELDS)
                raise PresetError(
                    f'{_at(key, place)}  Unknown field "{unknown}". {near}A preset has about, lessons, sessions.'
                )
    if not lessons:
        raise PresetError(f'{place}:1:1  No lesson times. Add "lessons:" with lines like "- mon 09:00".')
    return Preset(name, about, tuple(sorted(lessons, key=lambda one: (one.weekday, one.at))), expects_sessions)


def _composed(text: str, place: str) -> yaml.Node | None:
    """The YAML tree of a text. Composing descends with what is nested, so that is counted first."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST:
                raise PresetError(f"{_at(event, place)}  This is nested too deeply. Compare with one of our presets.")
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{place}:{mark.line + 1}:{mark.column + 1}" if mark else f"{place}:1:1"
        raise PresetError(f"{where}  This is not YAML: {error.problem}. Mend the line.") from error
    except yaml.YAMLError as error:
        raise PresetError(f"{place}:1:1  This is not YAML: it has signs that no text has. Save it as UTF-8.") from error
    return root


def _weekly(node: yaml.Node, place: str) -> WeeklyTime:
    if not isinstance(node, yaml.ScalarNode):
        raise PresetError(f'{_at(node, place)}  This is not a time. Write a line like "- mon 09:00".')
    try:
        return parse_weekly(node.value)
    except ScheduleError as error:
        raise PresetError(f"{_at(node, place, error.start)}  {error.what}") from error


def _at(node: yaml.Node | yaml.Event, place: str, offset: int = 0) -> str:
    mark = node.start_mark
    return f"{place}:{mark.line + 1}:{mark.column + 1 + offset}" if mark else f"{place}:1:1"
