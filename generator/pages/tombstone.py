"""Tombstones: at the address of a record that was retracted, that it was, and why.

Neither its title nor its link stands there: they may be what had to go.
"""

from collections.abc import Iterator

from generator.pages import urls
from generator.pages.deferred import deferred
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page, Standing
from generator.pages.shell import Frame, Shell, crumbs, head, shell_of
from generator.pages.views import HtmlView


class TombstoneView(HtmlView, frozen=True, kw_only=True):
    """What is left of a record that was retracted."""

    reason: str


def tombstone_pages(library: Library, frame: Frame) -> Iterator[Page]:
    shell = shell_of(library, frame)
    for each in library.retracted:
        yield Page(
            urls.file(each.path),
            "retracted.html",
            deferred(_view, shell, each.path, each.reason),
            record=each.name,
            source=each.name,
            standing=Standing.TOMBSTONE,
        )


def _view(shell: Shell, path: str, reason: str) -> TombstoneView:
    settings = shell.settings
    return TombstoneView(
        site=shell.site,
        head=head(settings, path, shell.words.retracted, description=reason, indexed=False),
        crumbs=crumbs(settings),
        reason=reason,
    )


KIND = Kind(tombstone_pages, {"retracted.html": TombstoneView})
