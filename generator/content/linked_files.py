"""Files of the static folder that every page links to: that they are there, and their versions."""

import hashlib
from itertools import chain

from generator.content.scan import LARGEST, Scan
from generator.content.settings import FILE, Settings
from generator.content.source_folder import Found
from generator.content.yaml.fields import Fields, did_you_mean
from generator.content.yaml.text import read_mapping
from generator.problems import Problem, SettingsError


def versions_of(scan: Scan, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Pairs of each file that `styles` and `scripts` name, by its path below the static folder, and
    the beginning of its digest, as addresses of assets have it.

    Raises SettingsError for what is not there, and ContentError for what cannot be read.
    """
    own = [each for each in chain(settings.styles, settings.scripts) if "//" not in each]
    static = {each.name: each for each in scan.static} if own else {}
    problems = [
        problem
        for field in ("styles", "scripts")
        for index, name in enumerate(getattr(settings, field))
        if "//" not in name and (problem := _fault(name, field, index, static, scan, settings))
    ]
    if problems:
        raise SettingsError(problems)
    return tuple((name, _version(scan, settings, name)) for name in dict.fromkeys(own))


def _version(scan: Scan, settings: Settings, name: str) -> str:
    data = scan.folder.read(f"{settings.static}/{name}", LARGEST)
    return hashlib.sha256(data).hexdigest()[:8]


def _fault(
    name: str, field: str, index: int, static: dict[str, Found], scan: Scan, settings: Settings
) -> Problem | None:
    if name not in static:
        known = [each for each in static if each.endswith(name[name.rindex(".") :])]
        message = f"{settings.static}/{name} does not exist{did_you_mean(name, known)}"
    elif static[name].size > LARGEST:
        message = f"{settings.static}/{name} is larger than {LARGEST:,} bytes; make it smaller"
    else:
        return None
    return Problem(FILE, _line(scan, field, index), f"{field}[{index}]", message)


def _line(scan: Scan, field: str, index: int) -> int:
    """The line of a member of a list in site.yaml; 0 where it cannot be read any more."""
    text = scan.folder.read(FILE, LARGEST).decode("utf-8-sig", "replace")
    mapping, _ = read_mapping(text, FILE)
    lines = Fields(mapping, FILE, []).lines(field) if mapping else ()
    return lines[index] if index < len(lines) else 0
