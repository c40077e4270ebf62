"""Editions: what readers are given twice, or would be told of for nothing."""

from collections.abc import Iterable, Iterator

from generator.content.records.links import canonical
from generator.content.records.tracking import Tracking
from generator.content.registries.editions import Edition, EditionItem
from generator.content.registries.periods import Series
from generator.doctor.rule import Rule
from generator.library.library import Library
from generator.problems import Level, Problem

REPEATED = Rule(
    code="edition-repeats",
    requirement="No story stands in two editions of one series, or twice in one, unless it says "
    "what is new.",
    why="Who reads every edition has read it.",
    remedy="Take it out, or say in `update` what is new of it.",
)


WITHDRAWN = Rule(
    code="edition-withdrawn",
    requirement="An edition that is yet to come has no story that was retracted or is on the deny "
    "list.",
    why="Readers would be told that it was taken back, who never had it.",
    remedy="Take it out.",
)


def withdrawn(
    editions: Iterable[Edition], library: Library, tracking: Tracking
) -> Iterator[Problem]:
    """Stories of editions yet to come that may not be shown."""
    for edition in editions:
        if edition.published_at <= library.now:
            continue
        for field, item in _placed(edition):
            shown = (*item.records[:1], _place(item, tracking))
            if not library.withdrawn.keys().isdisjoint(shown):
                message = "may not be shown, for it was retracted or is denied; take it out"
                yield Problem(edition.name, 0, field, message, Level.WARNING)


def repeated(editions: Iterable[Edition], tracking: Tracking) -> Iterator[Problem]:
    """Stories that an edition before has had, or the same one further up.

    editions   the oldest first
    """
    told: dict[tuple[Series, str], str] = {}
    for edition in editions:
        for field, item in _placed(edition):
            keys = [(edition.series, key) for key in _keys(item, tracking)]
            before = next((told[key] for key in keys if key in told), "")
            if before and not item.update:
                where = "further up" if before == edition.name else f"in {before}"
                message = (
                    f"stands {where} already; take it out, or say in `update` what is new of it"
                )
                yield Problem(edition.name, 0, field, message, Level.WARNING)
            told |= dict.fromkeys(keys, edition.name)


def _placed(edition: Edition) -> Iterator[tuple[str, EditionItem]]:
    """Each story with its place in the file, as far as those before it have no fault."""
    for at, section in enumerate(edition.sections):
        for number, item in enumerate(section.items):
            yield f"sections[{at}].items[{number}].title", item


def _keys(item: EditionItem, tracking: Tracking) -> Iterator[str]:
    """What a story is known by: the ids of its records, and where its title leads."""
    yield from item.records
    yield _place(item, tracking)


def _place(item: EditionItem, tracking: Tracking) -> str:
    """Where a title leads, in the form in which two addresses of one article are equal."""
    return item.url if item.url.startswith("/") else canonical(item.url, tracking=tracking)
