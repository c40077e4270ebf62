"""What subscribers will see, known before anything is written."""

import json
import re
import shutil
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.output.report import Report
from generator.problems import RenotificationError
from tests.factories import NOW, record_text, tree, write_site


@pytest.fixture(params=["rss, atom, json", "rss", "atom", "json"])
def feeds(request: pytest.FixtureRequest) -> str:
    """What subscribers have is known from any format, whichever a site makes."""
    return f"{{formats: [{request.param}]}}"


@pytest.fixture
def content(tmp_path: Path, feeds: str) -> Path:
    files = {f"articles/{n}.md": record_text(str(n), body="Words.") for n in range(8)}
    made = write_site(tmp_path / "content", files, feeds=feeds)
    run(made)
    return made


def run(content: Path, **given: object) -> Report:
    fields = {"content": content, "output": content.parent / "output", "now": NOW} | given
    return build(Request(**fields))  # type: ignore[arg-type]


FORMATS = {"atom.xml": "atom", "feed.xml": "rss", "feed.json": "json"}
"""By file; that which is read where there are several comes last."""


def set_feeds(content: Path, feeds: str) -> None:
    site = content / "site.yaml"
    site.write_text(re.sub("feeds: .*", f"feeds: {feeds}", site.read_text()))


def write(content: Path, name: str, text: str) -> None:
    (content / f"articles/{name}.md").write_text(text)


def edit(content: Path, name: str, old: str, new: str) -> None:
    path = content / f"articles/{name}.md"
    path.write_text(path.read_text().replace(old, new))


def test_the_first_build_notifies_no_one(tmp_path: Path) -> None:
    report = run(write_site(tmp_path / "content", {"articles/a.md": record_text()}))
    assert (report.subscribers.new, report.subscribers.updated) == (0, 0)


def test_new_and_updated_items_are_counted_once_however_many_feeds_hold_them(content: Path) -> None:
    write(content, "new", record_text("new", more="topics: [AI]"))
    edit(content, "1", "webUrl", "updatedDateTime: 2025-06-01T00:00:00Z\nwebUrl")
    edit(content, "2", "Title 2", "A typo less")
    report = run(content)
    assert (report.subscribers.new, report.subscribers.updated) == (1, 1)
    assert report.subscribers.renotified == ()


@pytest.mark.parametrize("lost", [False, True])
def test_an_item_that_comes_again_under_another_id_is_named_with_its_cause(
    content: Path, lost: bool
) -> None:
    """The former output says what subscribers have, also where the state is gone."""
    if lost:
        shutil.rmtree(content / ".broadsheet")
    edit(content, "1", "webUrl", "id: another\nwebUrl")
    (again,) = run(content).subscribers.renotified
    assert again.id == "tag:digest.example.org,2023:another"
    assert again.title == "Title 1"
    assert "same original" in again.cause


def test_an_address_with_another_original_comes_again_as_well(content: Path, feeds: str) -> None:
    """RSS names one address of an item: the original's. There its title and date tell."""
    edit(content, "1", "news.example.com/1", "news.example.com/one")
    (again,) = run(content).subscribers.renotified
    same = "title and date" if feeds == "{formats: [rss]}" else "address"
    assert again.cause.startswith(f"the same {same} with another original")


def test_a_title_that_is_edited_with_its_original_is_another_item(content: Path) -> None:
    edit(content, "1", "news.example.com/1", "news.example.com/one")
    edit(content, "1", "Title 1", "Title one")
    (content / "articles/1.md").rename(content / "articles/one.md")
    seen = run(content).subscribers
    assert (seen.new, seen.renotified) == (1, ())


def test_a_format_that_is_new_hides_nothing_from_the_subscribers_of_those_there_were(
    content: Path,
) -> None:
    set_feeds(content, "{formats: [rss, atom, json]}")
    edit(content, "1", "webUrl", "id: another\nwebUrl")
    assert len(run(content).subscribers.renotified) == 1


def test_a_feed_that_is_another_document_now_has_no_subscribers_of_ours(content: Path) -> None:
    shutil.rmtree(content / ".broadsheet")
    for name in ("feed.xml", "atom.xml", "feed.json"):
        (content.parent / "output" / name).write_text("<a>")
    edit(content, "1", "webUrl", "id: another\nwebUrl")
    assert run(content).subscribers.renotified == ()


def test_a_damaged_feed_gives_way_to_the_next_format(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    run(content)
    former = tmp_path / "output" / "feed.json"
    former.write_bytes(former.read_bytes()[:300])
    edit(content, "a", "news.example.com/a", "news.example.com/b")
    (item,) = run(content).subscribers.renotified
    assert item.title == "Title a"


def test_an_address_in_a_former_feed_that_is_none_ends_no_build(content: Path) -> None:
    for file in ("feed.xml", "atom.xml", "feed.json"):
        former = content.parent / "output" / file
        if former.exists():
            text = former.read_text("utf-8").replace("https://news.example.com/1", "http://[")
            former.write_text(text, "utf-8")
    (content / "articles" / "1.md").unlink()
    assert run(content).written


def test_feeds_that_go_are_named_with_those_who_lose_them(content: Path, feeds: str) -> None:
    before = set(FORMATS) & set(tree(content.parent / "output"))
    other = "json" if "rss" in feeds else "rss"
    set_feeds(content, f"{{formats: [{other}]}}")
    report = run(content)
    kept = {"json": "feed.json", "rss": "feed.xml"}[other]
    gone = sorted(before - {kept})
    assert sorted(report.subscribers.lost) == gone
    assert report.subscribers.renotified == ()
    noted = json.loads((content / ".broadsheet/changes.json").read_text())
    assert set(gone) <= set(noted["removed"])
    assert noted["feeds_removed"] == [f"https://digest.example.org/{path}" for path in gone]
    assert set(FORMATS) & set(tree(content.parent / "output")) == {kept}
    assert run(content).subscribers.lost == ()


def test_more_than_a_handful_stop_the_build_before_anything_is_written(content: Path) -> None:
    before = tree(content.parent / "output")
    site = content / "site.yaml"
    site.write_text(
        site.read_text().replace("id: digest.example.org,2023", "id: other.example,2024")
    )
    with pytest.raises(RenotificationError, match="8 items that subscribers have had") as caught:
        run(content)
    assert "--allow-renotify" in str(caught.value)
    assert tree(content.parent / "output") == before
    assert len(run(content, allow_renotify=True).subscribers.renotified) == 8


def test_a_site_may_say_how_many_are_too_many(content: Path) -> None:
    site = content / "site.yaml"
    site.write_text(site.read_text() + "max_renotified: 0\n")
    edit(content, "1", "webUrl", "id: another\nwebUrl")
    with pytest.raises(RenotificationError, match="max_renotified allows 0"):
        run(content)


def test_what_changed_is_noted_beside_the_state(content: Path, feeds: str) -> None:
    write(content, "new", record_text("new", body="Words."))
    (content / "articles/1.md").unlink()
    run(content)
    noted = json.loads((content / ".broadsheet/changes.json").read_text())
    assert "news/new/index.html" in noted["added"]
    assert "index.html" in noted["changed"]
    assert "news/1/index.html" in noted["removed"]
    assert "https://digest.example.org/" in noted["purge"]
    assert "https://digest.example.org/news/1/" in noted["purge"]
    made = [name for name, key in FORMATS.items() if key in feeds]
    assert set(noted["feeds_changed"]) == {f"https://digest.example.org/{name}" for name in made}
    (feed,) = noted["subscribers"]
    assert feed["path"] == made[-1]
    assert len(feed["new"]) == 1


def test_a_build_that_changes_nothing_leaves_what_was_noted(content: Path) -> None:
    write(content, "new", record_text("new", body="Words."))
    run(content)
    file = content / ".broadsheet/changes.json"
    noted = file.read_bytes(), file.stat().st_mtime_ns
    assert b"news/new/index.html" in noted[0]
    for _ in range(2):  # of which the first reads young files again
        run(content)
        assert (file.read_bytes(), file.stat().st_mtime_ns) == noted


@pytest.fixture
def story_site(tmp_path: Path, feeds: str) -> Path:
    """A story of two records that no record says the coming of, and one alone."""
    return write_site(
        tmp_path / "content",
        {
            "articles/b.md": record_text("b", published="2025-01-02T12:00:00Z"),
            "articles/c.md": record_text(
                "c", published="2025-01-02T18:00:00Z", more=listing("b", "quality: 90")
            ),
            "articles/z.md": record_text("z", published="2025-06-01T12:00:00Z"),
        },
        feeds=feeds,
    )


def listing(name: str, more: str = "") -> str:
    return f"related: [{{title: R, webUrl: 'https://news.example.com/{name}'}}]\n{more}"


def late(more: str = "") -> str:
    return record_text("late", published="2025-01-01T12:00:00Z", more=listing("b", more))


def test_a_story_that_grows_is_updated_and_notifies_no_one_again(story_site: Path) -> None:
    content = story_site
    run(content)
    more = record_text("d", published="2025-01-03T12:00:00Z", more=listing("c", "quality: 99"))
    write(content, "d", more)
    seen = run(content).subscribers
    assert (seen.new, seen.updated, seen.renotified) == (0, 1, ())


def test_a_late_record_that_says_when_it_came_notifies_no_one_again(story_site: Path) -> None:
    content = story_site
    run(content)
    write(content, "late", late("addedDateTime: 2025-01-05T00:00:00Z"))
    seen = run(content).subscribers
    assert (seen.new, seen.updated, seen.renotified) == (0, 1, ())


def test_a_late_record_that_does_not_say_when_it_came_is_withheld_with_the_way_out(
    story_site: Path,
) -> None:
    content = story_site
    run(content)
    write(content, "late", late())
    report = run(content)
    assert report.subscribers.renotified == ()
    (told,) = [each for each in report.problems if each.source == "articles/late.md"]
    assert "Write as its addedDateTime when it came here" in told.message


def test_a_late_record_that_the_owner_lets_in_is_named_with_the_true_cause(
    story_site: Path,
) -> None:
    content = story_site
    run(content)
    write(content, "late", late())
    (again,) = run(content, allow_renotify=True).subscribers.renotified
    assert again.title == "Title c"
    assert '"Title late" tells the same story as "Title b" and came first' in again.cause
    assert "does not say when it came: give it `addedDateTime`" in again.cause


def test_a_record_that_is_edited_to_have_come_first_is_named_with_the_true_cause(
    story_site: Path,
) -> None:
    content = story_site
    write(content, "late", late("addedDateTime: 2025-01-05T00:00:00Z"))
    run(content)
    edit(content, "late", "2025-01-05T00", "2025-01-01T00")
    (again,) = run(content).subscribers.renotified
    assert "addedDateTime" not in again.cause
    assert "was one of them edited" in again.cause


def test_a_story_whose_opener_goes_is_named_with_the_cause(story_site: Path, feeds: str) -> None:
    content = story_site
    run(content)
    edit(content, "b", "webUrl", "published: false\nwebUrl")
    (again,) = run(content).subscribers.renotified
    assert again.title == "Title c"
    # Other formats than JSON name the records of a story by their ids alone.
    who = '"Title b"' if "json" in feeds else "the record tag:digest.example.org,2023:"
    assert again.cause.startswith(who)
    assert "opened the story and is not shown any more" in again.cause


def test_a_lead_that_goes_notifies_no_one_again(story_site: Path) -> None:
    content = story_site
    run(content)
    edit(content, "c", "webUrl", "published: false\nwebUrl")
    seen = run(content).subscribers
    assert (seen.new, seen.renotified) == (0, ())


def test_an_article_alone_that_a_late_one_would_put_into_a_story_stays_alone(
    story_site: Path,
) -> None:
    content = story_site
    (content / "articles/c.md").unlink()
    run(content)
    write(content, "late", late())
    report = run(content)
    assert report.subscribers.renotified == ()
    assert [each.name for each in report.withheld] == ["articles/late.md"]


def test_an_id_of_another_system_is_known_again_in_every_format(tmp_path: Path, feeds: str) -> None:
    known = ("4711", "12345 at https://old.example.org", "https://Old.example.org/%c3%a9?a=1&b=2")
    records = {
        f"articles/{n}.md": record_text(str(n), more=f"guid: '{each}'")
        for n, each in enumerate(known)
    }
    made = write_site(tmp_path / "content", records, feeds=feeds)
    run(made)
    write(made, "new", record_text("new"))
    report = run(made)
    assert (report.subscribers.new, report.subscribers.renotified) == (1, ())
