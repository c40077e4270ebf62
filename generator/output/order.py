"""The order of files: in which they are made, and in which they are put in place.

Both begin with what others show and lead to: copies, then pages of records, other pages, and what
leads programs to these.
"""

from datetime import UTC, datetime
from typing import Final

from generator.pages.page import Page, Precedence

_UNDATED: Final = datetime.max.replace(tzinfo=UTC)
_FOR_PROGRAMS: Final = ("feeds/", "sitemaps/", "api/")  # templates of what leads to pages


def making_order(page: Page | None) -> tuple[int, datetime]:
    """A key to sort by: when a page is best made; None for a file that is copied.

    Among pages of one rank that of older articles comes first, whatever it lists: an article
    stands on half a dozen, and what was made of it for one is at hand for the others.
    """
    return _rank(page), (page and page.newest) or _UNDATED


def placing_order(
    path: str, page: Page | None, *, is_new: bool
) -> tuple[bool, bool, int, datetime]:
    """A key to sort by: when a file is put in place.

    What is new comes before what changed: no one gets to a new file but by a link, and each page
    that leads there from what readers know is one that changed. So whatever leads in circles, no
    link that a reader meets points at what is not there. What lies at the top is asked for without
    a link (the front page, the site's feeds, sitemaps, robots.txt), and comes after the others of
    its sort, as pages come after what they show.
    """
    is_asked_for = page is not None and "/" not in path
    return not is_new, is_asked_for, *making_order(page)


def _rank(page: Page | None) -> int:
    """Copies, pages of records, other pages, and what leads programs to these."""
    if page is None:
        return 0
    if page.record and page.standing is not Precedence.RECORD_REDIRECT:
        return 1
    return 3 if page.template.startswith(_FOR_PROGRAMS) else 2
