"""What a build did, as values: the command line turns them into lines or JSON."""

from collections.abc import Iterable

from msgspec import Struct, structs

from generator.library.library import Withheld
from generator.library.policy import Cause
from generator.output.lost_addresses import LostAddress
from generator.problems import Problem
from generator.problems import shown as quoted


class Renotified(Struct, frozen=True):
    """An item that subscribers have had, and that comes again under another id."""

    title: str
    former_id: str
    id: str
    cause: str


def shown_again(item: Renotified) -> str:
    """An item with its two ids, as messages name it."""
    return f'"{quoted(item.title)}": {item.former_id} -> {item.id}'


class Subscribers(Struct, frozen=True):
    """What subscribers of any feed will see, each item once."""

    new: int = 0
    updated: int = 0
    renotified: tuple[Renotified, ...] = ()
    """Items that they have had and that come again under another id."""
    lost: tuple[str, ...] = ()
    """Feeds that are there no more, in this format: paths. Whoever follows one gets no more."""


class Report(
    Struct, frozen=True, kw_only=True, rename={"withheld": "held_back", "rejected": "left_out"}
):
    """The outcome of one build."""

    read: int
    """Record files that were found."""
    shown: int
    """Records that are public."""
    withheld: tuple[Withheld, ...]
    """Read and not shown, with the reason."""
    rejected: tuple[str, ...]
    """Records that have a fault."""
    pages: int
    """HTML files."""
    feeds: int
    """Feed files."""
    files: int
    """All files of the site."""
    written: int
    """Files that were new or differed."""
    removed: int
    """Files of the previous build that are no longer wanted."""
    size: int
    """Bytes of all files."""
    subscribers: Subscribers
    lost_addresses: tuple[LostAddress, ...]
    """Addresses that readers have and that show no more what they showed."""
    seconds: float
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    """What the owner should know once."""

    def with_notes(self, *notes: str) -> "Report":
        """The same report with what a build has to say besides; empty for nothing."""
        return structs.replace(self, notes=(*self.notes, *filter(None, notes)))

    def again(self, seconds: float) -> "Report":
        """The report of a build that found nothing to do after this one."""
        return structs.replace(
            self,
            written=0,
            removed=0,
            seconds=seconds,
            subscribers=Subscribers(),
            lost_addresses=(),
        )


def newcomers_of(records: Iterable[Withheld]) -> set[str]:
    """The names of the records that are withheld as newcomers."""
    return {record.name for record in records if record.kind is Cause.NEWCOMER}
