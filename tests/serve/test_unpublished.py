"""What subscribers will see: the feeds of a preview beside those that are published."""

from pathlib import Path

import pytest

from generator.build import Request, build
from generator.serve.unpublished import Published, Unpublished
from tests.factories import NOW, record_text, write_site


@pytest.fixture
def content(tmp_path: Path) -> Path:
    content = write_site(
        tmp_path / "content", {"articles/a.md": record_text("a", more="topics: [AI]")}
    )
    built(content, "output")
    return content


def built(content: Path, name: str) -> Path:
    output = content.parent / name
    build(Request(content=content, output=output, now=NOW, is_preview=name != "output"))
    return output


def compared(content: Path) -> Unpublished | None:
    return Published(content.parent / "output").compared_with(built(content, "preview"))


def test_what_is_published_is_nothing_new(content: Path) -> None:
    assert compared(content) == Unpublished(0, 0, 0)


def test_an_item_counts_once_in_however_many_feeds_it_is(content: Path) -> None:
    write_site(content, {"articles/b.md": record_text("b", more="topics: [AI]")})
    assert compared(content) == Unpublished(1, 0, 0)


def test_an_item_that_says_that_it_was_updated_counts(content: Path) -> None:
    more = "topics: [AI]\nupdatedDateTime: 2025-06-01T00:00:00Z"
    write_site(content, {"articles/a.md": record_text("a", more=more)})
    assert compared(content) == Unpublished(0, 1, 0)


def test_an_item_under_another_id_comes_again(content: Path) -> None:
    more = "topics: [AI]\nid: tag:digest.example.org,2023:another"
    write_site(content, {"articles/a.md": record_text("a", more=more)})
    assert compared(content) == Unpublished(1, 0, 1)


def test_where_nothing_is_published_nothing_is_known(tmp_path: Path, content: Path) -> None:
    preview = built(content, "preview")
    assert Published(tmp_path / "nowhere").compared_with(preview) is None
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/feed.xml").write_text("x")
    assert Published(tmp_path / "foreign").compared_with(preview) is None


def test_what_is_published_meanwhile_is_seen(content: Path) -> None:
    published = Published(content.parent / "output")
    write_site(content, {"articles/b.md": record_text("b")})
    assert published.compared_with(built(content, "preview")) == Unpublished(1, 0, 0)
    built(content, "output")
    assert published.compared_with(content.parent / "preview") == Unpublished(0, 0, 0)


def test_a_feed_that_cannot_be_read_says_nothing(content: Path) -> None:
    for file in (content.parent / "output").rglob("feed.*"):
        file.write_text("<")
    for file in (content.parent / "output").rglob("atom.xml"):
        file.write_text("<")
    assert compared(content) == Unpublished(0, 0, 0)
