"""The only door for HTML: what comes out of this module may stand in a page as it is.

A body is Markdown, often with HTML inside, written by strangers. python-markdown passes scripts,
handlers and `javascript:` links through untouched, so all of its output goes through the sanitiser
(nh3, which is Rust's ammonia) with the allow-list below. Nothing that is not named here survives.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final
from urllib.parse import quote, urljoin

import nh3
from msgspec import Struct

from generator.content.characters import without_controls
from generator.content.limits import Limits
from generator.content.records import own_parts
from generator.content.records.allowed import Allowed
from generator.content.records.anchors import FOOTNOTE, anchored
from generator.content.records.angle_brackets import without_lookalikes
from generator.content.records.attached import near
from generator.content.records.dates import is_machine_readable
from generator.content.records.dropped import Dropped, DroppedKind
from generator.content.records.elements import ATTRIBUTES, BLOCKS, CONTENT_DROPPED, TAGS
from generator.content.records.links import picture_url, web_url
from generator.content.records.markdown import to_html
from generator.content.records.media import links_in, rescued
from generator.content.records.own_parts import CHECKED, Checked, finished
from generator.content.records.root_links import either, parted

PICTURE_ATTRIBUTES: Final = 'loading="lazy" decoding="async" referrerpolicy="no-referrer"'
"""Written by us into every picture; what a body says of these is dropped."""

_DEFAULT: Final = Limits()
_PASSES: Final = 8  # two are enough for all that a search through millions of texts has found
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?")  # empty: not known
_CLASS: Final = re.compile(
    r"language-[\w+#-]{1,30}|align-(left|center|right)|footnote|footnote-ref|footnote-backref"
)
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_PIXELS: Final = re.compile(r"[1-9][0-9]{0,4}")
_LONGEST_ID: Final = 300  # characters, of ids and of links to them that are yet to be read
_OUR_MACHINE: Final = tuple(
    f"{scheme}://{name}{end}"
    for scheme in ("http", "https")
    for name in ("localhost", "127.0.0.1", "0.0.0.0", "[::1]")
    for end in ("/", ":", "./", ".:")
)
"""How addresses begin that lead each reader to another machine."""
_SAFE: Final = "!#$%&'()*+,-./:;=?@[\\]^_{|}~"  # of what is no letter or digit, after a "#"
_DATETIME: Final = re.compile(  # of all that HTML allows, what is a day, a moment or a duration
    r"[0-9]{4}(-W[0-9]{2}|-[0-9]{2}(-[0-9]{2}(T[0-9:.]{5,12}(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?|P.*"
)
_MAIL: Final = re.compile(r"mailto:[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_ALIGN: Final = re.compile(r'(<t[dh](?![^>]*\sclass=)[^>]*?)\salign="(\w+)"')
_EMPTY_PARAGRAPH: Final = re.compile(r"<p>\s*</p>\n?")
_EMPTY_PICTURE: Final = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_BLOCK: Final = re.compile(rf"<(/?)(?:{'|'.join(sorted(BLOCKS))})(?=[\s>])")
_OWN_BLOCK: Final = re.compile(rf"<(/?)(?:{'|'.join(sorted(BLOCKS - own_parts.TAGS))})(?=[\s>])")
_OWN_PART: Final = re.compile(rf"<(?:{'|'.join(sorted(own_parts.TAGS))})(?=[\s>])")
_PRE_START: Final = re.compile(r"(<pre\b[^>]*>)\n+")  # a browser drops one at every reading
_LINK_OR_PICTURE: Final = re.compile(r"</?a(?=[\s>])[^>]*>|<img\b[^>]*>")
_NAMED_VALUE: Final = re.compile(r'([a-z]+)="([^"]*)"')
_WRAPPER: Final = re.compile(r"<(/?)(a|time)(?=[\s>])[^>]*>")
_VALUE: Final = re.compile(r'="[^"]*"')
_UNDESCRIBED: Final = re.compile(r"<img(?=[\s/>])(?![^>]*\salt=)")
_PICTURE: Final = re.compile(r"<img(?=[\s/>])")


class Rebase(Struct, frozen=True):
    """Where the links of a body lead that are not whole."""

    root: str = ""
    """Put before a path of this site: `/ai`, or `https://example.org/ai`."""
    page: str = ""
    """Put before a link to a part of the body, where that is on our page."""
    is_elsewhere: bool = False
    """True for feeds: a body among others has no parts of its own, and no ids."""
    original: str = ""
    """URL that relative links are relative to; without one they lead nowhere and are dropped. With
    one, a path may be this site's or its host's: both are kept, as in `root_links`."""
    is_again: bool = False
    """True for HTML in which both are kept already."""
    near: bool = False
    """Whether relative links are kept for `located_body`, which knows what lies beside a record."""
    allowed: Allowed | Checked | None = None
    """On a page of the owner's, which forms and frames it may hold; None for a record's body, which
    holds none."""


NOWHERE: Final = Rebase()


class Cleaned(Struct, frozen=True):
    """HTML that may stand in a page, and what of its text may not."""

    html: str
    dropped: tuple[Dropped, ...] = ()
    """What readers might have seen, or followed."""


def read_markdown(
    text: str,
    original: str = "",
    limits: Limits = _DEFAULT,
    *,
    near: bool = False,
    allowed: Allowed | None = None,
) -> Cleaned:
    """The sanitised HTML of a Markdown text with tables, fenced code and footnotes.

    original, near, allowed   as in Rebase: the body of a record was often taken from its original,
                              and so were its links
    Raises TooMuch where reading it would take too long.
    """
    rebase = Rebase(original=original, near=near, allowed=allowed)
    return cleaned(to_html(without_controls(text), limits), rebase)


def from_markdown(
    text: str,
    original: str = "",
    limits: Limits = _DEFAULT,
    *,
    near: bool = False,
) -> str:
    """The HTML of read_markdown alone."""
    return read_markdown(text, original, limits, near=near).html


def sanitise(html: str, rebase: Rebase = NOWHERE) -> str:
    """The part of any HTML that may stand in a page; doing it twice changes nothing."""
    return cleaned(html, rebase).html


def cleaned(html: str, rebase: Rebase = NOWHERE) -> Cleaned:
    """The part of any HTML that may stand in a page, and what had to go.

    A page has its own `h1`, so the body's headings are below it, in order. Pictures load late and
    tell their host nothing; one without a description counts as decoration. Films, sounds and
    frames are links.
    """
    text = without_lookalikes(without_controls(html))
    rescue, dropped = rescued(
        text,
        shows=lambda address: _picture_address(address, rebase) is not None,
        leads=lambda address: _target(address, rebase, _link_url) is not None,
        own=rebase.allowed if isinstance(rebase.allowed, Allowed) else None,
    )
    again = Rebase(
        is_again=bool(rebase.original), allowed=None if rebase.allowed is None else CHECKED
    )
    text, lost = rescue, list[str]()
    # A tag that was left out, such as a button, may have kept apart what a browser would not let
    # stand as it is now: a paragraph in a paragraph. The next pass reads it as a browser does.
    for number in range(1 + _PASSES):
        # What is led elsewhere is whole then, and what is whole stays as it is.
        clean = _clean(text, again if number else rebase)
        if number and clean == text:  # its parts are named: doing that twice changes nothing
            break
        named = anchored(clean)
        # A note that nothing refers to has a way back all the same: nobody wrote that.
        lost += (link for link in named.lost if not FOOTNOTE.fullmatch(link[1:]))
        if named.html == text:
            break
        text = named.html
    else:
        text = nh3.clean(text, tags=set())
    if rescue.lower().count("href") > text.count(" href="):
        lost = [link for link in links_in(rescue) if _address(link, rebase) is None] + lost
    dropped += (Dropped(DroppedKind.LINK, address) for address in lost)
    return Cleaned(text, tuple(dropped))


def rebased(html: str, root: str, page: str = "") -> str:
    """Sanitised HTML with the site's own links led to where the site lies.

    root, page   as in Rebase; a whole root is that of a feed
    """
    is_elsewhere = bool(page) or "://" in root
    if '="/' in html or (is_elsewhere and ('="#' in html or ' id="' in html)):
        has_own = not is_elsewhere and _OWN_PART.search(html)
        allowed = CHECKED if has_own else None
        return _clean(html, Rebase(root, page, is_elsewhere, allowed=allowed))
    return html


def without_pictures(html: str, kept: str = "") -> str:
    """Sanitised HTML with a link in the place of each picture, named by the picture's description;
    the description alone where the picture is a link already.

    kept   how addresses of pictures begin that stay; empty for none
    """
    within = False

    def instead(match: re.Match[str]) -> str:
        nonlocal within
        tag = str(match[0])
        if not tag.startswith("<img"):
            within = tag != "</a>"
            return tag
        values: dict[str, str] = dict(_NAMED_VALUE.findall(tag))
        address, words = values.get("src", ""), values.get("alt", "")
        if kept and address.startswith(kept):
            return tag
        if within or not address:
            return words
        return f'<a href="{address}" rel="noopener">{words or address}</a>'

    return _LINK_OR_PICTURE.sub(instead, html) if "<img" in html else html


def _clean(html: str, rebase: Rebase) -> str:
    lowered = html.lower()
    is_led = rebase.is_elsewhere or "href" in lowered or "src" in lowered
    has_own = rebase.allowed is not None
    cleaned = without_controls(_cleaner(rebase if is_led or has_own else NOWHERE).clean(html))
    # nh3 escapes ">" inside attributes, so a tag ends where it seems to.
    cleaned = (_OWN_BLOCK if has_own else _BLOCK).sub(r"<\1div", cleaned)
    cleaned = finished(cleaned) if has_own else cleaned
    cleaned = _PRE_START.sub(r"\1", _without_empty_wrappers(cleaned))
    cleaned = _ALIGN.sub(r'\1 class="align-\2"', cleaned)
    cleaned = _UNDESCRIBED.sub('<img alt=""', _EMPTY_PICTURE.sub("", cleaned))
    cleaned = _EMPTY_PARAGRAPH.sub("", cleaned)
    # Not by nh3's set_tag_attribute_values: its order of two attributes changes from run to run.
    return _PICTURE.sub(f"<img {PICTURE_ATTRIBUTES}", cleaned).strip()


@lru_cache(maxsize=16)
def _cleaner(rebase: Rebase) -> nh3.Cleaner:
    """The sanitiser: making one takes longer than most bodies take it."""
    tags = {*TAGS, *BLOCKS, "h1"}
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    if rebase.allowed is not None:
        tags |= own_parts.TAGS
        attributes |= {tag: set(names) for tag, names in own_parts.ATTRIBUTES.items()}
    return nh3.Cleaner(
        tags=tags,  # h1 is put below the page's own
        clean_content_tags=CONTENT_DROPPED - tags,
        attributes=attributes,
        attribute_filter=partial(_attribute, rebase),
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )


def _without_empty_wrappers(html: str) -> str:
    """Unwraps every `<a>` that leads nowhere and that nothing leads to, and every `<time>` that
    says no date."""
    kept: list[bool] = []

    def mark(match: re.Match[str]) -> str:
        if match[1]:
            return match[0] if kept.pop() else ""
        names = _VALUE.sub("", match[0])
        if match[2] == "a":
            kept.append(" href" in names or " id" in names or " name" in names)
        else:
            kept.append(" datetime" in names)
        return match[0] if kept[-1] else ""

    return _WRAPPER.sub(mark, html) if "<a" in html or "<time" in html else html


def _attribute(rebase: Rebase, tag: str, name: str, value: str) -> str | None:
    """The value that an allowed attribute may have, or None to drop it."""
    if rebase.allowed is not None and name in own_parts.ATTRIBUTES.get(tag, ()):
        return own_parts.value_of(tag, name, value, rebase.allowed, rebase.root)
    if rebase.is_again and " " in value and name in ("href", "src"):
        return value if _is_either(value, _link_url if name == "href" else _picture_url) else None
    match name:
        case "href":
            return _address(value, rebase)
        case "src":
            return _picture_address(value, rebase)
        case "datetime":
            return value if _DATETIME.fullmatch(value) and is_machine_readable(value) else None
        case "align":
            return value if value in ("left", "center", "right") else None
        case "lang":
            return value if _LANGUAGE.fullmatch(value) else None
        case "dir":
            return value if value in ("ltr", "rtl", "auto") else None
        case "class":
            return value if _CLASS.fullmatch(value) else None
        case "id" | "name":
            # Of any other form, it is yet to be read; see anchored.
            return None if rebase.is_elsewhere or len(value) > _LONGEST_ID else value
        case "width" | "height":
            return value if _PIXELS.fullmatch(value) else None
        case "colspan" | "rowspan" | "start" | "value":
            return value if _NUMBER.fullmatch(value) else None
        case _:
            return value


def _address(value: str, rebase: Rebase) -> str | None:
    if value.startswith("#"):
        is_lost = len(value) > _LONGEST_ID or (rebase.is_elsewhere and not rebase.page)
        return None if is_lost else rebase.page + value
    return value if _MAIL.fullmatch(value) else _target(value, rebase, _link_url)


def _picture_address(value: str, rebase: Rebase) -> str | None:
    return _target(value.strip().replace(" ", "%20"), rebase, _picture_url) if value else None


def _link_url(text: str) -> str:
    """A whole URL, or a path of this site: of the same form as a picture's, but as it stands."""
    return _reachable(picture_url(text) if text.lstrip().startswith("/") else web_url(text))


def _picture_url(text: str) -> str:
    return _reachable(picture_url(text))


def _reachable(url: str) -> str:
    if url.startswith(_OUR_MACHINE):
        raise ValueError("expected a host that is the same for all readers")
    return url


def _target(value: str, rebase: Rebase, read: Callable[[str], str]) -> str | None:
    """A whole URL, a path of this site, or both where it may be either."""
    path, mark, fragment = value.partition("#")
    fragment = quote(fragment, safe=_SAFE) if fragment else ""
    if rebase.near and (kept := near(path)):
        return kept + mark + fragment
    try:
        if rebase.original:
            theirs = read(urljoin(rebase.original, path)) + mark + fragment
            ours = _path_here(path, read)
            return either(ours + mark + fragment, theirs) if ours else theirs
        address = read(path)
    except ValueError:
        return None
    return (rebase.root + address if address.startswith("/") else address) + mark + fragment


def _path_here(path: str, read: Callable[[str], str]) -> str:
    """What a path would be on this site; empty for what is none, such as one with a query."""
    if not path.startswith("/") or path.startswith("//"):
        return ""
    try:
        return read(path)
    except ValueError:
        return ""


def _is_either(value: str, read: Callable[[str], str]) -> bool:
    ours, theirs = parted(value)
    return (
        ours.startswith("/")
        and not theirs.startswith("/")
        and all(_target(each, NOWHERE, read) == each for each in (ours, theirs))
    )
