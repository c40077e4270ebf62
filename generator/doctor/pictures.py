"""Pictures of other hosts: their addresses and sizes. Those of the site itself are measured."""

from collections.abc import Iterator
from typing import Final

from generator.content.records.links import picture_url
from generator.doctor.edits import around, changed_to, inside
from generator.doctor.examined import Examined
from generator.doctor.rule import Finding, Mending, Rule

HTTP = Rule(
    code="picture-http",
    requirement="A picture of another host has an https address.",
    why="Browsers ask for it by https whatever is written; a host that has none shows nothing.",
    remedy="Write https, and see whether the picture is there.",
    mending=Mending.SAFE,
)
SIZE = Rule(
    code="picture-size",
    requirement="A picture of another host has its width and height.",
    why="Without them the page moves under the reader when the picture comes.",
    remedy="Write `width` and `height`, in pixels.",
)

_PICTURES: Final = {
    "images[].url": "own",
    "images[]": "own",
    "images": "own",
    "related[].images[].url": "related",
    "related[].images[]": "related",
    "related[].images": "related",
}


def findings(file: Examined) -> Iterator[Finding]:
    """What is odd about the pictures of a file."""
    values = file.located.values
    for kind, field, value in file.of(_PICTURES):
        text = value.text.strip()
        if text[:7].lower() == "http://":
            raw = inside(file.located, value)
            place = raw.lower().find("http://")
            new = f"{raw[:place]}https://{raw[place + 7 :]}"
            edit = changed_to(file.located, value, around(value, new)) if place >= 0 else None
            message = "is an http address; write https"
            yield file.finding(HTTP, field, message, edit=edit, same=_is_same)
        if kind == "own" and text[:4].lower() == "http":
            above = field.removesuffix(".url")
            lacking = [side for side in ("width", "height") if f"{above}.{side}" not in values]
            if lacking:
                message = f"has no {' and no '.join(lacking)}; write them, in pixels"
                yield file.finding(SIZE, field, message)


def _is_same(old: str, new: str) -> bool:
    """True if both are read as one address."""
    try:
        return picture_url(old) == picture_url(new)
    except ValueError:
        return False
