"""What records and pages name of the site's own: files, where these go, and how large pictures are;
folders at its root; and the copies of pictures of other sites.

A record says only what it names. Whether there is such a file or folder, and what it is, shows in
the content folder: so it is found out at every build, for the few records that name any, and goes
into the digests of the article and of its body.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime
from posixpath import normpath
from typing import Final, Protocol
from urllib.parse import unquote

from msgspec import Struct, msgpack, structs

from generator.content import urls
from generator.content.copies import Copy
from generator.content.feed_formats import FORMATS
from generator.content.images import MEASURED, size_of
from generator.content.pictures import Pictures
from generator.content.records import attached, root_links
from generator.content.records.attached import COPIED, NEAR, PICTURES
from generator.content.records.located_body import located
from generator.content.records.model import (
    Article,
    BodyFile,
    Details,
    Image,
    OwnFile,
    Related,
    Shelf,
)
from generator.content.records.names import folder_of, is_index
from generator.content.registries.content_pages import ContentPage
from generator.content.registries.edition_files import FOLDER as EDITIONS
from generator.content.registries.editions import Edition, EditionItem
from generator.content.registries.publishers import Publisher
from generator.content.scan import Scan
from generator.content.settings import FILE, Settings
from generator.content.source_folder import Found
from generator.memo.digests import digest
from generator.memo.fingerprint import program_digest
from generator.memo.store import Bodies
from generator.problems import Level, Problem

_NAMED: Final = 3  # files that a message about one record names
_MOST_NAMED: Final = 20  # that one about the whole folder does
_LATEST: Final = datetime.max.replace(tzinfo=UTC)


class LocatedBody(Struct, frozen=True):
    """A body, and where what it names leads."""

    body: str
    """Digest of the HTML as it was read."""
    files: Mapping[str, OwnFile]
    elsewhere: Mapping[str, str]
    """As in `located_body.located`."""
    folders: frozenset[str] = frozenset()
    """Those at the root that it names and that are this site's."""

    def located(self, html: str) -> str:
        return located(root_links.led(html, self.folders), self.files, self.elsewhere)


class LocatedBodies:
    """Bodies by digest, in which all that they name is found."""

    def __init__(self, bodies: Bodies, places: Mapping[str, LocatedBody]) -> None:
        self._bodies = bodies
        self._places = places

    def __getitem__(self, digest: str) -> str:
        place = self._places.get(digest)
        if place is None:  # nothing that it names is this site's
            return root_links.led(self._bodies[digest])
        return place.located(self._bodies[place.body])


class PlacedDetails(Shelf):
    """Details whose pictures are found.

    own     those of this site, by the address that the record has for each; None for one that is
            not there
    others  what becomes of all others
    """

    __slots__ = ("_others", "_own", "_shelf")

    def __init__(self, shelf: Shelf, own: Mapping[str, OwnFile | None], others: Pictures) -> None:
        self._shelf = shelf
        self._own = own
        self._others = others

    def __getitem__(self, name: str) -> Details:
        details = self._shelf[name]
        return structs.replace(
            details,
            image=self._first_of((details.image, *details.spare_images)),
            related=tuple([self._shown(related) for related in details.related]),
        )

    def _first_of(self, images: Iterable[Image | None]) -> Image | None:
        """The first that is there."""
        return next((found for image in images if (found := self._placed(image))), None)

    def _shown(self, related: Related) -> Related:
        image = self._placed(related.image)
        return related if image is related.image else structs.replace(related, image=image)

    def _placed(self, image: Image | None) -> Image | None:
        if image is None:
            return None
        if image.url not in self._own:
            return image if image.url.startswith("/") else self._others.shown(image)
        file = self._own[image.url]
        if file is None:
            return None
        if not file.width:
            return structs.replace(image, url=file.address)
        return structs.replace(image, url=file.address, width=file.width, height=file.height)


class KeepsPictures(Protocol):
    """Keeps the sizes of pictures, as a store does."""

    def pictures(self) -> dict[str, tuple[bytes, int, int]]: ...

    def save_pictures(self, pictures: Mapping[str, tuple[bytes, int, int]]) -> None: ...


class OwnFiles:
    """All files of the site's own.

    problems   takes what is wrong with them, and with what names them
    """

    def __init__(
        self,
        scan: Scan,
        articles: Iterable[Article],
        settings: Settings,
        store: KeepsPictures,
        problems: list[Problem],
    ) -> None:
        self._settings = settings
        self._folders = own_folders(scan, settings)
        self._problems = problems
        self._sizes = _Sizes(scan, store)
        self._others = scan.pictures
        self._copies: dict[str, tuple[Copy, ...]] = {}
        """Of pictures of other sites, by the name of the record or edition that shows them."""
        folder = settings.static
        self._static = {
            each.name: Copy(each.name, structs.replace(each, name=f"{folder}/{each.name}"))
            for each in scan.static
        }
        self._attached = self._placed_attachments(scan, articles) if scan.attachments else {}
        self._beside = {
            copy.path: copy for copies in self._attached.values() for copy in copies.values()
        }
        self.places: dict[str, LocatedBody] = {}
        """Of bodies that name any of them, by the digest that each has from then on."""

    @property
    def attachments(self) -> dict[str, tuple[Copy, ...]]:
        """What goes out with a record that is public, or with an edition that is out, by its name,
        once all are placed."""
        beside = {name: tuple(copies.values()) for name, copies in self._attached.items()}
        return beside | {
            name: (*beside.get(name, ()), *copies) for name, copies in self._copies.items()
        }

    @property
    def sizes(self) -> dict[str, tuple[bytes, int, int]]:
        """What was measured, as the store keeps it."""
        return self._sizes.asked

    def keep_sizes(self) -> None:
        """Has the store keep what was measured."""
        self._sizes.keep()

    def placed(self, article: Article) -> Article:
        """The article with all that it names of these files. Without a picture that is not there it
        is another article, to every page that shows it; and so it is where a picture changes its
        size."""
        others = None
        if article.web_images and not self._others.are_all_linked:
            others = self._others.become(article.web_images)
        has_own = article.own_images or article.body_files or article.body_folders
        if not has_own and others is None:  # as almost all
            return article
        changes: dict[str, object] = {}
        pictures: dict[str, OwnFile | None] = {}
        digests: list[bytes] = []
        if article.own_images:
            pictures = {url: self._own_file(url, article.name) for url in article.own_images}
            self._tell_of_pictures(article, pictures)
            if article.own_image:
                *_, last = _tried(article, pictures)
                shown = pictures.get(last)
                changes["own_image"] = shown.address if shown else ""
                changes["has_image"] = shown is not None or last not in pictures
        if others is not None:
            changes["has_image"] = self._has_image(article, pictures, others)
            digests = [self._others.digest_of(each) for each in others]
            copies = [copy for each in others for copy in self._others.copies(each)]
            if copies:
                self._copies[article.name] = tuple(dict.fromkeys(copies))
        if pictures or others is not None:
            changes["shelf"] = PlacedDetails(article.shelf, pictures, self._others)
            changes |= article.digests_with((tuple(pictures.values()), digests))
        folders = frozenset(
            each
            for each in article.body_folders
            if root_links.is_own(each, article.category, self._folders)
        )
        named = [each for each in article.body_files if _may_be_ours(each, folders)]
        if named or folders:
            whole = changes.get("digest", article.digest)
            body, more = self._placed_body(article.body, named, article.name, folders)
            if body != article.body:
                changes["body"] = body
                changes["body_size"] = article.body_size + more
                changes["digest"] = _digest(whole, body)
        return structs.replace(article, **changes)

    def _has_image(
        self,
        article: Article,
        own: Mapping[str, OwnFile | None],
        others: Sequence[str],
    ) -> bool:
        """True if any picture is there to be shown first, of this site or of others."""
        if not article.own_image:  # its first picture, if it has one, is of another site
            return article.has_image and bool(others[0] or not self._others.drops_missing)
        return any(
            own[url] is not None if url in own else not self._others.drops(url)
            for url in (article.own_image, *article.spare_images)
        )

    def placed_page(self, page: ContentPage) -> ContentPage:
        """A page of the owner's, with all that its body names of these files."""
        body, _ = self._placed_body(page.body, page.files, page.name, frozenset())
        if body == page.body:
            return page
        return structs.replace(page, body=body, html=self.places.pop(body).located(page.html))

    def placed_logo(self, publisher: Publisher) -> Publisher:
        """A publisher, with the size of its logo; without a logo that is not there."""
        logo = publisher.logo
        if logo is None:
            return publisher
        if not logo.url.startswith("/"):
            if self._others.drops(logo.url):
                return structs.replace(publisher, logo=None)
            return publisher
        file = self._own_file(logo.url, publisher.source)
        if file is None:
            self._tell(publisher.source, 0, "images", self._missing(logo.url), Level.WARNING)
            return structs.replace(publisher, logo=None)
        sized = {"width": file.width, "height": file.height} if file.width else {}
        return structs.replace(publisher, logo=structs.replace(logo, url=file.address, **sized))

    def placed_edition(self, edition: Edition) -> Edition:
        """An edition, with what becomes of its pictures of other sites: copies, links or nothing.
        Its own digest stays that of its file."""
        if self._others.are_all_linked:
            return edition
        copies: dict[Copy, None] = {}

        def shown(image: Image | None) -> Image | None:
            if image is None or image.url.startswith("/"):
                return image
            copies.update(dict.fromkeys(self._others.copies(image.url)))
            return self._others.shown(image)

        def placed(item: EditionItem) -> EditionItem:
            image = shown(item.picture)
            return item if image is item.picture else structs.replace(item, picture=image)

        sections = tuple(
            structs.replace(section, items=tuple(map(placed, section.items)))
            for section in edition.sections
        )
        sponsor = edition.sponsor
        if sponsor is not None:
            sponsor = structs.replace(sponsor, picture=shown(sponsor.picture))
        if copies:
            self._copies[edition.name] = tuple(copies)
        return structs.replace(edition, sections=sections, sponsor=sponsor)

    def _placed_attachments(
        self, scan: Scan, articles: Iterable[Article]
    ) -> dict[str, dict[str, Copy]]:
        """What lies beside each record, by its name and by the relative path as `_key` gives it."""
        files: dict[str, list[Found]] = defaultdict(list)
        for name, file in scan.attachments:
            files[name].append(file)
        having = [article for article in articles if article.name in files]
        having.sort(key=lambda a: (not a.has_page, a.came_at or _LATEST, a.name))
        redirects = {urls.served(old): f"redirects: {old}" for old, _ in self._settings.redirects}
        folders: set[str] = set()
        placed: dict[str, dict[str, Copy]] = {}
        for article in having:
            folder = urls.article(article, self._settings)
            if folder in folders:  # of two records without pages, that may have one name
                folder = urls.apart(article, self._settings)
            folders.add(folder)
            own: dict[str, Copy] = {}
            for file in files[article.name]:
                relative = file.name.removeprefix(f"{folder_of(article.name)}/")
                copy = Copy(f"{folder}{relative}", file)
                if why := self._objection(copy, own, _key(relative), redirects):
                    self._tell(file.name, 0, "", f"{why}; it is not copied", Level.DROPPED)
                else:
                    own[_key(relative)] = copy
            placed[article.name] = own
        return placed

    def _objection(
        self, copy: Copy, own: Mapping[str, Copy], key: str, redirects: Mapping[str, str]
    ) -> str:
        """Why a file cannot go out; empty where it can."""
        most = self._settings.limits.attachment_size
        if copy.file.size > most:
            return f"larger than {most:,} bytes; make it smaller"
        if key in own:
            return f"not every system can tell its name from {own[key].file.name}; rename it"
        if copy.path in self._static:
            return f"its address is that of {self._static[copy.path].file.name}; rename it"
        if copy.path in redirects:
            return f"its address is that of {redirects[copy.path]}; rename it"
        return ""

    def _own_file(self, address: str, name: str) -> OwnFile | None:
        """The file that an address means in the record or page of that name; None for none."""
        copy = self._copy(address, name)
        if copy is None:
            return None
        width, height = self._sizes.of(copy.file)
        return OwnFile(attached.address(copy.path), width, height)

    def _copy(self, address: str, name: str) -> Copy | None:
        if not address.startswith(NEAR):
            path = unquote(address[1:])
            return self._static.get(path) or self._beside.get(path)
        path = normpath(unquote(address.removeprefix(NEAR)))
        copy = self._attached.get(name, {}).get(_key(path)) or self._static.get(path)
        if copy is None:  # as an editor's own view of the folder has it
            folder = f"{self._settings.static}/"
            for seen_from in (path, attached.path_near(address, name)):
                if seen_from.startswith(folder):
                    copy = copy or self._static.get(seen_from.removeprefix(folder))
        return copy

    def _placed_body(
        self, body: str, named: Iterable[BodyFile], name: str, folders: frozenset[str]
    ) -> tuple[str, int]:
        """The digest of a body in which all that it names is found, and by how many characters it
        is longer at most."""
        found = [(each, self._own_file(each.address, name)) for each in named]
        if not found and not folders:
            return body, 0
        self._tell_of_body(found, name)
        located_body = _digest(body, (tuple(found), tuple(sorted(folders))))
        self.places[located_body] = LocatedBody(
            body,
            {each.address: file for each, file in found if file},
            {each.address: each.elsewhere for each, file in found if each.elsewhere and not file},
            folders,
        )
        more = sum(
            len(file.address if file else each.elsewhere) - len(each.address) + _SIZES_LENGTH
            for each, file in found
        )
        return located_body, more

    def _tell_of_pictures(self, article: Article, pictures: Mapping[str, OwnFile | None]) -> None:
        tried = _tried(article, pictures)
        related = {each.image.url for each in article.details.related if each.image}
        for url, file in pictures.items():
            is_own = url in tried
            if not is_own and url not in related:
                continue  # nothing is shown in its place
            if file is None:
                field, level = ("images", Level.DROPPED)
                message = self._missing(url)
                if not is_own:
                    field, message = "related", f"{message} at what is related"
            elif url == article.own_image and (odd := self._odd_size(url, file, article)):
                field, level, message = "images", Level.WARNING, odd
            else:
                continue
            line = article.details.line(field)
            self._tell(article.name, line, field, message, level)

    def _odd_size(self, url: str, file: OwnFile, article: Article) -> str:
        """What is to be said of a picture's size; empty where all is well."""
        copy = self._copy(url, article.name)
        name = copy.file.name if copy else url
        if not file.width:
            if attached.suffix(name) not in MEASURED:
                return ""
            return f"{name} does not say how large it is, or is damaged; save it once more"
        said, real = article.own_size, (file.width, file.height)
        if all(a is None or a == b for a, b in zip(said, real, strict=True)):
            return ""
        words = " by ".join("?" if side is None else f"{side:,}" for side in said)
        return f"{name} is {real[0]:,} by {real[1]:,} pixels, not {words}; that is shown"

    def _tell_of_body(self, found: Iterable[tuple[BodyFile, OwnFile | None]], name: str) -> None:
        """Warns of what is not there or damaged, each kind once a record."""
        static = self._settings.static
        lost, led, damaged = [], [], []
        for each, file in found:
            is_near = each.address.startswith(NEAR)
            path = unquote(each.address.removeprefix(NEAR))
            if file is not None:
                if not file.width and attached.suffix(path) in MEASURED:
                    damaged.append(path)
            elif not each.elsewhere:
                lost.append(path if is_near else f"{static}{path}")
            elif is_near and is_index(name) and attached.suffix(path) in COPIED:
                led.append(path)
            elif not is_near:
                led.append(f"{static}{path}")
        for names, message in (
            (
                lost,
                "no such file lies beside the record, in a folder of its own, or below "
                f"{static}/; left out",
            ),
            (led, "no such file is copied; taken for an address of its original's"),
            (damaged, "does not say how large it is, or is damaged; save it once more"),
        ):
            if names:
                self._tell(name, 0, "body", f"{_some(names)}: {message}", Level.WARNING)

    def _missing(self, url: str) -> str:
        """What is said of a picture that is not there."""
        static = self._settings.static
        if not url.startswith(NEAR):
            return f"{static}{url} does not exist; shown without it"
        path = unquote(url.removeprefix(NEAR))
        kinds = "" if attached.suffix(path) in PICTURES else f" ({', '.join(sorted(PICTURES))})"
        return (
            f"no picture{kinds} {path} lies beside the record, in a folder of its own, or below "
            f"{static}/; shown without it"
        )

    def _tell(self, source: str, line: int, field: str, message: str, level: Level) -> None:
        self._problems.append(Problem(source, line, field, message, level))


_SIZES_LENGTH: Final = len(' width="1200" height="1200"')


def own_folders(scan: Scan, settings: Settings) -> frozenset[str]:
    """What lies at the root of this site: first parts of its paths, but for the categories that
    records say themselves, and years."""
    own = {each.name.partition("/")[0] for each in scan.static}
    own |= {urls.content_page(each).rstrip("/") for each in scan.pages}
    own |= {records.category for records in settings.records}
    own |= {root_links.folder_of(old) for old, _ in settings.redirects}
    reserved = urls.RESERVED if scan.editions else urls.RESERVED - {EDITIONS}
    return frozenset(own | reserved | urls.TOP_FILES | {each.file for each in FORMATS})


def _may_be_ours(file: BodyFile, folders: Set[str]) -> bool:
    """False for a picture that lies where this site has nothing: it is the original's."""
    is_either = bool(file.elsewhere) and not file.address.startswith(NEAR)
    return not is_either or root_links.folder_of(file.address) in folders


class _Sizes:
    """Sizes of pictures: measured once, and again where the file changed."""

    def __init__(self, scan: Scan, store: KeepsPictures) -> None:
        self._folder = scan.folder
        self._young = scan.racy_since
        self._store = store
        self._known = store.pictures()
        self.asked: dict[str, tuple[bytes, int, int]] = {}

    def of(self, file: Found) -> tuple[int, int]:
        """Width and height in pixels; zeros for what is no picture, and where it does not say."""
        if attached.suffix(file.name) not in MEASURED:
            return 0, 0
        if file.name not in self.asked:
            # What may change again without its time telling is measured again.
            stamp = b""
            if file.mtime < self._young:
                stamp = digest(program_digest(), f"{file.size} {file.mtime}".encode())
            known = self._known.get(file.name)
            if known is None or not stamp or known[0] != stamp:
                known = (stamp, *size_of(self._folder, file.name))
            self.asked[file.name] = known
        _, width, height = self.asked[file.name]
        return width, height

    def keep(self) -> None:
        if self.asked != self._known:
            self._store.save_pictures(self.asked)


def _tried(article: Article, pictures: Mapping[str, OwnFile | None]) -> list[str]:
    """The addresses of an article's pictures up to the one that is shown: all, where none is."""
    tried = []
    for url in filter(None, (article.own_image, *article.spare_images)):
        tried.append(url)
        if url not in pictures or pictures[url] is not None:
            break
    return tried


def _key(path: str) -> str:
    """Equal for names that not every system can tell apart."""
    return unicodedata.normalize("NFC", path).casefold()


def _digest(found: object, more: object) -> str:
    """Stands for an article, or a body, and for the files that it names."""
    return digest(msgpack.encode((found, more))).hex()


def _some(names: Sequence[str], most: int = _NAMED) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def tell_of_files(scan: Scan, settings: Settings) -> Iterator[Problem]:
    """Says what lies beside records and is neither read nor copied: a line each."""
    folders = [f"{each.folder}/" for each in settings.records if each.folder]
    below = " and ".join(dict.fromkeys(folders)) or "the content folder"
    if scan.untaken:
        named = _some(scan.untaken, _MOST_NAMED)
        patterns = ", ".join(dict.fromkeys(f'"{each.files}"' for each in settings.records))
        message = (
            f"{_count(scan.untaken)} below {below} not read, for no pattern takes "
            f"{'it' if len(scan.untaken) == 1 else 'them'}: {named}. Rename what is a record so "
            f"that {patterns} takes it, add a pattern here, or begin its name with _"
        )
        yield Problem(FILE, 0, "records", message, Level.WARNING)
    if scan.uncopied:
        named = _some(scan.uncopied, _MOST_NAMED)
        message = (
            f"{_count(scan.uncopied)} beside records not copied: {named}. Only pictures (without "
            "SVG), audio, video, PDF and plain data are; put what you trust below "
            f"{settings.static}/, or begin its name with _"
        )
        yield Problem(FILE, 0, "records", message, Level.WARNING)


def _count(names: Sequence[str]) -> str:
    return "1 file" if len(names) == 1 else f"{len(names):,} files"
