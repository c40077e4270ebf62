"""Items that would come again to subscribers: where these are too many, the newcomers that are the
cause are withheld."""

from collections.abc import Iterable

from generator.content.read import Content
from generator.output.planned_site import PlannedSite, Planner
from generator.output.report import Renotified, shown_again
from generator.output.subscribers import FeedDiff, feed_diffs, totals
from generator.problems import RenotificationError


def what_subscribers_see(planned: PlannedSite, planner: Planner) -> list[FeedDiff]:
    """What the subscribers of each feed that changes will see."""
    articles = planned.plan.library.articles
    return feed_diffs(planned.changed_pages(), planner.output.read, articles, planner.settings.id)


def too_many(feeds: Iterable[FeedDiff], most: int) -> tuple[Renotified, ...]:
    """The items that would come again under another id, where these are more than may be."""
    again = totals(feeds).renotified
    return again if len(again) > most else ()


def without_renotifying(
    planned: PlannedSite, feeds: list[FeedDiff], planner: Planner
) -> tuple[PlannedSite, list[FeedDiff]]:
    """The site, and what subscribers will see of it; where too many items would come again, without
    the newcomers because of which they would: those that take something back, or else all.

    Raises RenotificationError where they are not the cause: then the owner's own edits are.
    """
    most = planner.settings.max_renotified
    again = too_many(feeds, most)
    if not again:
        return planned, feeds
    reason = (
        "with others that came since the last build, would show subscribers more items once more "
        f"than max_renotified allows ({most})"
    )
    taken_back = _taken_back(planned.content)
    for suspects in (planned.newcomers & taken_back, planned.newcomers):
        if suspects:
            without = planner.plan(planned.content, dict.fromkeys(suspects, reason))
            feeds = what_subscribers_see(without, planner)
            if not too_many(feeds, most):
                return without, feeds
    items = ((f"({item.cause})", shown_again(item)) for item in again)
    raise RenotificationError(items, most)


def _taken_back(content: Content) -> set[str]:
    """The names of the records that were retracted."""
    return {article.name for article in content.articles if article.retracted}
