"""All pictures of a site: those that are due are asked for, and copies are made of them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final, NamedTuple

from msgspec import Struct, structs

from generator.content import settings as site_file
from generator.content.read import read_content
from generator.content.scan import scan_content
from generator.content.settings import Settings
from generator.content.sources.answers import Answer, Failure
from generator.content.sources.in_turn import (
    HOSTS_WITHOUT,
    Asker,
    asked_in_turn,
    host_of,
    is_silent,
)
from generator.library.takedown import denied_originals, withdrawn
from generator.memo.digests import digest
from generator.memo.store import consulted, despite_damage
from generator.pages.parts.edition_context import EditionContexts
from generator.parallel import Progress, no_progress
from generator.pictures.asked import Asked, after_failure, after_success
from generator.pictures.cache import Cache, Unnamed, held
from generator.pictures.kinds import objection
from generator.pictures.making import painted, recipe
from generator.pictures.named import named_pictures
from generator.pictures.painter import Painting
from generator.pictures.sizes import widths_of
from generator.problems import GeneratorError, Problem, faults
from generator.theme.load import load as load_theme

LARGEST_FILE: Final = 20_000_000
"""Bytes of a picture; the largest that sites show are photographs of some 10 million."""

_ACCEPT: Final = "image/avif, image/webp, image/png, image/jpeg, image/gif, */*;q=0.1"
_HOSTS: Final = 8  # that are asked at a time
_SAVED_EACH: Final = 20  # pictures: what was asked for must not be asked for again


class FailedPicture(Struct, frozen=True, kw_only=True):
    """A picture that could not be had the last time."""

    address: str
    records: tuple[str, ...]
    """Those that name it, below the content folder."""
    fault: str
    """What is wrong, in words that follow the address."""
    failing: datetime
    """Since when."""
    again: datetime
    """When it is asked for again, at the earliest."""
    is_copied: bool
    """True if copies of it are there all the same, from when it could be had."""


class PictureReport(Struct, frozen=True, kw_only=True):
    """What is known of a site's pictures."""

    pictures: int
    """How many its records name on other sites."""
    copied: int
    """Of how many there are copies."""
    asked: int
    """How many were asked for this time."""
    made: int
    """Of how many copies were made this time."""
    waiting: int
    """How many are due, and were not asked for: their hosts had enough, or there was no network."""
    written: int
    """Bytes of copies this time."""
    widths: tuple[int, ...]
    """Those that the theme names, in pixels."""
    failed: tuple[FailedPicture, ...]
    """Those that could not be had the last time that they were asked for."""
    due: tuple[str, ...] = ()
    """Addresses that would be asked for, where nothing was to be done."""
    shows: str
    """What the settings say that pages show: `link`, `local` or `drop`."""
    note: str = ""
    """What else there is to say; empty for nothing."""


class _Came(NamedTuple):
    """What came of one picture."""

    address: str
    answer: Answer | Failure
    painting: Painting | None = None
    """None where nothing had to be made of it."""


def copy_pictures(
    folder: Path,
    *,
    now: datetime,
    client: Callable[[Settings], Asker],
    asks: bool = True,
    again: bool = False,
    most: int | None = None,
    jobs: int = 1,
    progress: Progress = no_progress,
) -> PictureReport:
    """Has copies of the pictures that the records of a content folder name on other sites.

    now      when they are asked for
    client   gives what asks for them, for the site that they are of
    asks     False to ask for none, and tell which are due
    again    True to ask for all, those that need not be asked for yet among them
    most     how many are asked for at most, those that have waited longest first; None for all
    jobs     how many are made at a time
    Raises GeneratorError where the folder or its copies cannot be read or written, or another
    process fetches them.
    """
    settings = site_file.load(folder)
    templates = folder / settings.templates
    theme = load_theme(settings.theme, templates, settings.base_path, settings.language)
    widths = widths_of(theme)
    with held(folder, settings.picture_folder) as cache:
        named, _ = _named(folder, settings, jobs)
        due = _due(named, cache, now, recipe(widths), again=again)
        chosen = due if most is None else due[:most]
        report = PictureReport(
            pictures=len(named),
            copied=0,
            asked=0,
            made=0,
            waiting=len(due),
            written=0,
            widths=widths,
            failed=(),
            shows=settings.show_pictures,
        )
        if not asks:
            report = structs.replace(report, due=tuple(chosen))
        elif chosen:
            work = _Work(cache, client(settings), widths, now, jobs)
            tick = progress("Fetching pictures", len(chosen))
            work.run(chosen, tick)
            report = structs.replace(
                report,
                asked=work.asked,
                made=work.made,
                written=work.written,
                waiting=len(due) - work.asked,
                note=work.note,
            )
        return structs.replace(
            report,
            copied=sum(map(cache.is_whole, named)),
            failed=tuple(_failed(named, cache)),
        )


def unnamed_pictures(folder: Path, cache: Cache, settings: Settings, jobs: int = 1) -> Unnamed:
    """What lies among the copies and no record or edition of a content folder names any more.

    Raises GeneratorError where any of those cannot be read: which pictures it names is not known,
    and their originals may be gone.
    """
    named, problems = _named(folder, settings, jobs)
    if unread := sorted({each.source for each in faults(problems)}):
        more = f" and {len(unread) - 1:,} more" if len(unread) > 1 else ""
        raise GeneratorError(
            f"Nothing was removed: which pictures {unread[0]}{more} names is not known, for it has "
            "a fault, which `broadsheet check` tells; mend it first"
        )
    return cache.unnamed(named.keys())


@contextmanager
def held_pictures(folder: Path) -> Iterator[tuple[Settings, Cache]]:
    """The settings of a content folder and its copies, while no other process writes them."""
    settings = site_file.load(folder)
    with held(folder, settings.picture_folder) as cache:
        yield settings, cache


@despite_damage
def _named(
    folder: Path, settings: Settings, jobs: int
) -> tuple[dict[str, tuple[str, ...]], tuple[Problem, ...]]:
    """The pictures that the records and editions of a content folder name, as they name them; of
    editions, those that are to come among them. And what is wrong in that folder."""
    as_written = structs.replace(settings, show_pictures="link")
    with consulted(folder) as store:
        scan = scan_content(folder, as_written, store)
        content = read_content(as_written, scan, store, jobs, no_progress)
        denied = denied_originals(content.articles, settings)
        taken_back = withdrawn(content.articles, denied)
        editions = EditionContexts(content.editions, taken_back, frozenset(), settings)
        return named_pictures(content.articles, editions.all), content.problems


def _due(
    named: Iterable[str], cache: Cache, now: datetime, recipe: str, *, again: bool
) -> list[str]:
    """Those that it is time to ask for: who has waited longest first, and before them all that were
    never asked for."""
    found = []
    for address in named:
        known = cache.asked.get(address)
        # What fails keeps its turn, whatever is to be made of it.
        has_copies = known is not None and _is_made(known, cache, address, recipe)
        is_due = known is None or known.is_due(now) or not (has_copies or known.failures)
        if is_due or again:
            found.append((known.asked.timestamp() if known else 0.0, address))
    return [address for _, address in sorted(found)]


def _is_made(known: Asked, cache: Cache, address: str, recipe: str) -> bool:
    """True if all copies are there that are wanted of a picture."""
    return known.recipe == recipe and cache.is_whole(address)


def _failed(named: Mapping[str, tuple[str, ...]], cache: Cache) -> Iterator[FailedPicture]:
    for address in sorted(named):
        known = cache.asked.get(address)
        if known is not None and known.failing is not None:
            yield FailedPicture(
                address=address,
                records=named[address],
                fault=known.fault,
                failing=known.failing,
                again=known.again,
                is_copied=cache.is_whole(address),
            )


class _Work:
    """Asks for pictures, one after the other at a host and several hosts at a time, has copies made
    of them, and keeps what comes, as it comes."""

    def __init__(
        self, cache: Cache, client: Asker, widths: Sequence[int], now: datetime, jobs: int
    ) -> None:
        self._cache = cache
        self._client = client
        self._widths = widths
        self._recipe = recipe(widths)
        self._now = now
        self._painters = BoundedSemaphore(jobs)
        self.asked = self.made = self.written = 0
        self.note = ""

    def run(self, addresses: Collection[str], tick: Callable[[], None]) -> None:
        """Asks for all of these. Whatever ends this, what came until then is kept."""
        silent: list[_Came] = []
        answers = False
        tasks = asked_in_turn(addresses, str, self._ask, hosts=_HOSTS)
        try:
            for done, (_, came) in enumerate(tasks, 1):
                tick()
                if came is None:
                    continue
                if isinstance(came.answer, Answer):
                    answers = True
                if not answers and is_silent(came.answer):
                    silent.append(came)
                    continue
                self._keep(came)
                if done % _SAVED_EACH == 0:
                    self._cache.save()
            if not answers and len({host_of(came.address) for came in silent}) >= HOSTS_WITHOUT:
                self.note = "No host answers: there seems to be no network, and nothing was counted"
            else:
                for came in silent:
                    self._keep(came)
        finally:
            tasks.close()
            self._cache.save()

    def _ask(self, address: str) -> tuple[Answer | Failure, _Came]:
        came = self._came(address)
        return came.answer, came

    def _came(self, address: str) -> _Came:
        known = self._cache.asked.get(address)
        is_made = known is not None and _is_made(known, self._cache, address, self._recipe)
        answer = self._client.get(
            address,
            accept=_ACCEPT,
            etag=known.etag if known and is_made else "",
            last_modified=known.last_modified if known and is_made else "",
            largest=LARGEST_FILE,
        )
        if isinstance(answer, Failure) or answer.status != 200:
            return _Came(address, answer)
        if answer.cut:
            fault = f"is larger than {LARGEST_FILE:,} bytes"
            return _Came(address, answer, Painting(fault))
        if known and is_made and known.original == _digest(answer.body):
            return _Came(address, answer)
        if fault := objection(answer.body):
            return _Came(address, answer, Painting(fault))
        with self._painters:
            painting = painted(answer.body, self._widths)
        return _Came(address, answer, painting)

    def _keep(self, came: _Came) -> None:
        """Notes what came of a picture, and keeps its copies."""
        address, answer, painting = came
        before = self._cache.asked.get(address)
        self.asked += 1
        if isinstance(answer, Answer) and self._is_had(address, answer, painting):
            is_new = answer.status == 200
            original = _digest(answer.body) if is_new else before.original if before else ""
            if painting is not None:
                self.written += self._cache.keep(address, painting)
                self.made += 1
            # Validators go with what they were said of: one that is said with 304 is the newer.
            etag, changed = (answer.headers.get(name, "") for name in ("etag", "last-modified"))
            if not is_new and before is not None:
                etag, changed = etag or before.etag, changed or before.last_modified
            self._cache.asked[address] = after_success(
                self._now, original, self._recipe, etag[:500], changed[:100]
            )
            return
        if isinstance(answer, Answer):
            fault = _fault(painting) or f"answers {answer.status}"
            wait = answer.retry_after or 0.0
        else:
            fault = f"does not answer: {answer.message}"
            wait = 0.0
        self._cache.asked[address] = after_failure(
            before, self._now, fault, answers=isinstance(answer, Answer), wait=wait
        )

    def _is_had(self, address: str, answer: Answer, painting: Painting | None) -> bool:
        """True if there are copies now. That nothing has changed is no answer where there are
        none: no such thing was asked."""
        known = self._cache.asked.get(address)
        if painting is not None:
            return not painting.fault
        is_made = known is not None and _is_made(known, self._cache, address, self._recipe)
        return is_made and answer.status in (200, 304)


def _fault(painting: Painting | None) -> str:
    return painting.fault if painting else ""


def _digest(data: bytes) -> str:
    return digest(data).hex()
