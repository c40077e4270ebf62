"""What is remembered lies in plain files that change only where something of it did."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.content.registries.feeds import Feed
from generator.content.sources.feeds.state import IN_REPOSITORY, FeedLedger, FeedState, held
from generator.problems import BusyError, StateError

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
FEED = Feed(address="https://a.example/feed", id="a")
STATE = FeedState(address=FEED.address, etag='"a"', digest="d", changed=NOW)


def saved(folder: Path, place: str = "beside", **due: datetime) -> FeedLedger:
    with held(folder, place) as ledger:
        ledger.feeds["a"] = STATE
        ledger.due.update(due)
        assert ledger.save({"a"}, NOW)
        return ledger


@pytest.mark.parametrize(
    ("place", "name"),
    [("beside", ".broadsheet/feeds.json"), ("repository", f"{IN_REPOSITORY}")],
)
def test_it_is_kept_where_the_setting_says(tmp_path: Path, place: str, name: str) -> None:
    ledger = saved(tmp_path, place)
    assert ledger.file == tmp_path / name
    assert FeedLedger(tmp_path, place).of(FEED) == STATE
    other = {"beside": "repository", "repository": "beside"}[place]
    assert FeedLedger(tmp_path, other).of(FEED) is None


def test_it_is_plain_json_with_a_feed_a_line(tmp_path: Path) -> None:
    file = saved(tmp_path).file
    assert json.loads(file.read_text())["feeds"]["a"]["etag"] == '"a"'
    assert [line for line in file.read_text().splitlines() if '"a": {' in line]


def test_a_file_that_says_it_already_is_not_touched(tmp_path: Path) -> None:
    file = saved(tmp_path).file
    before = file.stat().st_mtime_ns, file.stat().st_ino
    with held(tmp_path, "beside") as ledger:
        assert not ledger.save({"a"}, NOW)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before


def test_nothing_is_written_where_there_is_nothing_to_say(tmp_path: Path) -> None:
    with held(tmp_path, "repository") as ledger:
        assert not ledger.save((), NOW)
    assert not (tmp_path / "inbox").exists()
    assert {path.name for path in (tmp_path / ".broadsheet").iterdir()} == {".gitignore"}


def test_until_when_a_feed_waits_is_beside_the_state_wherever_the_rest_is(tmp_path: Path) -> None:
    ledger = saved(tmp_path, "repository", a=NOW + timedelta(hours=1))
    assert "13:00" not in ledger.file.read_text()
    again = FeedLedger(tmp_path, "repository")
    assert again.waits_until(FEED, NOW) == NOW + timedelta(hours=1)
    assert again.waits_until(FEED, NOW + timedelta(minutes=59, seconds=30)) is None


def test_a_clock_that_was_ahead_keeps_no_feed_from_being_asked(tmp_path: Path) -> None:
    ledger = saved(tmp_path, a=NOW + timedelta(days=400))
    assert ledger.waits_until(FEED, NOW) is None


def test_feeds_that_are_followed_no_more_are_forgotten(tmp_path: Path) -> None:
    saved(tmp_path)
    with held(tmp_path, "beside") as ledger:
        assert ledger.save({"b"}, NOW)
    assert FeedLedger(tmp_path, "beside").feeds == {}


@pytest.mark.parametrize("text", ["", "{", '{"version": 1}', '{"version": 9, "feeds": {}}', "[]"])
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, text: str) -> None:
    saved(tmp_path).file.write_text(text)
    with pytest.raises(StateError, match=r"feeds\.json: .*delete"):
        FeedLedger(tmp_path, "beside")


def test_one_process_fetches_at_a_time(tmp_path: Path) -> None:
    with held(tmp_path, "beside"), pytest.raises(BusyError), held(tmp_path, "beside"):
        pass
