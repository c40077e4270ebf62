"""What the owner of a new site is asked for at a terminal, and what stands where nobody answers."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import click

from generator.content.new_site.answers import (
    EXAMPLE_TOPICS,
    EXAMPLE_URL,
    id_of,
    setting,
    title_of,
    topic_names,
)
from generator.content.new_site.hosts import HOSTS, host_of
from generator.problems import GeneratorError, shown


class Question(NamedTuple):
    """One thing that is asked for."""

    option: str
    words: str
    """What is asked at a terminal."""
    check: Callable[[str], Any]
    """Gives the answer; raises ValueError for what is none."""
    default: Callable[[Mapping[str, Any]], str]
    """What stands where nobody answers, given the answers before it."""


def _host(text: str) -> str:
    key = text.strip().lower()
    if key not in HOSTS:
        raise ValueError(f'expected one of {", ".join(HOSTS)}, found "{shown(text)}"')
    return key


def questions(
    folder: Path, now: datetime, known: Mapping[str, str] | None = None
) -> dict[str, Question]:
    """All questions by name, in the order in which they are asked.

    known   defaults that are better than ours, by name
    """
    known = known or {}
    name = folder.resolve().name

    def of(setting_name: str) -> Callable[[str], str]:
        return lambda text: setting(setting_name, text)

    return {
        "title": Question(
            "--title",
            "The site's name",
            of("title"),
            lambda _: known.get("title") or title_of(name),
        ),
        "base_url": Question(
            "--base-url",
            "Its address, as far as you know it",
            of("base_url"),
            lambda _: known.get("base_url") or EXAMPLE_URL,
        ),
        "id": Question(
            "--id",
            "Its permanent id: a domain, and a year in which it was yours",
            of("id"),
            lambda given: id_of(given["base_url"], now),
        ),
        "language": Question(
            "--language",
            "Its language, such as en, de or ar",
            of("language"),
            lambda _: known.get("language") or "en",
        ),
        "timezone": Question(
            "--timezone",
            "The zone in which its days begin, such as Europe/Berlin",
            of("timezone"),
            lambda _: known.get("timezone") or _zone_of_this_machine(),
        ),
        "topics": Question(
            "--topics",
            "Topics, with commas between",
            topic_names,
            lambda _: ", ".join(EXAMPLE_TOPICS),
        ),
        "host": Question(
            "--host",
            f"Where it is published ({', '.join(HOSTS)})",
            _host,
            lambda given: host_of(given["base_url"]),
        ),
    }


def answered(
    questions: Mapping[str, Question], given: Mapping[str, str | None], *, asks: bool
) -> dict[str, Any]:
    """An answer to each question: what was given, or else what is said at the terminal, or else the
    default. Raises GeneratorError with every fault of what was given."""
    sound: dict[str, Any] = {}
    faults = []
    for name, text in given.items():
        if text is not None and name in questions:
            try:
                sound[name] = questions[name].check(text)
            except ValueError as error:
                faults.append(f"{questions[name].option}: {error}")
    if faults:
        refused = GeneratorError("\n".join([*faults, "Nothing was written"]))
        refused.lines = tuple(faults)
        raise refused
    for name, question in questions.items():
        if name not in sound:
            default = question.default(sound)
            sound[name] = _asked(question, default) if asks else question.check(default)
    return sound


def is_terminal(stream: TextIO | None) -> bool:
    """True if a person is at the other end; a program may have been given no stream at all."""
    return stream is not None and stream.isatty()


def example_notes(file: str, base_url: str, identity: str, now: datetime) -> list[str]:
    """What to say of an address and an id that stand there as examples alone.

    file   in which they stand
    """
    names = [
        name
        for name, answer, example in (
            ("base_url", base_url, EXAMPLE_URL),
            ("id", identity, id_of(EXAMPLE_URL, now)),
        )
        if answer == example
    ]
    what = "it is an example" if len(names) == 1 else "they are examples"
    return [f"Before you publish, set {' and '.join(names)} in {file}: {what}"] if names else []


def _asked(question: Question, default: str) -> Any:
    """What is answered at the terminal; asked again until it is sound."""

    def check(text: str) -> Any:
        try:
            return question.check(text)
        except ValueError as error:
            raise click.UsageError(f"{error}") from None

    try:
        return click.prompt(question.words, default=default, value_proc=check, err=True)
    except click.Abort:
        raise GeneratorError("Nothing was written, for no more was answered") from None


def _zone_of_this_machine() -> str:
    """The IANA name of the zone that the system is set to; UTC where it does not say."""
    linked = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    for name in (os.environ.get("TZ", "").lstrip(":"), linked):
        if name and not name.startswith("Etc/"):
            try:
                return setting("timezone", name)
            except ValueError:
                continue
    return "UTC"
