"""What a content folder says of the site that was built from it: its address, the hosts of its
players, and what must not be seen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from generator import settings
from generator.content import Content, Progress, read_content
from generator.look import look
from generator.pages.policy import Cause, why_hidden
from generator.records.embeds import DEFAULT_HOSTS
from generator.records.model import Article
from generator.state.store import opened
from generator.verify.forms import oddities
from generator.verify.hidden import Marks, marks_of, secrets_of, words_of
from generator.verify.leftovers import marks_in
from generator.verify.structured_data import strings

NOTHING: Final = Marks({}, frozenset())


class Told(Struct, frozen=True):
    """What is known of a site beside its files."""

    marks: Marks = NOTHING
    base_url: str | None = None
    hosts: tuple[str, ...] = DEFAULT_HOSTS
    """Whose players may stand in a page."""
    said: frozenset[str] = frozenset()
    """What would be odd in plain text, and is said by what is public: it is meant to be read."""
    also_said: Callable[[], Iterator[str]] = lambda: iter(())
    """Gives every text that is public beside titles and excerpts: bodies, and the owner's pages."""


@contextmanager
def told_by(
    folder: Path | None,
    now: datetime,
    *,
    base_url: str | None,
    include_unpublished: bool,
    jobs: int,
    progress: Progress,
) -> Iterator[Told]:
    """What the content folder says; what is known without one.

    Records that changed since the last build are read, and remembered for the next.
    Raises GeneratorError where the settings have a fault or a build is going on.
    """
    if folder is None:
        yield Told()
        return
    site = settings.load(folder, base_url=base_url, include_unpublished=include_unpublished)
    with opened(folder, 0) as store:
        seen = look(folder, site, store)
        content = read_content(site, seen, store, jobs, progress)
        why = {each.name: why_hidden(each, now, site) for each in content.articles}
        # Of two records with one original, one is not shown; what it says is public all the same.
        held_back = [
            each
            for each in content.articles
            if (reason := why[each.name]) is not None and reason.kind is not Cause.DUPLICATE
        ]
        public = [each.whole for each in content.articles if why[each.name] is None]
        bodies = [each.body for each in public if each.body]
        secrets = frozenset(secrets_of(folder, seen.names))
        if secrets:
            whole = msgspec.to_builtins(public)
            said = (*strings(whole), *_said(content, bodies))
            secrets -= words_of(said)
        marks = marks_of(held_back, public, secrets)
        yield Told(
            marks=marks,
            base_url=site.base_url,
            hosts=(*DEFAULT_HOSTS, *site.embeds),
            said=frozenset(_oddities(content, public)),
            also_said=lambda: _said(content, bodies),
        )


def _oddities(content: Content, public: list[Article]) -> Iterator[str]:
    """Tags, character references and marks of templates in texts that are public."""
    for article in public:
        for text in strings(msgspec.to_builtins(article)):
            yield from oddities(text)
            yield from marks_in(text)
        if article.body:
            yield from marks_in(content.bodies[article.body])
    for page in content.pages:
        yield from oddities(page.title)
        yield from marks_in(page.title)
        yield from marks_in(page.html)


def _said(content: Content, bodies: list[str]) -> Iterator[str]:
    for body in bodies:
        yield content.bodies[body]
    for page in content.pages:
        yield page.title
        yield page.html
