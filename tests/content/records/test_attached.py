"""Files of the site's own that a record names."""

import re
from posixpath import normpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.attached import (
    COPIED,
    NEAR,
    is_copied,
    near,
    own_picture_url,
    path_near,
)
from generator.content.records.html import from_markdown, sanitise
from generator.content.records.located_body import files_of, located
from generator.content.records.model import BodyFile, OwnFile
from generator.content.records.root_links import led
from tests.factories import article_of, parse_record


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("map.png", "/./map.png"),
        ("./map.png", "/././map.png"),
        (" images/map.png ", "/./images/map.png"),
        ("images\\map.png", "/./images/map.png"),
        ("../static/map.png", "/./%2E%2E/static/map.png"),
        ("my map.png", "/./my%20map.png"),
        ("my%20map.png", "/./my%20map.png"),
        ("ä.png", "/./%C3%A4.png"),
        ("a&amp;b.png", "/./a%26b.png"),
        ('"><script>.png', "/./%22%3E%3Cscript%3E.png"),
        ("/map.png", ""),
        ("//example.org/map.png", ""),
        ("https://example.org/map.png", ""),
        ("javascript:alert(1)", ""),
        ("data:image/png;base64,AA", ""),
        ("C:\\map.png", ""),
        ("map.png?x=1", ""),
        ("#map", ""),
        ("", ""),
        ("a\nb.png", ""),
        ("x" * 1_001, ""),
    ],
)
def test_a_relative_address_is_kept_in_a_form_of_its_own(written: str, kept: str) -> None:
    assert near(written) == kept


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("map.png", "articles/tides/map.png"),
        ("./x/../map.png", "articles/tides/map.png"),
        ("../map.png", "articles/map.png"),
        ("../../static/map.png", "static/map.png"),
        ("../../../etc/passwd", ""),
        ("../..", ""),
    ],
)
def test_a_relative_address_leads_nowhere_outside_of_the_content_folder(
    written: str, path: str
) -> None:
    assert path_near(near(written), "articles/tides/index.md") == path


@given(st.text(max_size=60))
def test_whatever_is_written_no_browser_goes_up_or_elsewhere_by_it(text: str) -> None:
    kept = near(text)
    assert kept == "" or kept.startswith(NEAR)
    assert kept.isascii()
    assert not set(kept) & set("\"'<>\\ ?#&")
    assert ".." not in kept.split("/")


@pytest.mark.parametrize("suffix", sorted(COPIED))
def test_what_is_copied_is_known_by_its_suffix(suffix: str) -> None:
    assert is_copied(f"a b/ä.{suffix}")
    assert is_copied(f"A.{suffix.upper()}")
    assert not is_copied(f"a.{suffix}.html")
    assert not is_copied(f"aux.{suffix}")


@pytest.mark.parametrize(
    "suffix",
    "html htm xhtml xml svg svgz js mjs css wasm swf php md mht rss atom xsl pdf.html".split(),
)
def test_what_browsers_run_is_never_copied(suffix: str) -> None:
    assert not is_copied(f"a.{suffix}")


@pytest.mark.parametrize("url", ["cover.jpg", "https://e.org/a.jpg", "/a.jpg"])
def test_a_picture_may_lie_beside_its_record_or_anywhere(url: str) -> None:
    article = article_of(parse_record(f"images: [{{url: '{url}'}}]"))
    assert article.details.image is not None
    assert article.details.image.url == own_picture_url(url)
    assert article.own_images == (() if url.startswith("https") else (own_picture_url(url),))


ORIGINAL = "https://news.example.com/2025/a"
FILES = {"/./map.png": OwnFile("/news/tides/map.png", 40, 20), "/p.png": OwnFile("/p.png", 4, 2)}


def shown(markdown: str, original: str = ORIGINAL) -> str:
    html = from_markdown(markdown, original, near=True)
    elsewhere = {each.address: each.elsewhere for each in files_of(html, original)}
    html = led(html, {"p.png", "q.png"})
    return located(html, FILES, {a: url for a, url in elsewhere.items() if url and a not in FILES})


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("![m](map.png)", 'src="/news/tides/map.png" alt="m" width="40" height="20">'),
        ("![p](/p.png)", 'src="/p.png" alt="p" width="4" height="2">'),
        ("[m](map.png#top)", '<a href="/news/tides/map.png#top" rel="noopener">m</a>'),
        ("[x](other.html)", '<a href="https://news.example.com/2025/other.html" rel="noopener">'),
        ("[x](../other.html#a)", '<a href="https://news.example.com/other.html#a" rel="noopener">'),
        ("![x](x.png)", 'src="https://news.example.com/2025/x.png"'),
        ("![q](/q.png)", 'src="https://news.example.com/q.png"'),
        ('`src="/./map.png"`', '<code>src="/./map.png"</code>'),
        ('a href="/./map.png" b', 'a href="/./map.png" b'),
        ("[x](/./javascript:alert%281%29)", 'href="https://news.example.com/javascript:'),
    ],
)
def test_what_a_body_names_leads_where_it_lies(markdown: str, html: str) -> None:
    assert html in shown(markdown)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("![x](x.png) words", "words"),
        ("![q](/q.png) words", "words"),
        ("[x](other.html)", "<p>x</p>"),
        ("[![m](map.png)](other.html)", 'src="/news/tides/map.png"'),
    ],
)
def test_without_an_original_what_is_not_there_leads_nowhere(markdown: str, html: str) -> None:
    found = shown(markdown, "")
    assert html in found
    assert "/./" not in found
    assert "<a" not in found


def test_a_body_names_so_many_files_and_no_more() -> None:
    html = from_markdown(" ".join(f"![x]({at}.png)" for at in range(1_200)), near=True)
    assert len(files_of(html, "")) == 1_000
    assert "/./" not in located(html, {}, {})


pieces = st.sampled_from(
    '![x](map.png) ![y](/p.png) [z](map.png) <img src="map.png" width=9> <a href=map.png> </a> '
    '" /./map.png =" src= <img src="/p.png <b> ` &quot; javascript: ../ %2e%2e # ? \n'.split(" ")
)


@given(st.lists(pieces, max_size=12), st.sampled_from(["", ORIGINAL]))
def test_what_was_located_is_as_the_sanitiser_leaves_it(words: list[str], original: str) -> None:
    """It may stand in a page as it is, and nothing in it acts."""
    html = shown(" ".join(words), original)
    assert sanitise(html) == html
    addresses = re.findall(r'<[^>]* (?:href|src)="([^"]*)"', html)
    assert all(each.startswith(("https://", "/news/", "/p.png")) for each in addresses)


def test_a_body_file_says_where_it_lies_if_it_is_not_ours() -> None:
    html = from_markdown("![a](../a.png) ![b](b%20c.png)", ORIGINAL, near=True)
    assert files_of(html, ORIGINAL) == (
        BodyFile("/./%2E%2E/a.png", "https://news.example.com/a.png"),
        BodyFile("/./b%20c.png", "https://news.example.com/2025/b%20c.png"),
    )
    assert normpath("/./b%20c.png") == "/b%20c.png"  # nothing that a browser would go up by
