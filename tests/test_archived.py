"""An archived copy beside an original that may be gone, from the record to all that is built."""

import json
import re
from pathlib import Path

import feedparser
import pytest

from generator.build import Request, build
from tests.factories import NOW, record_text, tree, write_site

COPY = "https://web.archive.org/web/2025/https://news.example.com/a"
OTHERS = "https://web.archive.org/web/2025/https://review.example.com/r"
RELATED = "related: [{{title: R, webUrl: 'https://review.example.com/r'{}}}]\nstory: tides"
FIELD = f"archived: {COPY}\n"
WITHOUT = record_text("a", more=RELATED.format(""), body="Words.")
WITH = record_text("a", more=FIELD + RELATED.format(f", archived: '{OTHERS}'"), body="Words.")
ARTICLE = "news/a/index.html"


class Site:
    """Two records of one story, and one apart, built again and again."""

    def __init__(self, folder: Path, text: str, **settings: str) -> None:
        self.folder = folder
        files = {
            "articles/a.md": text,
            "articles/b.md": record_text(
                "b", published="2025-01-02T12:00:00Z", more="story: tides", body="Words."
            ),
            "articles/c.md": record_text("c"),
        }
        write_site(folder / "content", files, **settings)

    def built(self, *, clean: bool = False) -> dict[str, bytes]:
        output = self.folder / ("clean" if clean else "output")
        request = Request(
            content=self.folder / "content", output=output, now=NOW, remember=not clean
        )
        build(request)
        return tree(output)

    def edit(self, text: str) -> None:
        (self.folder / "content/articles/a.md").write_text(text)


def copies(page: bytes) -> list[tuple[str, str]]:
    """The links to copies that a page has, with what else they say of themselves."""
    found = re.findall(
        r'<a href="([^"]+)"([^>]*)>(?:Archived copy|Archivierte Kopie)', page.decode()
    )
    return [(url, more.strip()) for url, more in found]


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_a_copy_stands_beside_the_original_on_pages(tmp_path: Path, theme: str) -> None:
    settings = {"theme": theme, "links": "{rel: nofollow}"}
    site = Site(tmp_path, WITH, **settings).built()
    rel = 'rel="nofollow"'
    assert set(copies(site[ARTICLE])) == {(COPY, rel), (OTHERS, rel)}
    (story,) = [path for path, page in site.items() if b"<h2>All coverage</h2>" in page]
    assert {(COPY, rel), (OTHERS, rel)} == set(copies(site[story]))
    assert copies(site["news/b/index.html"]) == []
    assert copies(site["index.html"]) == []


def test_it_is_said_in_the_language_of_the_site(tmp_path: Path) -> None:
    page = Site(tmp_path, WITH, language="de").built()[ARTICLE].decode()
    assert "Archivierte Kopie" in page
    assert "Archived copy" not in page


def test_a_copy_is_in_every_feed(tmp_path: Path) -> None:
    site = Site(tmp_path, WITH).built()
    for name in ("feed.xml", "atom.xml"):
        contents = [e.content[0].value for e in feedparser.parse(site[name]).entries]
        assert [sum(url in text for text in contents) for url in (COPY, OTHERS)] == [1, 1], name
    items = json.loads(site["feed.json"])["items"]
    (item,) = [each for each in items if COPY in each["content_html"]]
    said = item["_broadsheet"]
    related = {each["url"]: each.get("archived") for each in said["related"]}
    assert related["https://review.example.com/r"] == OTHERS
    assert COPY in {said.get("archived"), *related.values()}


def test_a_copy_follows_the_link_to_the_original_in_feeds(tmp_path: Path) -> None:
    site = Site(tmp_path, WITH.replace("story: tides", "story: none")).built()
    (item,) = [each for each in json.loads(site["feed.json"])["items"] if each["title"][-1] == "a"]
    links = re.findall(r'<a href="([^"]+)"', item["content_html"])
    assert links[:2] == ["https://news.example.com/a", COPY]
    assert item["external_url"] == links[0]
    assert item["_broadsheet"]["archived"] == COPY


def test_the_api_has_it_beside_the_original(tmp_path: Path) -> None:
    site = Site(tmp_path, WITH, api="true").built()
    records = [json.loads(data) for path, data in site.items() if path.startswith("api/records/")]
    (record,) = [each for each in records if each["title"] == "Title a"]
    assert (record["originalUrl"], record["archived"]) == ("https://news.example.com/a", COPY)
    assert record["related"][0]["archived"] == OTHERS
    assert ["archived" in each for each in records].count(True) == 1


def test_nothing_else_changes(tmp_path: Path) -> None:
    """Without what the field adds, pages and feeds are those of the record without it."""
    without = Site(tmp_path / "1", WITHOUT, api="true").built()
    with_it = Site(tmp_path / "2", WITH, api="true").built()
    assert without.keys() == with_it.keys()
    other = {path for path in without if without[path] != with_it[path]}
    assert ARTICLE in other
    assert not {"index.html", "sitemap.xml", "news/b/index.html", "news/index.html"} & other
    for path in other:
        if path.endswith(".html"):
            links = [
                re.findall(r'<(?:a|link) [^>]*href="([^"]+)"', each[path].decode())
                for each in (without, with_it)
            ]
            assert links[0] == [url for url in links[1] if url not in (COPY, OTHERS)]
    ids = [
        [each["id"] for each in json.loads(site["feed.json"])["items"]]
        for site in (without, with_it)
    ]
    assert ids[0] == ids[1]


def test_a_copy_alone_makes_no_page(tmp_path: Path) -> None:
    site = Site(tmp_path, record_text("a", more=FIELD)).built()
    assert ARTICLE not in site


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_what_is_built_upon_a_former_build_is_that_of_a_clean_one(
    tmp_path: Path, theme: str
) -> None:
    site = Site(tmp_path, WITHOUT, api="true", theme=theme)
    seen = [site.built()]
    other = WITH.replace("/web/2025/", "/web/2026/")
    for text in (WITH, other, WITHOUT):
        site.edit(text)
        seen.append(site.built())
        assert seen[-1] == site.built(clean=True)
    assert seen[0][ARTICLE] == seen[3][ARTICLE]
    assert len({each[ARTICLE] for each in seen}) == 3
