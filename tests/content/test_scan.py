"""Looking at a content folder: which records have to be read, and what stands for all of it."""

import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import scan as looking
from generator.content import settings
from generator.content.read import Content, read_content
from generator.content.scan import Scan, scan_content
from generator.memo.store import Store, opened
from generator.problems import ContentError, SettingsError
from tests.factories import record_text, write_site


def read_all(folder: Path, store: Store) -> Content:
    """What the folder says, which the store knows from then on."""
    site = settings.load(folder)
    seen = scan_content(folder, site, store)
    return read_content(site, seen, store, 1, lambda step, count: lambda: None)


def looked_at(folder: Path) -> Scan:
    """What lies there once all is read."""
    with opened(folder, 0) as store:
        read_all(folder, store)
        return scan_content(folder, settings.load(folder), store)


def settled(folder: Path, files: dict[str, str]) -> Path:
    """A site whose files are too old to change without their time telling."""
    for name in write_site(folder, files).rglob("*"):
        os.utime(name, (1, 1))
    return folder


def changed(seen: Scan) -> list[str]:
    return [each.name for each in seen.changed]


def test_a_record_that_goes_while_it_is_read_ends_the_build_and_is_not_forgotten(
    tmp_path: Path,
) -> None:
    """A file that was locked, or away for a moment, comes back with the time it had."""
    write_site(tmp_path, {"articles/a.md": record_text()})
    record = tmp_path / "articles/a.md"
    os.utime(record, (1, 1))
    site = settings.load(tmp_path)
    with opened(tmp_path, 0) as store:
        seen = scan_content(tmp_path, site, store)
        record.unlink()
        with pytest.raises(ContentError, match=r"a\.md: cannot be read: "):
            read_content(site, seen, store, 1, lambda step, count: lambda: None)
        record.write_text(record_text())
        os.utime(record, (1, 1))
        assert [each.name for each in scan_content(tmp_path, site, store).changed] == [
            "articles/a.md"
        ]


def test_a_record_is_never_copied_as_it_is(tmp_path: Path) -> None:
    files = {"static/a.md": record_text(), "static/b.txt": "x"}
    seen = looked_at(write_site(tmp_path, files, records="'**/*.md'"))
    assert seen.names == ("static/a.md",)
    assert [each.name for each in seen.static] == ["b.txt"]


def test_a_record_is_read_again_if_its_size_or_its_time_is_another(tmp_path: Path) -> None:
    settled(tmp_path, {f"articles/{name}.md": record_text(name) for name in "abcd"})
    assert changed(looked_at(tmp_path)) == []
    site = settings.load(tmp_path)
    os.utime(tmp_path / "articles/b.md", (2, 2))
    (tmp_path / "articles/c.md").write_text(record_text("c", body="Longer."))
    os.utime(tmp_path / "articles/c.md", (1, 1))
    (tmp_path / "articles/d.md").unlink()
    (tmp_path / "articles/e.md").write_text(record_text("e"))
    with opened(tmp_path, 0) as store:
        seen = scan_content(tmp_path, site, store)
        assert changed(seen) == ["articles/b.md", "articles/c.md", "articles/e.md"]
        assert seen.gone == ("articles/d.md",)
        content = read_content(site, seen, store, 1, lambda step, count: lambda: None)
    assert [article.title for article in content.articles] == [f"Title {name}" for name in "abce"]


def test_a_racy_record_is_read_again_whatever_its_time_says(tmp_path: Path) -> None:
    settled(tmp_path, {"articles/a.md": record_text("a")})
    (tmp_path / "articles/b.md").write_text(record_text("b"))
    seen = looked_at(tmp_path)
    assert changed(seen) == ["articles/b.md"]
    assert not seen.has_racy_copies


def test_a_record_of_a_time_before_all_is_read_again_as_one_that_is_not_known(
    tmp_path: Path,
) -> None:
    """A nanosecond before 1970 is the sign for a time that cannot be relied on."""
    settled(tmp_path, {"articles/a.md": record_text("a")})
    os.utime(tmp_path / "articles/a.md", ns=(-1, -1))
    assert changed(looked_at(tmp_path)) == ["articles/a.md"]


def test_a_snapshot_tells_what_any_record_is_called_and_says(tmp_path: Path) -> None:
    files = {f"articles/{name}.md": record_text(name) for name in "ab"}
    swapped = {"articles/a.md": record_text("b"), "articles/b.md": record_text("a")}
    renamed = {"articles/ab.md": record_text("a"), "articles/b.md": record_text("b")}
    unread = {**files, "articles/c.md": "no record"}
    sites = [files, swapped, renamed, unread]
    found = [
        looked_at(settled(tmp_path / str(at), each)).snapshot({}) for at, each in enumerate(sites)
    ]
    assert len(set(found)) == len(sites)
    assert looked_at(settled(tmp_path / "again", files)).snapshot({}) == found[0]


def test_what_was_read_has_the_snapshot_that_the_next_look_has(tmp_path: Path) -> None:
    settled(tmp_path, {f"articles/{name}.md": record_text(name) for name in "ab"})
    with opened(tmp_path, 0) as store:
        content = read_all(tmp_path, store)
    assert looked_at(tmp_path).snapshot({}) == content.snapshot


NAMES = [f"{folder}/{at}.md" for folder in ("articles", "articles/b", "notes") for at in range(9)]
CATEGORIES = "[{files: 'articles/**/*.md'}, {files: '**/*.md', category: notes}]"
TIMES = {"stamp": 2, "make young": 4_000_000_000_000_000_000, "give no time": -1}
"""Nanoseconds; the second are in the year 2096."""
EDITS = ("write", "write longer", *TIMES, "remove", "read", "read", "read as of one category")


def edit(folder: Path, what: str, name: str) -> None:
    """Does something to a record, or has the settings say how it is read."""
    file = folder / name
    if what.startswith("write"):
        settled(folder, {name: record_text(body="longer" if "longer" in what else "")})
    elif what == "remove":
        file.unlink(missing_ok=True)
    elif what.startswith("read"):
        write_site(folder, {}, records=CATEGORIES if what == "read" else "'**/*.md'")
    elif file.exists():
        os.utime(file, ns=(0, TIMES[what]))


@pytest.fixture(scope="module")
def small_parts() -> Iterator[None]:
    """Parts of three records or so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "PART_SIZE", 3)
        yield


@pytest.mark.usefixtures("small_parts")
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.sampled_from(NAMES)), max_size=60))
@pytest.mark.slow
def test_a_part_that_is_as_it_was_is_as_its_rows_say(edits: list[tuple[str, str]]) -> None:
    """Whatever was done to files in between, a look sees what it would see without its parts."""
    with tempfile.TemporaryDirectory() as place, opened(Path(place), 0) as store:
        folder = settled(Path(place), {"articles/0.md": record_text()})
        for what, name in edits:
            edit(folder, what, name)
            site = settings.load(folder)
            seen, note = scan_content(folder, site, store), store.parts()
            store.save_records([])  # without a word of parts
            whole = scan_content(folder, site, store)
            store.save_records([], (), partial(bytes, note))
            assert (seen.changed, seen.gone) == (whole.changed, whole.gone)
            read = {each.name: b"!" for each in seen.changed}
            assert seen.snapshot(read) == whole.snapshot(read)
            if what.startswith("read"):
                read_all(folder, store)


def test_only_the_part_of_a_record_that_changed_has_its_rows_looked_at(tmp_path: Path) -> None:
    names = [f"articles/{at}.md" for at in range(3 * looking.PART_SIZE)]
    settled(tmp_path, {name: record_text() for name in names})
    seen = looked_at(tmp_path)
    assert len(seen.parts) > 1
    assert all(part.said for part in seen.parts)
    assert [name for part in seen.parts for name in part.names] == sorted(names)
    os.utime(tmp_path / names[7], (2, 2))
    with opened(tmp_path, 0) as store:
        seen = scan_content(tmp_path, settings.load(tmp_path), store)
        open_parts = [part for part in seen.parts if not part.said]
        assert len(open_parts) == 1
        assert names[7] in open_parts[0].names
        assert changed(seen) == [names[7]]


def test_a_name_that_comes_or_goes_moves_few_others_to_another_part(tmp_path: Path) -> None:
    names = [f"articles/{at:04}.md" for at in range(4 * looking.PART_SIZE)]
    settled(tmp_path, {name: record_text() for name in names})
    looked_at(tmp_path)
    (tmp_path / names[0]).unlink()
    settled(tmp_path, {"articles/0500a.md": record_text()})
    with opened(tmp_path, 0) as store:
        seen = scan_content(tmp_path, settings.load(tmp_path), store)
        assert (changed(seen), seen.gone) == (["articles/0500a.md"], (names[0],))
        assert 0 < sum(not part.said for part in seen.parts) <= 3


@pytest.mark.parametrize("pattern", ["**/*.md", "*/*.md", "[i]nbox/*.md", "**/in*/**/*"])
def test_nothing_of_the_inbox_is_a_record_whatever_the_pattern(
    tmp_path: Path, pattern: str
) -> None:
    site = write_site(
        tmp_path,
        {
            "more/inbox/a.md": record_text("a"),
            "inbox/b.md": record_text("b"),
            "inbox/decided/c.md": record_text("c"),
            "inbox/index.md": record_text("d"),
        },
        records=f"['{pattern}']",
    )
    (site / "more" / "link.md").symlink_to("../inbox/b.md")
    (site / "more" / "linked").symlink_to("../inbox")
    with opened(site, 0) as store:
        found = scan_content(site, settings.load(site), store)
    assert not [name for name in found.names if name != "more/inbox/a.md"]
    assert not [name for name in (*found.withheld, *found.untaken) if "more/inbox" not in name]
    assert all("is a link into inbox/" in why for _, why in found.refused)


@pytest.mark.parametrize("setting", ["records", "topics", "publishers", "pages", "static"])
def test_no_setting_may_name_the_inbox(setting: str) -> None:
    value = "[inbox/*.md]" if setting == "records" else "inbox/below"
    text = "title: T\nbase_url: https://e.org/\nid: e.org,2023\n"
    with pytest.raises(SettingsError, match="folder of candidates, and is never built"):
        settings.parse(f"{text}{setting}: {value}\n")
