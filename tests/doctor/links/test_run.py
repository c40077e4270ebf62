"""The links of a whole site, over days, asked of a server of our own."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator.build import Request, build
from generator.commands.cli import main
from generator.content.settings import Settings
from generator.content.sources.answers import Answer, Failure, Reason
from generator.content.sources.client import Client
from generator.doctor.links.run import LinkCheck, check_links
from generator.memo.store import FOLDER
from tests.content.sources.servers import HOST, leading_to, page, serving
from tests.documented import environment
from tests.factories import NOW, record_text, tree, write_site

START = datetime(2026, 1, 1, 7, tzinfo=UTC)


def client(_: Settings) -> Client:
    return Client(local_hosts={HOST}, interval=0.0)


def record(address: str, more: str = "") -> str:
    text = record_text("a", more=more)
    return text.replace("https://news.example.com/a", address)


def checked(site: Path, day: float = 0, **given: Any) -> LinkCheck:
    return check_links(site, now=START + timedelta(days=day), **{"client": client, **given})


def codes(found: LinkCheck) -> list[tuple[str, str, int]]:
    return [(each.path, each.code, each.line) for each in found.findings]


def test_what_is_gone_for_days_is_told_where_it_stands_and_no_earlier(tmp_path: Path) -> None:
    with serving({"/b": page("Words")}) as server:
        site = write_site(
            tmp_path / "content",
            {
                "articles/a.md": record(f"{server.root}/gone#part"),
                "articles/b.md": record(f"{server.root}/b"),
            },
        )
        for day in (0, 1.5):
            found = checked(site, day)
            assert (found.findings, found.failing, found.dead) == ((), 1, 0)
        found = checked(site, 3)
        assert codes(found) == [("articles/a.md", "link-dead", 4)]
        assert found.findings[0].message == (
            f"{server.root}/gone answers 404; 3 times since 2026-01-01"
        )
        assert (found.links, found.fine, found.failing, found.dead) == (2, 1, 0, 1)
        server.pages = {"/b": page("Words"), "/gone": page("Here again")}
        assert checked(site, 4).findings == ()


def test_what_is_not_due_is_not_asked_for(tmp_path: Path) -> None:
    with serving({"/a": page("Words")}) as server:
        site = write_site(tmp_path / "content", {"articles/a.md": record(f"{server.root}/a")})
        assert checked(site).asked == 1
        count = len(server.asked)
        assert checked(site, 0.5).asked == 0
        assert len(server.asked) == count
        assert checked(site, 8).asked == 1


def test_those_that_have_waited_longest_are_asked_for_first(tmp_path: Path) -> None:
    pages = {f"/{name}": page("Words") for name in "abc"}
    with serving(pages) as server:
        files = {f"articles/{name}.md": record(f"{server.root}/{name}") for name in "abc"}
        site = write_site(tmp_path / "content", files)
        found = [checked(site, at / 100, most=1) for at in range(3)]
        assert [(each.asked, each.waiting) for each in found] == [(1, 2), (1, 1), (1, 0)]
        asked = [path for path in server.paths if path != "/robots.txt"]
        assert sorted(asked) == ["/a", "/b", "/c"]
        checked(site, 10, most=1)
        assert server.paths[-1] == asked[0]


def test_what_moved_and_what_only_seems_to_be_there_is_told(tmp_path: Path) -> None:
    with serving({}) as server:
        server.pages = {
            "/moved": leading_to(f"{server.root}/new/place", 301),
            "/new/place": page("<title>Tides</title>"),
            "/front": leading_to(f"{server.root}/"),
            "/": page("<title>Example News</title>"),
            "/lost": page("<title>Page not found</title>"),
        }
        names = ("moved", "front", "lost")
        files = {f"articles/{name}.md": record(f"{server.root}/{name}") for name in names}
        site = write_site(tmp_path / "content", files)
        found = checked(site)
    assert codes(found) == [
        ("articles/moved.md", "link-moved", 4),
        ("articles/front.md", "link-soft-404", 4),
        ("articles/lost.md", "link-soft-404", 4),
    ]
    assert found.findings[0].message.endswith(f"has moved for good to {server.root}/new/place")


class Gone:
    """All that is asked for is gone, on hosts that no test may ask."""

    def __init__(self, *_: Settings) -> None:
        self.asked: list[tuple[str, str]] = []

    def get(self, address: str, *, method: str = "GET", **_: Any) -> Answer:
        self.asked.append((method, address))
        return Answer(address, 410, {}, b"")


def test_pictures_and_logos_are_asked_for_and_what_was_taken_down_is_not(tmp_path: Path) -> None:
    more = "images: [{url: 'https://pictures.example/a.jpg', width: 1, height: 1}]\n"
    site = write_site(
        tmp_path / "content",
        {
            "articles/a.md": record_text("a", more=more + "webUrl: https://mirror.example/a\n"),
            "articles/b.md": record_text("b", more="removed: true"),
            "articles/c.md": record_text("c", more="retracted: It was made up."),
            "publishers/p.yaml": "name: P\ndomain: p.example\nimages: [{url: 'https://p.example/l.png'}]",
        },
    )
    text = (
        (site / "articles/a.md")
        .read_text()
        .replace("webUrl: https://news", "originalUrl: https://news")
    )
    (site / "articles/a.md").write_text(text)
    gone = Gone()
    for day in (0, 2, 4):
        found = checked(site, day, client=lambda _: gone)
    assert {address for _, address in gone.asked} == {
        "https://news.example.com/a",
        "https://mirror.example/a",
        "https://pictures.example/a.jpg",
        "https://p.example/l.png",
    }
    assert {(each.path, each.field) for each in found.findings} == {
        ("articles/a.md", "originalUrl"),
        ("articles/a.md", "webUrl"),
        ("articles/a.md", "images"),
        ("publishers/p.yaml", "images"),
    }


def test_what_is_silenced_is_not_told(tmp_path: Path) -> None:
    site = write_site(
        tmp_path / "content",
        {
            "articles/a.md": record_text("a", more="# check: ignore link-dead"),
            "articles/b.md": record_text("b"),
        },
        check="{folders: {articles/b.md: [link-dead]}}",
    )
    for day in (0, 2, 4):
        found = checked(site, day, client=Gone)
    assert found.dead == 2
    assert found.findings == ()


def test_what_no_longer_stands_anywhere_is_forgotten(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    checked(site, client=Gone)
    (site / "articles/a.md").write_text(record_text("b"))
    checked(site, 1, client=Gone)
    kept = json.loads((site / FOLDER / "links.json").read_text())["links"]
    assert list(kept) == ["https://news.example.com/b"]


class Silent(Gone):
    def get(self, address: str, **_: Any) -> Failure:  # type: ignore[override]
        return Failure(address, Reason.NO_HOST, "there is no host of that name")


def test_without_a_network_nothing_is_counted(tmp_path: Path) -> None:
    files = {f"articles/{name}.md": record(f"https://{name}.example/a") for name in ("a", "b", "c")}
    site = write_site(tmp_path / "content", files)
    found = checked(site, client=Silent)
    assert "no network" in found.note
    assert (found.asked, found.waiting, found.failing) == (0, 3, 0)
    assert json.loads((site / FOLDER / "links.json").read_text())["links"] == {}


class Stopped(Gone):
    """Two answers, and then someone asks it to end."""

    def get(self, address: str, **given: Any) -> Answer:
        if len(self.asked) == 2:
            raise KeyboardInterrupt
        return super().get(address, **given)


def test_what_was_asked_for_is_kept_whatever_ends_it(tmp_path: Path) -> None:
    files = {f"articles/{name}.md": record_text(name) for name in "abc"}
    site = write_site(tmp_path / "content", files)
    stopped = Stopped()
    with pytest.raises(KeyboardInterrupt):
        checked(site, client=lambda _: stopped)
    assert len(json.loads((site / FOLDER / "links.json").read_text())["links"]) == 2


def test_a_build_knows_nothing_of_it(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    build(Request(content=site, output=tmp_path / "one", now=NOW))
    for day in (0, 2, 4):
        assert checked(site, day, client=Gone).dead == (day == 4)
    report = build(Request(content=site, output=tmp_path / "two", now=NOW))
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert report.problems == ()


def links(site: Path, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["links", str(site), *arguments])


def test_the_command_tells_what_is_known_and_ends_well(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    for day in (0, 2, 4):
        checked(site, day, client=Gone)
    now = "--now=2026-01-05T08:00:00Z"
    done = links(site, "--most", "0", now)
    assert done.exit_code == 0
    assert "a.md:4:9: webUrl: https://news.example.com/a answers 410; 3 times" in done.output
    assert done.output.splitlines()[-1] == (
        "1 link: 0 fine, 1 dead, 0 that fail and may come back, 0 that do not say, "
        "0 never asked for; "
        "0 asked for now, 0 still to be asked for"
    )
    assert links(site, "--most", "0", now, "--strict").exit_code == 1
    document = json.loads(links(site, "--most", "0", now, "--format", "json").stdout)
    assert document["links"]["dead"] == 1
    assert document["links"]["findings"][0]["code"] == "link-dead"


def test_what_was_never_asked_for_says_nothing_of_itself(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    last = links(site, "--most", "0").output.splitlines()[-1]
    assert "0 that do not say, 1 never asked for; 0 asked for now" in last


def test_the_command_asks_no_private_host(tmp_path: Path) -> None:
    with serving({"/a": page("Words")}) as server:
        site = write_site(tmp_path / "content", {"articles/a.md": record(f"{server.root}/a")})
        done = links(site)
        assert done.exit_code == 0
        assert "1 that do not say, 0 never asked for; 1 asked for now" in done.output
        assert server.asked == []


def test_without_its_packages_it_says_what_to_install(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    program = "import sys; sys.modules['httpx2'] = None; from generator.__main__ import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", program, "links", str(site)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.endswith(
        "To ask for links, Broadsheet needs httpx2, which is not installed: "
        'python -m pip install "broadsheet[fetch]"\n'
    )


class SomeGone(Gone):
    """Hosts that are gone, and one that is not while there is a network."""

    def __init__(self, *, network: bool) -> None:
        super().__init__()
        self.network = network

    def get(self, address: str, **given: Any) -> Answer | Failure:  # type: ignore[override]
        self.asked.append(("", address))
        if self.network and "there.example" in address:
            return Answer(address, 200, {}, b"")
        return Failure(address, Reason.NO_HOST, "there is no host of that name")


def test_hosts_that_are_gone_for_good_are_told_from_a_network_that_is(tmp_path: Path) -> None:
    """Though what fails is asked for each day, and what is fine is not."""
    names = ("a", "b", "c", "there")
    files = {f"articles/{name}.md": record(f"https://{name}.example/a") for name in names}
    site = write_site(tmp_path / "content", files)
    for day in (0, 2, 4):
        assert checked(site, day, client=lambda _: SomeGone(network=True)).note == ""
    assert checked(site, 4, most=0).dead == 3
    for name in "ab":
        (site / f"articles/{name}.md").unlink()
    found = checked(site, 6, client=lambda _: SomeGone(network=False))
    assert "no network" in found.note
    kept = json.loads((site / FOLDER / "links.json").read_text())["links"]
    assert kept["https://there.example/a"]["state"] == "fine"


def check(site: Path, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["check", str(site), "--links", *arguments])


def test_a_check_tells_of_links_where_it_is_asked_to(tmp_path: Path) -> None:
    site = write_site(
        tmp_path / "content",
        {"articles/a.md": record_text("a"), "articles/b.md": record_text("b", more="tags: [NO]")},
    )
    for day in (0, 2, 4):
        checked(site, day, client=Gone)
    now = "--now=2026-01-05T08:00:00Z"  # on that day none of them is due again
    both = ["link-dead: 2 warnings", "name-typed: 1 warning"]
    done = check(site, now)
    assert done.exit_code == 0
    assert all(line in done.output for line in both)
    assert check(site, now, "--strict").exit_code == 1
    assert "link-dead" not in check(site, now, "--ignore", "link-dead").output
    one = CliRunner().invoke(main, ["check", str(site / "articles/a.md"), "--links", now])
    assert "link-dead: 1 warning" in one.output
    without = CliRunner().invoke(main, ["check", str(site), now])
    assert "link-dead" not in without.output
    assert check(site, "--diff").exit_code == 2


def test_a_check_of_links_asks_no_private_host(tmp_path: Path) -> None:
    with serving({"/a": page("Words")}) as server:
        site = write_site(tmp_path / "content", {"articles/a.md": record(f"{server.root}/a")})
        assert check(site).exit_code == 0
        assert server.asked == []
        assert (site / FOLDER / "links.json").exists()
