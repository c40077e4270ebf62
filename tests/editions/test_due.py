"""Which editions are due that need no editor."""

from datetime import UTC, datetime
from typing import Any

from generator.content.registries.editions import Edition, read_edition
from generator.content.settings import Editions
from generator.editions.due import MOST_DUE, due
from tests.factories import make_settings

NOW = datetime(2025, 1, 15, 6, tzinfo=UTC)  # a Wednesday


def edition(period: str) -> Edition:
    read, _ = read_edition(b"title: T\n", f"editions/{period}.yaml", UTC, 24 * 60)
    assert read is not None
    return read


def names(*editions: str, now: datetime = NOW, **given: Any) -> list[str]:
    settings = make_settings(editions=Editions(**given))
    return [period.name for period in due(map(edition, editions), settings, now)]


def test_nothing_is_due_where_an_editor_is_asked() -> None:
    assert names("2025-01-01") == []


def test_the_first_of_a_series_is_the_last_period_that_is_over() -> None:
    assert names(daily="auto") == ["2025-01-14"]
    assert names(weekly="auto") == ["2025-w02"]


def test_all_since_the_last_one_are_due_in_the_order_in_which_they_end() -> None:
    found = names("2025-01-11", "2025-w01", daily="auto", weekly="auto")
    assert found == ["2025-01-12", "2025-w02", "2025-01-13", "2025-01-14"]


def test_one_that_is_not_over_yet_hides_none_before_it() -> None:
    assert names("2025-01-12", "2025-01-15", daily="auto") == ["2025-01-13", "2025-01-14"]
    assert names("2025-01-15", daily="auto") == ["2025-01-14"]


def test_a_period_is_over_at_the_cut_off() -> None:
    evening = {"daily": "auto", "cutoff": 18 * 60}
    before, after = (datetime(2025, 1, 15, hour, tzinfo=UTC) for hour in (17, 18))
    assert names("2025-01-14", now=before, **evening) == []
    assert names("2025-01-14", now=after, **evening) == ["2025-01-15"]


def test_who_was_away_for_long_begins_with_the_newest() -> None:
    found = names("2023-01-01", daily="auto")
    assert len(found) == MOST_DUE
    assert found[-1] == "2025-01-14"
