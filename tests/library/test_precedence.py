"""Precedence: who came first, and the one order of lists and feeds."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import msgspec

from generator.content.records.model import Article
from generator.library.precedence import list_order, precedence
from tests.factories import make_article, record_text, write_site
from tests.test_build import built

DAY = datetime(2025, 3, 1, tzinfo=UTC)


def _shuffled(articles: list[Article]) -> list[Article]:
    return [*articles[1::2], *articles[::2]]


def test_who_came_first_is_told_by_arrival_then_publication_then_name() -> None:
    came = [
        make_article("published early, not added", day=1),
        make_article("z", day=2, added_at=datetime(2025, 1, 3, tzinfo=UTC)),
        make_article("b", day=2, hour=13, added_at=DAY),
        make_article("a", day=3, added_at=DAY),
        make_article("c", day=3, added_at=DAY),
        make_article("added before it was due", published_at=DAY + timedelta(1), added_at=DAY),
        make_article("undated", published_at=None, added_at=DAY + timedelta(2)),
        make_article("tells nothing", published_at=None),
    ]
    assert sorted(_shuffled(came), key=precedence) == came


def test_lists_go_by_publication_then_arrival_then_name_and_undated_ones_come_first() -> None:
    listed = [
        make_article("undated", published_at=None),
        make_article("c", published_at=DAY),
        make_article("d", published_at=DAY),
        make_article("a", published_at=DAY, added_at=DAY + timedelta(days=1)),
        make_article("b", published_at=DAY + timedelta(seconds=1)),
    ]
    assert sorted(_shuffled(listed), key=list_order) == listed


def test_records_of_one_date_stand_in_one_order_on_every_page_and_in_every_feed(
    tmp_path: Path,
) -> None:
    names = [f"n{number}" for number in (3, 1, 4, 5, 9, 2, 6)]
    files = {
        f"articles/{name}.md": record_text(name, published="2025-03-01", more="topics: [AI]")
        for name in names
    }
    built(write_site(tmp_path / "c", files), tmp_path / "o")
    wanted = [f"Title {name}" for name in sorted(names, reverse=True)]

    def read(path: str) -> str:
        return (tmp_path / "o" / path).read_text("utf-8")

    for page in ("2025/03/01/index.html", "topics/ai/index.html"):
        text = read(page)
        assert sorted(wanted, key=text.index) == wanted, page
    for folder in ("", "topics/ai/"):
        for feed in ("feed.xml", "atom.xml"):
            assert [each.title for each in feedparser.parse(read(folder + feed)).entries] == wanted
        items = msgspec.json.decode(read(f"{folder}feed.json"))["items"]
        assert [item["title"] for item in items] == wanted
