"""Edition contexts: an edition with the little that reaches into it from outside.

All that is shown of an edition stands in its own file. What was taken back or denied since is shown
no more, and the edition says so in its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct, structs

from generator.content import urls
from generator.content.copies import Copy
from generator.content.records.links import canonical
from generator.content.records.model import Image
from generator.content.registries.editions import Edition, EditionItem, Mention, Sponsor
from generator.content.settings import Settings
from generator.memo.digests import Keyed, digest_of

_TITLES: Final = 3
"""That stand for a preheader."""


class ShownItem(Struct, frozen=True):
    """An item as it is to be shown."""

    item: EditionItem
    """Without what may not be shown of it."""
    is_withdrawn: bool = False
    reason: str = ""
    """Why it is, in words for readers; empty where no one says."""


class ShownSection(Struct, frozen=True):
    """Items under one heading; empty for none."""

    title: str
    items: tuple[ShownItem, ...]


class EditionContext(Keyed):
    """One edition as input of every page that shows it."""

    __slots__ = ("edition", "folder", "sections", "sponsor")

    def __init__(
        self, edition: Edition, sections: tuple[ShownSection, ...], sponsor: Sponsor | None
    ) -> None:
        self.edition = edition
        self.sections = sections
        self.sponsor = sponsor
        self.folder = urls.edition(edition.period)
        self.key = digest_of((edition.digest, edition.title, sections, sponsor))

    @property
    def preheader(self) -> str:
        """The editor's own, or the first titles: without those that were taken back."""
        titles = (item.title for item in self.items)
        return self.edition.preheader or " · ".join(islice(titles, _TITLES))

    @property
    def items(self) -> Iterator[EditionItem]:
        """What may be shown, in its order."""
        return (
            shown.item
            for section in self.sections
            for shown in section.items
            if not shown.is_withdrawn
        )

    @property
    def pictures(self) -> Iterator[Image]:
        """What may be shown beside them."""
        sponsors = () if self.sponsor is None else (self.sponsor,)
        return (each.picture for each in (*self.items, *sponsors) if each.picture is not None)

    def copies(self, attachments: Mapping[str, Sequence[Copy]]) -> Iterator[Copy]:
        """The files that go out with it.

        attachments   by an edition's name: copies of all pictures that it names
        """
        files = attachments.get(self.edition.name, ())
        if not files:
            return
        shown = {
            urls.served(address)
            for image in self.pictures
            for address in (image.url, *(each.address for each in image.copies))
        }
        yield from (copy for copy in files if copy.path in shown)


class EditionContexts:
    """The editions of a site that have come out.

    withdrawn   as `Library.withdrawn`
    static      paths below the output folder of the owner's own files
    """

    def __init__(
        self,
        editions: Sequence[Edition],
        withdrawn: Mapping[str, str],
        static: frozenset[str],
        settings: Settings,
    ) -> None:
        self._withdrawn = withdrawn
        self._static = static
        self._tracking = settings.tracking
        self.all = tuple(map(self._of, editions))
        """The oldest first."""

    def _of(self, edition: Edition) -> EditionContext:
        sections = tuple(
            ShownSection(section.title, tuple(map(self._shown, section.items)))
            for section in edition.sections
            if section.items
        )
        sponsor = edition.sponsor
        if sponsor is not None:
            sponsor = structs.replace(sponsor, picture=self._picture(sponsor.picture))
        return EditionContext(edition, sections, sponsor)

    def _shown(self, item: EditionItem) -> ShownItem:
        reason = self._why_withdrawn(item.url, *item.records[:1])
        if reason is not None:
            return ShownItem(EditionItem(title="", url=""), True, reason)
        also = tuple(each for each in item.also if self._may_be_named(each))
        picture = self._picture(item.picture)
        if also == item.also and picture is item.picture:
            return ShownItem(item)
        return ShownItem(structs.replace(item, also=also, picture=picture))

    def _may_be_named(self, mention: Mention) -> bool:
        return self._why_withdrawn(mention.url) is None

    def _why_withdrawn(self, url: str, *ids: str) -> str | None:
        """Why something is not to be shown; None where it is."""
        if not self._withdrawn:
            return None
        address = "" if url.startswith("/") else canonical(url, tracking=self._tracking)
        return next((self._withdrawn[k] for k in (*ids, address) if k in self._withdrawn), None)

    def _picture(self, image: Image | None) -> Image | None:
        """A picture that is there: elsewhere, among the owner's files, or a copy, of which alone it
        is known how many bytes it has."""
        if image is None or image.size or not image.url.startswith("/"):
            return image
        return image if urls.served(image.url) in self._static else None
