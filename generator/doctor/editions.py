"""Editions: what readers are given twice."""

from collections.abc import Iterable, Iterator

from generator.content.records.links import canonical
from generator.content.records.tracking import Tracking
from generator.content.registries.editions import Edition, EditionItem
from generator.content.registries.periods import Series
from generator.doctor.rule import Rule
from generator.problems import Level, Problem

REPEATED = Rule(
    code="edition-repeats",
    requirement="No story stands in two editions of one series, or twice in one, unless it says "
    "what is new.",
    why="Who reads every edition has read it.",
    remedy="Take it out, or say in `update` what is new of it.",
)


def repeated(editions: Iterable[Edition], tracking: Tracking) -> Iterator[Problem]:
    """Stories that an edition before has had, or the same one further up.

    editions   the oldest first
    """
    told: dict[tuple[Series, str], str] = {}
    for edition in editions:
        for at, section in enumerate(edition.sections):
            for number, item in enumerate(section.items):
                keys = [(edition.series, key) for key in _keys(item, tracking)]
                before = next((told[key] for key in keys if key in told), "")
                if before and not item.update:
                    where = "further up" if before == edition.name else f"in {before}"
                    message = (
                        f"stands {where} already; take it out, or say in `update` what is new of it"
                    )
                    field = f"sections[{at}].items[{number}].title"
                    yield Problem(edition.name, 0, field, message, Level.WARNING)
                told |= dict.fromkeys(keys, edition.name)


def _keys(item: EditionItem, tracking: Tracking) -> Iterator[str]:
    """What a story is known by: the ids of its records, and where its title leads."""
    yield from item.records
    yield item.url if item.url.startswith("/") else canonical(item.url, tracking=tracking)
