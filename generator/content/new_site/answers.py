"""What the owner of a new site is asked for, and how an answer is checked: as the site will be."""

import json
import re
from datetime import datetime
from typing import Final

import ada_url
from msgspec import Struct

from generator.content import settings
from generator.content.registries.topics import read_entry
from generator.content.slugs import slug
from generator.problems import SettingsError, shown

EXAMPLE_URL: Final = "https://digest.example.org/"
"""Where a site lies whose owner does not know yet."""
EXAMPLE_TOPICS: Final = ("Coast", "Lighthouses")
"""What the example records are about."""
_SOUND: Final = {"title": "T", "base_url": EXAMPLE_URL, "id": "digest.example.org,2026"}
_WORDS: Final = re.compile(r"[\s._-]+")


class Answers(Struct, frozen=True, kw_only=True):
    """All that is asked for; each is sound."""

    title: str
    base_url: str
    id: str
    language: str
    timezone: str
    topics: tuple[str, ...]
    host: str


def quoted(text: str) -> str:
    """A text as a value of YAML that is read as just this text, whatever it holds."""
    return "".join(
        sign if sign.isprintable() else _escaped(sign)
        for sign in json.dumps(text, ensure_ascii=False)
    )


def _escaped(sign: str) -> str:
    code = ord(sign)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """An answer without the white space around it and the line ends within.

    Raises ValueError where it holds bytes that are no text.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f'expected text in UTF-8, found "{shown(text)}"') from None
    return " ".join(text.split())


def setting(name: str, text: str) -> str:
    """An answer as site.yaml may have it; raises ValueError where the site could not be built with
    it, in the words in which a build would say so."""
    answer = one_line(text)
    lines = (f"{key}: {quoted(value)}" for key, value in (_SOUND | {name: answer}).items())
    try:
        settings.parse("\n".join(lines))
    except SettingsError as error:
        raise ValueError(error.problems[0].message) from None
    return answer


def topic_names(text: str) -> tuple[str, ...]:
    """The names between commas; raises ValueError where a build would refuse them."""
    names = [one_line(name) for name in text.split(",") if name.strip()]
    if not names:
        raise ValueError("expected names, with commas between them")
    holders: dict[str, str] = {}
    for name in names:
        entry, problems = read_entry(f"name: {quoted(name)}\n".encode(), "")
        if entry is None or problems:
            raise ValueError(problems[0].message)
        address = entry.topic.slug
        if address in holders:
            raise ValueError(
                f'"{shown(holders[address])}" and "{shown(name)}" share the address '
                f'"{address}"; change one of them'
            )
        holders[address] = name
    return tuple(names)


def title_of(folder: str) -> str:
    """A title for the site in a folder of that name: `my-digest` is My Digest."""
    words = [word[0].upper() + word[1:] for word in _WORDS.split(folder) if word]
    try:
        return setting("title", " ".join(words))
    except ValueError:
        return "My Digest"


def id_of(base_url: str, now: datetime) -> str:
    """The id of a site that begins now at that address."""
    host = ada_url.URL(settings.site_url(base_url)).hostname
    try:
        return setting("id", f"{host},{now.year}")
    except ValueError:  # a host such as [::1], which is no one's
        return f"digest.example.org,{now.year}"


def topic_file(name: str, place: int) -> str:
    """The file of a topic in the registry.

    place   in the navigation, from 1
    """
    return f"topics/{place:02}-{slug(name)}.yaml"
