"""Values for tests: good defaults, so that a test states only what matters to it."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import structs

from generator.content.records.identity import item_id
from generator.content.records.links import canonical, likeness
from generator.content.records.model import (
    Article,
    Details,
    PagePolicy,
    Provider,
    Related,
    in_short,
)
from generator.content.records.parse import Parsed, parse
from generator.content.records.schema import Reading
from generator.content.records.titles import title_marks
from generator.content.registries.publishers import Publisher, Publishers
from generator.content.registries.topics import Topic, Topics
from generator.content.settings import Settings
from generator.library.citations import citations_of
from generator.library.library import Library, library_of
from generator.library.stories import Story, stories_of
from generator.memo.store import FOLDER as STATE
from generator.pages.page import Page
from generator.pages.parts.bundle import Bundle
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteContext
from generator.problems import Problem

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DETAILS = frozenset(Details.__struct_fields__)
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
"""Real records, beside the checkout where there are any."""

_RECORD = """\
---
title: {title}
publishedDateTime: {published}
webUrl: {url}
{more}---
{body}"""


def make_settings(**given: Any) -> Settings:
    defaults = {
        "title": "Test Digest",
        "base_url": "https://digest.example.org/",
        "id": "digest.example.org,2023",
    }
    return Settings(**defaults | given)


def make_article(word: str = "a", /, *, day: int = 1, hour: int = 12, **given: Any) -> Article:
    """A public article of January 2025; its URL, id, title and file follow from a word; the id from
    the URL where that is given."""
    identity = f"tag:digest.example.org,2023:{word}"
    if given.get("url"):
        identity = item_id("digest.example.org,2023", canonical(given["url"]), word)
    url = given.pop("url", f"https://news.example.com/{word}")
    fields: dict[str, Any] = {
        "name": f"articles/{word}.md",
        "id": identity,
        "title": f"Title {word}",
        "excerpt": f"Excerpt of {word}.",
        "category": "news",
        "type": "article",
        "published_at": datetime(2025, 1, day, hour, tzinfo=UTC),
        "updated_at": None,
        "added_at": None,
        "original_url": url,
        "web_url": url,
        "canonical_url": canonical(url) if url else "",
        "apart": "",
        "likeness": likeness(url) if url else 0,
        "quality": 80,
        "heat": 50,
        "published": None,
        "removed": False,
        "retracted": "",
        "corrections": (),
        "page": PagePolicy.AUTO,
        "redirect_from": (),
        "story": "",
        "provider": Provider("Example News", "news.example.com"),
        "topics": ("AI",),
        "tags": (),
        "hashtags": (),
        "locale": "",
        "image": None,
        "related": (),
        "embed": None,
        "price": "",
        "length": None,
        "levels": (),
        "rating": None,
        "ratings": None,
        "actions": (),
        "items": (),
        "body": "",
    }
    fields |= given
    details = Details(**{name: fields.pop(name) for name in DETAILS & fields.keys()})
    marks = {"title_marks": title_marks(fields["title"])}
    return Article(**marks | fields | in_short(details))


def changed(article: Article, **given: Any) -> Article:
    """The same article saying something else."""
    details = structs.replace(
        article.details, **{name: given.pop(name) for name in DETAILS & given.keys()}
    )
    return structs.replace(article, **given | in_short(details))


def make_related(name: str, *, day: int = 1, **given: Any) -> Related:
    url = f"https://news.example.com/{name}"
    fields: dict[str, Any] = {
        "title": f"Title {name}",
        "url": url,
        "canonical_url": canonical(url),
        "published_at": datetime(2025, 1, day, tzinfo=UTC),
    }
    return Related(**fields | given)


def make_topics(*topics: Topic, free: bool = True) -> Topics:
    return Topics(topics or (make_topic("AI"),), free=free)


def make_topic(name: str, slug: str = "", **given: Any) -> Topic:
    address = slug or name.lower().replace(" ", "-")
    return Topic(**{"id": address, "name": name, "slug": address} | given)


def make_library(
    *articles: Article,
    topics: Topics | None = None,
    publishers: Iterable[Publisher] = (),
    settings: Settings | None = None,
    now: datetime = NOW,
) -> Library:
    return library_and_problems(
        *articles, topics=topics, publishers=publishers, settings=settings, now=now
    )[0]


def library_and_problems(
    *articles: Article,
    topics: Topics | None = None,
    publishers: Iterable[Publisher] = (),
    settings: Settings | None = None,
    now: datetime = NOW,
    taken: Iterable[str] = (),
) -> tuple[Library, list[Problem]]:
    return library_of(
        articles,
        topics or make_topics(),
        Publishers(publishers),
        settings or make_settings(),
        now,
        taken,
    )


def stories_among(articles: Iterable[Article], settings: Settings) -> tuple[Story, ...]:
    """The stories of these articles, drafts or not, in whatever order they come."""
    dated = [article for article in articles if article.published_at is not None]
    dated.sort(key=lambda article: (article.published_at, article.id))
    return stories_of(dated, citations_of(dated), settings)


def make_site_context(**given: Any) -> SiteContext:
    return SiteContext(make_settings(**given))


def make_page_context(library: Library, **settings: Any) -> PageContext:
    """What page kinds make pages of."""
    return PageContext(library, make_site_context(**settings))


def parse_record(
    more: str = "",
    *,
    title: str = "A title",
    published: str = "2025-01-01T12:00:00Z",
    url: str = "https://news.example.com/a",
    body: str = "",
    category: str = "news",
    **reading: Any,
) -> Parsed:
    """What a record says that has these further lines of front matter."""
    text = _RECORD.format(
        title=title, published=published, url=url, more=more and more.rstrip() + "\n", body=body
    )
    return parse_bytes(text.encode(), category=category, **reading)


def parse_bytes(data: bytes, *, category: str = "news", **reading: Any) -> Parsed:
    fields = {"site_id": "digest.example.org,2023"} | reading
    return parse(data, "articles/a.md", category, Reading(**fields))


def article_of(parsed: Parsed) -> Article:
    """The article of a record that has to have one."""
    assert parsed.article is not None, "\n".join(map(str, parsed.problems))
    return parsed.article


def png(width: int, height: int) -> bytes:
    """A picture of that size, black."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\0\0\0\0"
    pixels = zlib.compress((b"\0" * (width + 1)) * height)
    sign = b"\x89PNG\r\n\x1a\n"
    return sign + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def write_site(folder: Path, files: Mapping[str, str | bytes], **settings: str) -> Path:
    """A content folder with a site.yaml and these files; gives the folder."""
    given = {
        "title": "Test Digest",
        "base_url": "https://digest.example.org/",
        "id": "digest.example.org,2023",
    } | settings
    lines = "".join(f"{name}: {value}\n" for name, value in given.items() if value)
    for name, text in {"site.yaml": lines, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def record_text(
    name: str = "a", *, published: str = "2025-01-01T12:00:00Z", more: str = "", body: str = ""
) -> str:
    """The text of a sound record; its title and URL follow from its name."""
    return _RECORD.format(
        title=f"Title {name}",
        published=published,
        url=f"https://news.example.com/{name}",
        more=more and more.rstrip() + "\n",
        body=body,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes; the one oracle of tests that compare builds.

    What builds remember between them is left out: it says how, not what.
    """
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and STATE not in path.relative_to(folder).parts[:-1]
    }


def pages_of(made: Iterable[Page | Bundle]) -> Iterator[Page]:
    """What a page kind made, out of its bundles."""
    for each in made:
        yield from (each,) if isinstance(each, Page) else each.pages()
