"""The feeds of a page: those that it names, or else what lies where feeds usually do."""

from collections.abc import Callable, Iterator
from typing import Final

import ada_url
import turbohtml
from msgspec import Struct

from generator.content.records.links import canonical, web_url
from generator.content.records.text import plain
from generator.content.sources.answers import Answer, Failure
from generator.content.sources.feeds.asking import ACCEPT, LARGEST, Asker
from generator.content.sources.feeds.document import FeedDocument, Unreadable

USUAL: Final = (
    "feed", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json", "rss", "feed/", "feeds/all"
)  # fmt: skip
"""Places of a site at which feeds lie, the likeliest first: there WordPress, Hugo, Jekyll, Ghost,
Eleventy and others write."""
_KINDS: Final = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
    )
)
_MOST: Final = 20  # that a page may name
_MOST_ASKED: Final = 4  # of these, until one is a feed
_LONGEST_NAME: Final = 200  # characters

Read = Callable[[Answer], FeedDocument | Unreadable]


class FoundFeed(Struct, frozen=True):
    """A feed that was found."""

    address: str
    name: str
    """As it calls itself, or its page calls it; empty for neither."""


class FoundFeeds(Struct, frozen=True):
    """What was found for an address."""

    feed: FoundFeed | None
    """That which is meant: the address itself, or the first one; None for none."""
    others: tuple[FoundFeed, ...] = ()
    """What else the page names; not asked for."""
    why: str = ""
    """Why there is none, in words that follow the address."""
    asked: int = 0
    """How many addresses were asked for."""


def find_feeds(
    address: str, client: Asker, read: Callable[[Answer], FeedDocument | Unreadable]
) -> FoundFeeds:
    """The feed at an address, or that of the page there.

    address   as `web_url` gives it
    read      gives what a feed says
    The page, what it names until one is a feed, and if there is none, the usual places, are asked
    for one after the other.
    """
    answer = client.get(address, accept=f"{ACCEPT}, text/html;q=0.9", largest=LARGEST)
    if why := _refusal(answer):
        return FoundFeeds(None, why=why, asked=1)
    assert isinstance(answer, Answer)
    document = read(answer)
    if isinstance(document, FeedDocument):
        return FoundFeeds(FoundFeed(_lasting(address, answer), document.title), asked=1)
    named = named_feeds(answer.body, answer.address, answer.charset)
    asked = 1
    for at, feed in enumerate(named[:_MOST_ASKED]):
        asked += 1
        found = _asked(feed, client, read)
        if found is not None:
            others = (*named[:at], *named[at + 1 :])
            return FoundFeeds(found, tuple(others), asked=asked)
    known = {canonical(each.address) for each in named}
    for place in _usual_places(answer.address):
        if canonical(place) in known:
            continue
        known.add(canonical(place))
        asked += 1
        found = _asked(FoundFeed(place, ""), client, read)
        if found is not None:
            return FoundFeeds(found, asked=asked)
    return FoundFeeds(None, why="names no feed, and none lies at the usual places", asked=asked)


def named_feeds(page: bytes, address: str, charset: str = "") -> tuple[FoundFeed, ...]:
    """The feeds that a page names as another form of itself or its site, those of comments last."""
    try:
        document = turbohtml.parse(page, encoding=charset or None, detect_encoding=not charset)
    except LookupError:  # there is no such encoding
        document = turbohtml.parse(page, detect_encoding=True)
    base = document.select_one("base[href]")
    root = _joined(str(base.attrs.get("href") or ""), address) if base is not None else address
    found: dict[str, FoundFeed] = {}
    for link in document.select("link[rel~=alternate][href]")[:200]:
        kind = str(link.attrs.get("type") or "").partition(";")[0].strip().lower()
        url = _joined(str(link.attrs.get("href") or ""), root or address)
        if kind in _KINDS and url:
            name = plain(str(link.attrs.get("title") or ""))[:_LONGEST_NAME]
            found.setdefault(canonical(url), FoundFeed(url, name))
    return tuple(sorted(found.values(), key=_is_of_comments))[:_MOST]


def _is_of_comments(feed: FoundFeed) -> bool:
    return "comment" in f"{feed.address} {feed.name}".lower()


def _usual_places(address: str) -> Iterator[str]:
    """Those beside a page, and those of its site."""
    for root in dict.fromkeys((_joined("./", address), _joined("/", address))):
        for place in USUAL:
            if url := _joined(place, root):
                yield url


def _asked(feed: FoundFeed, client: Asker, read: Read) -> FoundFeed | None:
    """The feed, if there is one at its address."""
    answer = client.get(feed.address, accept=ACCEPT, largest=LARGEST)
    if _refusal(answer) or not isinstance(answer, Answer):
        return None
    document = read(answer)
    if not isinstance(document, FeedDocument):
        return None
    return FoundFeed(_lasting(feed.address, answer), document.title or feed.name)


def _lasting(address: str, answer: Answer) -> str:
    """The address by which a feed is to be asked for from now on."""
    try:
        return web_url(answer.moved_for_good) if answer.moved_for_good else address
    except ValueError:
        return address


def _refusal(answer: Answer | Failure) -> str:
    if isinstance(answer, Failure):
        return f"does not answer: {answer.message}"
    return "" if 200 <= answer.status < 300 else f"answers {answer.status}"


def _joined(text: str, base: str) -> str:
    """A whole address of the web; empty for none."""
    try:
        return web_url(str(ada_url.URL(text.strip(), base).href)) if text.strip() else ""
    except ValueError:
        return ""
