"""OPML is read whoever wrote it, bounded, and without entities; and what is written is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.registries.feeds import Feed
from generator.content.sources.feeds.opml import read_opml, written_opml


def opml(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}<opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def test_outlines_in_folders_have_their_names() -> None:
    found = read_opml(
        opml(
            '<outline text="Tech"><outline text="AI">'
            '<outline type="rss" text="A" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>'
            "</outline></outline>"
            '<outline text="B" category="/News/World,Law" xmlUrl="https://b.example/feed"/>'
        )
    )
    assert [(each.address, each.name, each.folders) for each in found.feeds] == [
        ("https://a.example/feed", "A", ("Tech", "AI")),
        ("https://b.example/feed", "B", ("News", "World", "Law")),
    ]
    assert found.problems == ()


def test_a_feed_in_two_folders_is_one_feed_of_both() -> None:
    found = read_opml(
        opml(
            '<outline text="One"><outline text="A" xmlUrl="https://a.example/f"/></outline>'
            '<outline text="Two"><outline text="A" xmlUrl="http://a.example/f"/></outline>'
        )
    )
    assert [(each.address, each.folders) for each in found.feeds] == [
        ("https://a.example/f", ("One", "Two"))
    ]


@pytest.mark.parametrize(
    "outline",
    [
        '<outline title="A" XMLURL="https://a.example/f"/>',
        '<OUTLINE text="A" xmlurl="https://a.example/f"/>',
        '<outline text="A" xmlUrl=" https://a.example/f "></outline>',
        '<outline text="A" xmlUrl="feed://a.example/f"/>',
        '<outline text="A" xmlUrl="feed:https://a.example/f"/>',
    ],
)
def test_outlines_are_read_as_programs_write_them(outline: str) -> None:
    assert [each.address for each in read_opml(opml(outline)).feeds] == ["https://a.example/f"]


def test_a_bare_ampersand_does_no_harm() -> None:
    found = read_opml(opml('<outline text="A & B" xmlUrl="https://a.example/f?a=1&b=2"/>'))
    assert [(each.address, each.name) for each in found.feeds] == [
        ("https://a.example/f?a=1&b=2", "A & B")
    ]


def test_what_is_no_address_is_told_with_its_line() -> None:
    found = read_opml(
        opml(
            '\n<outline text="A" xmlUrl="javascript:alert(1)"/>\n'
            '<outline text="B" xmlUrl="file:///etc/passwd"/>\n'
            '<outline text="C" xmlUrl="https://c.example/f"/>'
        )
    )
    assert [each.address for each in found.feeds] == ["https://c.example/f"]
    assert [problem.partition(":")[0] for problem in found.problems] == ["line 2", "line 3"]


def test_what_stands_before_damage_is_read() -> None:
    whole = opml('<outline text="A" xmlUrl="https://a.example/f"/><outline text="B"')
    found = read_opml(whole)
    assert [each.address for each in found.feeds] == ["https://a.example/f"]
    assert len(found.problems) == 1


def test_entities_make_nothing_large_and_read_no_file() -> None:
    declared = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/passwd">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdegh", "bcdeghi", strict=True)
    )
    told = opml('<outline text="&i;&f;" xmlUrl="https://a.example/f"/>', head=f"{declared}]>")
    for each in read_opml(told).feeds:
        assert len(each.name) < 100
        assert "root:" not in each.name


@pytest.mark.parametrize(
    "data", [b"", b"no XML", b"<rss/>", b"<html><body>", b"\x00" * 50, b"<outline>" * 100_000]
)
def test_what_is_no_opml_is_said_to_be_none(data: bytes) -> None:
    found = read_opml(data)
    assert found.feeds == ()
    assert found.problems


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1", "windows-1252"])
def test_any_encoding_is_read(encoding: str) -> None:
    text = opml('<outline text="Köln" xmlUrl="https://a.example/f"/>').decode()
    found = read_opml(text.replace("UTF-8", encoding.removesuffix("-sig")).encode(encoding))
    assert [each.name for each in found.feeds] == ["Köln"]


_TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


@given(st.lists(st.tuples(_TEXTS, st.lists(_TEXTS, max_size=3)), max_size=5))
def test_what_is_written_is_read_again(rows: list[tuple[str, list[str]]]) -> None:
    feeds = [
        Feed(address=f"https://a.example/{at}?a=1&b=<", id=f"{at}", name=name, topics=tuple(topics))
        for at, (name, topics) in enumerate(rows)
    ]
    found = read_opml(written_opml(feeds, "A & B").encode())
    assert len(found.feeds) == len(feeds)
    assert {each.address.partition("?")[0] for each in found.feeds} == {
        feed.address.partition("?")[0] for feed in feeds
    }
