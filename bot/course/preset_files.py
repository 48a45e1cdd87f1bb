"""The schedules a course may name: ours, and those in its own folder `schedules/`."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from bot.course.faults import Fault, Source
from bot.course.gathering import SCHEDULES
from bot.course.yaml_reading import read_yaml
from schedules.presets import Preset, PresetError, load_presets, read_preset


def read_presets(files: Mapping[str, str]) -> tuple[dict[str, Preset], list[Fault]]:
    """The presets by name, and what is wrong in those among *files*."""
    presets = dict(load_presets())
    faults: list[Fault] = []
    for file, text in files.items():
        if not file.startswith(f"{SCHEDULES}/"):
            continue
        source = Source(file, text.split("\n"))
        found = read_yaml(source).faults
        if not found:
            name = PurePosixPath(file).stem
            try:
                presets[name] = read_preset(name, text, file)
            except PresetError as error:
                found = [_fault(error, source)]
        faults.extend(found)
    return presets, faults


def _fault(error: PresetError, source: Source) -> Fault:
    """The error's text begins with file, line and column; what stands there is the reader's to show."""
    found = re.match(r"[^:]+:(\d+):(\d+)\s+(.*)", error.what, re.DOTALL)
    if not found:
        return Fault(source.whole(), error.what)
    return Fault(source.spot(int(found[1]), int(found[2])), found[3])
