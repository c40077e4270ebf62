"""Stories in words: which there are, who belongs to each, and why."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.library.matching import MatchReason
from generator.library.stories import Story, Tie
from generator.library.trust import is_trusted

_DAY: Final = re.compile(r"\A\d{4}-\d\d-\d\d-")
_WHY: Final = {
    MatchReason.HAND: "says `story: {story}`",
    MatchReason.LISTED: "lists {other}",
    MatchReason.SHARED: "lists what {other} lists too",
    MatchReason.TITLE: "has nearly the title of {other}",
}


class ToldMember(Struct, frozen=True):
    """An article of a story."""

    name: str
    """The record's file."""
    id: str
    title: str
    publisher: str
    """The domain; empty for none."""
    published: datetime | None
    why: tuple[str, ...]
    """In words: why it is there, and what it is to the story."""
    reasons: tuple[MatchReason, ...]
    is_opener: bool
    is_lead: bool


class ToldStory(Struct, frozen=True):
    """A story."""

    address: str
    """Of its page: a path of the site."""
    id: str
    title: str
    """Of the article that it is shown by."""
    name: str
    """By which it was joined by hand; empty for none."""
    records: tuple[ToldMember, ...]
    """In the order in which they were published."""

    @property
    def newest(self) -> datetime | None:
        return max((each.published for each in self.records if each.published), default=None)


def told_story(story: Story, settings: Settings) -> ToldStory:
    """A story, with why each of its articles belongs to it."""
    said = [article.story for article in story.articles if article.story]
    trusted = [each.story for each in story.articles if each.story and is_trusted(each, settings)]
    return ToldStory(
        address=f"/{story.folder}",
        id=story.id,
        title=story.lead.title,
        name=(trusted or said or [""])[0],
        records=tuple(_member(article, story) for article in story.articles),
    )


def _member(article: Article, story: Story) -> ToldMember:
    ties = [tie for tie in story.ties if tie.article == article.name]
    why = [_why(tie, article, story) for tie in ties]
    # A record may say the name, and be tied to the others by what it lists as well.
    by_name = f"says `story: {article.story}`"
    if article.story and by_name not in why:
        why.append(by_name)
    is_opener, is_lead = article.id == story.opener.id, article.id == story.lead.id
    if is_opener:
        why.insert(0, "opened it: it came first")
    if is_lead:
        why.append("leads it: it is shown by this")
    return ToldMember(
        name=article.name,
        id=article.id,
        title=article.title,
        publisher=article.provider.domain,
        published=article.published_at,
        why=tuple(why),
        reasons=tuple(tie.why for tie in ties),
        is_opener=is_opener,
        is_lead=is_lead,
    )


def _why(tie: Tie, article: Article, story: Story) -> str:
    other = next((each for each in story.articles if each.name == tie.other), article)
    lists = {mention.url for mention in article.mentions}
    if tie.why is MatchReason.LISTED and other.canonical_url not in lists:
        return f"{tie.other} lists it"
    return _WHY[tie.why].format(other=tie.other, story=article.story)


def stories_called(text: str, stories: Iterable[Story]) -> list[Story]:
    """The stories that somebody means: by an address, or its beginning, or by the file or the
    beginning of the title of one of their records, or by their id or name."""
    stories = list(stories)
    address = text.partition("://")[2].partition("/")[2] if "://" in text else text.strip("/")
    exact = [
        story
        for story in stories
        if story.folder.strip("/") == address.strip("/")
        or story.id == text
        or any(
            text in (each.name, each.id, each.story) or each.name.endswith(f"/{text}")
            for each in story.articles
        )
    ]
    if exact:
        return exact
    words = text.casefold()
    return [
        story
        for story in stories
        if story.folder.startswith((address, f"stories/{address}"))
        or any(is_called(each, words) for each in story.articles)
    ]


def articles_called(text: str, articles: Sequence[Article]) -> list[Article]:
    """The articles that somebody means: by the record's file or its end, the id, or the beginning
    of the title."""
    exact = [each for each in articles if text in (each.name, each.id)]
    if exact:
        return exact
    ending = [each for each in articles if each.name.endswith(f"/{text}")]
    if ending:
        return ending
    words = text.casefold()
    whole = [each for each in articles if each.title.casefold() == words]
    return whole or [each for each in articles if is_called(each, words)]


def is_called(article: Article, words: str) -> bool:
    """True for an article whose file, without folder, ending and a day in front, is called that, or
    whose title begins with it.

    words   casefolded
    """
    stem = article.name.rpartition("/")[2].rpartition(".")[0].casefold()
    return words in (stem, _DAY.sub("", stem)) or article.title.casefold().startswith(words)


def of_reason(stories: Iterable[Story], reason: MatchReason) -> Iterator[Story]:
    """Those that any tie of that kind made."""
    return (story for story in stories if any(tie.why is reason for tie in story.ties))
