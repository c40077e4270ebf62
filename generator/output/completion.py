"""The end of a build: the report of what it did, and what it notes for the next one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from generator.content.yaml.text import HAS_LIBYAML
from generator.library.library import Withheld, steady
from generator.library.policy import Cause
from generator.output.change_notes import feeds_among
from generator.output.last_build import LastBuild, partition_summaries
from generator.output.lost_addresses import LostAddress
from generator.output.planned_site import PlannedSite
from generator.output.report import Report, Subscribers
from generator.output.subscribers import FeedDiff, totals
from generator.output.write import Written
from generator.pages.sitemap import NEWS_AGE
from generator.problems import faults

_AGES: Final = (NEWS_AGE + timedelta.resolution,)  # it is news up to that age, inclusive


def completed(
    planned: PlannedSite,
    previous: LastBuild | None,
    written: Written,
    feeds: Sequence[FeedDiff],
    lost: Sequence[LostAddress],
    *,
    inputs: bytes,
    checked: bytes,
    output: str,
    files: tuple[int, int],
    now: datetime,
    seconds: float,
) -> LastBuild:
    """What a build notes that came to its end, its report among it.

    previous                  what the build before it noted
    inputs, checked, output   digests, as the note has them
    files                     how many the site has, and their bytes
    seconds                   since the build began
    """
    partitions = partition_summaries(planned.plan, previous)
    out = [edition.published_at for edition in planned.content.editions]
    since, until = steady(planned.content.articles, now, _AGES, out)
    records = set(planned.content.names)
    # By their path alone: what they say is not read.
    reason = "a part of its path begins with _ or ."
    drafts = [Withheld(name, Cause.DRAFT, reason) for name in planned.content.withheld]
    rejected = {problem.source for problem in faults(planned.problems)} & records
    shown = totals(feeds)
    count, size = files
    report = Report(
        read=len(records) + len(drafts),
        shown=len(planned.plan.library.articles),
        withheld=(*planned.plan.library.withheld, *drafts),
        rejected=tuple(sorted(rejected)),
        pages=sum(partition.pages for partition in partitions.values()),
        feeds=sum(partition.feeds for partition in partitions.values()),
        files=count,
        written=written.written,
        removed=written.removed,
        size=size,
        subscribers=Subscribers(
            shown.new, shown.updated, shown.renotified, feeds_among(planned.changes.remove)
        ),
        lost_addresses=tuple(lost),
        seconds=seconds,
        problems=tuple(planned.problems),
        notes=() if HAS_LIBYAML else ("PyYAML has no libyaml here: records are read slowly.",),
    )
    return LastBuild(
        inputs=inputs,
        since=since,
        until=until,
        checked=checked,
        slips=planned.slips,
        templates=planned.templates,
        output=output,
        report=report,
        registries=planned.content.registries,
        chrome=planned.plan.chrome,
        partitions=partitions if planned.plan.bundles else {},
    )
