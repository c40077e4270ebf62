"""The words that pages are made of before a template sees them: titles of the site's own pages."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True):
    """Those words in the site's language. What stands as `%(name)s` is filled in with `%`."""

    archive: str
    corrections: str
    editions: str
    feeds: str
    not_found: str
    publishers: str
    retracted: str
    """Title of what is left of a record."""
    stories: str
    topics: str
    numbered: str
    """A list's title on its full pages, of `title` and `number`."""
    other_news: str
    """Heading of what is of no topic that has one."""
    told_since: str
    """What is new of a story in an edition, of `names` and `day`."""
    week_to: str
    """Title of a week's edition, of `day`."""
    of_site: str
    """What a feed is of, of `name` and `site`."""
    categories: tuple[tuple[str, str], ...]
    """Pairs of a category and its title."""

    def category(self, name: str) -> str:
        """A category's name as a heading."""
        return dict(self.categories).get(name) or name.replace("-", " ").capitalize()


def words_in(_: Callable[[str], str]) -> Words:
    """The words, each looked up with a function such as gettext."""
    return Words(
        archive=_("Archive"),
        corrections=_("Corrections"),
        editions=_("Editions"),
        feeds=_("Feeds"),
        not_found=_("Not found"),
        publishers=_("Publishers"),
        retracted=_("Retracted"),
        stories=_("Stories"),
        topics=_("Topics"),
        numbered=_("%(title)s, page %(number)s"),
        other_news=_("Other news"),
        told_since=_("Since %(day)s also told by %(names)s"),
        week_to=_("The week to %(day)s"),
        of_site=_("%(name)s on %(site)s"),
        categories=(("news", _("News")), ("learning", _("Learning")), ("samples", _("Samples"))),
    )


def messages() -> set[str]:
    """All that is looked up, in English."""
    asked: set[str] = set()

    def note(message: str) -> str:
        asked.add(message)
        return message

    words_in(note)
    return asked


ENGLISH: Final = words_in(str)
