"""Pictures are asked for politely, copied, and kept; what a server does to them is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generator.content.pictures import INDEX
from generator.content.sources.answers import Answer, Failure
from generator.content.sources.client import Client
from generator.pictures import asked, run
from generator.pictures.run import (
    PictureReport,
    copy_pictures,
    held_pictures,
    unnamed_pictures,
)
from generator.problems import BusyError, StateError
from tests.content.sources.servers import HOST, Say, Server, leading_to, missing, page, serving
from tests.factories import record_text, tree, write_site
from tests.pictures.files import photograph, saved

START = datetime(2026, 1, 1, tzinfo=UTC)
ADDRESS = "https://{host}.example.org"
JPEG = saved(photograph(200, 150), "JPEG")


class Redirected:
    """A client of which `https://NAME.example.org` is a local server: records name no address
    without protection, and local servers have no certificates that are known."""

    def __init__(self, servers: dict[str, str]) -> None:
        self._servers = servers
        self._client = Client(local_hosts={HOST}, interval=0.0, patience=2.0)

    def get(self, address: str, **given: object) -> Answer | Failure:
        host, _, path = address.removeprefix("https://").partition("/")
        root = self._servers.get(host.partition(".")[0], f"https://{host}")
        return self._client.get(f"{root}/{path}", **given)  # type: ignore[arg-type]


class Site:
    """A site whose records name pictures of servers called `a`, `b`, …"""

    def __init__(self, folder: Path, *pictures: str, **settings: Any) -> None:
        files = {
            f"articles/{number}.md": record_text(f"{number}", more=f"images: [{each}]\n")
            for number, each in enumerate(pictures)
        }
        self.content = write_site(folder / "content", files, **settings)
        self.folder = self.content / ".broadsheet/pictures"
        self.servers: dict[str, str] = {}

    def copy(self, now: datetime = START, **given: object) -> PictureReport:
        return copy_pictures(
            self.content,
            now=now,
            client=lambda settings: Redirected(self.servers),
            **given,  # type: ignore[arg-type]
        )


@contextmanager
def site_with(folder: Path, **pages: Say) -> Iterator[tuple[Site, Server]]:
    """A site with one record for each picture of a server."""
    with serving({f"/{name}.jpg": say for name, say in pages.items()}) as server:
        site = Site(folder, *(f"https://a.example.org/{name}.jpg" for name in pages))
        site.servers["a"] = server.root
        yield site, server


def picture(data: bytes = JPEG, **headers: str) -> Say:
    return page(data, kind="application/octet-stream", **headers)


def changing(*answers: Say) -> Say:
    """Says one after the other, and then the last for ever."""
    left = list(answers)

    def say(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return say


def pictures_asked(server: Server) -> list[str]:
    return [path for path in server.paths if path != "/robots.txt"]


def test_pictures_are_copied_and_the_index_says_whose_copies_they_are(tmp_path: Path) -> None:
    with site_with(tmp_path, x=picture(), y=picture(saved(photograph(), "PNG"))) as (site, _):
        report = site.copy()
    assert (report.pictures, report.copied, report.made) == (2, 2, 2)
    assert report.failed == ()
    index = (site.folder / INDEX).read_text()
    assert [line.split('"')[1] for line in index.splitlines() if "https:" in line] == [
        "https://a.example.org/x.jpg",
        "https://a.example.org/y.jpg",
    ]
    assert report.written == sum(
        file.stat().st_size for file in site.folder.rglob("*") if file.parent != site.folder
    )


def test_what_was_copied_is_not_asked_for_again_soon(tmp_path: Path) -> None:
    with site_with(tmp_path, x=picture()) as (site, server):
        site.copy()
        before = tree(site.folder)
        again = site.copy(START + timedelta(days=29))
    assert again.asked == 0
    assert tree(site.folder) == before
    assert pictures_asked(server) == ["/x.jpg"]


def test_a_picture_that_is_there_is_asked_for_again_after_a_month_and_may_be_unchanged(
    tmp_path: Path,
) -> None:
    marks = {"ETag": '"1"', "Last_Modified": "Wed, 31 Dec 2025 00:00:00 GMT"}
    unchanged = page(status=304, ETag='"2"')
    with site_with(tmp_path, x=changing(picture(**marks), unchanged, unchanged)) as (site, server):
        site.copy()
        index = (site.folder / INDEX).read_bytes()
        for days in (30, 60):
            report = site.copy(START + timedelta(days=days))
            assert (report.asked, report.made, report.copied) == (1, 0, 1)
    said = [each.headers for each in server.asked if each.path != "/robots.txt"]
    assert [each.get("if-none-match") for each in said] == [None, '"1"', '"2"']
    assert said[2]["if-modified-since"] == marks["Last_Modified"]
    assert (site.folder / INDEX).read_bytes() == index


def test_the_same_bytes_once_more_are_not_copied_once_more(tmp_path: Path) -> None:
    with site_with(tmp_path, x=picture()) as (site, _):
        site.copy()
        report = site.copy(START + timedelta(days=31))
    assert (report.asked, report.made, report.failed) == (1, 0, ())


def test_a_picture_that_changed_has_new_copies(tmp_path: Path) -> None:
    other = picture(saved(photograph(300, 100), "JPEG"))
    with site_with(tmp_path, x=changing(picture(), other)) as (site, _):
        site.copy()
        before = (site.folder / INDEX).read_bytes()
        assert site.copy(START + timedelta(days=31)).made == 1
    assert (site.folder / INDEX).read_bytes() != before


def test_where_a_copy_is_gone_or_other_widths_are_wanted_copies_are_made_anew(
    tmp_path: Path,
) -> None:
    with site_with(tmp_path, x=picture(ETag='"1"')) as (site, server):
        site.copy()
        before = tree(site.folder)
        next(site.folder.rglob("*.webp")).unlink()
        assert site.copy().made == 1
        assert tree(site.folder) == before
        own = tmp_path / "templates/default/partials"
        own.mkdir(parents=True)
        ours = Path("templates/default/partials/picture.html").read_text()
        (own / "picture.html").write_text(ours.replace("sources(160, 320)", "sources(50)"))
        report = site.copy()
        assert report.widths == (50, 640, 960, 1440)
        assert report.made == 1
    said = [each.headers for each in server.asked if each.path != "/robots.txt"]
    assert not any("if-none-match" in each for each in said), "it has to come whole"


@pytest.mark.parametrize(
    ("say", "fault"),
    [
        (missing, "answers 404"),
        (page(status=500), "answers 500"),
        (page(status=204), "answers 204"),
        (page(status=304), "answers 304"),
        (page("<!doctype html><html>Not found"), "is a page"),
        (page("<svg xmlns='x'><script/></svg>", kind="image/jpeg"), "is SVG"),
        (page(JPEG[:2000], kind="image/jpeg"), "not whole"),
        (page("", kind="image/jpeg"), "is empty"),
        (picture(saved(photograph(20, 20), "BMP")), "is BMP"),
        (picture(saved(Image.new("L", (9_000, 9_000)), "PNG")), "60,000,000"),
        (leading_to("http://10.0.0.1/x.jpg"), "private network"),
        (leading_to("/x.jpg"), "to no page"),
    ],
    ids=lambda each: each.replace(" ", "-") if isinstance(each, str) else "",
)
def test_what_is_no_picture_to_be_copied_is_named_with_why(
    tmp_path: Path, say: Say, fault: str
) -> None:
    with site_with(tmp_path, good=picture(), x=say) as (site, _):
        report = site.copy()
    (failed,) = report.failed
    assert fault in failed.fault
    assert failed.address == "https://a.example.org/x.jpg"
    assert failed.records == ("articles/1.md",)
    assert failed.failing == START
    assert report.copied == 1


def test_a_picture_without_an_end_is_not_read_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "LARGEST_FILE", 5_000)
    with site_with(tmp_path, x=picture(JPEG + b"\0" * 10_000)) as (site, _):
        (failed,) = site.copy().failed
    assert "larger than 5,000 bytes" in failed.fault


def test_what_fails_is_asked_for_ever_more_seldom_and_named(tmp_path: Path) -> None:
    now, waits = START, []
    with site_with(tmp_path, x=missing) as (site, server):
        for _ in range(8):
            (failed,) = site.copy(now).failed
            waits.append(failed.again - now)
            assert failed.failing == START
            assert site.copy(failed.again - timedelta(seconds=1)).asked == 0
            now = failed.again
    assert waits == [timedelta(days=days) for days in (1, 2, 4, 8, 16, 30, 30, 30)]
    assert len(pictures_asked(server)) == 8


def test_a_server_that_asks_to_be_left_alone_is(tmp_path: Path) -> None:
    busy = page(status=429, Retry_After=str(40 * 86_400))
    with site_with(tmp_path, x=busy, y=busy, z=busy) as (site, server):
        report = site.copy()
    assert len(pictures_asked(server)) == 1
    assert report.waiting == 2
    assert report.failed[0].again == START + timedelta(days=40)


def test_copies_stay_when_their_original_goes(tmp_path: Path) -> None:
    with site_with(tmp_path, x=changing(picture(), missing, picture())) as (site, _):
        site.copy()
        index = (site.folder / INDEX).read_bytes()
        report = site.copy(START + timedelta(days=31))
        (failed,) = report.failed
        assert failed.is_copied
        assert (report.copied, (site.folder / INDEX).read_bytes()) == (1, index)
        assert site.copy(failed.again).failed == ()


def test_without_a_network_nothing_is_counted(tmp_path: Path) -> None:
    site = Site(tmp_path, *(f"https://{name}.invalid/x.jpg" for name in "abc"))
    report = site.copy()
    assert report.note
    assert (report.failed, report.waiting) == ((), 3)


def test_a_host_that_is_gone_is_no_network_that_is(tmp_path: Path) -> None:
    with site_with(tmp_path, x=picture()) as (site, _):
        text = record_text("b", more="images: [https://gone.invalid/x.jpg]")
        (site.content / "articles/b.md").write_text(text)
        report = site.copy()
    (failed,) = report.failed
    assert failed.again == START + timedelta(hours=1)
    assert report.note == ""


def test_what_robots_txt_keeps_is_not_asked_for(tmp_path: Path) -> None:
    with site_with(tmp_path, x=picture()) as (site, server):
        server.pages = {
            **server.pages,
            "/robots.txt": page("User-agent: *\nDisallow: /", kind="text/plain"),
        }
        (failed,) = site.copy().failed
    assert "robots.txt" in failed.fault
    assert pictures_asked(server) == []


def test_a_dry_run_names_what_is_due_and_asks_for_nothing(tmp_path: Path) -> None:
    with site_with(tmp_path, x=picture(), y=picture()) as (site, server):
        report = site.copy(asks=False, most=1)
    assert report.due == ("https://a.example.org/x.jpg",)
    assert (report.asked, report.waiting) == (0, 2)
    assert server.asked == []
    assert not site.folder.exists()


def test_so_many_are_asked_for_those_that_have_waited_longest_first(tmp_path: Path) -> None:
    with site_with(tmp_path, x=picture(), y=picture(), z=picture()) as (site, server):
        assert site.copy(most=2).waiting == 1
        site.copy(START + timedelta(days=1), most=2)
        site.copy(START + timedelta(days=40), most=2)
        assert site.copy(START + timedelta(days=40), again=True).asked == 3
    assert pictures_asked(server)[:5] == ["/x.jpg", "/y.jpg", "/z.jpg", "/x.jpg", "/y.jpg"]


def test_a_site_that_shows_copies_already_asks_for_the_originals(tmp_path: Path) -> None:
    with site_with(tmp_path, x=picture()) as (site, _):
        with (site.content / "site.yaml").open("a") as file:
            file.write("pictures:\n  show: local\n  folder: copies\n")
        assert site.copy().pictures == 1
        assert site.copy().pictures == 1
    assert (site.content / "copies" / INDEX).exists()


def test_only_what_pages_show_is_asked_for(tmp_path: Path) -> None:
    """Of each record the first picture; of what was taken down, none; none of the site's own."""
    host = "https://a.example.org"
    more = {
        "a": f"images: [{host}/1.jpg, {host}/2.jpg]",
        "b": f"images: [/own.jpg, {host}/3.jpg]",
        "c": f"images: [{host}/4.jpg]\nretracted: It was wrong.",
        "d": f"images: [{host}/5.jpg]\nremoved: true",
        "e": "images: [/own.jpg]",
        "f": f"related:\n  - url: {host}/x\n    title: X\n    images: [{host}/6.jpg]",
    }
    files = {f"articles/{name}.md": record_text(name, more=each) for name, each in more.items()}
    site = Site(tmp_path)
    write_site(site.content, files)
    assert site.copy(asks=False).due == (f"{host}/1.jpg", f"{host}/3.jpg")


@pytest.mark.parametrize("name", [INDEX, asked.FILE])
def test_a_file_that_cannot_be_read_ends_it_and_stays(tmp_path: Path, name: str) -> None:
    with site_with(tmp_path, x=picture()) as (site, _):
        site.copy()
        (site.folder / name).write_text("<<<<<<< HEAD")
        with pytest.raises(StateError, match=name):
            site.copy()
    assert (site.folder / name).read_text() == "<<<<<<< HEAD"


def test_two_processes_do_not_copy_at_once(tmp_path: Path) -> None:
    from generator.pictures.cache import held

    with (
        site_with(tmp_path, x=picture()) as (site, _),
        held(site.content, ".broadsheet/pictures"),
        pytest.raises(BusyError),
    ):
        site.copy()


def test_what_came_until_an_end_is_kept(tmp_path: Path) -> None:
    class EndError(Exception):
        pass

    ticks = []

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 2:
            raise EndError

    with site_with(tmp_path, x=picture(), y=picture(), z=picture()) as (site, _):
        with pytest.raises(EndError):
            site.copy(progress=lambda name, count: tick)
        assert site.copy(asks=False).copied == 1


EDITION = """\
title: The day
sections:
  - items:
      - {title: A, url: "https://news.example.com/1", picture: "https://a.example.org/a.jpg"}
      - {title: B, url: "https://news.example.com/gone", picture: "https://a.example.org/b.jpg"}
sponsor: {name: Acme, picture: "https://a.example.org/c.jpg"}
"""


def test_pictures_of_editions_are_copied_and_stay_when_their_records_go(tmp_path: Path) -> None:
    with serving({f"/{name}.jpg": picture() for name in "abc"}) as server:
        site = Site(tmp_path, "https://a.example.org/a.jpg", pictures={"show": "local"})
        site.servers["a"] = server.root
        (site.content / "editions").mkdir()
        (site.content / "editions/2025-01-01.yaml").write_text(EDITION)
        report = site.copy()
        assert (report.pictures, report.copied) == (3, 3)
        (site.content / "articles/0.md").unlink()
        with held_pictures(site.content) as (settings, cache):
            assert unnamed_pictures(site.content, cache, settings).pictures == ()
        retracted = record_text("gone", more="retracted: Wrong.\n")
        (site.content / "articles/gone.md").write_text(retracted)
        with held_pictures(site.content) as (settings, cache):
            unnamed = unnamed_pictures(site.content, cache, settings)
        assert unnamed.pictures == ("https://a.example.org/b.jpg",)
