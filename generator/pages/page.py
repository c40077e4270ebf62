"""What a page is: one output file, and what its template is shown."""

from datetime import datetime
from enum import IntEnum

from msgspec import Struct, structs

from generator.memo.digests import digest_of
from generator.pages.parts.deferred import Deferred
from generator.pages.parts.views import View


class Precedence(IntEnum):
    """Who gives way where two pages want one path: the one that comes later here."""

    SITE = 0
    """The program's own and the owner's: two of these that clash end the build."""
    LIST = 1
    """There because of what records say: a day, a publisher, a category. It is not made."""
    RECORD = 2
    """An article's own. It has none then, and lists lead to the original."""
    REDIRECT = 3
    """An address that the owner gave up: a page that is there now counts for more."""
    TOMBSTONE = 4
    """What is left of a record: it harms no other. It is not made."""
    RECORD_REDIRECT = 5
    """An address that a record says it had: it takes none from any other, and hides no
    retraction."""
    FORMER = 6
    """An address that something had under former rules of ours: it takes none from any other."""
    FOLDER = 7
    """Stands in a folder that has no page of its own, and gives way without a word."""


class Page(Struct, frozen=True):
    """One output file."""

    path: str
    """Below the output folder, with `/` between."""
    template: str
    """Below the theme's folder."""
    content: View | Deferred
    bodies: tuple[str, ...] = ()
    """Digests of the bodies that the template shows."""
    record: str = ""
    """The record that the page is there for; empty for a page of the site itself."""
    source: str = ""
    """What the page stands for, as its owner knows it: a file, a setting, a topic."""
    standing: Precedence = Precedence.SITE
    identity: str = ""
    """The permanent id of what it stands for, where readers keep its address: an article's, a
    story's, a topic's; empty for lists, feeds and files."""
    newest: datetime | None = None
    """When the newest of what it shows was published; None where that tells nothing of it. Pages of
    one time show the same articles, and are best made one after the other."""
    bundle: str = ""
    """The name of the bundle that it was planned with; empty for none."""

    @property
    def view(self) -> View:
        """What the template is shown."""
        return self.content() if isinstance(self.content, Deferred) else self.content

    @property
    def key(self) -> bytes:
        """Digest of what the page shows, but for what stands on all pages of the site."""
        if isinstance(self.content, Deferred):
            return self.content.key
        shown = structs.asdict(self.content)
        shown.pop("site", None)
        return digest_of((type(self.content).__name__, tuple(shown.values()), self.bodies))
