"""What the page of an article says of itself: HTML and its address -> the fields of a record.

Publishers say it in several ways at once, for other programs: JSON-LD, OpenGraph, cards of Twitter,
Dublin Core, plain `meta`. Where they say nothing, the text itself does. All of it is a stranger's
word: it comes out as plain text of a bounded length, an address of the web, a date that exists, or
not at all.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import ada_url
import turbohtml
from turbohtml.extract import DateExtraction, dates

from generator.content.records.dates import instant
from generator.content.records.first_words import same_words, shortened
from generator.content.records.links import host, is_within, picture_url, web_url
from generator.content.records.model import Image
from generator.content.records.text import language_tag, plain
from generator.content.sources.source_page import (
    LARGEST,
    LONGEST_EXCERPT,
    LONGEST_TITLE,
    SourcePage,
    first_said,
)

_SPLIT_SECOND: Final = re.compile(r"(?<=:\d\d)\.\d+")
_EARLIEST: Final = datetime(1500, 1, 1, tzinfo=UTC)  # printing was new
_LONGEST_NAME: Final = 100  # characters
_LONGEST_VALUE: Final = 20_000  # characters of what a page says in one place
_MOST_AUTHORS: Final = 10
_MOST_NODES: Final = 2_000  # of JSON-LD that are looked at
_LARGEST_SIDE: Final = 20_000  # pixels, as a record may have them
_LEAST_EXCERPT: Final = 40  # characters; a shorter description is a slogan
_LARGEST_BLOCK: Final = 500_000  # characters of one block of JSON-LD
_WRAPPED: Final = re.compile(
    r"\s*(?://)?\s*(?:<!\[CDATA\[|<!--)(.*?)(?://)?\s*(?:\]\]>|-->)\s*", re.DOTALL
)
"""JSON-LD as pages have it that were XML once."""
_ARTICLE: Final = re.compile(r"Article|Posting|Report|Review")
_OTHER_WORK: Final = re.compile(r"Video|Course|Podcast|Recipe|CreativeWork|WebPage")
_DUBLIN_CORE: Final = re.compile(r"^(dc|dcterms):")
_DIGIT: Final = re.compile(r"\d")  # in a byline: it holds a date as well
_BY: Final = re.compile(r"(?:by|von|par|por)\s+", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s+(?:and|und|et|y|&)\s+|\s*[,;|]\s+")
_PARTING: Final = re.compile(r"\s+[|·•—–«»‹›:-]+\s+")

_Picture = tuple[str, list[str], list[str], list[str]]


def read_page(data: bytes, address: str, *, charset: str = "", now: datetime) -> SourcePage:
    """What a page says of its article.

    address   where it was found, as `web_url` gives it; empty where that is not known
    charset   what its server says that it is written in; empty for none
    now       no article is from later than a day after
    """
    metadata = _Metadata(_parsed(data[:LARGEST], charset), address)
    own, elsewhere = _canonical(metadata, address)
    metadata.lies_at(own)
    site_name = first_said(
        _name, [*metadata.meta("og:site_name", "application-name"), *metadata.publishers]
    )
    title = _title(metadata, site_name, own)
    published, is_day_of_text = _published(metadata, now)
    languages = [*metadata.texts("inLanguage"), metadata.language, *metadata.meta("og:locale")]
    return SourcePage(
        address=own,
        title=title,
        excerpt=_excerpt(metadata, title),
        published=published,
        is_day_of_text=is_day_of_text,
        image=_image(metadata),
        authors=_authors(metadata, site_name),
        language=first_said(language_tag, languages),
        site_name=site_name,
        elsewhere=elsewhere,
    )


def _parsed(data: bytes, charset: str) -> turbohtml.Document:
    try:
        return turbohtml.parse(data, encoding=charset or None, detect_encoding=not charset)
    except LookupError:  # there is no such encoding
        return turbohtml.parse(data, detect_encoding=True)


class _Metadata:
    """All that a page says for programs, by the names that each form has for it."""

    def __init__(self, document: turbohtml.Document, address: str) -> None:
        self.document = document
        self.article = document.article()
        self._meta: dict[str, list[str]] = {}
        for meta in document.select("meta[content]"):
            for kind in ("property", "name", "itemprop", "http-equiv"):
                for name in _attribute(meta, kind).lower().split():
                    known = _DUBLIN_CORE.sub(r"\1.", name)
                    self._meta.setdefault(known, []).append(_attribute(meta, "content"))
        self._ld = _article_of(_blocks(document))
        root = document.select_one("html")
        self.language = _attribute(root, "lang")
        self.is_amp = root is not None and bool({"amp", "\u26a1"} & set(root.attrs))
        self._base = address
        base = document.select_one("base[href]")
        self._base = self.url(_attribute(base, "href")) or address
        self.canonical = self._attributes("link[rel~=canonical]", "href")
        bylines = document.select(
            "[rel~=author], [itemprop~=author] [itemprop~=name], [itemprop~=author]"
        )
        texts = (byline.text[:_LONGEST_VALUE] for byline in bylines[:_MOST_AUTHORS])
        self.bylines = [text for text in texts if not _DIGIT.search(text)]
        self.times = self._attributes("time[pubdate], time[itemprop~=datePublished]", "datetime")

    def lies_at(self, address: str) -> None:
        """Has relative addresses read from there, where nothing has said yet where the page is."""
        self._base = self._base or address

    def meta(self, *names: str) -> list[str]:
        """What the `meta` of these names say."""
        return [value for name in names for value in self._meta.get(name, ())]

    def ld(self, name: str) -> list[Any]:
        """The values of a member of the article's JSON-LD."""
        value = self._ld.get(name)
        return value[:_MOST_NODES] if isinstance(value, list) else [] if value is None else [value]

    def texts(self, *names: str) -> list[str]:
        """Those of them that are texts, or things of which a text is the name."""
        return [text for name in names for value in self.ld(name) if (text := _text(value))]

    @property
    def publishers(self) -> list[str]:
        return self.texts("publisher")

    def url(self, text: str) -> str:
        """A whole address of the web; empty for none."""
        try:
            base = self._base or None
            return web_url(str(ada_url.URL(text.strip(), base).href)) if text.strip() else ""
        except ValueError:
            return ""

    def _attributes(self, selector: str, name: str) -> list[str]:
        found = (_attribute(each, name) for each in self.document.select(selector))
        return [value for value in found if value]


def _attribute(element: turbohtml.Element | None, name: str) -> str:
    """What an element says there; empty for nothing."""
    value = element.attrs.get(name) if element is not None else None
    return " ".join(value) if isinstance(value, list) else (value or "")[:_LONGEST_VALUE]


def _blocks(document: turbohtml.Document) -> Iterator[Any]:
    """The blocks of JSON-LD that can be read."""
    for script in document.select('script[type="application/ld+json"]'):
        text = script.text
        if len(text) <= _LARGEST_BLOCK:
            wrapped = _WRAPPED.fullmatch(text)
            try:
                yield json.loads(wrapped[1] if wrapped else text, strict=False)
            except (ValueError, RecursionError):
                continue


def _article_of(blocks: Iterable[Any]) -> dict[str, Any]:
    """Of all that JSON-LD tells of, the article; or another work, or what has a headline."""
    works: dict[str, Any] = {}
    named: dict[str, Any] = {}
    for node in _nodes(blocks):
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        kind = " ".join(each for each in kinds if isinstance(each, str))
        if _ARTICLE.search(kind):
            return node
        if not works and _OTHER_WORK.search(kind):
            works = node
        if not named and ("headline" in node or "datePublished" in node):
            named = node
    return named or works


def _nodes(blocks: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The things that JSON-LD tells of: those at its top, in lists, and in graphs."""
    waiting = list(blocks)[::-1]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node[:_MOST_NODES][::-1]
        elif isinstance(node, dict):
            yield node
            waiting += [node[name] for name in ("mainEntity", "@graph") if name in node]


def _text(value: Any) -> str:
    """What JSON-LD says in words: a text, or the name of a thing."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("alternateName")
        value = value[0] if isinstance(value, list) and value else value
    return value[:_LONGEST_VALUE] if isinstance(value, str) else ""


def _name(text: str) -> str:
    """The name of somebody; empty for what is none."""
    name = plain(text)
    return name if len(name) <= _LONGEST_NAME and "://" not in name else ""


def _title(metadata: _Metadata, site_name: str, address: str) -> str:
    """The title, without the name of its site."""
    heading = metadata.document.select_one("head title")
    title = first_said(
        plain,
        [
            *metadata.meta("og:title"),
            *metadata.texts("name", "headline"),
            *metadata.meta("twitter:title", "dc.title", "dcterms.title"),
            heading.text[:_LONGEST_VALUE] if heading is not None else "",
            metadata.article.title or "",
        ],
    )
    labels = host(address).split(".") if address else []
    names = {
        _letters(name) for name in (site_name, *metadata.publishers, *labels[:-1], ".".join(labels))
    }
    parting = list(_PARTING.finditer(title))
    if parting and _letters(title[parting[-1].end() :]) in names:
        title = title[: parting[-1].start()]
    elif parting and _letters(title[: parting[0].start()]) in names:
        title = title[parting[0].end() :]
    return shortened(title, LONGEST_TITLE)


def _letters(name: str) -> str:
    """A name as it is compared with another spelling of it: its letters and digits."""
    return "".join(sign for sign in plain(name).casefold() if sign.isalnum())


def _excerpt(metadata: _Metadata, title: str) -> str:
    """A sentence or two of the article, which say more than its title."""
    descriptions = [
        *metadata.meta("og:description", "description"),
        *metadata.texts("description"),
        *metadata.meta("twitter:description", "dc.description", "dcterms.description"),
    ]
    element, text = metadata.article.element, metadata.article.text
    paragraphs = [each.text for each in element.select("p")] if element is not None else []
    texts = (each[:_LONGEST_VALUE] for each in (*paragraphs, *text.split("\n\n")))
    for text in (*descriptions, *texts):
        excerpt = plain(text)
        if len(excerpt) >= _LEAST_EXCERPT and not same_words(title, excerpt):
            return shortened(excerpt, LONGEST_EXCERPT)
    return ""


def _published(metadata: _Metadata, now: datetime) -> tuple[str, bool]:
    """When it came out, as the page says it; and whether only the words of its text do."""
    latest = now + timedelta(days=1)

    def checked(text: str) -> str:
        written = _SPLIT_SECOND.sub("", text.strip())
        return written if written and _EARLIEST < instant(UTC)(written) <= latest else ""

    told = first_said(
        checked,
        [
            *metadata.texts("datePublished"),
            *metadata.meta("article:published_time", "og:article:published_time", "datepublished"),
            *metadata.times,
            *metadata.texts("dateCreated", "uploadDate"),
            *metadata.meta(
                "parsely-pub-date", "dcterms.created", "dc.date.issued", "dcterms.issued",
                "dc.date", "dcterms.date", "citation_publication_date", "pubdate", "date",
            ),
        ],
    )  # fmt: skip
    if told:
        return told, False
    options = DateExtraction(original=True, min_date=date(1995, 1, 1), max_date=latest.date())
    found = dates(metadata.document.serialize(), options)
    return (found.date, found.signal == "text") if found else ("", False)


def _image(metadata: _Metadata) -> Image | None:
    """The picture that the article is shown by, with its size where that is said."""
    told: list[_Picture] = [
        (
            url,
            metadata.meta("og:image:width"),
            metadata.meta("og:image:height"),
            metadata.meta("og:image:alt"),
        )
        for url in metadata.meta("og:image:secure_url", "og:image", "og:image:url")[:1]
    ]
    for value in [*metadata.ld("image"), *metadata.ld("thumbnailUrl")]:
        if isinstance(value, dict):
            width, height = _side(value.get("width")), _side(value.get("height"))
            address = value.get("url") or value.get("contentUrl") or value.get("@id")
            told.append((_text(address), [width], [height], [_text(value.get("caption"))]))
        else:
            told.append((_text(value), [], [], []))
    twitter = metadata.meta("twitter:image", "twitter:image:src")[:1]
    told += [(url, [], [], metadata.meta("twitter:image:alt")) for url in twitter]
    told.append((metadata.article.image or "", [], [], []))
    for address, widths, heights, titles in told:
        try:
            url = picture_url(metadata.url(address))
        except ValueError:
            continue
        size = _pixels(widths), _pixels(heights)
        title = shortened(first_said(plain, titles[:1]), LONGEST_EXCERPT)
        return Image(url, *(size if None not in size else (None, None)), title)
    return None


def _side(value: Any) -> str:
    """A width or height, as JSON-LD says it: a number, a text, or a thing with such a value."""
    if isinstance(value, dict):
        value = value.get("value")
    return f"{value:.0f}" if isinstance(value, int | float) and abs(value) < 1e6 else _text(value)


def _pixels(texts: Iterable[str]) -> int | None:
    for text in texts:
        number = text.strip().removesuffix("px")
        if number.isascii() and number.isdigit() and len(number) <= 5:
            return int(number) if 1 < int(number) <= _LARGEST_SIDE else None
    return None


def _authors(metadata: _Metadata, site_name: str) -> tuple[str, ...]:
    """The people who wrote it; not its publisher, nor an account of theirs."""
    people = [
        _text(value)
        for value in metadata.ld("author")
        if not (isinstance(value, dict) and value.get("@type") == "Organization")
    ]
    told = people or metadata.meta("author", "article:author", "byl", "parsely-author")
    told = [text for text in told if "://" not in text] or metadata.bylines
    names = [
        _name(name)
        for text in told or [metadata.article.byline or ""]
        for name in _BETWEEN.split(_BY.sub("", plain(text), count=1))
    ]
    names = list(filter(None, names)) or list(
        # Catalogues have the last name first, and a comma between.
        map(_name, metadata.meta("dc.creator", "dcterms.creator"))
    )
    no_people = {
        site_name.casefold(),
        *(plain(name).casefold() for name in metadata.publishers),
        "",
    }
    known = dict.fromkeys(
        name for name in names if name.casefold() not in no_people and not name.startswith("@")
    )
    return tuple(known)[:_MOST_AUTHORS]


def _canonical(metadata: _Metadata, address: str) -> tuple[str, str]:
    """The original's address, and what the page calls so on another host, without proof.

    A page may speak for its own host alone; but the copy that AMP is leads to its original. A home
    page is no article's.
    """
    pages = metadata.ld("mainEntityOfPage")
    ids = [page.get("@id") if isinstance(page, dict) else page for page in pages]
    told = [*metadata.canonical, *metadata.meta("og:url"), *map(_text, [*metadata.ld("url"), *ids])]
    elsewhere = ""
    for text in told:
        url = metadata.url(text)
        if not url or (_is_home(url) and not _is_home(address)):
            continue
        if not address or metadata.is_amp or is_within(host(url), host(address)):
            return url, ""
        elsewhere = elsewhere or url
    return address, elsewhere


def _is_home(url: str) -> bool:
    return bool(url) and ada_url.URL(url).pathname == "/" and not ada_url.URL(url).search
