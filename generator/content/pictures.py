"""Copies of pictures that lie on other sites, as a build finds them: `broadsheet pictures` makes
them, and a build asks no one.

They are kept by what is in them: a file is named by a digest of its bytes, so it never changes, and
neither does its address. The index, which says whose copies they are, is JSON, a picture a line, to
be read by people and to be compared by git.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct, structs

from generator.content.copies import Copy
from generator.content.images import LARGEST
from generator.content.records.model import Image, PictureFile, picture_number
from generator.content.settings import Settings
from generator.content.source_folder import Folder, Found
from generator.content.urls import PICTURES
from generator.memo.digests import digest, digest_of
from generator.problems import Level, Problem

INDEX: Final = "index.json"
VERSION: Final = 1
TYPES: Final = {
    "image/avif": "avif",
    "image/webp": "webp",
    "image/jpeg": "jpg",
    "image/png": "png",
}
"""The forms of copies, with the endings of their files."""

_LARGEST_INDEX: Final = 200_000_000  # bytes; that of 100,000 pictures has a third
_NAME: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{30}\.(?:avif|webp|jpg|png)")

_Side = Annotated[int, Meta(ge=1, le=LARGEST)]


class Made(Struct, frozen=True, array_like=True):
    """A file that was made of a picture."""

    name: Annotated[str, Meta(pattern=rf"^{_NAME.pattern}\Z")]
    """Below the folder of copies: the digest of its bytes, and what its form ends in."""
    type: Literal["image/avif", "image/webp", "image/jpeg", "image/png"]
    width: _Side
    height: _Side
    size: Annotated[int, Meta(ge=1)]
    """Bytes."""


class CopiedPicture(Struct, frozen=True, omit_defaults=True):
    """What was made of one picture."""

    shown: Made
    """The one that every program can show: JPEG, or PNG of what lets through what is behind it."""
    copies: tuple[Made, ...] = ()
    """Those for browsers to choose from: of each form those of all widths, the narrowest first."""
    color: Annotated[str, Meta(pattern=r"^(?:#[0-9a-f]{6})?\Z")] = ""
    """As `Image` has it."""

    @property
    def files(self) -> tuple[Made, ...]:
        return (self.shown, *self.copies)


class Index(Struct, frozen=True):
    """The file that says whose copies there are."""

    version: int
    pictures: dict[str, CopiedPicture]
    """By address."""


def file_name(data: bytes, type: str) -> str:
    """The name of a copy, which follows from its bytes."""
    found = digest(data).hex()
    return f"{found[:2]}/{found[2:]}.{TYPES[type]}"


def is_file_name(name: str) -> bool:
    """True for a name that a copy may have."""
    return _NAME.fullmatch(name) is not None


def index_of(data: bytes) -> dict[str, CopiedPicture]:
    """What an index says. ValueError, which says what is wrong, for what is none."""
    try:
        index = msgspec.json.decode(data, type=Index)
    except msgspec.MsgspecError as error:
        raise ValueError(f"cannot be read ({error}); mend it, or delete it to begin anew") from None
    if index.version != VERSION:
        raise ValueError("is of another version of Broadsheet; use that, or delete the file")
    return index.pictures


class Pictures:
    """What becomes of pictures that lie on other sites.

    copied   what was made of each, by its address
    shown    what the settings ask for
    missing  what they ask for of those without copies
    folder   of the copies, below the content folder
    fault    why nothing is known of any copy; empty where all is well
    digests  of what was made of each, by address; None where they follow from that
    """

    def __init__(
        self,
        copied: Mapping[str, CopiedPicture],
        *,
        shown: str = "local",
        missing: str = "link",
        folder: str = "",
        fault: str = "",
        digests: Mapping[str, bytes] | None = None,
    ) -> None:
        self.fault = fault
        self.folder = folder
        self.copied = copied if shown == "local" else {}
        """By address."""
        self.drops_missing = shown == "drop" or (shown == "local" and missing == "drop")
        """True if what has no copies is not shown."""
        self._by_number = {picture_number(url): url for url in self.copied}
        self._digests = dict(digests or {})

    @property
    def are_all_linked(self) -> bool:
        """True if every picture is shown from where it lies."""
        return not self.drops_missing and not self.copied

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the index."""
        if not self.fault:
            return []
        return [Problem(f"{self.folder}/{INDEX}", 0, "", self.fault, Level.DROPPED)]

    @property
    def digests(self) -> tuple[tuple[str, bytes], ...]:
        """Of what was made of each, by its address; sorted."""
        return tuple((url, self.digest_of(url)) for url in sorted(self.copied))

    @cached_property
    def digest(self) -> bytes:
        """Stands for all of it."""
        return digest(
            bytes((self.drops_missing,)), self.fault.encode(), msgspec.msgpack.encode(self.copied)
        )

    def become(self, numbers: tuple[int, ...]) -> tuple[str, ...] | None:
        """What becomes of pictures, by the numbers of their addresses: the address of each that has
        copies, and nothing for another. None where they all stay what they are."""
        found = tuple([self._by_number.get(number, "") for number in numbers])
        return found if self.drops_missing or any(found) else None

    def digest_of(self, address: str) -> bytes:
        """Stands for what was made of a picture; empty for one without copies."""
        if address not in self._digests:
            copied = self.copied.get(address)
            self._digests[address] = digest_of(copied) if copied else b""
        return self._digests[address]

    def drops(self, address: str) -> bool:
        """True if the picture there is not shown."""
        return self.drops_missing and address not in self.copied

    def shown(self, image: Image) -> Image | None:
        """A picture that lies on another site, as it is shown; None for one that is not."""
        copied = self.copied.get(image.url)
        if copied is None:
            return None if self.drops_missing else image
        shown = copied.shown
        return structs.replace(
            image,
            url=address_of(shown),
            width=shown.width,
            height=shown.height,
            size=shown.size,
            copies=tuple(
                PictureFile(address_of(each), each.type, each.width, each.height, each.size)
                for each in copied.copies
            ),
            color=copied.color,
        )

    def copies(self, address: str) -> list[Copy]:
        """The files that go out with a page that shows a picture; none without copies.

        Their names stand for their bytes, so when they were written is no matter.
        """
        return [
            Copy(PICTURES + each.name, Found(f"{self.folder}/{each.name}", each.size, 0))
            for each in (self.copied[address].files if address in self.copied else ())
        ]


def address_of(file: Made) -> str:
    """The path at which a copy is served."""
    return f"/{PICTURES}{file.name}"


def found_pictures(folder: Folder, settings: Settings) -> Pictures:
    """What becomes of pictures with what lies in the folder of copies now. A picture of which any
    file is not there, or is not whole, counts as one without copies.

    Raises ContentError where the folder or its index cannot be read.
    """
    show, missing, place = (
        settings.show_pictures,
        settings.missing_pictures,
        settings.picture_folder,
    )
    if show != "local":
        return Pictures({}, shown=show)
    sizes = {each.name: each.size for each in folder.scan_all(place)}
    copied: dict[str, CopiedPicture] = {}
    fault = ""
    if INDEX in sizes:
        try:
            copied = index_of(folder.read(f"{place}/{INDEX}", _LARGEST_INDEX))
        except ValueError as error:
            fault = str(error)
    whole = {
        url: picture
        for url, picture in copied.items()
        if all(sizes.get(each.name) == each.size for each in picture.files)
    }
    return Pictures(whole, shown=show, missing=missing, folder=place, fault=fault)
