"""The site.yaml by which the tree of another system builds as it lies."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from generator.content.new_site.answers import quoted
from generator.content.other_systems.survey import FieldChoice, Survey
from generator.content.other_systems.systems import Layout, System
from generator.content.records.extra import is_extra_name

PASSED_OVER: Final = "none"
_PLAIN: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_HEAD: Final = """\
# Made for a tree of {system}: by these settings, Broadsheet builds it as it lies, and
# nothing there is moved or rewritten. docs/settings.md of Broadsheet describes all settings.
"""
_ID: Final = """\
# Permanent: a domain and a year in which it was yours. Every item's id begins with it, so it stays
# as it is even if the site moves: with another, subscribers would be shown every item again.
"""
_FIELDS: Final = """\
# The names of fields there, and the field here that each is read as; "none" passes it over.
"""
_UNKNOWN: Final = """\
# These have no counterpart here, and are warnings. Take away the "# " before a line to have your
# templates show a field, or write "none" there to have no more said of it.
"""


def site_yaml_of(
    system: System, layout: Layout, survey: Survey, answers: Mapping[str, str]
) -> bytes:
    """The whole file.

    answers   settings that are texts, by name, in their order
    """
    parts = [_HEAD.format(system=system.name), "".join(_answered(answers))]
    parts.append("".join(_records(layout)))
    if layout.folders:
        parts.append("".join(f"{name}: {quoted(folder)}\n" for name, folder in layout.folders))
    if survey.fields:
        parts.append(_FIELDS + "fields:\n" + "".join(map(_line, survey.fields)))
    if survey.unknown:
        # Where nothing is mapped, there is no `fields` yet for them to stand below.
        above = "" if survey.fields else "# fields:\n"
        parts.append(_UNKNOWN + above + "".join(map(_marked, survey.unknown)))
    return "\n".join(parts).encode()


def _answered(answers: Mapping[str, str]) -> Iterator[str]:
    for name, text in answers.items():
        above, below = (f"\n{_ID}", "\n") if name == "id" else ("", "")
        yield f"{above}{name}: {quoted(text)}\n{below}"


def _records(layout: Layout) -> Iterator[str]:
    yield "records:\n"
    for place in layout.places:
        yield f"  - files: {quoted(place.records.files)}\n"
        if place.records.category != "news":
            yield f"    category: {quoted(place.records.category)}\n"


def _line(choice: FieldChoice) -> str:
    why = f"  # {_comment(choice.refused)}" if choice.refused else ""
    return f"  {_key(choice.theirs)}: {choice.ours or PASSED_OVER}{why}\n"


def _marked(choice: FieldChoice) -> str:
    ours = f"extra.{choice.theirs}" if is_extra_name(choice.theirs) else PASSED_OVER
    return f"#   {_key(choice.theirs)}: {ours}\n"


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else quoted(name)


def _comment(message: str) -> str:
    """A message as a comment of one line may hold it."""
    return "".join(sign if sign.isprintable() else " " for sign in message)
