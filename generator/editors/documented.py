"""The sentences of the documentation about fields and settings, as they stand there."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_RECORDS: Final = "records.md"
_SETTINGS: Final = "settings.md"
_REGISTRIES: Final = "topics-and-publishers.md"
_FEEDS: Final = "fetch.md"
PAGES: Final = (_RECORDS, _SETTINGS, _REGISTRIES, _FEEDS)
"""Those that are read: pyproject.toml puts them into the wheel."""
_TABLE: Final = "field | form | what it means | default"
_OF_OTHERS: Final = "field | why"
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_HELD_BY: Final = re.compile(r"\s*\(held by[^()]*\)")
_SAME: Final = "the same"
_NAME: Final = re.compile(r"`([^`]+)`")
_OF_A_MEMBER: Final = re.compile(r"^related\[\]\.(?=(?:provider|images)(?:\.|\[))")


@cache
def sentences(kind: str) -> Mapping[str, str]:
    """What the documentation says of each field of a kind of file, by the field's name, such as
    `images[].url`, in Markdown without links.

    kind   site, feeds, topics, publishers, pages or record
    """
    if kind == "site":
        return dict(_of_settings(_page(_SETTINGS)))
    if kind == "feeds":
        return dict(_rows(_page(_FEEDS), _TABLE))
    if kind == "record":
        text = _page(_RECORDS)
        return dict((*_rows(text, _TABLE), *_rows(text, _OF_OTHERS)))
    if kind == "pages":
        return dict(_rows(_page(_SETTINGS), _TABLE))
    topics, _, publishers = _page(_REGISTRIES).partition("\n## Publishers\n")
    return dict(_rows(topics if kind == "topics" else publishers, _TABLE))


def sentence(kind: str, name: str) -> str:
    """The sentence of one field; empty where there is none. What is related has a publisher and
    pictures as a record has, and so have publishers."""
    said = sentences(kind)
    name = name.replace("[]", "") if kind == "site" else _OF_A_MEMBER.sub("", name)
    return said.get(name) or (sentences("record").get(name, "") if "[]" in name else "")


def _page(name: str) -> str:
    inside = _PACKAGE / "docs"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "docs"
    return (folder / name).read_text("utf-8")


def _of_settings(text: str) -> Iterator[tuple[str, str]]:
    """The first paragraph below the heading of each setting."""
    _, *parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    for name, below in zip(parts[::2], parts[1::2], strict=True):
        paragraph = below.strip().split("\n\n", 1)[0]
        yield name, _plain(paragraph)


def _rows(text: str, header: str) -> Iterator[tuple[str, str]]:
    """The fields of every table that has this header."""
    for table in text.split(f"\n| {header} |\n")[1:]:
        above: list[str] = []
        for line in table.split("\n")[1:]:
            if not line.startswith("|"):
                break
            cells = [_plain(cell) for cell in line.strip("|").split(" | ")]
            cells = [above[at] if cell == _SAME else cell for at, cell in enumerate(cells)]
            above = cells
            for name in _NAME.findall(cells[0]):
                yield name, _told(cells[1:])


def _told(cells: list[str]) -> str:
    """One row in one sentence or two: what it means, its form, its default."""
    if len(cells) == 1:
        return _sentence(f"known, and passed over: {cells[0]}")
    form, meaning, default = cells
    told = f"{_sentence(meaning)} {_sentence(form)}"
    if default in ("", "none"):
        return told
    return f"{told} {_sentence(default if default == 'required' else f'default: {default}')}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text[-1:] not in ".!?" else text


def _plain(text: str) -> str:
    """Without links, and without the names of tests."""
    return _HELD_BY.sub("", " ".join(_LINK.sub(r"\1", text).split()))
