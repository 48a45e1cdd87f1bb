"""From the YAML of one file to a value of its model, or to every fault in it with its place."""

from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.course.faults import Fault, Spot
from bot.course.written import Written
from bot.course.yaml_reading import Yaml

Model = TypeVar("Model", bound=Written)


def read_as(model: type[Model], read: Yaml) -> Model | None:
    """The value that *read* holds. What keeps it from being one is added to its faults."""
    if not read.is_read:
        return None
    try:
        return model.model_validate(read.data, by_alias=True, by_name=False)
    except ValidationError as error:
        for line in error.errors(include_url=False):
            if not _follows(line, read):
                read.faults.append(_fault(line, read))
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
