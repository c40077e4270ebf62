"""Pictures, films and frames of a body as pages can show them: pictures with addresses, or links.

Sites load their pictures late, and keep their addresses where only their own scripts find them;
films and frames would ask another host before a reader asks for them. What comes out is HTML that
has yet to be cleaned.
"""

import itertools
import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from typing import Final

import nh3

from generator.content.records import own_parts
from generator.content.records.allowed import Allowed
from generator.content.records.dropped import Dropped, DroppedKind
from generator.content.records.elements import ATTRIBUTES, BLOCKS, TAGS, UNSEEN
from generator.content.records.embeds import page_of
from generator.content.records.links import host, web_url
from generator.content.records.own_parts import KINDS, advice_for, allows, is_harmless

Usable = Callable[[str], bool]
"""Whether an address is one that a page may have."""
Attributes = dict[str, str]

_SCHEMES: Final = frozenset("http https mailto data blob file cid javascript".split())
_LAZY: Final = (
    "data-src data-lazy-src data-original data-lazy data-original-src data-actualsrc data-echo"
    " data-hi-res-src data-full-src data-image data-url"
).split()
"""Where scripts that load pictures late keep the address; `src` is a place holder then."""
_SETS: Final = ("data-srcset", "data-lazy-srcset")
_WIDEST: Final = 1_600  # pixels; a column of text is some 640 wide, on a screen of twice as many
_CANDIDATE: Final = re.compile(r"[\s,]*([^\s,](?:\S*[^\s,])?)(?:\s+([^,]*))?")
_MOST_CANDIDATES: Final = 50
_DESCRIPTOR: Final = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,3})?)([wx])")
_USUAL: Final = 800  # pixels; a picture of a density alone
_TEMPLATE: Final = re.compile(r"[{}]|%7[BbDd]")  # for a script to fill in
_POINT: Final = frozenset(("0", "1", "0px", "1px"))

_PICTURES: Final = ("img", "amp-img", "amp-anim")
_PLAYERS: Final = ("video", "audio", "amp-video", "amp-audio")
_FRAMES: Final = ("iframe", "amp-iframe", "amp-youtube", "embed")
_COUNTED: Final = {
    "form": DroppedKind.FORM,
    "input": DroppedKind.FIELD,
    "button": DroppedKind.FIELD,
    "select": DroppedKind.FIELD,
    "textarea": DroppedKind.FIELD,
    "svg-drawing": DroppedKind.DRAWING,
}
_OWN: Final = frozenset(("form", *own_parts.FIELDS))
_OTHERS: Final = "object picture source param no-script script style".split()
_LOOKED_AT: Final = frozenset((*_PICTURES, *_PLAYERS, *_FRAMES, *_OTHERS, *_COUNTED))
_ATTRIBUTES: Final = frozenset(
    (
        *"src srcset alt title width height poster data type checked name value".split(),
        *("data-videoid", "aria-label"),
        *_LAZY,
        *_SETS,
    )
)
_FILES: Final = {
    "Picture": re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#]|$)", re.IGNORECASE),
    "Audio": re.compile(r"\.(?:mp3|m4a|oga|ogg|opus|wav|flac|aac)(?:[?#]|$)", re.IGNORECASE),
    "Video": re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)(?:[?#]|$)", re.IGNORECASE),
}
"""What a file is, by the ending of its address; these words are much the same in all languages."""

_SOMETHING: Final = re.compile(rf"<(?:{'|'.join(sorted(_LOOKED_AT))})(?=[\s/>])", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"<(script|style|iframe)(?=[\s>])([^>]*)>(.*?)</\1>", re.DOTALL)
_PICTURE: Final = re.compile(r"<picture(?=[\s>])[^>]*>(.*?)</picture>", re.DOTALL)
_PLAYER: Final = re.compile(rf"<({'|'.join(_PLAYERS)})(?=[\s>])([^>]*)>(.*?)</\1>", re.DOTALL)
_OBJECT: Final = re.compile(r"<object(?=[\s>])([^>]*)>(.*?)</object>", re.DOTALL)
_ELEMENT: Final = re.compile(
    rf"<(/?)({'|'.join((*_PICTURES, *_FRAMES, *_COUNTED))})(?=[\s>])([^>]*)>"
)
_WITHIN: Final = re.compile(r"<(img|source|param)(?=[\s>])([^>]*)>")
_EMBEDDED: Final = re.compile(r"</?(?:object|embed|param)(?=[\s>])[^>]*>")
_SOURCE: Final = re.compile(r"<source(?=[\s>])[^>]*>")
_VALUE: Final = re.compile(r'\s([a-z][a-z0-9-]*)="([^"]*)"')
_ACTION: Final = re.compile(r"(?<![\w-])action\s*=", re.IGNORECASE)
_SAYS_NOTHING: Final = re.compile(
    r"(?:youtube|vimeo|embedded)?[\s-]*(?:video|audio|media)?[\s-]*(?:player|content|frame)?",
    re.IGNORECASE,
)
"""Titles that only say what kind of thing a frame is."""
_IMAGE: Final = re.compile(r"<img(?=[\s>])([^>]*)>")
_PAIR: Final = re.compile(
    r"(<img(?=[\s>])[^>]*>(?:\s|</?p>)*)?<no-script>(.*?)</no-script>"
    r"((?:\s|</?p>)*<img(?=[\s>])[^>]*>)?",
    re.DOTALL,
)
_SCHEME: Final = re.compile(r"href\s*=\s*[\"']?\s*([a-z][a-z0-9+.-]{0,30}):", re.IGNORECASE)
_MOST_SCHEMES: Final = 20  # of links that a page cannot have, which are told
_LINKED: Final = re.compile(r'<a(?=[\s>])[^>]*?\shref="([^"]*)"')
_NO_SCRIPT: Final = re.compile(r"<no-script>(.*?)</no-script>", re.DOTALL)
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9-]*)(?=[\s>])")
_FLAT: Final = frozenset(
    (
        "div blockquote details no-script form area br col embed hr img input param source wbr"
    ).split()
)
"""Elements that hold nothing, or paragraphs and no words of their own."""
_SHOWN: Final = frozenset("src alt title width height lang dir".split())


def rescued(
    html: str, shows: Usable, leads: Usable, own: Allowed | None = None
) -> tuple[str, list[Dropped]]:
    """The HTML with a picture or link for all that can be seen or heard, and what had to go.

    html    of any kind, without_lookalikes; what comes back has yet to be cleaned
    shows   whether a page may show a picture of an address; leads: whether it may link to one
    own     on a page of the owner's, which forms and frames stay; None where none does
    """
    if not _SOMETHING.search(html):
        return html, []
    rescue = _Rescue(shows, leads, own)
    text = _reader(_schemes(html), has_own_parts=own is not None).clean(html)
    # The reader has lost an address of a scheme that it does not know.
    rescue.has_lost_action = len(_ACTION.findall(html)) > text.count(' action="')
    return rescue.all_in(text), rescue.dropped


def links_in(html: str) -> list[str]:
    """The address of every link of some HTML, as a browser reads it."""
    return [unescape(address) for address in _LINKED.findall(_reader(_schemes(html)).clean(html))]


class _Rescue:
    """One body, being gone through; all steps take HTML as the sanitiser writes it."""

    def __init__(self, shows: Usable, leads: Usable, own: Allowed | None) -> None:
        self._shows, self._leads = shows, leads
        self._own = own
        self.has_lost_action = False
        """Whether a form that has no address may have had one."""
        self.dropped: list[Dropped] = []
        self._outline = _Outline("")

    def all_in(self, html: str) -> str:
        html = _HIDDEN.sub(self._hidden, html)
        html = _PICTURE.sub(self._picture, html)
        html = _PLAYER.sub(self._player, html)
        html = _OBJECT.sub(self._object, html)
        html = self._paired(html)
        return self._elements(html)

    def _drop(self, kind: DroppedKind, text: str) -> str:
        self.dropped.append(Dropped(kind, text))
        return ""

    def _hidden(self, match: re.Match[str]) -> str:
        """What a browser never shows as words: a frame's content stands in for it in none."""
        if match[1] == "iframe":
            return f"<iframe{match[2]}></iframe>"
        return self._drop(
            DroppedKind.SCRIPT if match[1] == "script" else DroppedKind.STYLE, f"<{match[1]}"
        )

    def _picture(self, match: re.Match[str]) -> str:
        """The one picture of a choice of some, with the others' addresses beside its own."""
        image: Attributes = {}
        sets: list[str] = []
        for tag, written in _WITHIN.findall(match[1]):
            values = _values(written)
            if tag == "img":
                image = image or values
            elif tag == "source":
                sets += filter(None, (values.get(name) for name in (*_SETS, "srcset")))
        image["srcset"] = ", ".join(filter(None, (image.get("srcset"), *sets)))
        return f"<img{_attributes(image)}>"

    def _player(self, match: re.Match[str]) -> str:
        values, within = _values(match[2]), match[3]
        sources = [values] + [
            _values(written) for tag, written in _WITHIN.findall(within) if tag == "source"
        ]
        addresses = [
            source[name] for source in sources for name in ("src", *_LAZY) if name in source
        ]
        address = _whole(next(filter(self._leads, addresses), ""))
        fallback = _SOURCE.sub("", within)
        leads_on = "<img" in fallback or set(_LINKED.findall(fallback)) - {*map(escape, addresses)}
        if not address:
            return self._drop(DroppedKind.PLAYER, next(iter(addresses), f"<{match[1]}")) + fallback
        kind = "Audio" if match[1].endswith("audio") else "Video"
        words = _words(address, _said(values) or kind)
        if self._shows(values.get("poster", "")):
            words = _image({"src": values["poster"], "alt": unescape(words)})
        link = f'<a href="{escape(address)}">{words}</a>'
        return self._apart(match, link) + (fallback if leads_on else "")

    def _object(self, match: re.Match[str]) -> str:
        """What an object shows, with the words that stand in for it; else what it holds instead."""
        values, within = _values(match[1]), match[2]
        for tag, written in _WITHIN.findall(within):
            parameter = _values(written)
            if tag == "param" and parameter.get("name", "").lower() in ("movie", "src", "url"):
                values.setdefault("src", parameter.get("value", ""))
        if shown := self._shown_frame(match, values):
            is_linked = set(_LINKED.findall(within)) & {*map(escape, values.values())}
            return ("" if is_linked else shown) + _EMBEDDED.sub("", within)
        if not _EMBEDDED.search(within) and "<img" not in within:
            self._drop(DroppedKind.FRAME, values.get("data") or values.get("src") or "<object")
        return within

    def _frame(self, match: re.Match[str], values: Attributes) -> str:
        address = values.get("src") or values.get("data-src") or f"<{match[2]}"
        if self._own is not None and match[2] == "iframe":
            if allows(self._own.frames, values.get("src", "")):
                return f"{match[0]}</iframe>"
            if shown := self._shown_frame(match, values):
                advice = advice_for("frames", address)
                self.dropped.append(Dropped(DroppedKind.FRAME_LINK, address, advice))
                return shown
        return self._shown_frame(match, values) or self._drop(DroppedKind.FRAME, address)

    def _shown_frame(self, match: re.Match[str], values: Attributes) -> str:
        """A picture, or a link to what a frame shows; nothing where it has no address."""
        if video := values.get("data-videoid"):
            values["src"] = f"https://www.youtube.com/embed/{video}"
        addresses = [values[name] for name in ("src", *_LAZY, "data") if values.get(name)]
        address = next(filter(self._leads, addresses), "")
        if not address:
            return ""
        if _FILES["Picture"].search(address) and self._shows(address):
            return _image({"src": address, "alt": _said(values)})
        address = _whole(address)
        page = page_of(address)
        kind = _kind(page) if page == address else "Video"
        words = _words(page, _said(values) or kind)
        return self._apart(match, f'<a href="{escape(page)}">{words}</a>')

    def _paired(self, html: str) -> str:
        """The HTML with each picture once, though it is there for those without scripts as well."""
        if "<no-script>" not in html:
            return html
        html = _PAIR.sub(self._one_of_two, html)
        addresses = Counter(
            value
            for _, _, written in _ELEMENT.findall(html)
            for _, value in _VALUE.findall(written)
        )

        def once(match: re.Match[str]) -> str:
            within = _IMAGE.sub(
                lambda image: "" if addresses[_source(image[1])] > 1 else image[0], match[1]
            )
            return self._apart(match, within) if _IMAGE.fullmatch(within.strip()) else within

        return _NO_SCRIPT.sub(once, html)

    def _one_of_two(self, match: re.Match[str]) -> str:
        """A picture that a script would load, and the one beside it for those without."""
        before, within, after = match[1] or "", match[2], match[3] or ""
        if "<img" not in within:
            return match[0]
        for late in filter(None, (before, after)):
            address, is_late = self._address_of(_values(late))
            if is_late and address:
                within = _IMAGE.sub("", within)
            elif not address:
                before = _IMAGE.sub("", before) if late == before else before
                after = _IMAGE.sub("", after) if late == after else after
        return f"{before}<no-script>{within}</no-script>{after}"

    def _apart(self, match: re.Match[str], link: str) -> str:
        """The link, as a paragraph of its own where it stands in none."""
        if self._outline.html is not match.string:
            self._outline = _Outline(match.string)
        return f"<p>{link}</p>" if self._outline.is_flat(match.start()) else link

    def _elements(self, html: str) -> str:
        in_form = False
        kept = set[str]()
        """The tags that stay and are not closed yet: none of these holds another of its name."""

        def read(match: re.Match[str]) -> str:
            nonlocal in_form
            tag = str(match[2])
            if tag == "form":
                in_form = not match[1]
            if match[1]:
                if tag in kept:
                    kept.discard(tag)
                    return match[0]
                return " " if tag in _COUNTED else ""
            values = _values(match[3])
            if tag in _OWN and self._own is not None:
                if self._keeps(tag, values, in_kept_form="form" in kept):
                    kept.update({tag} - {"input"})
                    return match[0]
                if tag == "form" or "form" in kept:
                    return " "
            if tag in _PICTURES:
                return self._image(tag, values)
            if tag in _FRAMES:
                return self._frame(match, values)
            if tag == "input" and values.get("type", "").lower() == "checkbox":
                return "☑" if "checked" in values else "☐"
            if tag == "form" or not in_form:
                self._drop(_COUNTED[tag], f"<{tag.removesuffix('-drawing')}")
            return " "

        return _ELEMENT.sub(read, html)

    def _keeps(self, tag: str, values: Attributes, *, in_kept_form: bool) -> bool:
        """Whether a form, or a field of one, stays; says what does not, and why."""
        assert self._own is not None
        if tag != "form":
            kind = values.get("type", "")
            if in_kept_form and not is_harmless(tag, kind):
                self.dropped.append(Dropped(DroppedKind.HARMFUL, kind, KINDS))
            return in_kept_form and is_harmless(tag, kind)
        address = values.get("action", "")
        is_known = address or not self.has_lost_action
        if is_known and allows(self._own.forms, address or "/"):
            return True
        self.dropped.append(
            Dropped(DroppedKind.FORM, address or "<form", advice_for("forms", address))
        )
        return False

    def _image(self, tag: str, values: Attributes) -> str:
        address, is_late = self._address_of(values)
        sizes = {values.get("width"), values.get("height")}
        if not address:
            named = [values[name] for name in (*_LAZY, "src", *_SETS, "srcset") if values.get(name)]
            return self._drop(DroppedKind.PICTURE, named[0] if named else f"<{tag}")
        if sizes <= _POINT:
            if not is_late and "//" in address:  # no one counts readers by a picture of ours
                return self._drop(DroppedKind.PIXEL, address)
            values = {name: values[name] for name in values if name not in ("width", "height")}
        return _image(values | {"src": address})

    def _address_of(self, values: Attributes) -> tuple[str, bool]:
        """A picture's address, and whether a script is meant to load it; empty for none."""
        for name in (*_LAZY, *_SETS, "src", "srcset"):
            if address := values.get(name, ""):
                is_late = name not in ("src", "srcset")
                address = chosen(address) if name.endswith("srcset") else address
                if self._shows(address) and not (is_late and _TEMPLATE.search(address)):
                    return address, is_late
        return "", False


class _Outline:
    """Where a paragraph may stand in some HTML: at its top, or in what holds paragraphs."""

    def __init__(self, html: str) -> None:
        self.html = html
        self._starts, self._depths = [0], [0]
        for match in _TAG.finditer(html):
            if match[2] not in _FLAT:
                self._starts.append(match.end())
                self._depths.append(self._depths[-1] + (-1 if match[1] else 1))

    def is_flat(self, at: int) -> bool:
        return self._depths[bisect(self._starts, at) - 1] == 0


def chosen(candidates: str) -> str:
    """Of a `srcset`, the largest picture that is not larger than a page needs; empty for none."""
    best, smallest = ("", -1.0), ("", float("inf"))
    for match in itertools.islice(_CANDIDATE.finditer(candidates), _MOST_CANDIDATES):
        width = _width(match[2] or "")
        if best[1] < width <= _WIDEST:
            best = match[1], width
        if width < smallest[1]:
            smallest = match[1], width
    return best[0] or smallest[0]


def _width(descriptor: str) -> float:
    """Pixels; of a density, what that is of a picture of usual width."""
    match = _DESCRIPTOR.fullmatch(descriptor.strip())
    if match is None:
        return _USUAL
    return float(match[1]) * (1 if match[2] == "w" else _USUAL)


def _values(written: str) -> Attributes:
    """The attributes of a tag as the sanitiser writes them."""
    return {name: unescape(value).strip() for name, value in _VALUE.findall(written)}


def _source(written: str) -> str:
    """The address of a picture, as it is written."""
    values: Attributes = dict(_VALUE.findall(written))
    return values.get("src", "")


def _image(values: Attributes) -> str:
    return f"<img{_attributes({name: values[name] for name in values if name in _SHOWN})}>"


def _attributes(values: Attributes) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items())


def _said(values: Attributes) -> str:
    """What a player or frame is called, where that says anything."""
    title = values.get("title") or values.get("aria-label") or values.get("alt") or ""
    return "" if _SAYS_NOTHING.fullmatch(title) else title


def _whole(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address


def _kind(address: str) -> str:
    return next((kind for kind, form in _FILES.items() if form.search(address)), "")


def _words(address: str, name: str) -> str:
    """What a link in the place of a player says: what there is, and where it lies."""
    try:
        place = host(web_url(address))
    except ValueError:
        place = address.rpartition("/")[2]
    return escape(f"{name} ({place})" if name and place else name or place or address)


def _schemes(html: str) -> frozenset[str]:
    """The schemes of a text's links, such as `tel`: the first ones, for a text can hold any."""
    found = (scheme.lower() for scheme in _SCHEME.findall(html))
    return frozenset(itertools.islice(dict.fromkeys(found), _MOST_SCHEMES)) - _SCHEMES


@lru_cache(maxsize=16)
def _reader(schemes: frozenset[str], *, has_own_parts: bool = False) -> nh3.Cleaner:
    """Writes any HTML as a browser reads it, with all that is looked at here; cleans nothing.

    schemes         what addresses may begin with, beside the usual ones: no link shall go untold
    has_own_parts   whether forms are read with all that they may have
    """
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    for tag in _LOOKED_AT - {"no-script"}:
        attributes[tag] = {*attributes.get(tag, ()), *_ATTRIBUTES}
    tags = {*TAGS, *BLOCKS, *_LOOKED_AT, "h1"}
    if has_own_parts:
        tags |= own_parts.TAGS
        for tag, names in own_parts.ATTRIBUTES.items():
            attributes[tag] = {*attributes.get(tag, ()), *names}
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags=set(UNSEEN),
        attributes=attributes,
        url_schemes={*_SCHEMES, *schemes},
        link_rel=None,
    )
