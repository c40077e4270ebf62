"""What was found in feeds, by original: one article is one, however many feeds have it."""

from collections.abc import Iterable

from generator.content.records.links import canonical, host, is_within, likeness
from generator.content.registries.feeds import FILE, Feed
from generator.content.settings import Settings
from generator.content.sources.addresses import tidy_address
from generator.content.sources.feeds.item import Found
from generator.problems import Level, Problem


class Original:
    """One original, and all that was found of it. The order in which it was found decides nothing:
    what several feeds say is taken from the publisher's own first, and then from the heaviest."""

    def __init__(self, address: str, url: str) -> None:
        self.address = address
        """As a record is to have it."""
        self.url = url
        """The canonical one."""
        self._found: list[Found] = []

    def add(self, found: Found, address: str, url: str) -> None:
        """One more. Of addresses that are nearly equal, one is its own whatever the order: one that
        is encrypted, where there is one."""
        self._found.append(found)
        self.url, self.address = min(
            ((self.url, self.address), (url, address)),
            key=lambda each: (not each[1].startswith("https:"), each),
        )

    @property
    def found(self) -> list[Found]:
        """All of it, one item a feed: what is believed first stands first."""
        domain = host(self.address)

        def order(each: Found) -> tuple[object, ...]:
            feed = each.feed
            is_own = is_within(domain, feed.publisher or host(feed.address))
            return not is_own, -feed.weight, feed.id, each.item.id, each.item.address

        first: dict[str, Found] = {}
        for each in sorted(self._found, key=order):
            first.setdefault(each.feed.id, each)
        return [*first.values()]

    @property
    def items(self) -> int:
        """How many items there were of it."""
        return len(self._found)


def originals_of(
    found: Iterable[Found], settings: Settings
) -> tuple[list[Original], list[Problem]]:
    """The originals, by their addresses; and what has none that could be read."""
    originals: dict[int, Original] = {}
    problems = []
    for each in found:
        try:
            address = tidy_address(each.item.address, settings.tracking)
        except ValueError as error:
            problems.append(feed_problem(each.feed, f"{error}; an item of it was left out"))
            continue
        url = canonical(address, tracking=settings.tracking)
        original = originals.setdefault(likeness(url), Original(address, url))
        original.add(each, address, url)
    return sorted(originals.values(), key=lambda original: original.url), problems


def feed_problem(feed: Feed, message: str) -> Problem:
    """Something that is wrong with what a feed holds."""
    said = f"{feed.name or feed.address}: {message}"
    return Problem(FILE, feed.line, f"feeds.{feed.id}", said, Level.DROPPED)
