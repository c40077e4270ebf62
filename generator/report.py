"""What a build did, as values: the command line turns them into lines or JSON."""

from msgspec import Struct

from generator.problems import Problem


class HeldBackRecord(Struct, frozen=True):
    name: str
    reason: str


class Report(Struct, frozen=True, kw_only=True):
    """The outcome of one build."""

    read: int
    """Record files that were found."""
    shown: int
    """Records that are public."""
    held_back: tuple[HeldBackRecord, ...]
    """Read and not shown, with the reason."""
    left_out: tuple[str, ...]
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
    """Files of the former build that are no longer wanted."""
    size: int
    """Bytes of all files."""
    seconds: float
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    """What the owner should know once."""
