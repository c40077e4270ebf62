"""Inboxes for tests: feeds, what was found in them, and a site that has them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from generator.content.registries.feeds import Feed
from generator.content.sources.feeds.item import FeedItem, Found
from generator.inbox.desk import Desk
from generator.inbox.gather import Gathered, gather
from tests.factories import record_text, write_site

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def make_feed(identity: str = "one", **given: Any) -> Feed:
    usual = {"address": f"https://{identity}.example/feed", "name": identity.title()}
    return Feed(id=identity, **{**usual, **given})


def make_found(
    address: str = "https://one.example/a",
    title: str = "Harbour towns count what the flood has left of them",
    *,
    feed: Feed | None = None,
    at: datetime = NOW,
    **given: Any,
) -> Found:
    item = FeedItem(address=address, title=title, **{"published": at - HOUR, **given})
    return Found(item, feed or make_feed(), at)


def make_site(folder: Path, **settings: str) -> Path:
    """A site with one record, of another day, and two topics."""
    return write_site(
        folder / "content",
        {
            "articles/2025-01-01-a.md": record_text("a"),
            "topics/floods.yaml": "name: Floods\nkeywords: [flood]\n",
            "topics/chess.yaml": "name: Chess\n",
        },
        **settings,
    )


def gathered(site: Path, *found: Found, now: datetime = NOW) -> Gathered:
    return gather(found, Desk.open(site), now)


def waiting(site: Path) -> list[str]:
    """Titles of what waits, in its order."""
    return [each.candidate.article.title for each in Desk.open(site).candidates]


def ids(site: Path) -> list[str]:
    return [each.candidate.id for each in Desk.open(site).candidates]


def files(site: Path) -> dict[str, bytes]:
    """Every file of a site's content by name, without what programs keep for themselves."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and ".broadsheet" not in path.parts
    }


def records(site: Path) -> dict[str, bytes]:
    return {name: data for name, data in files(site).items() if name.startswith("articles/")}


def candidates(site: Path) -> dict[str, bytes]:
    """The files of what waits."""
    return {
        name: data
        for name, data in files(site).items()
        if name.startswith("inbox/") and name.count("/") == 1 and name.endswith(".md")
    }


def messages(problems: Iterable[object]) -> str:
    return "\n".join(map(str, problems))
