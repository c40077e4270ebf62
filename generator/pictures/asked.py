"""What came of asking for each picture: when it was, and when it is to be asked for again.

A file beside the copies, JSON and a picture a line, like their index. No build reads it: what it
says changes with every day, and no page does.
"""

from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct, structs

FILE: Final = "asked.json"
VERSION: Final = 1

_AGAIN: Final = timedelta(
    days=30
)  # after which a picture that is there is asked whether it changed
_FIRST: Final = timedelta(hours=1)  # the wait after a first failure; twice as long after each more
_FIRST_OF_NO_PICTURE: Final = timedelta(days=1)  # of what answers, and is nothing to be copied
_LONGEST: Final = timedelta(days=30)
_LONGEST_ASKED: Final = timedelta(days=365)  # that a server may ask us to wait

Moment = Annotated[datetime, Meta(tz=True)]


class Asked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of one picture."""

    asked: Moment
    """When it was asked for last."""
    again: Moment
    """When it is to be asked for again, at the earliest."""
    original: str = ""
    """Digest of the bytes that copies were made of; empty where there are none."""
    recipe: str = ""
    """Of these copies: see `making.recipe`."""
    etag: str = ""
    last_modified: str = ""
    failures: int = 0
    """In a row, until now."""
    failing: Moment | None = None
    """Since when."""
    fault: str = ""
    """What was wrong the last time, in words that follow the address."""

    def is_due(self, now: datetime) -> bool:
        # A clock that was put back is no reason to wait for years.
        return now >= self.again or self.asked > now


class _File(Struct, frozen=True):
    version: int
    pictures: dict[str, Asked]


def after_success(
    now: datetime, original: str, recipe: str, etag: str, last_modified: str
) -> Asked:
    """What is known of a picture that is there, with copies."""
    return Asked(
        asked=now,
        again=now + _AGAIN,
        original=original,
        recipe=recipe,
        etag=etag,
        last_modified=last_modified,
    )


def after_failure(
    before: Asked | None, now: datetime, fault: str, *, answers: bool, wait: float
) -> Asked:
    """What is known of a picture that could not be had: the longer it fails, the seldomer it is
    asked for. Copies that were made of it before stay.

    answers  True if there was an answer, and no picture in it
    wait     seconds that the server asked to be left alone; 0 for none
    """
    failures = (before.failures if before else 0) + 1
    first = _FIRST_OF_NO_PICTURE if answers else _FIRST
    pause = min(first * 2 ** min(failures - 1, 20), _LONGEST)
    pause = max(pause, min(timedelta(seconds=wait), _LONGEST_ASKED))
    known = before or Asked(asked=now, again=now)
    return structs.replace(
        known,
        asked=now,
        again=now + pause,
        failures=failures,
        failing=known.failing or now,
        fault=fault,
    )


def read_asked(data: bytes) -> dict[str, Asked]:
    """What a file says. ValueError, which says what is wrong, for what is none."""
    try:
        file = msgspec.json.decode(data, type=_File)
    except msgspec.MsgspecError as error:
        raise ValueError(f"cannot be read ({error}); mend it, or delete it to begin anew") from None
    if file.version != VERSION:
        raise ValueError("is of another version of Broadsheet; use that, or delete the file")
    return file.pictures
