"""One record, from its bytes to its article: the steps in a row."""

import hashlib
from typing import Final

from msgspec import Struct, structs

from generator.content.limits import Limits
from generator.content.records import dropped, first_words, frontmatter, html, schema
from generator.content.records.allowed import Allowed
from generator.content.records.frontmatter import FrontMatter
from generator.content.records.located_body import files_of
from generator.content.records.markdown import TooMuch
from generator.content.records.model import Article, OnHand
from generator.content.records.renaming import renamed
from generator.content.records.root_links import folders_of, longest
from generator.content.records.schema import Reading
from generator.content.yaml.fields import Fields
from generator.memo.digests import digest_of
from generator.problems import Level, Problem, faults

_DEFAULT: Final = Limits()
_ESCAPED: Final = {"&": 4, '"': 4, "'": 4, "<": 3, ">": 3, "\n": 1, "\t": 1, "\\": 1}
"""Bytes that a character takes in a feed beyond its own: as a reference in XML, escaped in JSON."""


class Parsed(Struct, frozen=True):
    """What one file says: an article, or the reasons why there is none."""

    article: Article | None
    body: str
    """Sanitised HTML; links of this site begin with `/`, whatever folder the site lies in. Of those
    that may be the original's as well, both addresses are kept, as in `root_links`."""
    problems: tuple[Problem, ...]


def parse(data: bytes, name: str, category: str, reading: Reading) -> Parsed:
    """Reads one record. A record with a fault has no article; what is dropped costs it a part.

    name       the file, below the content folder
    category   for a record that does not say
    """
    limits = reading.limits
    if len(data) > limits.file_size:
        message = f"larger than {limits.file_size:,} bytes; shorten it, or split it up"
        return Parsed(None, "", (Problem(name, 0, "", message),))
    parts, problems = frontmatter.split(data, name, limits, foreign=bool(reading.fields))
    if parts is None:
        return Parsed(None, "", tuple(problems))
    named = renamed(parts.fields, reading.fields) if reading.fields else parts.fields
    fields = Fields(named, name, problems, limits=limits, level=Level.DROPPED)
    article = schema.article(fields, name=name, category=category, reading=reading)
    original = article.details.original_url
    body = body_of(parts, name, problems, original, limits, Level.DROPPED)
    if not article.title or not article.details.excerpt or _repeats(article):
        article = _told_by_first_words(article, body, fields)
    if faults(problems):
        return Parsed(None, "", tuple(problems))
    placeless = structs.replace(
        article,
        body=digest(body),
        body_size=_size_in_a_feed(longest(body)),
        body_files=files_of(body, original),
        body_folders=folders_of(body),
        shelf=OnHand(structs.replace(article.details, lines=b"")),
    )
    teaser = digest_of(placeless.without_words)
    words = (placeless.body, placeless.body_size, placeless.body_files, placeless.body_folders)
    article = structs.replace(
        placeless,
        digest=digest_of((teaser, words)).hex(),
        teaser_digest=teaser.hex(),
        shelf=article.shelf,
    )
    return Parsed(article, body, tuple(problems))


def _repeats(article: Article) -> bool:
    """True if the excerpt says no more than the title."""
    return first_words.same_words(article.details.excerpt, article.title)


def _told_by_first_words(article: Article, body: str, fields: Fields) -> Article:
    """The article with its first words for what its record does not say: an excerpt, or a title.

    body   its HTML
    """
    details, title = article.details, article.title
    excerpt = details.excerpt
    repeats = bool(title and excerpt)
    if repeats:
        excerpt = ""
    opening = "" if excerpt else first_words.opening(body, title)
    if repeats:
        instead = "the first words of the body stand" if opening else "nothing stands"
        fields.warn("excerpt", f"says no more than the title; {instead} in its place")
    if not title:
        title = first_words.title_of(excerpt, body)
    if not title:
        fields.fault("title", "expected a title, or words in the excerpt or body")
    return structs.replace(
        article,
        title=title,
        titleless=not article.title,
        shelf=OnHand(structs.replace(details, excerpt=excerpt, opening=opening)),
    )


def body_of(
    parts: FrontMatter,
    source: str,
    problems: list[Problem],
    original: str = "",
    limits: Limits = _DEFAULT,
    level: Level = Level.FAULT,
    *,
    near: bool = True,
    allowed: Allowed | None = None,
) -> str:
    """The sanitised HTML of a file's body; empty for none, and where it cannot be read in time.

    original, near, allowed   as in html.Rebase
    level                     of what is said where it cannot
    """
    if not parts.body.strip():
        return ""
    try:
        read = html.read_markdown(parts.body, original, limits, near=near, allowed=allowed)
    except TooMuch as error:
        line = parts.body_line + error.line
        problems.append(Problem(source, line, "body", str(error), level))
        return ""
    if read.dropped:
        line = parts.body_line + dropped.line_of(read.dropped, parts.body)
        message = dropped.message_of(read.dropped)
        problems.append(Problem(source, line, "body", message, Level.WARNING))
    return read.html


def _size_in_a_feed(body: str) -> int:
    """Bytes that a body takes where it is escaped; its links may become longer yet."""
    more = sum(body.count(character) * extra for character, extra in _ESCAPED.items())
    return len(body.encode()) + more


def digest(body: str) -> str:
    """The name under which a body is kept; empty for none."""
    return hashlib.sha256(body.encode()).hexdigest()[:32] if body else ""
