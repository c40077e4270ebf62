"""The plan: every page that the site has."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from generator.files import parents
from generator.pages import (
    archive,
    article,
    category,
    feed,
    home,
    publisher,
    site_files,
    sitemap,
    topic,
)
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.shell import Frame
from generator.pages.views import View
from generator.problems import PathClash, Problem

KINDS: Final[tuple[Kind, ...]] = (
    # In the order in which they are written: a link never points at what is not there yet.
    article.KIND,
    archive.KIND,
    publisher.KIND,
    topic.KIND,
    category.KIND,
    home.KIND,
    site_files.KIND,
    feed.KIND,
    sitemap.KIND,
)
"""Every kind of page that a site has."""

VIEWS: Final[dict[str, type[View]]] = {
    template: view for kind in KINDS for template, view in kind.views.items()
}
"""Which view each template is shown."""


def plan(library: Library, frame: Frame) -> list[Page]:
    """Every page of the site. Paths may clash: see `clashing_records`."""
    return [page for kind in KINDS for page in kind.pages(library, frame)]


def clashing_records(pages: Iterable[Page], files: Iterable[str]) -> list[Problem]:
    """The records that cannot stay because their page's path is taken, as faults.

    files   paths that are taken by files which are copied
    Of two records, the later one in the library's order goes. Raises PathClash where two pages of
    the site itself want one path, or a page wants the path of a copied file.
    """
    holders: dict[str, Page | None] = dict.fromkeys(files)
    folders = {folder for path in holders for folder in parents(path)}
    site_pages_first = sorted(pages, key=lambda page: bool(page.record))
    wanted: dict[str, list[Page]] = defaultdict(list)
    for page in site_pages_first:
        wanted[page.path].append(page)
        folders.update(parents(page.path))
    for path in (*holders, *wanted):
        if path in folders:
            raise PathClash(f"{path} is wanted by a file, and as a folder by others; rename it")
    problems = []
    for path, claimants in wanted.items():
        if path in holders:
            claimants = [None, *claimants]  # type: ignore[list-item]
        first, *others = claimants
        for other in others:
            if not other.record:
                what = _what(first)
                raise PathClash(
                    f"{path} is wanted by two pages of the site: {what}, {_what(other)}"
                )
            message = f"its address {path} is that of {_what(first)}; rename the file"
            problems.append(Problem(other.record, 0, "", message))
    return problems


def _what(page: Page | None) -> str:
    if page is None:
        return "a file of the static folder"
    return page.record or page.template
