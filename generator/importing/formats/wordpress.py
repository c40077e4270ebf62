"""WordPress's export (WXR): RSS with all that the database has of each post."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from xml.etree.ElementTree import Element

from msgspec import Struct

from generator.content.records.foreign_fields import FOREIGN, plain_name
from generator.content.records.text import plain
from generator.importing.bodies import with_paragraphs
from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported, Picture
from generator.importing.source import ImportFault, Source
from generator.importing.xml_elements import elements
from generator.problems import Level, Problem

_NAMESPACE: Final = re.compile(r"https?://wordpress\.org/export/1\.\d/")
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR: Final = "{http://purl.org/dc/elements/1.1/}creator"
_NO_DATE: Final = "0000-00-00"
_BLOCKS: Final = "<!-- wp:"
_ADDRESSES: Final = frozenset(("linkedlisturl", "linksto", "syndicationpermalink", "linkurl"))
"""Names of fields that plug-ins keep the address of an article elsewhere in."""
_DRAFTS: Final = frozenset(("draft", "pending", "auto-draft"))
_KEPT_IN: Final = {"private": "is private", "trash": "is in the trash", "inherit": "is a revision"}
_OF_THE_SYSTEM: Final = frozenset(
    "attachment nav_menu_item revision custom_css customize_changeset oembed_cache wp_block "
    "wp_template wp_template_part wp_global_styles wp_navigation wp_font_family "
    "wp_font_face".split()
)
_UNFILED: Final = "uncategorized"


class _Beside(Struct, frozen=True):
    """What posts refer to."""

    authors: dict[str, str]
    """Names by what they log in as."""
    pictures: dict[str, Picture]
    """By the ids of attachments."""


def is_it(source: Source) -> bool:
    """True for RSS that names WordPress's own elements."""
    return source.opening.startswith("<") and _NAMESPACE.search(source.opening) is not None


def read(source: Source, _: Reading) -> Iterator[Imported | Problem]:
    """Each post. Pages, comments and menus are not taken."""
    names = _names(source)
    beside = _beside(source, names)
    others: Counter[str] = Counter()
    with source.opened() as file:
        for found in elements(file, source.name, names.items):
            item = found.element
            if item.tag != "item":
                continue
            kind = names.text(item, "post_type")
            if kind == "post":
                yield _imported(item, source.name, found.line, names, beside)
            elif kind not in _OF_THE_SYSTEM:
                others[kind or "?"] += 1
    for kind, count in sorted(others.items()):
        message = f"{count:,} of the kind {kind} not taken; pages of the site belong into pages/"
        yield Problem(source.name, 0, "", message, Level.WARNING)


class _Names:
    """The names of elements, whichever version of the format it is."""

    def __init__(self, namespace: str) -> None:
        self._wp = f"{{{namespace}}}"
        self.excerpt = f"{{{namespace}excerpt/}}encoded"
        self.author = f"{self._wp}author"
        self.items = frozenset(("item", self.author))

    def all(self, element: Element, name: str) -> list[Element]:
        return element.findall(f"{self._wp}{name}")

    def text(self, element: Element, name: str) -> str:
        return (element.findtext(f"{self._wp}{name}") or "").strip()


def _names(source: Source) -> _Names:
    found = _NAMESPACE.search(source.opening)
    return _Names(found[0] if found else "http://wordpress.org/export/1.2/")


def _beside(source: Source, names: _Names) -> _Beside:
    authors: dict[str, str] = {}
    pictures: dict[str, Picture] = {}
    # Where the file breaks off is told when its posts are read.
    with source.opened() as file, suppress(ImportFault):
        for found in elements(file, source.name, names.items):
            element = found.element
            if element.tag == names.author:
                login = names.text(element, "author_login")
                authors[login] = names.text(element, "author_display_name") or login
            elif names.text(element, "post_type") == "attachment":
                url = names.text(element, "attachment_url")
                title = plain(element.findtext(names.excerpt) or "")
                pictures[names.text(element, "post_id")] = Picture(url=url, title=title)
    return _Beside(authors, pictures)


def _imported(item: Element, file: str, line: int, names: _Names, beside: _Beside) -> Imported:
    categories = [
        (each.get("domain", ""), each.get("nicename", ""), plain(each.text or ""))
        for each in item.findall("category")
    ]
    meta = {
        key: names.text(each, "meta_value")
        for each in names.all(item, "postmeta")
        if (key := names.text(each, "meta_key"))
    }
    content = item.findtext(_CONTENT) or ""
    status = names.text(item, "status")
    is_link = ("post_format", "post-format-link") in [each[:2] for each in categories]
    creator = (item.findtext(_CREATOR) or "").strip()
    picture = beside.pictures.get(meta.get("_thumbnail_id", ""))
    gmt = names.text(item, "post_date_gmt")
    is_utc = bool(gmt) and not gmt.startswith(_NO_DATE)
    local = names.text(item, "post_date")
    modified = names.text(item, "post_modified_gmt")
    private = _KEPT_IN.get(status, "")
    if names.text(item, "post_password"):
        private = "has a password"
    return Imported(
        file=file,
        line=line,
        address=_elsewhere(meta) or (_first_link(content) if is_link else ""),
        page=(item.findtext("link") or "").strip(),
        title=plain(item.findtext("title") or ""),
        excerpt=plain(item.findtext(names.excerpt) or ""),
        body=content if _BLOCKS in content else with_paragraphs(content),
        is_html=True,
        published=gmt if is_utc else "" if local.startswith(_NO_DATE) else local,
        zone="UTC" if is_utc else "",
        updated=f"{modified}Z" if modified and not modified.startswith(_NO_DATE) else "",
        authors=(beside.authors.get(creator, creator),) if creator else (),
        topics=tuple(
            name
            for kind, nice, name in categories
            if kind == "category" and name and nice != _UNFILED
        ),
        tags=tuple(name for kind, _, name in categories if kind == "post_tag" and name),
        pictures=(picture,) if picture and picture.url else (),
        identity=(item.findtext("guid") or "").strip(),
        is_draft=status in _DRAFTS,
        private=private,
    )


def _elsewhere(meta: dict[str, str]) -> str:
    """The address of an article elsewhere that a field of the post holds."""
    for key, value in meta.items():
        word = plain_name(key)
        known = FOREIGN.get(word)
        is_meant = word in _ADDRESSES or (known and known.ours == "webUrl" and key[0] != "_")
        if is_meant and value.startswith(("https://", "http://")):
            return value
    return ""


def _first_link(content: str) -> str:
    """The link that a post of that form is about: its first, or all that it says."""
    import turbohtml

    if link := turbohtml.parse_fragment(content).select_one("a[href]"):
        return str(link.attrs["href"])
    words = content.split()
    is_link = len(words) == 1 and words[0].startswith(("https://", "http://"))
    return words[0] if is_link else ""


FORMAT = Format(name="wordpress", title="WordPress's export (WXR)", is_it=is_it, read=read)
