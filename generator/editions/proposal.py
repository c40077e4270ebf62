"""What an edition is proposed to hold: the stories of its period, by rank, none of them twice.

A proposal is a function of the records, the settings and the editions that came before. It asks no
clock: a period that is over is proposed from the records that were due when it ended.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from msgspec import Struct, structs

from generator.content import urls
from generator.content.records.links import canonical
from generator.content.records.model import Article, Image
from generator.content.registries.editions import (
    BookedSponsor,
    Edition,
    EditionItem,
    Mention,
    Sponsor,
)
from generator.content.registries.periods import Period, Series
from generator.content.registries.topics import Topic
from generator.content.settings import Settings
from generator.languages.forms import Forms, forms_of
from generator.library.library import Library
from generator.library.trust import is_trusted
from generator.pages.parts import front, ranking
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.teaser import teaser

LATE: Final = timedelta(hours=72)
"""How long before an edition's period what it may catch up with came at most."""
MOST_LATE: Final = 3
"""Stories that an edition catches up with."""
GROWN_BY: Final = 2
"""Publishers that a story must have gained at least to be told again."""
_ALSO: Final = 5  # other reports that an item names
_RECORDS: Final = 100  # ids of them that it notes
_NAMED: Final = 3  # publishers in what is new


class ProposedItem(Struct, frozen=True):
    """A story with the reason for it."""

    item: EditionItem
    why: str
    """For the editor."""


class ProposedSection(Struct, frozen=True):
    """The stories of one topic."""

    title: str
    items: tuple[ProposedItem, ...]


class Proposal(Struct, frozen=True, kw_only=True):
    """An edition as it is proposed."""

    period: Period
    since: datetime
    """From when on its stories came: an editor may ask for more than the period."""
    title: str
    sections: tuple[ProposedSection, ...]
    sponsor: Sponsor | None
    left: int
    """Stories of the period that there was no room for."""

    @property
    def items(self) -> tuple[ProposedItem, ...]:
        return tuple(item for section in self.sections for item in section.items)


class _Candidate(Struct, frozen=True):
    """A story that may be in the edition."""

    story: StoryContext
    weight: float
    publishers: tuple[str, ...]
    why: str
    update: str = ""


def propose(
    period: Period,
    site: PageContext,
    editions: Sequence[Edition],
    sponsors: Iterable[BookedSponsor] = (),
    since: datetime | None = None,
) -> Proposal:
    """The edition of a period.

    site       of the records that were due when the period ended, or are due now
    editions   all there are, but for that of the period
    sponsors   that are booked; the first one of the day is taken
    since      from when on, where that is not the period's own beginning
    """
    since = since or period.since
    settings = site.settings
    told = _Told([each for each in editions if each.series is period.series], period, settings)
    fresh, late = _candidates(period, since, site, told)
    candidates = sorted([*fresh, *_worth_it(late, fresh)], key=_by_rank)
    sections = _sections(candidates, site)
    day = next((s.sponsor for s in sponsors if s.since <= period.day <= s.until), None)
    shown = [each for section in sections for each in section.items]
    return Proposal(
        period=period,
        since=since,
        title=_title(period, site),
        sections=sections,
        sponsor=day,
        left=len(candidates) - len(shown),
    )


class _Told:
    """What other editions of the series have told."""

    def __init__(self, editions: Iterable[Edition], period: Period, settings: Settings) -> None:
        self._tracking = settings.tracking
        self._earlier: dict[str, tuple[Edition, EditionItem]] = {}
        self._later: set[str] = set()
        self.has_begun = False
        for edition in sorted(editions, key=lambda each: each.until):
            is_earlier = edition.until < period.until
            self.has_begun |= is_earlier
            for item in edition.items:
                for key in self._keys(item):
                    if is_earlier:
                        self._earlier[key] = (edition, item)  # the last one counts
                    else:
                        self._later.add(key)

    def earlier(self, story: StoryContext) -> tuple[Edition, EditionItem] | None:
        """The last edition that told a story before, and what it had of it."""
        met = [self._earlier[key] for key in _keys(story) if key in self._earlier]
        return max(met, key=lambda pair: pair[0].until, default=None)

    def later(self, story: StoryContext) -> bool:
        """True if an edition of a later period has the story."""
        return not self._later.isdisjoint(_keys(story))

    def _keys(self, item: EditionItem) -> Iterable[str]:
        yield from item.records
        if not item.url.startswith("/"):
            yield canonical(item.url, tracking=self._tracking)


def _keys(story: StoryContext) -> set[str]:
    """What a story may be known by: ids, and addresses of originals."""
    articles = [context.article for context in story.contexts]
    return {each.id for each in articles} | {e.canonical_url for e in articles if e.canonical_url}


def _candidates(
    period: Period, since: datetime, site: PageContext, told: _Told
) -> tuple[list[_Candidate], list[_Candidate]]:
    """The stories of the period, and those from just before that no edition has told."""
    forms = forms_of(site.settings.language)
    fresh, late = [], []
    for story in site.story_contexts.of_each(_recent(site.library, since - LATE, period.until)):
        if told.later(story):
            continue
        came = datetime.fromtimestamp(ranking.newest(story), tz=since.tzinfo)
        before = told.earlier(story)
        if came < since:
            if before is None and told.has_begun:
                late.append(_candidate(story, site, [_late_why(story, since, period)]))
        elif before is None:
            fresh.append(_candidate(story, site, []))
        elif gained := _gained(story, before[1], site.settings):
            fresh.append(_update(story, site, before, gained, forms))
    return fresh, late


def _recent(library: Library, since: datetime, until: datetime) -> Iterable[Article]:
    """The dated articles of a time, newest first."""
    for article in reversed(library.articles):
        if article.published_at is None or article.published_at < since:
            return  # all others are older
        if article.published_at < until:
            yield article


def _candidate(
    story: StoryContext, site: PageContext, reasons: list[str], update: str = ""
) -> _Candidate:
    names = _publishers(story, site.settings)
    said = [*reasons, *_why(story, len(names))]
    weight = ranking.weight(story, site.settings)
    return _Candidate(story, weight, names, "; ".join(said), update)


def _update(
    story: StoryContext,
    site: PageContext,
    before: tuple[Edition, EditionItem],
    gained: tuple[str, ...],
    forms: Forms,
) -> _Candidate:
    edition, item = before
    day = forms.day(edition.until.astimezone(site.settings.zone))
    names = ", ".join(gained[:_NAMED])
    told = site.words.told_since % {"names": names, "day": day}
    then = max(item.sources, 1)
    reason = f"an update: {edition.period} had it, told by {then} then"
    return _candidate(story, site, [reason], told)


def _gained(story: StoryContext, item: EditionItem, settings: Settings) -> tuple[str, ...]:
    """The names of the publishers that tell a story since an edition had it, where they are so many
    that it is worth telling again: two, and half as many as told it then. So no story comes again
    and again: each time it takes more."""
    then = max(item.sources, 1)
    now = _publishers(story, settings)
    if len(now) - then < max(GROWN_BY, (then + 1) // 2):
        return ()
    known = frozenset(item.records)
    new = [context for context in story.contexts if context.article.id not in known]
    names = (context.source.name or context.source.domain for context in new)
    return tuple(name for name in dict.fromkeys(names) if name)


def _publishers(story: StoryContext, settings: Settings) -> tuple[str, ...]:
    """Who tells a story: the domains of its records, of those that are trusted where any is."""
    contexts = story.contexts
    trusted = [each for each in contexts if is_trusted(each.article, settings)]
    return tuple(dict.fromkeys(each.article.provider.domain for each in trusted or contexts))


def _late_why(story: StoryContext, since: datetime, period: Period) -> str:
    arrived = story.lead.article.came_at
    if arrived is not None and since <= arrived < period.until:
        return "came here late"
    return "from before, and no edition had it"


def _why(story: StoryContext, publishers: int) -> Iterable[str]:
    """Why a story stands where it stands."""
    articles = [context.article for context in story.contexts]
    heat = max((each.heat for each in articles if each.heat is not None), default=-1)
    quality = max((each.quality for each in articles if each.quality is not None), default=-1)
    if publishers > 1:
        yield f"told by {publishers}"
    if heat >= 0:
        yield f"heat {heat}"
    if quality >= 0:
        yield f"quality {quality}"
    if publishers <= 1 and heat < 0 and quality < 0:
        yield "of the period"


def _worth_it(late: list[_Candidate], fresh: Sequence[_Candidate]) -> list[_Candidate]:
    """Of what came before, what is as good as the better half of the period's own."""
    if not fresh:
        return []
    wanted = median(each.weight for each in fresh)
    return sorted((each for each in late if each.weight >= wanted), key=_by_rank)[:MOST_LATE]


def _by_rank(candidate: _Candidate) -> tuple[float, int, float, str]:
    """The best first: by points without regard to age, for readers get the whole period at once;
    then by how many tell it, and the newer first."""
    story = candidate.story
    return (-candidate.weight, -len(candidate.publishers), -ranking.newest(story), story.id)


def _sections(candidates: Iterable[_Candidate], site: PageContext) -> tuple[ProposedSection, ...]:
    """The candidates that there is room for, by topic; the section of the best comes first."""
    rules, library = site.settings.editions, site.library
    topics = {topic.slug: topic for topic in front.section_topics(library)}
    sections: dict[str, list[ProposedItem]] = {}
    led: Counter[str] = Counter()
    pictured: set[str] = set()
    left = rules.size
    for each in candidates:
        publisher = each.story.lead.article.provider.domain
        title = _section_of(each.story.lead.article, topics, site)
        is_crowded = bool(rules.per_publisher and publisher) and (
            led[publisher] >= rules.per_publisher
        )
        if not left or is_crowded or len(sections.get(title, ())) >= rules.per_section:
            continue
        item = _item(each, site)
        if item is None:
            continue
        if item.picture is not None and item.picture.url in pictured:
            item = structs.replace(item, picture=None)  # no picture stands on a page twice
        pictured |= {item.picture.url} if item.picture else set()
        sections.setdefault(title, []).append(ProposedItem(item, each.why))
        led[publisher] += 1
        left -= 1
    return tuple(ProposedSection(title, tuple(items)) for title, items in sections.items())


def _section_of(article: Article, topics: dict[str, Topic], site: PageContext) -> str:
    """The name of the first topic that has a section on the front page, of the article's own and
    those above them."""
    registry = site.library.topics
    for own in site.library.topics_of[article.id]:
        for each in (own, *registry.ancestors(own)):
            if each.slug in topics:
                return each.name
    return site.words.other_news


def _item(candidate: _Candidate, site: PageContext) -> EditionItem | None:
    """The item of a story; None where it leads nowhere that will stay."""
    story, settings = candidate.story, site.settings
    shown = teaser(story.lead, settings)
    url = shown.url if shown.outside else f"/{story.lead.folder(settings)}"
    if not url:
        return None
    published_at = story.lead.article.published_at
    records = tuple(context.article.id for context in story.contexts)
    return EditionItem(
        title=shown.title,
        url=url,
        records=records[:_RECORDS],
        sources=len(candidate.publishers),
        excerpt=shown.excerpt,
        publisher=shown.source.name,
        domain=shown.source.domain,
        published_at=published_at,
        type=story.lead.article.type,
        language=shown.language,
        picture=_lasting(story.lead.article.details.image, site),
        update=candidate.update,
        also=tuple(_also(story, settings)),
    )


def _also(story: StoryContext, settings: Settings) -> Iterable[Mention]:
    covered = [each for each in story.coverage(settings) if each.original]
    for each in covered[:_ALSO]:
        yield Mention(
            title=each.title,
            url=each.original,
            publisher=each.source.name,
            domain=each.source.domain,
        )


def _lasting(image: Image | None, site: PageContext) -> Image | None:
    """A picture that does not go when its record does: elsewhere, or of the static folder."""
    if image is None or not image.url.startswith("/"):
        return image
    return image if urls.served(image.url) in site.static else None


def _title(period: Period, site: PageContext) -> str:
    forms = forms_of(site.settings.language)
    if period.series is Series.WEEKLY:
        return site.words.week_to % {"day": forms.day(period.day)}
    return forms.full_day(period.day)
