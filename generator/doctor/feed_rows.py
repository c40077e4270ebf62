"""Edits of `feeds.yaml`: rows that are added, and addresses that have moved.

The file is the owner's, with comments and an order of its own: only its text is edited, at the
parser's marks, and what comes out is read again before it is taken. If that says anything but what
it is to say, there is no edit, and the owner is told what to write.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import structs

from generator.content.records.links import canonical
from generator.content.registries.feeds import FILE, Feed, read_feeds
from generator.content.yaml.writing import Value, yaml_text
from generator.doctor.edits import around, written
from generator.doctor.located import Located, located
from generator.problems import GeneratorError

BEGINNING: Final = """\
# The feeds that this site follows: `broadsheet fetch` asks for them.
feeds:
"""
"""Of a file that is not there yet."""

_EMPTY: Final = re.compile(r"^(feeds:)[ \t]*(?:\[[ \t]*\]|~|null)?[ \t]*(#[^\n]*)?$", re.MULTILINE)
_MARGIN: Final = re.compile(r"[ \t]*(?=- )")


class UneditableFeedsError(GeneratorError):
    """The file is written in a way that no edit of its text fits."""


def with_rows(text: str, rows: Sequence[Mapping[str, Value]]) -> str:
    """The text of `feeds.yaml` with rows behind its last one.

    text   of the file; empty for one that is not there
    rows   fields of each, as they are to stand there
    Raises UneditableFeedsError, with the rows in its message, where they cannot be added.
    """
    text = text if text.strip() else BEGINNING
    before = _feeds(text)
    line_end = "\r\n" if "\r\n" in text else "\n"
    lacking = "" if text.endswith(("\n", "\r")) else line_end
    added = "".join(yaml_text({"feeds": [row]}).partition("\n")[2] for row in rows)
    wanted, _ = read_feeds(f"feeds:\n{added}".encode())
    for at, margin in _places(text):
        indented = "".join(f"{margin}{line[2:]}\n" for line in added.splitlines())
        lines = indented.replace("\n", line_end)
        edited = f"{text[:at]}{lacking if at == len(text) else ''}{lines}{text[at:]}"
        if _feeds(edited) == [*before, *map(_without_line, wanted)]:
            return edited
    empty = _EMPTY.search(text)
    if empty is None:
        edited = f"{text}{lacking}feeds:{line_end}{added.replace(chr(10), line_end)}"
        if not before and _feeds(edited) == [*map(_without_line, wanted)]:
            return edited
    else:
        end = f" {empty[2]}" if empty[2] else ""
        lines = added.replace("\n", line_end)
        head = f"{text[: empty.start()]}{empty[1]}{end}{line_end}{lines}"
        edited = head + text[empty.end() :].removeprefix(line_end)
        if _feeds(edited) == [*before, *map(_without_line, wanted)]:
            return edited
    raise UneditableFeedsError(
        f"{FILE} is not written as a list with a row below the other, so nothing was added; below "
        f"`feeds:`, write\n{added.rstrip()}"
    )


def with_moved(text: str, feed: Feed, address: str) -> str:
    """The text of `feeds.yaml` in which a feed has another address, and the id that it had: what is
    remembered of it stays its own.

    Raises UneditableFeedsError where that cannot be written.
    """
    places = located(text, has_body=False)
    before = _feeds(text)
    wanted = [
        structs.replace(each, address=address) if each.id == feed.id else each for each in before
    ]
    for edited in _moved_forms(places, feed, address):
        if _feeds(edited) == wanted and wanted != before:
            return edited
    raise UneditableFeedsError(
        f"{FILE}:{feed.line}: write `address: {address}` and `id: {feed.id}` in the place of its "
        "address; the way in which it is written cannot be edited by a program"
    )


def _moved_forms(places: Located, feed: Feed, address: str) -> list[str]:
    """The texts that may say so: with and without an id, in a row of several lines, of one value,
    and in one line."""
    text, forms = places.text, []
    line_end = "\r\n" if "\r\n" in text else "\n"
    for name, value in places.values.items():
        is_bare = re.fullmatch(r"feeds\[\d+\]", name) is not None
        if not (is_bare or re.fullmatch(r"feeds\[\d+\]\.address", name)):
            continue
        if not _is_address_of(value.text, feed):
            continue
        raw = written(value, address)
        new = around(value, raw) if raw is not None else address
        key = places.keys.get(name)
        start = value.start if is_bare or key is None else key.start
        column = start - (text.rfind("\n", 0, start) + 1)
        identity = f"{line_end}{' ' * column}id: {_scalar(feed.id)}"
        line = text.find("\n", value.end)
        rest = len(text) if line < 0 else line - (text[line - 1] == "\r")
        head, tail = text[: value.start], text[value.end :]
        behind = text[value.end : rest]
        forms += [
            f"{head}{new}{tail}",
            f"{head}address: {new}{behind}{identity}{text[rest:]}",
            f"{head}{new}{behind}{identity}{text[rest:]}",
            f"{head}{new}, id: {_scalar(feed.id)}{tail}",
        ]
    return forms


def _is_address_of(written_address: str, feed: Feed) -> bool:
    try:
        return canonical(written_address.strip()) == canonical(feed.address)
    except ValueError:
        return False


def _scalar(text: str) -> str:
    return yaml_text({"id": text}).partition(": ")[2].rstrip("\n")


def _places(text: str) -> list[tuple[int, str]]:
    """Where rows may begin, the likeliest first, and what stands before their hyphens."""
    values = located(text, has_body=False).values
    ends = [value.end for name, value in values.items() if name.startswith("feeds[")]
    starts = [value.start for name, value in values.items() if name.startswith("feeds[")]
    if not ends:
        return []
    line = text.find("\n", max(ends) - 1)
    behind = len(text) if line < 0 else line + 1
    line_of_first = text.rfind("\n", 0, min(starts)) + 1
    margin = _MARGIN.match(text, line_of_first)
    return [(behind, margin[0] if margin else "  ")]


def _feeds(text: str) -> list[Feed]:
    """The feeds of a text, without where they stand."""
    feeds, _ = read_feeds(text.encode())
    return [_without_line(feed) for feed in feeds]


def _without_line(feed: Feed) -> Feed:
    return structs.replace(feed, line=0)
