"""Headings of a body, and links to its parts."""

import re

import pytest

from generator.content.records.anchors import name_of
from generator.content.records.html import from_markdown, read_markdown, rebased, sanitise


def levels(html: str) -> str:
    return "".join(re.findall(r"<h(\d)", html))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1", "2"),
        ("3", "2"),
        ("6", "2"),
        ("12", "23"),
        ("24", "23"),
        ("1223", "2334"),
        ("2323", "2323"),
        ("313", "223"),
        ("1642", "2333"),
        ("123456", "234566"),
        ("33", "22"),
    ],
)
def test_headings_are_below_the_pages_own_in_order_without_a_jump(written: str, shown: str) -> None:
    markdown = "\n\n".join(f"{'#' * int(level)} Part {at}" for at, level in enumerate(written))
    html = "".join(f"<h{level}>Part {at}</h{level}>" for at, level in enumerate(written))
    assert levels(from_markdown(markdown)) == levels(from_markdown(html)) == shown
    assert levels(sanitise(from_markdown(html))) == shown


def test_a_heading_that_says_nothing_is_none() -> None:
    assert from_markdown("#\n\n<h2> <br>&nbsp;</h2>\n\nx").count("<h") == 0
    assert from_markdown("## ![A map](https://a.example/a.png)").count("<h2") == 1


def test_a_heading_within_a_heading_is_its_words() -> None:
    made = sanitise("<h2>a <b>b<h3>c</h3></b> d</h2>")
    assert made == '<h2 id="h:a-b-c-d">a <b>b c </b> d</h2>'


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("First point", "first-point"),
        ("What's new in 2.0?", "whats-new-in-20"),
        ("C++ & C#", "c--c"),
        ("Größe und Maß", "größe-und-maß"),
        ("日本語 の 見出し", "日本語-の-見出し"),
        ("हिन्दी", "हिन्दी"),
        ("snake_case - dash", "snake_case---dash"),
        ("  two   spaces ", "two-spaces"),
        ("x" * 300, "x" * 80),
        ("!?", ""),
    ],
)
def test_a_heading_is_called_by_its_words(heading: str, name: str) -> None:
    assert name_of(heading) == name


@pytest.mark.parametrize(
    ("link", "heading", "id"),
    [
        ("#first-point", "First point", "first-point"),
        ("#First-Point", "First point", "first-point"),
        ("#First%20point", "First point", "first-point"),
        ("#größe-und-maß", "Größe und Maß", "größe-und-maß"),
        ("#gr%C3%B6%C3%9Fe-und-ma%C3%9F", "Größe und Maß", "größe-und-maß"),
        ("#gro\u0308ße", "Größe", "größe"),
        ("#c--c", "C++ & C", "c--c"),
        ("#c-c", "C++ & C", "c--c"),
        ("#whats-new", "What’s `new`[^1]", "whats-new"),
        ("#what-s-new", "What’s *new*", "whats-new"),
    ],
)
def test_a_link_to_a_headings_words_leads_to_it(link: str, heading: str, id: str) -> None:
    read = read_markdown(f"[x]({link})\n\n### {heading}\n\n[^1]: Note.")
    assert f'<h2 id="h:{id}">' in read.html
    (target,) = re.findall(r'<a href="(#[^"]*)"[^>]*>x</a>', read.html)
    assert target.isascii()
    assert sanitise(read.html) == read.html
    assert read.dropped == ()
    in_feed = rebased(read.html, "https://e.org", "https://e.org/a/")
    assert f'<a href="https://e.org/a/{target}"' in in_feed
    assert ' id="' not in in_feed


def test_headings_of_the_same_words_are_counted() -> None:
    made = from_markdown("# A\n\n# A\n\n# A-1\n\n[0](#a) [1](#a-1) [2](#a-1-1)")
    assert re.findall(r'id="([^"]*)"', made) == ["h:a", "h:a-1", "h:a-1-1"]
    assert re.findall(r'href="#([^"]*)"', made) == ["h:a", "h:a-1", "h:a-1-1"]


def test_a_part_that_was_named_is_led_to_by_its_name() -> None:
    made = from_markdown('<a name="foo"></a>\n\n[x](#foo) [y](#bar)\n\n<h2 id="bar">Other</h2>')
    assert re.findall(r'id="([^"]*)"', made) == ["h:foo", "h:bar"]
    assert re.findall(r'href="#([^"]*)"', made) == ["h:foo", "h:bar"]
    assert 'id="' not in from_markdown('<p id="foo">x</p>')


@pytest.mark.parametrize("name", ["main", "body", "cookie", "filed-tags", "__proto__", "fn:1"])
def test_no_id_of_a_body_is_one_that_a_page_or_a_script_may_know(name: str) -> None:
    made = from_markdown(f'<h2 id="{name}">x</h2><p id="{name}">[y](#{name})</p>\n\n## {name}')
    assert [id for id in re.findall(r'id="([^"]*)"', made) if not id.startswith(("h:", "fn"))] == []
    assert 'name="' not in made


def test_a_link_to_no_part_of_the_body_is_only_its_words_and_told() -> None:
    read = read_markdown("[x](#nowhere) [y](#top)\n\n## Here")
    assert read.html.startswith('<p>x <a href="#top"')
    assert [each.found for each in read.dropped] == ["#nowhere"]


def test_an_id_is_there_once() -> None:
    made = sanitise(
        "<ul><li id='fn:1'>a<li id='fn:1'>b</ul><sup id='fnref:1'><a href='#fn:1'>1</a>"
    )
    assert re.findall(r'id="([^"]*)"', made) == ["fn:1", "fnref:1"]
    assert 'href="#fn:1"' in made


def test_a_footnote_of_any_name_is_led_to() -> None:
    made = from_markdown("a[^1] b[^a.b] c[^über]\n\n[^1]: N.\n\n[^a.b]: M.\n\n[^über]: L.")
    ids = set(re.findall(r'id="([^"]*)"', made))
    assert len(re.findall(r'href="#', made)) == len(ids) == 6


def test_of_an_item_without_a_page_the_links_to_parts_are_words() -> None:
    made = from_markdown("## Here\n\n[x](#here) [y](/feeds/)")
    alone = rebased(made, "https://e.org/ai")
    assert "#" not in alone
    assert 'href="https://e.org/ai/feeds/"' in alone
    assert 'id="' not in alone
    assert 'href="#h:here"' in rebased(made, "/ai")


def test_many_headings_take_no_time() -> None:
    assert from_markdown("# a\n\n" * 5_000).count("<h2") == 5_000
