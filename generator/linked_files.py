"""Files of the static folder that every page links to: that they are there, and their versions."""

import hashlib
from itertools import chain

from generator.fields import Fields, did_you_mean
from generator.folder import Found
from generator.look import LARGEST, Look
from generator.problems import Problem, SettingsError
from generator.settings import FILE, Settings
from generator.yamltext import read_mapping


def versions_of(seen: Look, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Pairs of each file that `styles` and `scripts` name, by its path below the static folder, and
    the beginning of its digest, as addresses of assets have it.

    Raises SettingsError for what is not there, and ContentError for what cannot be read.
    """
    own = [each for each in chain(settings.styles, settings.scripts) if "//" not in each]
    static = {each.name: each for each in seen.static} if own else {}
    problems = [
        problem
        for field in ("styles", "scripts")
        for index, name in enumerate(getattr(settings, field))
        if "//" not in name and (problem := _fault(name, field, index, static, seen, settings))
    ]
    if problems:
        raise SettingsError(problems)
    return tuple((name, _version(seen, settings, name)) for name in dict.fromkeys(own))


def _version(seen: Look, settings: Settings, name: str) -> str:
    data = seen.folder.read(f"{settings.static}/{name}", LARGEST)
    return hashlib.sha256(data).hexdigest()[:8]


def _fault(
    name: str, field: str, index: int, static: dict[str, Found], seen: Look, settings: Settings
) -> Problem | None:
    if name not in static:
        known = [each for each in static if each.endswith(name[name.rindex(".") :])]
        message = f"{settings.static}/{name} does not exist{did_you_mean(name, known)}"
    elif static[name].size > LARGEST:
        message = f"{settings.static}/{name} is larger than {LARGEST:,} bytes; make it smaller"
    else:
        return None
    return Problem(FILE, _line(seen, field, index), f"{field}[{index}]", message)


def _line(seen: Look, field: str, index: int) -> int:
    """The line of a member of a list in site.yaml; 0 where it cannot be read any more."""
    text = seen.folder.read(FILE, LARGEST).decode("utf-8-sig", "replace")
    mapping, _ = read_mapping(text, FILE)
    lines = Fields(mapping, FILE, []).lines(field) if mapping else ()
    return lines[index] if index < len(lines) else 0
