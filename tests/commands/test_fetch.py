"""`broadsheet fetch` and `broadsheet feeds`, as their users meet them."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.commands.cli import main
from generator.content.sources.feeds.state import IN_REPOSITORY, held
from tests.content.sources.feeds.documents import LONG, item, rss
from tests.content.sources.servers import HOST, Say, Server, leading_to, page, serving
from tests.documented import ROOT, environment
from tests.factories import record_text, tree, write_site

NOW = {"SOURCE_DATE_EPOCH": "1769860800"}
"""Noon of 31 January 2026, UTC."""
KIND = "application/rss+xml"
TITLES = (
    "Harbour wall is repaired after the winter storms",
    "Council votes for a new library in the old mill",
    "Rare geese return to the marshes in the north",
)


def run(*arguments: str | Path, given: bytes = b"", at: Mapping[str, str] = NOW) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], input=given, env=dict(at))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(
        tmp_path / "content",
        {
            "articles/2026-01-30-a.md": record_text("a"),
            "topics/floods.yaml": "name: Floods\naliases: [High water]\n",
        },
    )


def fetch(site: Path, *more: str | Path) -> Result:
    return run("fetch", "--content", site, "--allow-host", HOST, *more)


def feeds(site: Path, command: str, *more: str | Path, given: bytes = b"") -> Result:
    return run("feeds", command, *more, "--content", site, given=given)


def follow(site: Path, *rows: str) -> None:
    listed = "".join(f"  - {row}\n" for row in rows)
    (site / "feeds.yaml").write_text(f"# mine\nfeeds:\n{listed}", "utf-8")


def news(*numbers: int, **fields: str) -> str:
    return rss(
        *(item(at, title=TITLES[at], description=f"{LONG} {at}", **fields) for at in numbers)
    )


def with_etag(body: str, etag: str) -> Say:
    def say(handler: BaseHTTPRequestHandler) -> None:
        is_known = handler.headers.get("If-None-Match") == etag
        page("" if is_known else body, 304 if is_known else 200, KIND, ETag=etag)(handler)

    return say


Serving = Callable[[Mapping[str, Say]], Server]


@pytest.fixture
def server() -> Iterator[Serving]:
    with ExitStack() as stack:
        yield lambda pages: stack.enter_context(serving(dict(pages)))


def test_what_is_new_comes_into_the_inbox_once_and_is_never_built(
    site: Path, server: Serving
) -> None:
    there = server({"/one": with_etag(news(0, 1), '"a"'), "/two": page(news(1, 2), kind=KIND)})
    follow(site, f"{there.root}/one", f"{there.root}/two")
    result = fetch(site)
    assert result.exit_code == 0, result.stderr
    assert "3 new candidates" in result.stdout
    assert "broadsheet inbox" in result.stdout
    candidates = sorted((site / "inbox").glob("*.md"))
    assert len(candidates) == 3
    assert sum(path.read_text().count("guid-1") for path in candidates) == 2  # of both feeds
    built = run("build", site, "-o", site.parent / "output")
    assert built.exit_code == 0, built.stderr
    assert not [path for path in (site.parent / "output").rglob("*") if "harbour" in path.name]
    again = fetch(site)
    assert again.exit_code == 0
    assert "2 unchanged" in again.stdout
    assert sorted((site / "inbox").glob("*.md")) == candidates


def test_an_unchanged_feed_writes_nothing_at_all(site: Path, server: Serving) -> None:
    there = server({"/one": with_etag(news(0), '"a"')})
    follow(site, f"{there.root}/one")
    fetch(site)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    result = fetch(site)
    assert "1 unchanged" in result.stdout
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()} == before


def test_a_dry_run_tells_what_would_come_in_and_writes_nothing(site: Path, server: Serving) -> None:
    there = server({"/one": page(news(0, 1), kind=KIND)})
    follow(site, f"{there.root}/one")
    before = tree(site)
    result = fetch(site, "--dry-run")
    assert result.exit_code == 0
    assert TITLES[0] in result.stdout
    assert "https://news.example.org/1" in result.stdout
    assert tree(site) == before


def test_for_programs_all_is_json(site: Path, server: Serving) -> None:
    there = server({"/one": page(news(0), kind=KIND), "/bad": page("", 500)})
    follow(site, f"{there.root}/one", f"{there.root}/bad", "nonsense")
    result = fetch(site, "--json")
    told = json.loads(result.stdout)
    assert told["status"] == result.exit_code == 1
    assert [each["result"] for each in told["feeds"]] == ["changed", "failed"]
    assert len(told["inbox"]["new"]) == 1
    assert [problem["field"] for problem in told["problems"]] == ["feeds[2].address"]
    shown = json.loads(fetch(site, "--json", "--dry-run", "--force").stdout)
    assert shown["dry_run"] is True


def test_in_quiet_nothing_is_said_where_nothing_is_wrong(site: Path, server: Serving) -> None:
    there = server({"/one": page(news(0), kind=KIND), "/bad": page("", 500)})
    follow(site, f"{there.root}/one")
    result = fetch(site, "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    follow(site, f"{there.root}/one", f"{there.root}/bad")
    result = fetch(site, "--quiet")
    assert result.exit_code == 1
    assert f"{there.root}/bad" in result.stderr


def test_chosen_feeds_alone_are_asked_for(site: Path, server: Serving) -> None:
    there = server({"/one": page(news(0), kind=KIND), "/two": page(news(1), kind=KIND)})
    follow(site, f"{{address: '{there.root}/one', name: Harbour}}", f"{there.root}/two")
    assert fetch(site, "harbour").exit_code == 0
    assert fetch(site, f"{there.root}/two").exit_code == 0
    assert [path for path in there.paths if path != "/robots.txt"] == ["/one", "/two"]
    result = fetch(site, "harbor")
    assert result.exit_code == 2
    assert 'did you mean "Harbour"' in result.stderr


def test_a_feed_that_is_gone_is_told_once(site: Path, server: Serving) -> None:
    there = server({"/gone": page("", 410)})
    follow(site, f"{there.root}/gone")
    first = fetch(site)
    assert first.exit_code == 1
    assert "is dead" in first.stderr
    second = fetch(site, "--force")
    assert (second.exit_code, second.stderr) == (0, "")
    assert "dead since" in feeds(site, "list").stdout


@pytest.mark.slow
def test_an_address_that_moved_is_told_once_and_written_where_that_is_asked_for(
    site: Path, server: Serving
) -> None:
    there = server({"/old": leading_to("/new", 301), "/new": with_etag(news(0), '"a"')})
    follow(site, f"{there.root}/old # the harbour")
    assert "--fix" in fetch(site).stderr
    assert fetch(site).stderr == ""
    result = fetch(site, "--fix")
    assert f"{there.root}/new now" in result.stderr
    text = (site / "feeds.yaml").read_text()
    assert f"{there.root}/new # the harbour" in text
    assert "# mine" in text
    # It keeps its id, so what is remembered of it: nothing comes in again.
    assert "1 unchanged" in fetch(site).stdout
    assert there.paths[-1] == "/new"


def test_two_rows_that_have_become_one_feed_are_told(site: Path, server: Serving) -> None:
    there = server({"/old": leading_to("/new", 301), "/new": page(news(0), kind=KIND)})
    follow(site, f"{there.root}/old", f"{there.root}/new")
    result = fetch(site, "--fix")
    assert result.exit_code == 1
    assert "delete one of the two rows" in result.stderr


def test_what_is_remembered_may_be_kept_among_the_content(site: Path, server: Serving) -> None:
    there = server({"/one": with_etag(news(0), '"a"')})
    follow(site, f"{there.root}/one")
    with (site / "site.yaml").open("a") as file:
        file.write("fetch:\n  state: repository\n")
    fetch(site)
    assert '"etag":"\\"a\\""' in (site / IN_REPOSITORY).read_text()
    assert run("check", site).exit_code == 0
    # As on another machine, which has the repository alone.
    for path in (site / ".broadsheet").iterdir():
        path.unlink()
    assert "1 unchanged" in fetch(site).stdout


def test_a_feed_that_is_trusted_publishes_at_once(site: Path, server: Serving) -> None:
    there = server({"/one": page(news(0), kind=KIND)})
    follow(site, f"{{address: '{there.root}/one', trust: publish}}")
    result = fetch(site)
    assert result.exit_code == 0, result.stderr
    assert "1 published" in result.stdout
    assert [path for path in (site / "articles").rglob("*.md") if "harbour" in path.name]


def test_items_that_cannot_be_kept_come_again(site: Path, server: Serving) -> None:
    """What is to be remembered is written only once the inbox has the items."""
    there = server({"/one": with_etag(news(0), '"a"')})
    follow(site, f"{there.root}/one")
    (site / "inbox").write_text("in the way")
    assert fetch(site).exit_code == 2
    (site / "inbox").unlink()
    assert "1 new candidate" in fetch(site).stdout


def test_what_found_no_room_in_a_full_inbox_comes_with_the_next_fetch(
    site: Path, server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its server would say forever that nothing has changed."""
    there = server({"/one": with_etag(news(0, 1, 2), '"a"'), "/two": with_etag(news(0), '"b"')})
    follow(site, f"{there.root}/one", f"{there.root}/two")
    with monkeypatch.context() as few:
        few.setattr("generator.inbox.gather.MOST_WAITING", 2)
        first = fetch(site)
        assert "2 new candidates" in first.stdout
        assert "has room for 2 candidates; 1 more were left out" in first.stderr
        assert "has room" in fetch(site).stderr
    assert "1 new candidate" in fetch(site).stdout
    asked = len(there.paths)
    assert "2 unchanged" in fetch(site).stdout
    assert [each.headers.get("if-none-match") for each in there.asked[asked:]].count('"a"') == 1


def test_without_feeds_it_is_said_how_to_follow_some(site: Path) -> None:
    result = fetch(site)
    assert result.exit_code == 2
    assert "broadsheet feeds add" in result.stderr
    follow(site)
    assert fetch(site).exit_code == 0


def test_one_process_fetches_at_a_time(site: Path, server: Serving) -> None:
    there = server({"/one": page(news(0), kind=KIND)})
    follow(site, f"{there.root}/one")
    with held(site, "beside"):
        result = fetch(site, "--wait", "0")
    assert result.exit_code == 6
    assert there.paths == []


@pytest.mark.parametrize("command", ["fetch", "feeds add https://b.example/"])
@pytest.mark.parametrize("package", ["feedparser", "turbohtml"])
def test_without_its_packages_the_command_says_which_to_install(
    site: Path, package: str, command: str
) -> None:
    follow(site, "https://a.example/feed")
    program = (
        f"import sys; sys.modules[{package!r}] = None; from generator.commands.cli import main; "
        f"main([*{command.split()!r}, '--content', {str(site)!r}])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment(), capture_output=True, text=True
    )
    assert ended.returncode == 2
    assert f"needs {package}" in ended.stderr
    assert 'pip install "broadsheet[fetch]"' in ended.stderr
    assert "Traceback" not in ended.stderr


def test_check_tells_of_rows(site: Path) -> None:
    follow(site, "nonsense", "https://a.example/f", "{address: 'https://a.example/f', limit: 0}")
    result = run("check", site)
    assert result.exit_code == 1
    assert "feeds.yaml:3" in result.stdout + result.stderr
    assert "feeds.yaml:5" in result.stdout + result.stderr


# broadsheet feeds


def test_the_feed_of_a_page_is_added_and_all_else_in_the_file_stays(
    site: Path, server: Serving
) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/one" title="Harbour">'
    there = server({"/": page(f"<html><head>{link}"), "/one": page(news(0), kind=KIND)})
    follow(site, "https://a.example/feed # first")
    added = ["--allow-host", HOST, "--topic", "high water"]
    tried = feeds(site, "add", f"{there.root}/", *added, "--dry-run")
    assert f"address: {there.root}/one" in tried.stdout
    assert there.root not in (site / "feeds.yaml").read_text()
    result = feeds(site, "add", f"{there.root}/", *added)
    assert result.exit_code == 0, result.stderr
    text = (site / "feeds.yaml").read_text()
    assert text.startswith("# mine\nfeeds:\n  - https://a.example/feed # first\n")
    assert "topics:\n      - Floods\n" in text
    assert run("check", site).exit_code == 0
    again = feeds(site, "add", f"{there.root}/one", *added)
    assert again.exit_code == 1
    assert (site / "feeds.yaml").read_text() == text


def test_the_first_feed_begins_the_file(site: Path, server: Serving) -> None:
    there = server({"/one": page(news(0), kind=KIND)})
    assert feeds(site, "add", f"{there.root}/one", "--allow-host", HOST).exit_code == 0
    assert "1 with news" in fetch(site).stdout


@pytest.mark.slow
def test_where_there_is_no_feed_nothing_is_written(site: Path, server: Serving) -> None:
    there = server({"/": page("<html>")})
    for url in (f"{there.root}/", "http://127.0.0.1:9/", "not an address"):
        result = feeds(site, "add", url, "--allow-host", HOST)
        assert result.exit_code == 2
        assert result.stderr
    assert not (site / "feeds.yaml").exists()


OPML = """<opml version="2.0"><body>
<outline text="High water"><outline text="A" xmlUrl="https://a.example/feed"/></outline>
<outline text="Cooking"><outline text="B" xmlUrl="https://b.example/feed"/></outline>
</body></opml>"""


def test_opml_is_taken_once_and_given(site: Path) -> None:
    follow(site, "https://b.example/feed")
    first = feeds(site, "import", "-", given=OPML.encode())
    assert first.exit_code == 0, first.stderr
    assert "1 added, 1 followed already" in first.stdout
    text = (site / "feeds.yaml").read_text()
    assert "name: A\n    topics:\n      - Floods\n" in text
    assert feeds(site, "import", "-", given=OPML.encode()).exit_code == 0
    assert (site / "feeds.yaml").read_text() == text
    given = feeds(site, "export")
    assert given.exit_code == 0
    other = write_site(site.parent / "other", {"articles/a.md": record_text("a")})
    assert feeds(other, "import", "-", given=given.stdout.encode()).exit_code == 0
    assert (other / "feeds.yaml").read_text().count("address:") == 2


def test_a_file_that_is_no_opml_adds_nothing(site: Path) -> None:
    result = feeds(site, "import", "-", given=b"<html>")
    assert result.exit_code == 2
    assert not (site / "feeds.yaml").exists()


def test_feeds_are_listed_with_how_they_are(site: Path, server: Serving) -> None:
    there = server({"/one": page(news(0), kind=KIND, Cache_Control="max-age=3600")})
    follow(site, f"{there.root}/one", "https://a.example/feed")
    fetch(site, f"{there.root}/one")
    told = feeds(site, "list").stdout
    assert "not due before 2026-01-31 13:00" in told
    assert "not fetched yet" in told
    rows = json.loads(feeds(site, "list", "--json").stdout)["feeds"]
    assert [bool(row["state"]) for row in rows] == [True, False]
