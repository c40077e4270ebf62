"""Faults of one HTML page."""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as MESSAGES

from .forms import (
    LANGUAGE,
    RUNS_CODE,
    URL_ATTRIBUTE_NAMES,
    XHTML,
    decode,
    private_faults,
    read_page,
    repeated,
    rfc_3339_date,
    web_url,
)

HEADINGS = tuple(f"{XHTML}h{level}" for level in range(1, 7))
IMAGE_ATTRIBUTES = ("width", "height", "alt", "loading", "referrerpolicy")
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
ID_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
LEFTOVER = re.compile(r"\{\{|\{%|%\}|\}\}")
VERBATIM = frozenset(f"{XHTML}{name}" for name in ("code", "pre", "style", "script"))
# A year, a month, a week or a day; a moment with its zone; or a duration.
TIME = re.compile(
    r"\d{4}(-W\d{2}|-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?|P[0-9DTHMSW.]+"
)


def html_faults(data: bytes) -> list[str]:
    """Every fault of a page: its syntax, outline, images, times, addresses, and what could run."""
    text, faults = decode("html encoding", data)
    if text is None:
        return faults
    text = text.removeprefix("\ufeff")
    parser = html5lib.HTMLParser()
    root = parser.parse(text)
    for (line, column), code, values in parser.errors:
        message = MESSAGES.get(code, code) % values
        faults.append(f"html syntax: line {line}, column {column}: {code}: {message}")
    if not re.search(rb"<meta\s+charset=[\"']?utf-8", data[:1024], re.I):
        faults.append("html charset: no <meta charset=utf-8> within the first 1,024 bytes")
    for check in (_head, _headings, _ids, _images, _times, _addresses, _scripts, _leftovers):
        faults.extend(check(root))
    return faults + private_faults(data)


def discovery_faults(data: bytes) -> list[str]:
    """Faults of a page's feed links: one leads to an RSS feed, all are absolute and named."""
    root = read_page(data)
    feeds = [
        link
        for link in root.iter("link")
        if "alternate" in link.get("rel", "").split() and link.get("type") in FEED_TYPES
    ]
    faults = [
        f"html discovery: {link.get('type')} has no {missing}"
        for link in feeds
        for missing, there in (
            ("absolute address", web_url(link.get("href"))),
            ("title", bool(link.get("title", "").strip())),
        )
        if not there
    ]
    if not any(link.get("type") == "application/rss+xml" for link in feeds):
        faults.append("html discovery: no link to an RSS feed")
    return faults


def _head(root: Element) -> Iterator[str]:
    if not LANGUAGE.fullmatch(root.get("lang", "")):
        yield f"html lang: <html lang> is {root.get('lang')!r}"
    titles = root.findall(f"{XHTML}head/{XHTML}title")
    if len(titles) != 1 or not "".join(titles[0].itertext()).strip():
        yield f"html title: expected one <title> with text, found {len(titles)}"
    canonicals = [link for link in root.iter(f"{XHTML}link") if link.get("rel") == "canonical"]
    if len(canonicals) > 1:
        yield f"html canonical: {len(canonicals)} canonical links"
    for link in canonicals:
        if not web_url(link.get("href")):
            yield f"html canonical: not absolute: {link.get('href')!r}"


def _headings(root: Element) -> Iterator[str]:
    headings = [element for element in root.iter() if element.tag in HEADINGS]
    levels = [HEADINGS.index(heading.tag) + 1 for heading in headings]
    if levels.count(1) != 1:
        yield f"html h1: {levels.count(1)} of them"
    for heading, level, before in zip(headings, levels, [0, *levels], strict=False):
        text = " ".join("".join(heading.itertext()).split())
        if level > before + 1:
            yield f"html headings: h{level} after h{before}: {text[:60]!r}"
        if not text and not any(image.get("alt") for image in heading.iter(f"{XHTML}img")):
            yield f"html headings: an empty h{level}"


def _ids(root: Element) -> Iterator[str]:
    ids = [value for element in root.iter() if (value := element.get("id")) is not None]
    for value in repeated(ids):
        yield f"html ids: {value!r} is used more than once"
    for value in ids:
        if not value or re.search(r"\s", value):
            yield f"html ids: {value!r} is empty or has white space"
    for element in root.iter():
        for name in ID_REFERENCES:
            for value in element.get(name, "").split():
                if value not in ids:
                    yield f"html ids: {name}={value!r} names nothing"


def _images(root: Element) -> Iterator[str]:
    images = list(root.iter(f"{XHTML}img"))
    for image in images:
        source = image.get("src", "")
        missing = [name for name in IMAGE_ATTRIBUTES if image.get(name) is None]
        if missing:
            yield f"html images: {source!r} lacks {', '.join(missing)}"
        for name in ("width", "height"):
            if not re.fullmatch(r"[1-9]\d*", image.get(name, "1")):
                yield f"html images: {source!r} has {name}={image.get(name)!r}"
        if image.get("loading", "lazy") not in ("lazy", "eager"):
            yield f"html images: {source!r} has loading={image.get('loading')!r}"
        if image.get("referrerpolicy", "no-referrer") != "no-referrer":
            yield f"html images: {source!r} has referrerpolicy={image.get('referrerpolicy')!r}"
        if source.lower().startswith("http:"):
            yield f"html images: {source!r} is not https"
    eager = sum(image.get("loading") == "eager" for image in images)
    if eager > 1:
        yield f"html images: {eager} images load eagerly, only the first picture may"


def _times(root: Element) -> Iterator[str]:
    for element in root.iter(f"{XHTML}time"):
        value = element.get("datetime")
        if value is None:
            yield f"html time: no datetime on {''.join(element.itertext())!r}"
        elif not TIME.fullmatch(value):
            yield f"html time: datetime={value!r} is no day, moment with zone, or duration"


def _addresses(root: Element) -> Iterator[str]:
    for element in root.iter():
        for name, value in element.attrib.items():
            # A browser drops white space and control characters before it looks at the scheme.
            start = re.sub(r"[\x00-\x20]", "", value[:60])
            if name in URL_ATTRIBUTE_NAMES and RUNS_CODE.match(start):
                yield f"html safety: {name}={value[:60]!r} runs code"
            if name.lower().startswith("on"):
                yield f"html safety: inline handler {name}={value[:60]!r}"


def _scripts(root: Element) -> Iterator[str]:
    for script in root.iter(f"{XHTML}script"):
        if script.get("type") != "application/ld+json":
            yield f"html safety: <script> of type {script.get('type')!r}"
            continue
        text = script.text or ""
        if "<" in text:
            yield "html json-ld: holds a bare <"
        try:
            described = json.loads(text)
        except ValueError as error:
            yield f"html json-ld: {error}"
            continue
        for name, value in _fields(described):
            if name in ("datePublished", "dateModified") and not rfc_3339_date(str(value)):
                yield f"html json-ld: {name} {value!r} is not a moment with its zone"


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Every (name, value) of a JSON document, at any depth."""
    if isinstance(value, dict):
        yield from value.items()
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for child in children:
            yield from _fields(child)


def _leftovers(element: Element) -> Iterator[str]:
    """Template marks in texts and attributes; an article about templates may show them as code."""
    texts = [*element.attrib.values()]
    if element.tag not in VERBATIM:
        texts.append(element.text or "")
        for child in element:
            # Comments have a function for a tag; what they say is not shown but is in the file.
            yield from _leftovers(child)
            texts.append(child.tail or "")
    for text in texts:
        if found := LEFTOVER.search(text):
            yield f"html leftovers: {text[max(0, found.start() - 10) : found.end() + 30]!r}"
