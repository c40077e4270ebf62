"""In which order files are put in place: no link that anyone meets leads to what is not there."""

import os
import re
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.output.folder import Output, Staged
from tests.factories import NOW, png, record_text, tree, write_site

SETTINGS = (
    "title: T\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"
    "api: true\npage_size: 2\nfeeds: {archives: topics, publishers: true}\n"
    "redirects: {/was/: /about/}\n"
)
_LINK = re.compile(
    r'(?:href|src|url|content)="?([^"#? >]+)'
    r'|"(https://digest\\.example\\.org/[^"]*)"'
    r"|>(https://digest\\.example\\.org/[^<]*)<"
)


def records(name: str, topic: str, day: int) -> dict[str, str]:
    """Records of every sort: dated and not, of a story, a collection, one with a former address."""
    more = f"topics: [{topic}]"

    def day_of(hour: int) -> str:
        return f"2025-01-{day:02}T{hour:02}:00:00Z"

    undated = record_text(f"{name}u", more=f"{more}\npage: own\ntype: course", body="Words.")
    return {
        **{
            f"articles/{name}{n}.md": record_text(
                f"{name}{n}", published=day_of(n), more=more, body="Words."
            )
            for n in range(1, 7)
        },
        f"articles/{name}u.md": undated.replace("publishedDateTime", "x-date"),
        f"articles/{name}s.md": record_text(
            f"{name}s", published=day_of(8), more=f"{more}\nstory: {name}", body="One of two."
        ),
        f"articles/{name}t.md": record_text(
            f"{name}t",
            published=day_of(9),
            more=f"{more}\nstory: {name}\nredirect_from: [/old/{name}/]",
            body="Two of two.",
        ),
        f"articles/{name}c.md": record_text(
            f"{name}c",
            published=day_of(10),
            more=f"{more}\ntype: collection\nitems: [{name}1, {name}2]",
        ).replace("webUrl", "x-url"),
    }


def links(path: str, data: bytes) -> set[str]:
    """The files of the site that a file leads to."""
    found = set()
    for names in _LINK.findall(data.decode(errors="replace")):
        address = "".join(names).removeprefix("https://digest.example.org")
        if address.startswith("/") and not address.startswith("//"):
            file = address[1:]
            found.add(f"{file}index.html" if file == "" or file.endswith("/") else file)
    return found - {path}


class Watch:
    """What is put in place by a build, and what led nowhere at that moment."""

    def __init__(self, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.order: list[str] = []
        self.dead: list[tuple[str, str]] = []
        former = set(tree(output)) if output.exists() else set()
        write, remove = Output.write, Output.remove

        def watched(out: Output, path: str, staged: Staged) -> bool:
            is_written = write(out, path, staged)
            self.order.append(path)
            if path in former:  # else no one gets to it yet
                self._look_for_dead_links(output, path)
            return is_written

        def removing(out: Output, paths: object) -> int:
            gone = remove(out, paths)  # type: ignore[arg-type]
            for path in tree(output):
                if path[0] != ".":
                    self._look_for_dead_links(output, path)
            return gone

        monkeypatch.setattr(Output, "write", watched)
        monkeypatch.setattr(Output, "remove", removing)

    def _look_for_dead_links(self, output: Path, path: str) -> None:
        for target in links(path, (output / path).read_bytes()):
            if not os.path.exists(output / target):
                self.dead.append((path, target))


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    files = {
        "site.yaml": SETTINGS,
        "static/news/a1/p.png": png(4, 4),
        "pages/about.md": "---\ntitle: About\n---\nUs.",
        "topics/one.yaml": "name: One\naliases: [First]\n",
        **records("a", "One", 3),
    }
    content = tmp_path / "content"
    for name, text in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Request(
        content=content,
        output=tmp_path / "output",
        now=NOW,
        allow_renotify=True,
        allow_lost_addresses=True,
    )


def test_the_links_of_the_whole_site_lead_somewhere(request_: Request) -> None:
    """Else the tests below would find what has nothing to do with the order."""
    build(request_)
    site = tree(request_.output)
    assert len(site) > 100
    assert {path: links(path, data) - set(site) for path, data in site.items()} == {
        path: set() for path in site
    }


def test_what_is_asked_for_without_a_link_comes_last(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The front page, the site's own feeds, its sitemap: a first build has no other door."""
    watch = Watch(request_.output, monkeypatch)
    build(request_)
    below = [at for at, path in enumerate(watch.order) if "/" in path]
    at_top = {path: at for at, path in enumerate(watch.order) if "/" not in path}
    doors = ("index.html", "feed.xml", "atom.xml", "feed.json", "sitemap.xml", "robots.txt")
    assert all(at_top[path] > max(below) for path in doors)


CHANGES = {
    "records of a new topic": records("b", "Two", 9),
    "records of a known topic": records("c", "One", 9),
    "another topic for old records": records("a", "Three", 3),
    "a topic with another address": {"topics/one.yaml": "name: First\naliases: [One]\n"},
    "fewer records in a page": {"site.yaml": SETTINGS.replace("page_size: 2", "page_size: 1")},
    "more records in a page": {"site.yaml": SETTINGS.replace("page_size: 2", "page_size: 9")},
    "no API": {"site.yaml": SETTINGS.replace("api: true", "api: false")},
    "one format of feeds": {"site.yaml": SETTINGS.replace("{arch", "{formats: [json], arch")},
    "a page of ours": {"pages/help.md": "---\ntitle: Help\n---\nHelp."},
    "other addresses": {"site.yaml": f"{SETTINGS}permalink: /{{category}}/{{year}}/{{stem}}/\n"},
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_link_that_a_reader_meets_ever_leads_to_what_is_not_there(
    request_: Request, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    build(request_)
    write_site(request_.content, CHANGES[change])
    watch = Watch(request_.output, monkeypatch)
    report = build(request_)
    assert report.written == len(watch.order) > 0
    assert watch.dead == []


def test_records_that_go_are_removed_when_nothing_leads_there_any_more(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(request_.content, records("b", "Two", 9))
    build(request_)
    for name in records("b", "Two", 9):
        (request_.content / name).unlink()
    watch = Watch(request_.output, monkeypatch)
    assert build(request_).removed > 5
    assert watch.dead == []
