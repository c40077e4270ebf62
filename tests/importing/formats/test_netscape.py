"""Bookmark files, as browsers and services write them."""

from pathlib import Path

import pytest

from generator.importing.formats import bookmarks
from generator.importing.formats.format import Reading
from generator.importing.formats.netscape import Link, links
from generator.importing.imported import Imported
from generator.importing.source import ImportFault, Source

HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"


def source(folder: Path, said: str) -> Source:
    (folder / "bookmarks").write_text(HEAD + said, "utf-8")
    return Source(folder / "bookmarks")


def read(folder: Path, said: str) -> list[Link]:
    return list(links(source(folder, said)))


def test_a_link_has_its_folders_its_note_and_its_line(tmp_path: Path) -> None:
    said = (
        "<DL><p><DT><H3>One</H3><DL><p><DT><H3>Two</H3><DL><p>\n"
        '<DT><A HREF="https://x.example/a" ADD_DATE="1">A &amp; <b>b</b></A>\n'
        "<DD>A note\nof two lines\n"
        '</DL><p></DL><p><DT><A HREF="https://x.example/b">B</A></DL><p>'
    )
    one, other = read(tmp_path, said)
    assert (one.title, one.note, one.folders, one.line) == (
        "A & b",
        "A note of two lines",
        ("One", "Two"),
        3,
    )
    assert (other.title, other.note, other.folders) == ("B", "", ())


def test_ends_that_are_missing_cost_nothing(tmp_path: Path) -> None:
    said = '<DL><DT><A HREF="https://x.example/a">A<DT><A HREF="https://x.example/b">B'
    assert [link.title for link in read(tmp_path, said)] == ["A", "B"]


def test_what_never_ends_ends_the_reading_and_what_came_before_is_given(tmp_path: Path) -> None:
    found = links(source(tmp_path, '<DT><A HREF="x">A</A>\n<!-- ' + "x" * 1_200_000))
    assert next(found).title == "A"
    with pytest.raises(ImportFault, match=":3: a mark that never ends"):
        list(found)


def test_pages_of_the_browser_itself_are_no_bookmarks(tmp_path: Path) -> None:
    addresses = ["javascript:x", "about:config", "https://x.example/a", "place:sort=8"]
    said = "".join(f'<DT><A HREF="{address}">A</A>\n' for address in addresses)
    found = list(bookmarks.read(source(tmp_path, said), Reading()))
    assert [item.address for item in found if isinstance(item, Imported)] == ["https://x.example/a"]


def test_folders_that_every_browser_has_are_no_topics(tmp_path: Path) -> None:
    said = '<DL><DT><H3>Bookmarks bar</H3><DL><DT><A HREF="https://x.example/a">A</A></DL></DL>'
    (item,) = bookmarks.read(source(tmp_path, said), Reading())
    assert isinstance(item, Imported)
    assert item.topics == ()


def test_tags_that_never_end_are_refused(tmp_path: Path) -> None:
    """The parser takes the square of their number at the end of the file."""
    with pytest.raises(ImportFault, match="never ends"):
        read(tmp_path, "<a " * 6_000)
