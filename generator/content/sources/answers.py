"""What comes of asking another's server: an answer, or a reason why there is none. Both are values,
whatever the server does."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from enum import StrEnum

from msgspec import Struct


class Reason(StrEnum):
    """Why there is no answer."""

    ADDRESS = "address"  # nothing that can be asked for
    PRIVATE = "private"  # a host of a private network, or of this machine
    ROBOTS = "robots"  # the host's robots.txt asks programs not to
    NO_HOST = "no host"  # no host of that name
    NO_CONNECTION = "no connection"  # the host does not answer, or breaks off
    NOT_SECURE = "not secure"  # its certificate is not valid, or there is none
    TIMEOUT = "timeout"  # it takes too long
    PROTOCOL = "protocol"  # what it says is not HTTP, or not in the encoding that it names
    REDIRECTS = "redirects"  # too many of them, or in a circle


class Hop(Struct, frozen=True):
    """An address that led on to another."""

    address: str
    status: int
    """301 and 308 are for good, others for now."""


class Answer(Struct, frozen=True):
    """What a server says, of whatever status."""

    address: str
    """Where it was at last, after all redirects."""
    status: int
    headers: Mapping[str, str]
    """By names in small letters."""
    body: bytes
    """Decompressed; its beginning where it is `cut`."""
    cut: bool = False
    """True if there was more than was asked for."""
    hops: tuple[Hop, ...] = ()
    """The addresses before the last, in the order in which they were asked."""

    @property
    def moved_for_good(self) -> str:
        """Where the address asked for has moved for good; empty if it has not, or only for now."""
        permanent = self.hops and all(hop.status in (301, 308) for hop in self.hops)
        return self.address if permanent else ""

    @property
    def media_type(self) -> str:
        """Such as `text/html`; empty if it says none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that it says its text is in; empty if it says none."""
        _, _, parameters = self.headers.get("content-type", "").partition(";")
        for parameter in parameters.split(";"):
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'").strip().lower()
        return ""

    @property
    def retry_after(self) -> float | None:
        """How many seconds it asks to be left alone; None if it does not.

        A date is measured from the server's own, for its clock is the one that it goes by.
        """
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            until = parsedate_to_datetime(text)
            since = parsedate_to_datetime(self.headers.get("date", ""))
            return max((until - since).total_seconds(), 0.0)
        except (ValueError, TypeError, OverflowError):
            return None


class Failure(Struct, frozen=True):
    """No answer, and why."""

    address: str
    """The one that failed: that asked for, or one that it led to."""
    reason: Reason
    message: str
    """A line for people."""
    hops: tuple[Hop, ...] = ()
    """The addresses that led to it."""
