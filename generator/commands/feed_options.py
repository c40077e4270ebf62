"""What the commands share that ask for feeds: the rows of feeds.yaml, a client, and a reader."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from generator.commands.packages import without
from generator.problems import GeneratorError

if TYPE_CHECKING:
    from generator.content.registries.feeds import Feed
    from generator.content.registries.topics import Topics
    from generator.content.settings import Settings
    from generator.content.sources.answers import Answer
    from generator.content.sources.client import Client
    from generator.content.sources.feeds.document import FeedDocument, Unreadable
    from generator.problems import Problem

ALLOWED_HOSTS: Final = click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="A host of your own network that may be asked; may be given many times.",
)

_NEEDED: Final = ("httpcore2", "httpx2", "protego", "feedparser", "turbohtml")
_LARGEST: Final = 2_000_000  # bytes of feeds.yaml: 2,000 rows have a quarter of it


def refuse_without_packages() -> None:
    """Raises GeneratorError where a package is not installed that asks for feeds, or reads them."""
    for package in _NEEDED:
        if find_spec(package) is None:
            raise without(package, "fetch", "To fetch feeds")


def client_of(settings: "Settings", hosts: Collection[str]) -> "Client":
    """What asks other people's servers. Raises GeneratorError without the packages it needs."""
    refuse_without_packages()
    from generator.content.sources.client import Client

    return Client(settings.base_url, local_hosts=hosts)


def topics_of(content: Path, settings: "Settings") -> "Topics":
    """The topics of the site's registry."""
    from generator.content.read import read_topics
    from generator.content.source_folder import Folder

    return read_topics(Folder(content, follow_links=settings.follow_links), settings)


def text_of_feeds(content: Path) -> str:
    """The text of feeds.yaml as it stands, to be edited; empty where there is none.

    Raises GeneratorError where it cannot be read, or is not UTF-8.
    """
    from generator.content.registries.feeds import FILE

    try:
        data = (content / FILE).read_bytes()
        return data.decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise GeneratorError(f"{content / FILE}: not UTF-8; save the file as UTF-8") from None


def feeds_of(content: Path, topics: "Topics") -> "tuple[tuple[Feed, ...], list[Problem]]":
    """The rows of feeds.yaml that can be read, and what is wrong with the others.

    Raises GeneratorError where there is no such file, or nothing of it can be read.
    """
    from generator.content.registries.feeds import FILE, read_feeds
    from generator.problems import SettingsError, faults

    path = content / FILE
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise GeneratorError(
            f"{path} is not there: no feed is followed yet. Add one with "
            "`broadsheet feeds add URL`, or those of your feed reader with "
            "`broadsheet feeds import FILE`"
        ) from None
    if len(data) > _LARGEST:
        raise GeneratorError(f"{path}: larger than {_LARGEST:,} bytes; shorten it")
    feeds, problems = read_feeds(data, topics)
    if not feeds and faults(problems):
        raise SettingsError(problems)
    return feeds, problems


@contextmanager
def reading_with(
    settings: "Settings", now: datetime
) -> "Iterator[Callable[[Answer], FeedDocument | Unreadable]]":
    """What gives what a feed says, for who looks for one."""
    from contextlib import closing

    from generator.content.sources.feeds.reading_apart import FeedBytes, FeedReader

    def read(answer: "Answer") -> "FeedDocument | Unreadable":
        return reader.read(
            FeedBytes(
                data=answer.body,
                address=answer.address,
                charset=answer.charset,
                language="",
                limit=1,
                now=now,
                tracking=settings.tracking,
            )
        )

    with closing(FeedReader()) as reader:
        yield read
