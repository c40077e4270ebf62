"""Tombstones: at the address of a record that was retracted, that it was, and why.

Neither its title nor its link stands there: they may be what had to go.
"""

from collections.abc import Iterator

from generator.content import urls
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts.deferred import deferred
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteChrome, crumbs, head
from generator.pages.parts.views import HtmlView


class TombstoneView(HtmlView, frozen=True, kw_only=True):
    """What is left of a record that was retracted."""

    reason: str


def tombstone_pages(site: PageContext) -> Iterator[Page]:
    chrome = site.chrome
    for each in site.library.retracted:
        yield Page(
            urls.file(each.path),
            "retracted.html",
            deferred(_view, chrome, each.path, each.reason),
            record=each.name,
            source=each.name,
            standing=Precedence.TOMBSTONE,
        )


def _view(chrome: SiteChrome, path: str, reason: str) -> TombstoneView:
    settings = chrome.settings
    return TombstoneView(
        site=chrome.site,
        head=head(settings, path, chrome.words.retracted, description=reason, indexed=False),
        crumbs=crumbs(settings),
        reason=reason,
    )


KIND = Kind(tombstone_pages, {"retracted.html": TombstoneView})
