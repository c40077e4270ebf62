"""Files of the site's own that a record names: pictures of the static folder, and what lies beside
the record in a folder of its own.

Whether there is such a file shows only in the folder. Until then, a relative address is kept in a
form of its own: `map.png` as `/./map.png`.
"""

import re
from posixpath import normpath
from typing import Final
from urllib.parse import quote, unquote

from generator.content.records.links import picture_url
from generator.content.records.names import folder_of
from generator.content.records.text import decoded_once

NEAR: Final = "/./"
"""With what a relative address begins until it is known what it leads to."""

ASSUMED_SIZE: Final = (1200, 675)
"""Pixels of a picture that does not say: 16 to 9 is the usual shape."""

PICTURES: Final = frozenset("avif bmp gif ico jpeg jpg png webp".split())
COPIED: Final = PICTURES | frozenset(
    (
        "aac flac m4a mp3 oga ogg opus wav weba "  # audio
        "m4v mov mp4 mpeg mpg ogv webm "  # video
        "vtt srt pdf epub csv tsv json geojson txt ics"
    ).split()
)
"""Suffixes of what is copied from beside a record: no browser runs any of it as a page or a script
of the site. SVG, HTML and XML may hold scripts."""

_MEDIA: Final = COPIED - frozenset("csv tsv json geojson txt ics".split()) | frozenset(
    (
        "svg svgz heic heif tif tiff jxl jp2 psd ai eps avi mkv wmv "
        "woff woff2 ttf otf eot zip gz bz2 xz 7z rar tar db ini lnk exe dll bin"
    ).split()
)
"""Suffixes of what no one would take for a record."""
RECORDS_OF_OTHERS: Final = frozenset(
    (
        "md markdown mdown mdwn mkd mkdn mdtext mdtxt mdx qmd rmd text rst adoc asciidoc org "
        "textile yaml yml toml bak orig old"
    ).split()
)
"""Suffixes of what looks like a record, even beside one that has its folder for itself."""

_RECORD_AS_TEXT: Final = (".md.txt", ".markdown.txt")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSAFE: Final = re.compile(r'[<>:"|?*\\]|[. ](/|$)|(^|/) ')
# Names that Windows keeps for itself, whatever their suffix.
_RESERVED: Final = re.compile(r"(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?(/|$)", re.IGNORECASE)
_PATH: Final = "/-._~!$()*+,;=@"
_LONGEST: Final = 1_000  # characters


def near(text: str) -> str:
    """The form in which a relative address is kept; empty for what is no such address, or has a
    query. What it leads to may lie above: `../static/a.png`."""
    path = decoded_once(text).strip().replace("\\", "/")
    if not path or path[0] in "/?#" or _SCHEME.match(path) or len(path) > _LONGEST:
        return ""
    if "?" in path or "#" in path or not path.isprintable():
        return ""
    # A browser would go up at once where two dots stand as they are; escaped, they stay.
    parts = (_part(part) for part in path.split("/"))
    return NEAR + "/".join(parts)


def _part(part: str) -> str:
    return "%2E%2E" if part == ".." else quote(unquote(part), _PATH)


def path_near(address: str, name: str) -> str:
    """The path below the content folder that a relative address leads to, from a file there; empty
    where it leads out.

    address   as `near` gives it
    """
    path = normpath(f"{folder_of(name)}/{unquote(address.removeprefix(NEAR))}".lstrip("/"))
    return "" if path.startswith(("../", "/")) or path in ("..", ".") else path


def own_picture_url(text: str) -> str:
    """A picture's URL: https, a path of this site, or a relative one, as `near` gives it."""
    is_whole = text.startswith(("https://", "http://", "/"))  # as almost all
    return picture_url(text) if is_whole else near(text) or picture_url(text)


def is_copied(path: str) -> bool:
    """True if a file beside a record may go out with it, by its name alone."""
    if suffix(path) not in COPIED or path.lower().endswith(_RECORD_AS_TEXT):
        return False
    return not _UNSAFE.search(path) and not _RESERVED.search(path)


def looks_like_a_record(path: str, *, is_attached: bool) -> bool:
    """True if someone may have meant a file as a record.

    is_attached   it lies beside a record that has its folder for itself
    """
    if is_attached:
        is_text = path.lower().endswith(_RECORD_AS_TEXT)
        return is_text or suffix(path.rstrip("~")) in RECORDS_OF_OTHERS
    return suffix(path) not in _MEDIA


def suffix(path: str) -> str:
    """In small letters, without the dot; empty where there is none."""
    return path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path else ""


def address(path: str) -> str:
    """What a link of this site to a file says."""
    return "/" + quote(path, _PATH)
