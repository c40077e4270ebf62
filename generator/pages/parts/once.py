"""What stands on a page once: no article twice, as a headline or as coverage, and no picture twice.

Whatever records say: one that lists another as related is shown with it, and the other may stand on
the same page by itself; two may show one picture.
"""

from collections.abc import Iterable, Sequence

from msgspec import structs

from generator.content.records.model import Article
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.views import Teaser


class Taken:
    """The articles that a page has, while it is filled from the most prominent place on."""

    def __init__(self) -> None:
        self._addresses: set[str] = set()

    def admits(self, story: StoryContext) -> bool:
        """True for a story of which no article stands on the page as yet; it takes its own place.

        What it lists it takes no place from, for any record may list any other: what stands there
        by itself is left out of its coverage instead (`elsewhere`). `front.background` is the
        exception.
        """
        own = addresses(story)
        if not own.isdisjoint(self._addresses):
            return False
        self._addresses |= own
        return True

    def add(self, addresses: Iterable[str]) -> None:
        """Notes what stands on the page as coverage."""
        self._addresses.update(addresses)

    def admits_article(self, article: Article) -> bool:
        """True for an article, shown by itself, that does not stand on the page as yet."""
        own = address(article)
        is_new = own not in self._addresses
        self._addresses.add(own)
        return is_new


def address(article: Article) -> str:
    """By what an article is the same wherever it is named: its canonical URL, or its id where it
    has none."""
    return article.canonical_url or article.id


def addresses(story: StoryContext) -> frozenset[str]:
    """Of all articles of a story."""
    return frozenset(address(context.article) for context in story.contexts)


def listed(story: StoryContext) -> set[str]:
    """The canonical URLs of all that any article of a story lists as related."""
    return {mention.url for context in story.contexts for mention in context.article.mentions}


def elsewhere(contexts: Sequence[ArticleContext | StoryContext]) -> list[frozenset[str]]:
    """For each thing on a page, in the order in which they stand there: the canonical URLs that its
    coverage leaves out, because they are headlines of the page or are named before."""
    headlines = {
        address(each.article)
        for context in contexts
        for each in (context.contexts if isinstance(context, StoryContext) else (context,))
    }
    named: set[str] = set()
    left_out = []
    for context in contexts:
        mentioned = listed(context) if isinstance(context, StoryContext) else set()
        left_out.append(frozenset(mentioned & (headlines | named)))
        named |= mentioned
    return left_out


def pictured_once(teasers: Iterable[Teaser], above: str = "") -> tuple[Teaser, ...]:
    """The same teasers; a picture that one before them shows is left out.

    above   URL of a picture that stands on the page already
    """
    seen = {above}
    shown = []
    for teaser in teasers:
        url = teaser.picture.url if teaser.picture else ""
        shown.append(structs.replace(teaser, picture=None) if url and url in seen else teaser)
        seen.add(url)
    return tuple(shown)
