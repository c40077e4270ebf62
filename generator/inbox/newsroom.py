"""All that a site has, for who writes a record of something new."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from generator.content.read import read_content
from generator.content.scan import scan_content
from generator.content.settings import Settings
from generator.library.new_record import Newsroom
from generator.memo.store import consulted
from generator.parallel import no_progress

_WAIT: Final = 3.0
"""Seconds for a build to end; after that the records are read without what it remembers."""


@contextmanager
def newsroom_of(content: Path, settings: Settings, jobs: int) -> Iterator[Newsroom]:
    """All that the site has. What builds remember of it is used, unless one is running.

    Within alone the details of its articles can be asked for.
    """
    with consulted(content, _WAIT) as store:
        scan = scan_content(content, settings, store)
        read = read_content(settings, scan, store, jobs, no_progress)
        yield Newsroom(
            settings=settings,
            articles=read.articles,
            topics=read.topics(),
            publishers=read.publishers,
            names=(*read.names, *read.withheld),
        )
