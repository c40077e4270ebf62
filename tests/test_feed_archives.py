"""A reader walks the archives of built sites from the newest document to the oldest."""

import json
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from generator.build import Request, build
from generator.content.read import read_content
from generator.content.scan import scan_content
from generator.content.settings import load
from generator.library.library import Library, library_of
from generator.memo.store import opened
from generator.verify.run import Options, verify
from tests.conftest import ROOT, former_site
from tests.factories import NOW

SAMPLE = "https://digest.example.org/"


def walk_atom(output: Path, base_url: str, path: str) -> Iterator[list[str]]:
    """The ids of each document, as feedparser reads them and follows `prev-archive`."""
    at = base_url + path
    while at:
        feed = feedparser.parse((output / at.removeprefix(base_url)).read_bytes())
        assert not feed.bozo, (at, feed.get("bozo_exception"))
        yield [entry.id for entry in feed.entries]
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"] == at
        assert links.get("prev-archive") != at
        at = links.get("prev-archive", "")


def walk_json(output: Path, base_url: str, path: str) -> Iterator[list[str]]:
    """The same by `next_url`."""
    at = base_url + path
    while at:
        feed = json.loads((output / at.removeprefix(base_url)).read_bytes())
        yield [item["id"] for item in feed["items"]]
        assert feed["feed_url"] == at != feed.get("next_url")
        at = feed.get("next_url", "")


def walks(output: Path, base_url: str) -> dict[str, list[list[str]]]:
    """By archive and format, the ids of its documents, the newest first."""
    found = {}
    for first in sorted(output.rglob("archive/atom.xml")):
        path = first.relative_to(output).as_posix()
        found[path] = list(walk_atom(output, base_url, path))
        path = path.replace("atom.xml", "feed.json")
        found[path] = list(walk_json(output, base_url, path))
    return found


def library_at(content: Path) -> Library:
    """All that a site shows, before it is a page of any kind."""
    site = load(content)
    with opened(content, 0, remember=False) as store:
        seen = scan_content(content, site, store)
        read = read_content(site, seen, store, 1, lambda step, count: lambda: None)
        library, _ = library_of(read.articles, read.topics(), read.publishers, site, NOW)
    return library


def is_whole(content: Path, output: Path, base_url: str) -> int:
    """How many documents were walked, if every archive holds each of its records just once."""
    library = library_at(content)
    groups = {"archive/": library.whole} | {
        f"topics/{slug}/archive/": group
        for slug, group in library.by_topic.items()
        if (output / f"topics/{slug}/archive").is_dir()
    }
    walked = walks(output, base_url)
    for path, documents in walked.items():
        slots = groups[path.rpartition("/")[0] + "/"].slots
        assert [each for ids in documents for each in ids] == [
            slot.id for slot in reversed(slots) if slot is not None
        ], path
    assert len(walked) == 2 * len(groups)
    return sum(map(len, walked.values()))


def test_a_reader_finds_every_record_of_the_sample_once_by_its_archives(sample: Path) -> None:
    assert is_whole(ROOT / "content", sample, SAMPLE) >= 60


@pytest.mark.slow
def test_a_reader_finds_every_real_record_once_by_its_archives(tmp_path: Path) -> None:
    content = former_site("powerapps", tmp_path)
    with (content / "site.yaml").open("a") as settings:
        settings.write("feeds: {archives: topics}\n")
    base_url = load(content).base_url
    build(Request(content=content, output=tmp_path / "o", now=NOW))
    assert is_whole(content, tmp_path / "o", base_url) > 100
    found = verify(Options(output=tmp_path / "o", content=content, now=NOW)).findings
    assert [each for each in found if "archive/" in each.path] == []


@pytest.mark.parametrize("file", ["atom.xml", "feed.json"])
def test_readers_of_feeds_find_the_archive_from_there(sample: Path, file: str) -> None:
    """A feed holds stories, its archive records: together they are all that there is."""
    walk = walk_atom if file == "atom.xml" else walk_json
    feed, *documents = walk(sample, SAMPLE, file)
    assert len(feed) >= 50
    oldest = library_at(ROOT / "content").whole.slots[0]
    assert oldest is not None
    assert documents[-1][-1] == oldest.id
