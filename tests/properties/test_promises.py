"""Promises that hold for any input."""

import re
import xml.etree.ElementTree as ET

import html5lib
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.html import from_markdown, rebased, sanitise
from generator.content.records.links import canonical, picture_url, web_url
from generator.content.records.parse import parse
from generator.content.records.schema import Reading
from generator.content.records.text import excerpt, plain
from generator.content.slugs import LONGEST, slug
from generator.pages.parts.pagination import paginate
from generator.theme.filters import rss_title
from tests.properties import strategies

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEGAL_XML = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
ACTIVE = re.compile(r"javascript:|vbscript:|data:", re.IGNORECASE)
READING = Reading(site_id="e.org,2023")


@given(strategies.text)
def test_any_text_has_a_slug_that_is_a_safe_part_of_a_path(text: str) -> None:
    made = slug(text)
    assert SLUG.fullmatch(made)
    assert len(made) <= LONGEST
    assert slug(made) == made


@given(strategies.text)
def test_plain_text_is_one_line_that_xml_may_carry(text: str) -> None:
    made = plain(text)
    assert LEGAL_XML.fullmatch(made)
    assert made == made.strip()
    assert "\n" not in made
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", made)


@given(st.text())
def test_an_excerpt_is_never_longer_than_its_text_and_an_ellipsis(text: str) -> None:
    assert len(excerpt(text)) <= len(plain(text)) + 1


@given(strategies.urls())
def test_the_canonical_form_of_a_canonical_form_is_itself(url: str) -> None:
    try:
        address = web_url(url)
    except ValueError:
        return
    once = canonical(address)
    assert canonical(once) == once
    assert web_url(address) == address


@given(strategies.urls())
def test_fragments_tracking_and_ports_do_not_make_another_article(url: str) -> None:
    try:
        address = web_url(url.partition("#")[0])
    except ValueError:
        return
    joint = "&" if "?" in address else "?"
    assert canonical(f"{address}{joint}utm_campaign=x&fbclid=y#part") == canonical(address)


@given(strategies.text)
def test_no_text_becomes_an_address_that_acts(text: str) -> None:
    for read in (web_url, picture_url):
        try:
            made = read(text)
        except ValueError:
            continue
        assert made.startswith(("http://", "https://", "/"))
        assert not made.startswith("//")
        assert read is web_url or not made.startswith("http:")


@given(strategies.html)
def test_no_html_gets_anything_active_through(text: str) -> None:
    made = from_markdown(text)
    tree = html5lib.parseFragment(made, namespaceHTMLElements=False)
    for element in tree.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        assert tag not in ("script", "style", "iframe", "object", "embed", "form", "svg", "math")
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in ("href", "src"):
                assert not ACTIVE.match(value)
        assert tag != "a" or {"href", "id"} & set(element.attrib)
        assert not element.get("src", "").startswith("http:")


@given(strategies.html)
def test_sanitising_twice_changes_nothing(text: str) -> None:
    for once in (from_markdown(text), sanitise(text)):
        assert sanitise(once) == once


@given(strategies.html)
def test_in_a_feed_every_address_is_whole(text: str) -> None:
    made = rebased(from_markdown(text), "https://e.org/ai", "https://e.org/ai/a/")
    for address in re.findall(r'(?:href|src)="([^"]*)"', made):
        assert address.startswith(("https://", "http://", "mailto:"))
    assert LEGAL_XML.fullmatch(made)


@given(strategies.text)
def test_a_title_stands_in_rss_as_it_is(text: str) -> None:
    title = plain(text)
    assert ET.fromstring(f"<title>{rss_title(title)}</title>").text in (title, title or None)


@given(st.binary() | strategies.html.map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_an_article_or_faults_that_say_why(data: bytes) -> None:
    parsed = parse(data, "a.md", "news", READING)
    assert parsed.article is not None or parsed.problems


@given(
    st.lists(st.none() | st.integers(), max_size=60),
    st.lists(st.none() | st.integers(), max_size=20),
    st.integers(1, 7),
)
def test_a_full_page_never_changes_what_it_shows(
    slots: list[int | None], more: list[int | None], per_page: int
) -> None:
    before = {part.path: part.articles for part in paginate(slots, "t/", per_page) if part.number}
    after = {part.path: part.articles for part in paginate([*slots, *more], "t/", per_page)}
    assert all(after[path] == articles for path, articles in before.items())


@given(st.lists(st.none() | st.integers(), max_size=60), st.integers(1, 7))
def test_every_public_article_is_met_once_from_the_front_to_the_oldest(
    slots: list[int | None], per_page: int
) -> None:
    parts = {part.path: part for part in paginate(slots, "t/", per_page)}
    at, met = "t/", list[int]()
    while at:
        met += parts[at].articles
        at = parts[at].older
    assert met == [slot for slot in reversed(slots) if slot is not None]
