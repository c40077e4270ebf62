"""What a record is, once it has been read: text is plain, dates are UTC, URLs are checked."""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Final, Literal, get_args

from msgspec import Struct, msgpack, structs

from generator.memo.digests import digest_of

Type = Literal["article", "video", "course", "download", "collection", "profile", "forum"]
TYPES: Final[tuple[Type, ...]] = get_args(Type)
UNDATED_TYPES: Final = frozenset({"course", "collection", "profile", "forum"})
"""Kinds of reference rather than of news: real ones carry no date, and need none."""


_OUTSIDE: Final = re.compile(r"(.*)[.\[]", re.DOTALL)

ALONE: Final = "none"
"""The `story` of a record that stands alone."""


def packed_lines(lines: Iterable[tuple[str, int]]) -> bytes:
    """The form in which an article keeps the lines of its fields."""
    return msgpack.encode(dict(lines))


class PagePolicy(StrEnum):
    """Whether a record gets a page of its own."""

    AUTO = "auto"  # when it has something to add to its original
    OWN = "own"
    NONE = "none"


class _Part(Struct, frozen=True, array_like=True, gc=False):
    """What articles are made of. A site has all of them in memory, read from the store: so they are
    encoded by position, and not looked through for circles, of which they can have none."""


class PictureFile(_Part, frozen=True):
    """One file that was made of a picture."""

    address: str
    """A path of this site that begins with `/`."""
    type: str
    """Media type."""
    width: int
    """Pixels."""
    height: int
    size: int
    """Bytes."""


class Image(_Part, frozen=True):
    url: str
    """https, or a path of this site that begins with `/`."""
    width: int | None = None
    """Pixels, 1 to 20,000; None where the record does not say, or says what cannot be."""
    height: int | None = None
    title: str = ""
    attribution: str = ""
    size: int = 0
    """Bytes; 0 where they are not known. No record says this, nor what follows."""
    copies: tuple[PictureFile, ...] = ()
    """The same picture in forms and sizes for browsers to choose from, on this site."""
    color: str = ""
    """The average of all of it, such as `#7f6a50`; empty where that is not known, and for one that
    lets through what is behind it."""


class OwnFile(_Part, frozen=True):
    """A file of this site, as a link says it."""

    address: str
    """A path of this site that begins with `/`."""
    width: int = 0
    """Pixels, as the file says; 0 for what is no picture, and where that does not tell."""
    height: int = 0


class BodyFile(_Part, frozen=True):
    """What may be a file of this site, as a body names it."""

    address: str
    """A path of this site, or a relative one as `attached.near` gives it."""
    elsewhere: str
    """The URL that it is if there is no such file; empty for none."""


class Provider(_Part, frozen=True):
    """Who published the original."""

    name: str = ""
    domain: str = ""
    """Lower-case, without `www.`; empty where neither record nor link tells."""
    authors: tuple[str, ...] = ()


class Related(_Part, frozen=True):
    """Coverage elsewhere, as one record lists it."""

    title: str
    url: str
    canonical_url: str
    """For comparison only."""
    excerpt: str = ""
    published_at: datetime | None = None
    type: Type = "article"
    provider: Provider = Provider()
    quality: int | None = None
    image: Image | None = None
    archived: str = ""
    """URL of an archived copy of it; empty for none."""


class Action(_Part, frozen=True):
    """Something to fetch, such as a sample's source code."""

    url: str
    title: str
    attribution: str = ""


class Correction(_Part, frozen=True):
    """What was wrong here and is now right, as its editor tells readers."""

    at: datetime
    text: str


class Embed(_Part, frozen=True):
    """A player on another host, made anew from what the record pointed to."""

    url: str
    host: str
    """The host that a reader would recognise, such as `youtube.com`."""


class Details(_Part, frozen=True, kw_only=True):
    """What a record says that only the pages ask for which show its article. It is most of it."""

    excerpt: str
    """As the record says it; empty where it says none, or only the title again."""
    opening: str = ""
    """The first words of the body, where there is no excerpt."""
    original_url: str
    """Where the article was first; empty only for a collection."""
    web_url: str
    """Where readers are sent; empty for a record that is read on the site itself."""
    archived: str = ""
    """URL of an archived copy of the original; empty for none."""
    tags: tuple[str, ...]
    hashtags: tuple[str, ...]
    locale: str
    """BCP 47; empty for the site's language."""
    image: Image | None
    """The first of the record's pictures that can be shown."""
    spare_images: tuple[Image, ...] = ()
    """The others, in turn: for a first one that is to be a file of this site, and is not there."""
    related: tuple[Related, ...]
    embed: Embed | None
    price: str
    length: int | None
    """Seconds."""
    levels: tuple[str, ...]
    rating: float | None
    """Average, on the original's own scale."""
    ratings: int | None
    """How many people rated."""
    actions: tuple[Action, ...]
    extra: bytes = b""
    """Fields of the owner's own, packed: see `extra.read_extra`. Empty for none."""
    lines: bytes = b""
    """Where a fault would be that only shows beside other records: line by name of the field, such
    as `topics[1]` or `related[0].provider`, packed by `packed_lines`, for few are ever asked for.
    No part of the digest: a line moved changes no page."""

    @property
    def summary(self) -> str:
        """What the article is described by wherever its body does not stand: its excerpt, or the
        first words of its body. Empty for neither; never the title."""
        return self.excerpt or self.opening

    def line(self, field: str) -> int:
        """The line of a field, or of the nearest that encloses it; 0 where neither is known."""
        lines = msgpack.decode(self.lines, type=dict[str, int]) if self.lines else {}
        while field not in lines:
            outside = _OUTSIDE.match(field)
            if outside is None:
                return 0
            field = outside[1]
        return lines[field]


class Shelf:
    """Where the details of articles are, by the name of the record."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Details:
        raise KeyError(name)


class OnHand(_Part, Shelf, frozen=True):
    """Those of one article, as they were read."""

    details: Details

    def __getitem__(self, name: str) -> Details:
        return self.details


class CitedArticle(_Part, frozen=True):
    """Coverage elsewhere, as far as it decides about other pages than the article's own."""

    url: str
    """The canonical one."""
    provider: str
    """Its name; empty where the record does not say."""
    domain: str
    """The provider's."""
    published_at: datetime | None


class Article(_Part, frozen=True, kw_only=True):
    """One record, normalised: what decides where it stands, and by its `details` all the rest. Its
    body is elsewhere, under a digest."""

    name: str
    """The record's file, below the content folder."""
    id: str
    """Permanent; see `identity`."""
    title: str
    """Of a record without one, the first words of what it says."""
    titleless: bool = False
    """True for such a record."""
    category: str
    """A slug."""
    type: Type
    published_at: datetime | None
    """None only for the types that need no date."""
    updated_at: datetime | None
    added_at: datetime | None
    """When the record came to this site."""
    canonical_url: str
    """The original's, for comparison only; empty where there is no original."""
    apart: str
    """What tells this article from another with the same original; empty unless the record says
    `same_as: none`."""
    likeness: int
    """Equal for originals whose addresses are nearly equal; 0 where there is none."""
    quality: int | None
    heat: int | None
    published: bool | None
    """The editor's own word; None where the record leaves it to the quality gate."""
    removed: bool
    retracted: str
    """Why it was taken back, in words for readers; empty for one that stands."""
    corrections: tuple[Correction, ...]
    """The newest first."""
    page: PagePolicy
    redirect_from: tuple[str, ...]
    """Former addresses of the article on this site: paths, such as `/old/address/`."""
    story: str
    """A slug that joins records by hand; `ALONE` keeps it out of all stories; empty where they are
    to be found."""
    provider: Provider
    topics: tuple[str, ...]
    """Names as the record says them, main topic first."""
    items: tuple[str, ...]
    """Names of records, in an editor's order, as the record says them."""
    body: str
    """Digest of the body's HTML; empty where there is none."""
    title_marks: tuple[int, ...]
    """Numbers by which near-equal titles find each other: see `titles.title_marks`."""
    body_size: int = 0
    """Bytes that this HTML takes in a feed, escaped as in the format that needs the most."""
    draft: str = ""
    """The words by which the record asks to be withheld, such as `draft: true`; empty for none."""
    noindex: bool = False
    """True if search engines shall not list its page."""
    expires_at: datetime | None = None
    """From when on it is withheld; None for never."""
    comes_later: bool = False
    """True for one that says that it will come to this site after the time of the build."""
    digest: str = ""
    """Stands for all of this and the details; empty until it is known."""
    teaser_digest: str = ""
    """Stands for what another page may show of it, or may depend on: for all but the words of its
    body. Empty until it is known."""

    mentions: tuple[CitedArticle, ...]
    """The related coverage in short."""
    own_images: tuple[str, ...]
    """The addresses of its picture and of those of its related coverage, where they lie on this
    site: paths, or relative ones as `attached.near` gives them."""
    own_image: str
    """The first of these, if it is that of its picture; or empty."""
    spare_images: tuple[str, ...] = ()
    """The addresses of pictures that stand in for that one where it is not there."""
    own_size: tuple[int | None, int | None]
    """Width and height of that picture, as the record says them."""
    web_images: tuple[int, ...] = ()
    """Numbers of the addresses of these pictures that lie on other sites: see `picture_number`."""
    body_files: tuple[BodyFile, ...] = ()
    """What the body names that may be a file of this site."""
    body_folders: tuple[str, ...] = ()
    """First parts of the paths in the body that may be this site's: see `root_links`."""
    has_image: bool
    has_web_url: bool
    """False for what is read on the site itself."""
    has_two_addresses: bool
    """True if readers are sent to another URL than the original's."""
    offers_more: bool
    """True if there is something to play or to fetch."""
    shelf: Shelf
    """Where the details are."""

    @property
    def details(self) -> Details:
        """All the rest: looked up where a build read it from its store, so ask once."""
        return self.shelf[self.name]

    @property
    def whole(self) -> "Article":
        """The same with its details on hand."""
        return structs.replace(self, shelf=OnHand(self.details))

    def with_details(self, **changes: Any) -> "Article":
        """The same article with other fields of its details."""
        details = structs.replace(self.details, **changes)
        digests = self.digests_with(tuple(changes.items()))
        return structs.replace(self, **in_short(details), **digests)

    def saying(self, **changes: Any) -> "Article":
        """The same article with other values of its fields."""
        return structs.replace(self, **changes, **self.digests_with(tuple(changes.items())))

    def digests_with(self, said: Any) -> dict[str, str]:
        """The digests that stand for it where it says something else as well, by their fields.

        said   all that is else; it has a digest (see `digest_of`)
        """
        names = ("digest", "teaser_digest") if self.digest else ()
        return {name: digest_of((getattr(self, name), said)).hex() for name in names}

    @property
    def without_words(self) -> "Article":
        """The same without the words of its body; whether there are any still shows."""
        body = "-" if self.body else ""
        return structs.replace(self, body=body, body_size=0, body_files=(), body_folders=())

    @property
    def told_apart_by(self) -> str:
        """What two records of one article have in common, and no other record has."""
        if not self.canonical_url:
            return self.name
        return f"{self.canonical_url}#{self.apart}" if self.apart else self.canonical_url

    @property
    def adds_its_own(self) -> bool:
        """True if there is something to read, play or fetch here beside mere coverage."""
        return bool(self.body or self.offers_more or self.items or self.corrections)

    @property
    def coverage(self) -> int:
        """How many others are listed as related: the article itself does not count."""
        return sum(mention.url != self.canonical_url for mention in self.mentions)

    @property
    def adds_something(self) -> bool:
        """True if there is more to show than the original's title and excerpt."""
        return self.adds_its_own or self.coverage > 0

    @property
    def has_page(self) -> bool:
        """True if it gets a page of its own; what lies nowhere else has to be read somewhere."""
        if self.page is PagePolicy.OWN or not self.canonical_url:
            return True
        return self.page is PagePolicy.AUTO and self.adds_something

    @property
    def changed_at(self) -> datetime | None:
        """The last significant change, a correction among them, never before publication."""
        if self.published_at is None:
            return None
        changed = self.published_at
        if self.updated_at is not None:
            changed = max(changed, self.updated_at)
        return max(changed, self.corrections[0].at) if self.corrections else changed

    @property
    def came_at(self) -> datetime | None:
        """When it came to this site, as far as the record tells: never before publication, for what
        is yet to come holds nothing. None where it tells nothing of either."""
        if self.added_at is None:
            return self.published_at
        return max(self.added_at, self.published_at or self.added_at)


def picture_number(address: str) -> int:
    """Stands for a picture's address, in eight bytes: most sites have many, and ask for few."""
    return int.from_bytes(blake2b(address.encode(), digest_size=8).digest(), "big", signed=True)


def in_short(details: Details) -> dict[str, Any]:
    """What an article says of its details itself, by the fields of `Article`."""
    image, web = details.image, details.web_url
    spare = details.spare_images
    pictures = (image, *spare, *[related.image for related in details.related])
    shown = [picture for picture in pictures if picture is not None]
    own = [picture for picture in shown if picture.url.startswith("/")]
    return {
        "mentions": tuple(
            [
                CitedArticle(r.canonical_url, r.provider.name, r.provider.domain, r.published_at)
                for r in details.related
            ]
        ),
        "own_images": tuple([picture.url for picture in own]),
        "own_image": own[0].url if own and own[0] is image else "",
        "spare_images": tuple([picture.url for picture in spare]),
        "own_size": (own[0].width, own[0].height) if own and own[0] is image else (None, None),
        "web_images": tuple(
            [picture_number(picture.url) for picture in shown if picture.url[0] != "/"]
        ),
        "has_image": image is not None,
        "has_web_url": bool(web),
        "has_two_addresses": bool(web) and web != details.original_url,
        "offers_more": bool(details.embed or details.actions),
        "shelf": OnHand(details),
    }
