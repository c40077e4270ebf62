"""What becomes of published addresses: which of them a build would take from readers, and where
each could lead instead."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import MsgspecError, Struct, msgpack

from generator.content import urls
from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.library import policy
from generator.library.library import Library
from generator.library.policy import Cause
from generator.memo.store import Store, claim_at
from generator.output.folder import Output
from generator.pages.page import Page
from generator.problems import AddressesError

_ASKED_FOR: Final = frozenset(
    {Cause.REMOVED, Cause.RETRACTED, Cause.DENIED, Cause.EDITOR, Cause.DRAFT, Cause.EXPIRED}
)
"""Withheld because someone said so: these go whatever the number of them."""


class Claim(Struct, frozen=True, array_like=True):
    """Whose page lies at an address."""

    kind: str
    """The page's template."""
    id: str
    """The permanent id of what the page stands for."""
    source: str
    """What it stands for, as its owner knows it: the file of a record, a topic."""
    original: str = ""
    """Where an article lies elsewhere; empty for none."""


class LostAddress(Struct, frozen=True):
    """An address that readers have, and that shows no more what it showed."""

    address: str
    """A path of this site."""
    source: str
    """What it stood for."""
    why: str
    leads: str
    """Where it could lead: a path of this site, or a URL."""
    asked_for: bool
    """True if a record says itself that it is not to be shown."""
    is_there: bool
    """True if what it stood for is still to be read on this site, or through it."""
    taken_by: str = ""
    """What it stands for from now on; empty where nothing lies there any more."""

    @property
    def kind(self) -> str:
        """What happened to it, in words that fit all of which the same is true."""
        if self.taken_by:
            return "show something else"
        if self.is_there:
            return "lie elsewhere now, or nowhere on this site"
        return "stood for what is not there any more, or is held back"


def claim_of(page: Page, original: str = "") -> Claim:
    """What lies at the page's address. original: see `Claim`"""
    return Claim(page.template, page.identity, page.source, original)


def claims_of(pages: Iterable[Page], articles: Iterable[Article]) -> dict[str, Claim]:
    """By path: whose these pages are, as far as readers keep their addresses.

    articles   all that are public
    """
    kept = [page for page in pages if page.identity]
    if not any(page.record for page in kept):
        articles = ()
    originals = {article.id: article.canonical_url for article in articles}
    return {page.path: claim_of(page, originals.get(page.identity, "")) for page in kept}


def what_readers_lose(
    claims: Mapping[str, Claim],
    previous: Mapping[str, Claim],
    removed: Iterable[str],
    library: Library,
    settings: Settings,
) -> list[LostAddress]:
    """The addresses that will show something else, or nothing.

    claims     by path: whose the pages are that are about to be written
    previous   by path: whose were there, as far as it is known
    removed    paths of files that go
    """
    gone = {path: previous[path] for path in removed if path in previous}
    taken = {
        path: (previous[path], claim)
        for path, claim in claims.items()
        if path in previous and previous[path].id != claim.id
    }
    return lost_addresses(gone, taken, library, settings)


def refuse_many_lost(lost: Iterable[LostAddress], most: int) -> None:
    """Raises AddressesError where readers would lose too many addresses, not counting those that
    records ask to go."""
    counted = [address for address in lost if not address.asked_for]
    if len(counted) > most:
        lines = ((address.kind, f"{address.address}: {address.why}") for address in counted)
        raise AddressesError(lines, redirect_lines(counted), most)


def known_claims(store: Store, output: str, paths: Iterable[str]) -> dict[str, Claim]:
    """By path: whose pages lie there, as far as builds noted it. output: the folder's key"""
    said = store.claims(output, paths)
    return {path: msgpack.decode(claim, type=Claim) for path, claim in said.items()}


def known_claim(content: Path, output: Path, path: str) -> Claim | None:
    """Whose page lies there, while someone else may be building; None where that is not known."""
    try:
        return msgpack.decode(claim_at(content, Output.key_of(output), path) or b"", type=Claim)
    except MsgspecError:
        return None


def save_claims(
    store: Store, output: str, claims: Mapping[str, Claim], removed: Iterable[str]
) -> None:
    """Keeps whose pages were written, and forgets those of files that are gone."""
    encoded = {path: msgpack.encode(claim) for path, claim in claims.items()}
    store.save_claims(output, encoded, removed)


def lost_addresses(
    gone: Mapping[str, Claim],
    taken: Mapping[str, tuple[Claim, Claim]],
    library: Library,
    settings: Settings,
) -> list[LostAddress]:
    """What becomes of the addresses that showed something else until now, by address.

    gone    by path: who was there
    taken   by path: who was there, and who is, if that is another
    """
    if not gone and not taken:
        return []
    where = _Whereabouts(library, settings)
    lost = [where.lost(path, claim) for path, claim in gone.items()]
    for path, (previous, now) in taken.items():
        if previous.source != now.source or where.knows(previous):
            lost.append(where.lost(path, previous, now.source))
    return sorted(lost, key=lambda address: address.address)


class _Whereabouts:
    """Where what had an address is now."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._articles = {article.id: article for article in library.articles}
        self._withheld = {record.name: record for record in library.withheld}

    def knows(self, claim: Claim) -> bool:
        """True if what had an address is there still: the file that says something else now is no
        edit of it."""
        return claim.id in self._articles

    def lost(self, path: str, claim: Claim, taken_by: str = "") -> LostAddress:
        withheld = self._withheld.get(claim.source)
        leads, why = self._now(claim)
        if withheld is not None:
            why = f"{claim.source} is held back: {withheld.reason}"
        return LostAddress(
            address=f"/{path.removesuffix('index.html')}",
            source=claim.source,
            why=f"{taken_by} stands there now; {why}" if taken_by else why,
            leads=leads,
            asked_for=withheld is not None and withheld.kind in _ASKED_FOR and not taken_by,
            is_there=withheld is None and self.knows(claim),
            taken_by=taken_by,
        )

    def _now(self, claim: Claim) -> tuple[str, str]:
        """Where it could lead, and why it does not lie there any more."""
        article = self._articles.get(claim.id)
        if article is None:
            return self._in_place_of(claim), f"{claim.source} is not there any more"
        place = self._place_of(article)
        if claim.kind == "story.html":
            story = self._library.story_of.get(article.id)
            if story is None:
                return place, f"{claim.source} is none any more"
            return f"/{story.folder}", f"{claim.source} lies at /{story.folder} now"
        if article.has_page:
            return place, f"{article.name} lies at {place} now"
        return place, f"{article.name} has no page of its own any more"

    def _place_of(self, article: Article) -> str:
        story = self._library.story_of.get(article.id)
        own = f"/{urls.article(article, self._settings)}" if article.has_page else ""
        of_story = f"/{story.folder}" if story else ""
        return policy.destination(article, "page", own or of_story).url

    def _in_place_of(self, claim: Claim) -> str:
        """Where readers of something that is gone are best sent."""
        if claim.kind == "topic.html":
            known = {topic.id: topic for topic in self._library.topics}
            topic = known.get(claim.id)
            return f"/{urls.topic(topic.slug) if topic else urls.TOPICS}"
        return claim.original or "/"


def redirect_lines(lost: Iterable[LostAddress]) -> Iterator[str]:
    """What to paste below `redirects:` in site.yaml, for those that lie free."""
    for address in lost:
        if not address.taken_by:
            yield f"  {address.address}: {address.leads}"
