"""The only door for HTML: what comes out of this module may stand in a page as it is.

A body is Markdown, often with HTML inside, written by strangers. python-markdown passes scripts,
handlers and `javascript:` links through untouched, so all of its output goes through the sanitiser
(nh3, which is Rust's ammonia) with the allow-list below. Nothing that is not named here survives.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final
from urllib.parse import urljoin

import nh3
from msgspec import Struct

from generator.limits import Limits
from generator.records.dates import is_machine_readable
from generator.records.links import picture_url, web_url
from generator.records.markdown import to_html

_TEXT_TAGS: Final = (
    "a abbr b bdi bdo blockquote br cite code dd del details dfn div dl dt em h2 h3 h4 h5 h6 hr i"
    " img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup time u ul"
    " var wbr"
)
_TABLE_TAGS: Final = "table caption thead tbody tfoot tr th td"
_FIGURE_TAGS: Final = "figure figcaption"
TAGS: Final = frozenset(f"{_TEXT_TAGS} {_TABLE_TAGS} {_FIGURE_TAGS}".split())

ATTRIBUTES: Final = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "id", "class"},
    "abbr": {"title"},
    "code": {"class"},
    "div": {"class"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"id", "value"},
    "ol": {"start"},
    "sup": {"id"},
    "td": {"align", "class", "colspan", "rowspan"},
    "th": {"align", "class", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
"""Attributes by tag; those with a rule of their own are checked by `_attribute` as well."""

PICTURE_ATTRIBUTES: Final = 'loading="lazy" decoding="async" referrerpolicy="no-referrer"'
"""Written by us into every picture; what a body says of these is dropped."""

CONTENT_DROPPED: Final = frozenset(
    ("script style template noscript iframe object embed svg math textarea select title").split()
)

# What XML 1.0 forbids would make a feed unreadable as a whole. A byte order mark means nothing
# within a text, and at its start the sanitiser would take it for one.
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_DEFAULT: Final = Limits()
_PASSES: Final = 8  # two are enough for all that a search through millions of texts has found
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?")  # empty: not known
_CLASS: Final = re.compile(
    r"language-[\w+#-]{1,30}|align-(left|center|right)|footnote|footnote-ref|footnote-backref"
)
_FOOTNOTE: Final = re.compile(r"fn(ref)?[\d-]*:[\w-]{1,60}")
_YEAR: Final = re.compile(r"[0-9]{4}")  # days and months of the archive
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_MAIL: Final = re.compile(r"mailto:[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_FIRST_HEADING: Final = re.compile(r"<(/?)h1\b", re.IGNORECASE)
_ALIGN: Final = re.compile(r'(<t[dh](?![^>]*\sclass=)[^>]*?)\salign="(\w+)"')
_EMPTY_PICTURE: Final = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_PRE_START: Final = re.compile(r"(<pre\b[^>]*>)\n+")  # a browser drops one at every reading
_LINK_OR_PICTURE: Final = re.compile(r"</?a(?=[\s>])[^>]*>|<img\b[^>]*>")
_NAMED_VALUE: Final = re.compile(r'([a-z]+)="([^"]*)"')
_LINK_MARK: Final = re.compile(r"<(/?)a(?=[\s>])[^>]*>")
_VALUE: Final = re.compile(r'="[^"]*"')
_UNDESCRIBED: Final = re.compile(r"<img(?=[\s/>])(?![^>]*\salt=)")
_PICTURE: Final = re.compile(r"<img(?=[\s/>])")


class Rebase(Struct, frozen=True):
    """Where the links of a body lead that are not whole."""

    root: str = ""
    """Put before a path of this site: `/ai`, or `https://example.org/ai`."""
    page: str = ""
    """Put before a link to a footnote, for feeds, where the footnote is on our page."""
    original: str = ""
    """URL that relative links are relative to; without one they lead nowhere and are dropped."""
    own: frozenset[str] = frozenset()
    """First parts of paths that are this site's; with an `original`, all others are its host's."""


NOWHERE: Final = Rebase()


def from_markdown(
    text: str,
    original: str = "",
    own: frozenset[str] = frozenset(),
    limits: Limits = _DEFAULT,
) -> str:
    """The sanitised HTML of a Markdown text with tables, fenced code and footnotes.

    original, own   as in Rebase: the body of a record was often taken from its original, and so
                    were its links
    Raises TooMuch where reading it would take too long.
    """
    return sanitise(to_html(text, limits), Rebase(original=original, own=own))


def sanitise(html: str, rebase: Rebase = NOWHERE) -> str:
    """The part of any HTML that may stand in a page; doing it twice changes nothing.

    A page has its own `h1`, so the body's become `h2`. Pictures load late and tell their host
    nothing; one without a description counts as decoration.
    """
    text = _FIRST_HEADING.sub(r"<\1h2", _legal(html))
    # A tag that was left out, such as a button, may have kept apart what a browser would not let
    # stand as it is now: a paragraph in a paragraph. The next pass reads it as a browser does.
    for number in range(1 + _PASSES):
        # What is led elsewhere is whole then, and what is whole stays as it is.
        cleaned = _clean(text, NOWHERE if number else rebase)
        if cleaned == text:
            return cleaned
        text = cleaned
    return nh3.clean(text, tags=set())


def rebased(html: str, root: str, page: str = "") -> str:
    """Sanitised HTML with the site's own links led to where the site lies."""
    if not (root or page) or ('="/' not in html and '="#' not in html):
        return html
    return _clean(html, Rebase(root=root, page=page))


def without_pictures(html: str) -> str:
    """Sanitised HTML with a link in the place of each picture, named by the picture's description;
    the description alone where the picture is a link already."""
    within = False

    def instead(found: re.Match[str]) -> str:
        nonlocal within
        tag = str(found[0])
        if not tag.startswith("<img"):
            within = tag != "</a>"
            return tag
        values: dict[str, str] = dict(_NAMED_VALUE.findall(tag))
        address, words = values.get("src", ""), values.get("alt", "")
        if within or not address:
            return words
        return f'<a href="{address}" rel="noopener">{words or address}</a>'

    return _LINK_OR_PICTURE.sub(instead, html) if "<img" in html else html


def _clean(html: str, rebase: Rebase) -> str:
    lowered = html.lower()
    is_led = rebase.page or "href" in lowered or "src" in lowered
    cleaned = _legal(_cleaner(rebase if is_led else NOWHERE).clean(html))
    # nh3 escapes ">" inside attributes, so a tag ends where it seems to.
    cleaned = _PRE_START.sub(r"\1", _without_empty_links(cleaned))
    cleaned = _ALIGN.sub(r'\1 class="align-\2"', cleaned)
    cleaned = _UNDESCRIBED.sub('<img alt=""', _EMPTY_PICTURE.sub("", cleaned))
    # Not by nh3's set_tag_attribute_values: its order of two attributes changes from run to run.
    return _PICTURE.sub(f"<img {PICTURE_ATTRIBUTES}", cleaned).strip()


@lru_cache(maxsize=16)
def _cleaner(rebase: Rebase) -> nh3.Cleaner:
    """The sanitiser: making one takes longer than most bodies take it."""
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(CONTENT_DROPPED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=partial(_attribute, rebase),
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )


def _legal(html: str) -> str:
    """The text without what XML 1.0 forbids."""
    return html if html.replace("\n", "").isprintable() else _ILLEGAL.sub("", html)


def _without_empty_links(html: str) -> str:
    """Unwraps every `<a>` that leads nowhere and that nothing leads to."""
    kept: list[bool] = []

    def mark(found: re.Match[str]) -> str:
        if found[1]:
            return found[0] if kept.pop() else ""
        names = _VALUE.sub("", found[0])
        kept.append(" href" in names or " id" in names)
        return found[0] if kept[-1] else ""

    return _LINK_MARK.sub(mark, html) if "<a" in html else html


def _attribute(rebase: Rebase, tag: str, name: str, value: str) -> str | None:
    """The value that an allowed attribute may have, or None to drop it."""
    match name:
        case "href":
            return _address(value, rebase)
        case "src":
            return _target(value, rebase, picture_url)
        case "datetime":
            return value if is_machine_readable(value) else None
        case "align":
            return value if value in ("left", "center", "right") else None
        case "lang":
            return value if _LANGUAGE.fullmatch(value) else None
        case "dir":
            return value if value in ("ltr", "rtl", "auto") else None
        case "class":
            return value if _CLASS.fullmatch(value) else None
        case "id":
            return value if not rebase.page and _FOOTNOTE.fullmatch(value) else None
        case "width" | "height" | "colspan" | "rowspan" | "start" | "value":
            return value if _NUMBER.fullmatch(value) else None
        case _:
            return value


def _address(value: str, rebase: Rebase) -> str | None:
    if value.startswith("#"):
        return rebase.page + value if _FOOTNOTE.fullmatch(value[1:]) else None
    return value if _MAIL.fullmatch(value) else _target(value, rebase, _link_url)


def _link_url(text: str) -> str:
    """A whole URL, or a path of this site: of the same form as a picture's, but as it stands."""
    return picture_url(text) if text.lstrip().startswith("/") else web_url(text)


def _target(value: str, rebase: Rebase, read: Callable[[str], str]) -> str | None:
    """A whole URL, or a path of this site."""
    path, mark, fragment = value.partition("#")
    try:
        if rebase.original and not _is_own(path, rebase.own):
            return read(urljoin(rebase.original, path)) + mark + fragment
        address = read(path)
    except ValueError:
        return None
    return (rebase.root + address if address.startswith("/") else address) + mark + fragment


def _is_own(path: str, own: frozenset[str]) -> bool:
    if not path.startswith("/") or path.startswith("//"):
        return False
    first = path.split("/")[1]
    return first in own or _YEAR.fullmatch(first) is not None
