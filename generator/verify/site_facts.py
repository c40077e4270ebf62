"""What a content folder says of the site that was built from it: its address, the hosts of its
players, and what must not be seen."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from generator.content import settings
from generator.content.read import Content, read_content
from generator.content.records.allowed import NOTHING as ALLOWED_NOTHING
from generator.content.records.allowed import Allowed
from generator.content.records.embeds import DEFAULT_HOSTS
from generator.content.records.extra import texts_in
from generator.content.records.identity import atom_id
from generator.content.records.model import Article
from generator.content.scan import scan_content
from generator.content.settings import Settings
from generator.library.policy import why_hidden
from generator.memo.store import FileRow, opened
from generator.output.last_build import files_written
from generator.parallel import Progress
from generator.verify.pages.structured_data import strings
from generator.verify.patterns import full_address, oddities
from generator.verify.safety.hidden import Marks, marks_of, secrets_of
from generator.verify.safety.leftovers import marks_in
from generator.verify.safety.public_site import Public, PublicSite
from generator.verify.site.links import named_fragment

_NAMING: Final = re.compile(r'\s(?:href|src|datetime)="([^"]*)"')
NO_MARKS: Final = Marks({}, frozenset())


class SiteFacts(Struct, frozen=True):
    """What is known of a site beside its files."""

    marks: Marks = NO_MARKS
    base_url: str | None = None
    hosts: tuple[str, ...] = DEFAULT_HOSTS
    """Whose players may stand in a page."""
    allow: Allowed = ALLOWED_NOTHING
    """Origins by what the owner allows them."""
    said: frozenset[str] = frozenset()
    """What would be odd in plain text, and is said by what is public: it is meant to be read."""
    public: Public | None = None
    """Tells what the site says without what is hidden."""
    named: Callable[[], frozenset[str]] = frozenset
    """Gives every address and date that public records name, in full."""
    written: Mapping[str, FileRow] = MappingProxyType({})
    """By path: what the last build left in the output folder; empty where that is not known."""


@contextmanager
def site_facts_of(
    folder: Path | None,
    now: datetime,
    *,
    base_url: str | None,
    include_unpublished: bool,
    output: Path,
    wait: float,
    jobs: int,
    progress: Progress,
) -> Iterator[SiteFacts]:
    """What the content folder says; what is known without one.

    output   the folder that is verified
    wait     seconds to wait for a build to end
    Records that changed since the last build are read, and remembered for the next.
    Raises GeneratorError where the settings have a fault or a build is going on.
    """
    if folder is None:
        yield SiteFacts()
        return
    site = settings.load(folder, base_url=base_url, include_unpublished=include_unpublished)
    with opened(folder, wait) as store:
        seen = scan_content(folder, site, store)
        content = read_content(site, seen, store, jobs, progress)
        why = {article.name: why_hidden(article, now, site) for article in content.articles}
        hidden = [article for article in content.articles if why[article.name] is not None]
        shown = [article for article in content.articles if why[article.name] is None]
        public = [article.whole for article in shown]
        retracted = [article for article in hidden if article.retracted]
        secrets = secrets_of(folder, seen.names)
        yield SiteFacts(
            marks=marks_of(hidden, public, secrets, content.bodies),
            base_url=site.base_url,
            hosts=(*DEFAULT_HOSTS, *site.embeds),
            allow=site.allow,
            said=frozenset(_oddities(content, public, site)),
            public=Public(
                PublicSite(folder, site, content, shown, now),
                PublicSite(folder, site, content, [*shown, *retracted], now),
                retracted,
            ),
            named=lambda: frozenset(_named(content, public, site)),
            written=files_written(store, output),
        )


def _oddities(content: Content, public: list[Article], site: Settings) -> Iterator[str]:
    """Tags, character references and marks of templates in texts that are public."""
    reasons = (article.retracted for article in content.articles if article.retracted)
    for text in reasons:  # which stand where the records were
        yield from oddities(text)
        yield from marks_in(text)
    for article in public:
        for text in _texts_of(article):
            yield from oddities(text)
            yield from marks_in(text)
        if article.body:
            yield from marks_in(content.bodies[article.body])
    for page in content.pages:
        yield from oddities(page.title)
        yield from marks_in(page.title)
        yield from marks_in(page.html)
    for text in _said_by_the_owner(content, site):
        yield from oddities(text)
        yield from marks_in(text)


def _texts_of(article: Article) -> Iterator[str]:
    """Every text that a record says beside its body, those of its own fields as well."""
    yield from strings(msgspec.to_builtins(article))
    yield from texts_in(article.details.extra)


def _said_by_the_owner(content: Content, site: Settings) -> Iterator[str]:
    """Texts and dates of fields of the owner's own, beside those of records."""
    yield from texts_in(
        site.extra,
        *(topic.extra for topic in content.registry),
        *(publisher.extra for publisher in content.publishers),
        *(page.extra for page in content.pages),
    )


def _named_in(body: str) -> Iterator[str]:
    """The addresses and dates that a body's HTML, which is sanitised, names."""
    for match in _NAMING.finditer(body):
        yield html.unescape(match[1])


def _named(content: Content, public: list[Article], site: Settings) -> Iterator[str]:
    """The addresses, dates and ids that records name, as a file of the site would have them."""
    base_url = site.base_url
    root = base_url.rstrip("/")
    yield from _said_by_the_owner(content, site)
    for article in public:
        yield atom_id(site.id, article.id)
        bodies = (content.bodies[article.body],) if article.body else ()
        for text in chain(_texts_of(article), *map(_named_in, bodies)):
            yield text
            yield full_address(base_url, f"{root}{text}" if text.startswith("/") else text)
            if "#" in text:
                yield named_fragment(unquote(text.partition("#")[2]))
        for provider in (
            article.provider,
            *(coverage.provider for coverage in article.details.related),
        ):
            yield f"https://{provider.domain}/"
