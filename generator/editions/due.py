"""Which periods are over and have no edition yet."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from generator.content.registries.editions import Edition
from generator.content.registries.periods import Period, Series, next_period, period_at, period_of
from generator.content.settings import Settings

MOST_DUE: Final = 31
"""Editions of a series that are made at once: who was away for longer begins with the newest."""


def due(editions: Iterable[Edition], settings: Settings, now: datetime) -> list[Period]:
    """Of the series that need no editor: the periods that are over, since the last edition of
    each, the oldest first. Of a series that has none as yet, the last period alone."""
    found: list[Period] = []
    for series in Series:
        if getattr(settings.editions, series.value) == "auto":
            found += _due(
                series, [each for each in editions if each.series is series], settings, now
            )
    return sorted(found, key=lambda period: (period.until, period.series.days))


def _due(
    series: Series, editions: list[Edition], settings: Settings, now: datetime
) -> list[Period]:
    zone, cutoff = settings.zone, settings.editions.cutoff
    current = period_at(series, now, zone, cutoff)
    last = period_at(series, current.since - timedelta.resolution, zone, cutoff)
    over = [each.day for each in editions if each.day <= last.day]
    if not over:
        return [last]
    period = period_of(series, max(over), zone, cutoff)
    periods = []
    while period.until < last.until:
        period = next_period(period, zone, cutoff)
        periods.append(period)
    return periods[-MOST_DUE:]
