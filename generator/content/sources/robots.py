"""robots.txt: what a host asks programs not to fetch, and how often they may (RFC 9309)."""

from typing import Final

from msgspec import Struct
from protego import Protego

from generator.content.sources.answers import Answer, Failure, Reason

PRODUCT: Final = "Broadsheet"
"""The name by which robots.txt may speak to this program alone."""
LARGEST: Final = 500_000  # bytes that are read; the standard asks for no less than 500 KiB

_LONGEST_DELAY: Final = 30.0  # seconds between requests that a host may ask for and gets


class Robots(Struct, frozen=True):
    """What a host's robots.txt says to this program."""

    rules: Protego | None = None
    """None where it says nothing."""
    refusal: Failure | None = None
    """Why nothing of the host may be asked for, if so."""

    def allow(self, address: str) -> bool:
        return self.rules is None or self.rules.can_fetch(address, PRODUCT)

    @property
    def delay(self) -> float:
        """The seconds that it asks for between two requests."""
        delay = self.rules.crawl_delay(PRODUCT) if self.rules else None
        return min(delay, _LONGEST_DELAY) if delay is not None and delay > 0 else 0.0


def robots_of(answer: Answer | Failure) -> Robots:
    """What came of asking for robots.txt.

    A host that has none, or does not show it, says nothing. One that cannot tell at present may not
    be asked for anything else, nor can one that does not answer.
    """
    if isinstance(answer, Failure):
        if answer.hops or answer.reason is Reason.PROTOCOL:
            return Robots()  # there is no such file
        return Robots(refusal=answer)
    if answer.status >= 500 or answer.status == 429:
        message = f"its robots.txt answers {answer.status}, so it may not be asked now"
        return Robots(refusal=Failure(answer.address, Reason.ROBOTS, message))
    if answer.status != 200:
        return Robots()
    return Robots(Protego.parse(answer.body.decode("utf-8", "replace").removeprefix("\ufeff")))
