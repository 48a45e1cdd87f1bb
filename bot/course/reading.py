"""From the YAML of one file to a value of its model, or to every fault in it with its place."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.course.faults import Fault, Spot
from bot.course.written import Written, written_names
from bot.course.yaml_reading import Yaml

Model = TypeVar("Model", bound=Written)


@dataclass(frozen=True, slots=True)
class Read(Generic[Model]):
    """What came of a file: its *value*, unless it has faults.

    *partial* is the value with its good fields; the *bad* ones hold their default or an example, and mean nothing. It
    serves to look for further faults.
    """

    value: Model | None
    partial: Model | None
    bad: frozenset[str] = frozenset()


def read_as(model: type[Model], read: Yaml) -> Read[Model]:
    """The value that *read* holds. What keeps it from being one is added to its faults."""
    if not read.is_read:
        return Read(None, None)
    try:
        value = model.model_validate(read.data, by_alias=True, by_name=False)
    except ValidationError as error:
        lines = error.errors(include_url=False)
    else:
        refused = frozenset(str(path[0]) for path in read.refused)
        return Read(None if refused else value, value, refused)
    read.faults.extend(_fault(line, read) for line in lines if not _follows(line, read))
    bad = {str(path[0]) for path in read.refused} | {str(line["loc"][0]) for line in lines if line["loc"]}
    return Read(None, _partial(model, read, bad), frozenset(bad))


def _partial(model: type[Model], read: Yaml, bad: set[str]) -> Model | None:
    good = {name: value for name, value in read.data.items() if name not in bad}
    for name, field in written_names(model).items():
        if field.is_required() and name not in good and field.examples:
            good[name] = str(field.examples[0])
    try:
        return model.model_validate(good, by_alias=True, by_name=False)
    except ValidationError:
        return None


def _follows(line: ErrorDetails, read: Yaml) -> bool:
    """Whether this is only a consequence of a fault that was found in the YAML already."""
    return line["loc"] in read.refused


def _fault(line: ErrorDetails, read: Yaml) -> Fault:
    about = line["ctx"]
    return Fault(_spot(line, read), str(about["what"]), str(about["to_do"]))


def _spot(line: ErrorDetails, read: Yaml) -> Spot:
    path, about = line["loc"], line["ctx"]
    if about.get("at_name"):
        return read.key_spot(path)
    return read.spot(path, int(about.get("start", 0)), about.get("end"))
