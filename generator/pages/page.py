"""What a page is: one output file, and what its template is shown."""

from msgspec import Struct, structs

from generator.pages.deferred import Deferred, digest_of
from generator.pages.views import View


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
