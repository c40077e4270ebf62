"""One record, from its bytes to its article: the steps in a row."""

import hashlib

import msgspec
from msgspec import Struct, structs

from generator.fields import Fields
from generator.problems import Problem, faults
from generator.records import frontmatter, html, schema
from generator.records.model import Article
from generator.records.schema import Reading


class Parsed(Struct, frozen=True):
    """What one file says: an article, or the reasons why there is none."""

    article: Article | None
    body: str
    """Sanitised HTML; links of this site begin with `/`, whatever folder the site lies in."""
    problems: tuple[Problem, ...]


def parse(data: bytes, name: str, category: str, reading: Reading) -> Parsed:
    """Reads one record. A record with a fault has no article.

    name       the file, below the content folder
    category   for a record that does not say
    """
    parts, problems = frontmatter.split(data, name)
    if parts is None:
        return Parsed(None, "", tuple(problems))
    fields = Fields(parts.fields, name, problems)
    article = schema.article(fields, name=name, category=category, reading=reading)
    if faults(problems):
        return Parsed(None, "", tuple(problems))
    body = _body(parts.body, article, reading)
    article = structs.replace(article, body=digest(body))
    whole = hashlib.blake2b(msgspec.msgpack.encode(article), digest_size=16).hexdigest()
    return Parsed(structs.replace(article, digest=whole), body, tuple(problems))


def _body(text: str, article: Article, reading: Reading) -> str:
    if not text.strip():
        return ""
    own = frozenset({"", article.category, *reading.own_folders})
    return html.from_markdown(text, article.original_url, own)


def digest(body: str) -> str:
    """The name under which a body is kept; empty for none."""
    return hashlib.sha256(body.encode()).hexdigest()[:32] if body else ""
