"""The sample site as readers, search engines and feed readers meet it."""

import json
import re
from pathlib import Path

import feedparser
import html5lib
import pytest

from generator.verify.run import Options, verify
from tests.factories import NOW

SEED = "Meta expands its AI music experiments with AudioCraft"
SEED_PAGE = "news/2023-08-03-meta-expands-its-ai-music-experiments-with-audiocraft/index.html"
SEED_ID = "tag:digest.example.org,2023:a2373b975e96401c"


@pytest.mark.slow
def test_every_page_feed_sitemap_and_link_keeps_the_rules(sample: Path) -> None:
    verdict = verify(Options(output=sample, content=sample.parent / "content", now=NOW))
    assert verdict.findings == ()
    assert verdict.base_url == "https://digest.example.org/"


@pytest.mark.parametrize("topic", ["ai", "facebook-ai"])
def test_the_first_record_stands_on_its_topics_and_in_their_feeds(sample: Path, topic: str) -> None:
    pages = sample.glob(f"topics/{topic}/**/index.html")
    assert any(SEED in page.read_text("utf-8") for page in pages)
    if topic == "facebook-ai":  # the other topic's feed holds the newest fifty alone
        for file in ("feed.xml", "atom.xml", "feed.json"):
            assert SEED in (sample / "topics" / topic / file).read_text("utf-8")


def test_the_first_record_tells_the_story_that_another_opened(sample: Path) -> None:
    feed = json.loads((sample / "topics/facebook-ai/feed.json").read_bytes())
    records = [item["_broadsheet"].get("records", []) for item in feed["items"]]
    (story,) = [each for each in records if SEED_ID in [record["id"] for record in each]]
    assert story[0]["title"].startswith("Meta gathers MusicGen")


def test_the_first_record_has_a_page_with_its_related_coverage(sample: Path) -> None:
    page = (sample / SEED_PAGE).read_text("utf-8")
    assert "Meet AudioCraft: Meta’s new generative AI tool for audio and music" in page
    assert "musicbusinessworldwide.com" in page
    assert "just the start of the tech giant’s…" in page
    assert "#038" not in page


@pytest.mark.parametrize("file", ["feed.xml", "atom.xml", "feed.json"])
def test_every_feed_is_read_by_a_reader_as_it_was_meant(sample: Path, file: str) -> None:
    feeds = sorted(sample.rglob(file))
    assert len(feeds) > 20
    for path in feeds:
        if file == "feed.json":
            items = json.loads(path.read_bytes())["items"]
            ids = [item["id"] for item in items]
        else:
            read = feedparser.parse(path.read_bytes())
            assert not read.bozo, (path, read.get("bozo_exception"))
            ids = [entry.id for entry in read.entries]
            assert all(entry.title and entry.link and entry.published for entry in read.entries)
        assert len(ids) == len(set(ids))


def test_all_formats_of_a_feed_hold_the_same_items(sample: Path) -> None:
    for path in sorted(sample.rglob("feed.xml")):
        rss = [entry.id for entry in feedparser.parse(path.read_bytes()).entries]
        atom = feedparser.parse((path.parent / "atom.xml").read_bytes()).entries
        feed = json.loads((path.parent / "feed.json").read_bytes())
        assert rss == [entry.id for entry in atom] == [item["id"] for item in feed["items"]]


@pytest.mark.slow
def test_every_page_is_parsed_by_an_html5_parser_without_a_fault(sample: Path) -> None:
    parser = html5lib.HTMLParser(strict=True)
    pages = sorted(sample.rglob("*.html"))
    assert len(pages) > 200
    for page in pages:
        parser.parse(page.read_bytes())


def test_every_feature_is_shown(sample: Path) -> None:
    everything = "".join(page.read_text("utf-8") for page in sample.rglob("*.html"))
    for sign in (
        "youtube-nocookie.com/embed/",  # a video
        'class="footnote"',  # a body with a footnote
        "<table>",
        'class="language-python"',
        "In this collection",
        "Also mentioned in",
        "On this site",
        "Downloads",
        'http-equiv="refresh"',  # a former name of a topic
        'lang="de"',
        'class="price"',  # of a course
    ):
        assert sign in everything, sign


def test_no_page_asks_for_a_script_but_that_of_the_theme(sample: Path) -> None:
    ours = re.compile(
        r'<script type="(application/ld\+json"|module" [^>]*src="/assets/reader\.js\?v=)'
    )
    for page in sample.rglob("*.html"):
        text = page.read_text("utf-8")
        assert text.count("<script") == len(ours.findall(text))
