"""Links are followed as a browser and a host for static files follow them."""

import pytest

from generator.verify.site.links import Links, Reference

BASE = "https://digest.example.org/news/"
FILES = frozenset(
    ("index.html", "topics/ai/index.html", "about.html", "assets/a.svg", "caf\u00e9/index.html")
)


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("/news/topics/ai/", None),
        ("../../topics/ai/index.html#main", None),
        ("#main", None),
        ("#top", None),
        ("#:~:text=words", None),
        ("?page=2", None),
        ("https://example.com/x", None),
        ("//example.com/x", None),
        ("https://digest.example.org/other-site/", None),
        ("https://DIGEST.example.org.evil.example/news/", None),
        ("http://digest.example.org/news/nothing", None),
        ("mailto:ann@example.org", None),
        ("tel:1", None),
        ("data:image/png;base64,AAAA", None),
        ("/news/topics/%61i/", None),
        ("/news/caf%C3%A9/", None),
        ("/news/caf\u00e9/", None),
        ("/news/about.html?x=1", None),
        ("", "link-form"),
        ("https://[x", "link-form"),
        ("#nowhere", "link-fragment"),
        ("/news/topics/AI/", "link-missing"),
        ("https://digest.example.org/news/x", "link-missing"),
        ("//digest.example.org/news/x", "link-missing"),
        ("/news/topics/ai", "link-redirect"),
        ("/news/about", "link-redirect"),
        ("/topics/ai/", "link-base-path"),
        ("../../../x", "link-base-path"),
        ("http://localhost:8000/news/", "link-local"),
        ("http://127.0.0.1/news/", "link-local"),
        ("file:///etc/passwd", "link-local"),
    ],
)
def test_a_link_leads_to_a_file_or_is_a_fault(address: str, rule: str | None) -> None:
    links = Links(FILES, BASE)
    ids = frozenset({"main"})
    faults, asked = links.faults("topics/ai/index.html", [Reference(address, 7)], ids)
    assert [(fault.rule, fault.line) for fault in faults] == ([(rule, 7)] if rule else [])
    assert asked == []


def test_a_part_of_another_page_is_asked_about_there() -> None:
    references = [Reference("../../#latest", 3), Reference("../../#latest", 9)]
    faults, asked = Links(FILES, BASE).faults("topics/ai/index.html", references, frozenset())
    assert faults == []
    assert [(each.target, each.fragment, each.line) for each in asked] == [
        ("index.html", "latest", 3)
    ]


def test_a_page_may_say_what_its_links_are_relative_to() -> None:
    base = f"{BASE}topics/"
    faults, _ = Links(FILES, BASE).faults("index.html", [Reference("ai/", 1)], frozenset(), base)
    assert faults == []


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("index.html", BASE),
        ("topics/ai/index.html", f"{BASE}topics/ai/"),
        ("about.html", f"{BASE}about.html"),
        ("my-index.html", f"{BASE}my-index.html"),
    ],
)
def test_a_folder_is_served_as_its_index(path: str, url: str) -> None:
    assert Links(FILES, BASE).url(path) == url
