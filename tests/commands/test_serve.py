"""`broadsheet serve` as it is run: what it says, what it builds and leaves alone, how it ends."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from generator.build import Request, build
from generator.commands.cli import main
from tests.documented import environment
from tests.factories import NOW, record_text, tree, write_site
from tests.serving import Serving, eventually, serving

pytestmark = pytest.mark.slow

for package in ("starlette", "uvicorn", "watchfiles"):
    pytest.importorskip(package)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {f"articles/{name}.md": record_text(name, body=f"Words of {name}.") for name in "ab"}
    return write_site(tmp_path / "content", files)


def get(server: Serving, path: str = "") -> tuple[int, str]:
    """Status and text of what lies at a path below the site."""
    parts = urlsplit(server.address + path)
    connection = HTTPConnection(parts.netloc, timeout=60)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def state(server: Serving, path: str = "/") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(get(server, f".broadsheet/page?path={path}")[1])
    return found


def shows(server: Serving, path: str, words: str) -> None:
    """Waits until a page has these words."""
    eventually(lambda: words in get(server, path)[1], lambda: server.lines)


def test_a_site_is_served_under_its_own_path(tmp_path: Path) -> None:
    content = write_site(
        tmp_path / "content",
        {"articles/a.md": record_text("a")},
        base_url="https://example.org/digest/",
    )
    with serving(content) as server:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/digest/", server.address)
        status, text = get(server)
        assert status == 200
        assert "Title a" in text


def test_what_is_saved_added_and_removed_is_shown(content: Path) -> None:
    with serving(content) as server:
        get(server)
        (content / "articles/a.md").write_text(record_text("a", body="Better words."))
        shows(server, "news/a/", "Better words.")
        server.said("content/articles/a.md: ")
        deep = content / "articles/2026/deep/c.md"
        deep.parent.mkdir(parents=True)
        deep.write_text(record_text("c"))
        shows(server, "", "Title c")
        (content / "articles/b.md").unlink()
        eventually(lambda: get(server, "news/b/")[0] == 404)


def test_templates_that_come_while_it_runs_are_taken(content: Path) -> None:
    with serving(content) as server:
        own = content.parent / "templates/default"
        own.mkdir(parents=True)
        (own / "404.html").write_text("None of ours.")
        shows(server, "404.html", "None of ours.")


def test_settings_that_move_the_site_move_it_here_too(content: Path) -> None:
    with serving(content) as server:
        get(server)
        file = content / "site.yaml"
        file.write_text(file.read_text().replace("example.org/", "example.org/moved/", 1))
        eventually(lambda: get(server, "moved/")[0] == 200, lambda: server.lines)
        assert get(server, "news/a/")[0] == 404


def test_ten_saves_in_a_second_make_two_builds(content: Path) -> None:
    with serving(content) as server:
        get(server)
        started = time.monotonic()
        for number in range(10):
            (content / "articles/a.md").write_text(record_text("a", body=f"Words {number}."))
            time.sleep(0.09)
        took = time.monotonic() - started
        shows(server, "news/a/", "Words 9.")
        # On a busy machine, the ten take longer than a second.
        assert server.builds <= 1 + -(-took // 1)


def test_a_checkout_of_many_files_makes_one_build(content: Path) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(
            ["git", *name, *arguments], cwd=content.parent, check=True, capture_output=True
        )

    git("init", "-q", "-b", "main")
    (content.parent / ".gitignore").write_text(".broadsheet/\n")
    git("add", ".")
    git("commit", "-q", "-m", "few")
    git("checkout", "-q", "-b", "many")
    for number in range(500):
        record = content / f"articles/{number % 20}/{number}.md"
        record.parent.mkdir(exist_ok=True)
        record.write_text(record_text(f"n{number}", body="Words."))
    git("add", ".")
    git("commit", "-q", "-m", "many")
    git("checkout", "-q", "main")
    with serving(content) as server:
        get(server)
        git("checkout", "-q", "many")
        server.said("more: ")
        there = [number for number in range(500) if get(server, f"news/{number}/")[0] == 200]
        assert len(there) == 500
        assert server.builds == 1


def test_files_that_editors_write_beside_make_no_build(content: Path) -> None:
    with serving(content) as server:
        get(server)
        for name in ("4913", ".a.md.swp", "a.md~", ".#a.md", "a.md.tmp.12"):
            (content / "articles" / name).write_text("x")
        time.sleep(1)
        (content / "articles/a.md").write_text(record_text("a", body="Words that count."))
        shows(server, "news/a/", "Words that count.")
        eventually(lambda: server.builds == 1)


def test_it_looks_itself_where_the_system_tells_nothing(content: Path) -> None:
    with serving(content, "--poll") as server:
        for number in range(2):
            (content / "articles/a.md").write_text(record_text("a", body=f"Words {number}."))
            shows(server, "news/a/", f"Words {number}.")


def test_the_folder_that_is_published_and_its_state_stay_as_they_are(content: Path) -> None:
    output = content.parent / "output"
    build(Request(content=content, output=output, now=NOW))
    before, notes = tree(output), (content / ".broadsheet/changes.json").read_bytes()
    with serving(content, "--drafts", "--now=2026-01-01") as server:
        (content / "articles/c.md").write_text(record_text("c", more="draft: true"))
        shows(server, "", "Title c")
        eventually(lambda: state(server)["unpublished"] == {"new": 1, "updated": 0, "again": 0})
        assert server.end() == 0
    assert tree(output) == before
    assert (content / ".broadsheet/changes.json").read_bytes() == notes
    report = build(Request(content=content, output=output, now=NOW))
    assert (report.written, report.notes) == (0, ())


def test_not_one_byte_of_what_is_added_is_in_the_folder_that_it_builds_into(content: Path) -> None:
    preview = content.parent / "preview"
    with serving(content, "--output=preview", "--now=2026-01-01") as server:
        assert "preview.js" in get(server)[1]
        assert server.end() == 0
    build(Request(content=content, output=content.parent / "output", now=NOW))
    assert tree(preview) == tree(content.parent / "output")


def test_a_folder_of_built_files_that_is_removed_is_made_again(content: Path) -> None:
    with serving(content) as server:
        get(server)
        shutil.rmtree(content / ".broadsheet")
        eventually(lambda: get(server, "news/a/")[0] == 200, lambda: server.lines)


def test_drafts_and_tomorrow_are_shown_to_who_asks(content: Path) -> None:
    files = {
        "articles/c.md": record_text("c", more="published: false"),
        "articles/d.md": record_text("d", more="draft: true"),
        "articles/e.md": record_text("e", published="2030-01-01"),
    }
    write_site(content, files)
    shown = {}
    for options in ((), ("--drafts",), ("--now=2030-01-02",), ("--drafts", "--now=2030-01-02")):
        with serving(content, *options) as server:
            shown[options] = "".join(sorted(set(re.findall(r"Title (\w)", get(server)[1]))))
            labels = state(server)["labels"]
            assert len(labels) == len(options)
    assert list(shown.values()) == ["ab", "abcd", "abe", "abcde"]


def test_faults_that_were_there_are_no_news(content: Path) -> None:
    (content / "articles/c.md").write_text("none")
    with serving(content) as server:
        server.said("content/articles/c.md:")
        known = state(server)
        assert (known["faults"], known["standing"]) == ([], 1)
        (content / "articles/d.md").write_text("none")
        eventually(lambda: state(server)["faults_count"] == 1)
        assert state(server)["faults"][0]["place"].startswith("content/articles/d.md")


def test_warnings_that_came_are_counted_until_they_are_mended(content: Path) -> None:
    """A slip in a field's name leaves nothing out, and the words behind it are missed."""
    (content / "articles/c.md").write_text(record_text("c", more="colour: red"))
    with serving(content) as server:
        assert state(server)["warned"] == 0
        (content / "articles/d.md").write_text(record_text("d", more="excrept: Words."))
        server.said("excrept: unknown field")
        eventually(lambda: state(server)["warned"] == 1)
        (content / "articles/d.md").write_text(record_text("d", more="excerpt: Words."))
        eventually(lambda: state(server)["warned"] == 0)


def test_an_edit_that_came_with_a_mistake_elsewhere_is_not_lost(content: Path) -> None:
    with serving(content) as server:
        get(server)
        good = (content / "site.yaml").read_text()
        (content / "site.yaml").write_text("title: [")
        server.said("The last good page is shown")
        (content / "articles/a.md").write_text(record_text("a", body="Words meanwhile."))
        time.sleep(1.5)
        (content / "site.yaml").write_text(good)
        server.said("Mended.")
        shows(server, "news/a/", "Words meanwhile.")


def test_a_port_that_is_taken_is_said_and_the_next_one_used(content: Path) -> None:
    with serving(content) as first:
        port = urlsplit(first.address).port
        with serving(content, f"--port={port}") as second:
            assert f"Port {port} is taken" in second.said("Port ")
            assert urlsplit(second.address).port != port
            assert get(first)[0] == get(second)[0] == 200


def test_the_browser_is_opened_at_the_front_page(content: Path) -> None:
    noted = content.parent / "noted"
    program = content.parent / "browser"
    program.write_text(f'#!/bin/sh\necho "$1" > {noted}\n')
    program.chmod(0o755)
    with serving(content, "--open", BROWSER=str(program)) as server:
        eventually(lambda: noted.exists() and noted.read_text())
        assert noted.read_text().strip() == server.address


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_without_waiting_for_whoever_listens(content: Path, number: signal.Signals) -> None:
    with serving(content) as server:
        parts = urlsplit(server.address)
        streams = []
        for _ in range(5):
            connection = HTTPConnection(parts.netloc, timeout=60)
            connection.request("GET", "/.broadsheet/events")
            streams.append(connection.getresponse())
        started = time.monotonic()
        assert server.end(number) == 0
        # Who waited for these streams would wait for ever: nobody closes them.
        assert time.monotonic() - started < 10
        assert server.lines[-1] == "Ended."
        assert not [line for line in server.lines if "Traceback" in line or "rror" in line]


def test_it_can_be_ended_while_it_builds(content: Path) -> None:
    for number in range(300):
        (content / f"articles/{number}.md").write_text(record_text(f"n{number}"))
    with serving(content) as server:
        server.said("Building")
        time.sleep(0.5)
        assert server.end() == 0, server.lines
        assert server.lines[-1] == "Ended."
        assert not [line for line in server.lines if "Traceback" in line]
    with serving(content) as server:
        assert get(server)[0] == 200


def test_what_is_published_is_refused_as_a_folder_to_build_into(content: Path) -> None:
    output = content.parent / "output"
    arguments = ["serve", str(content), f"--output={output}", f"--published={output}"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "is what you publish" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "there is no folder"),
        (("--editor=javascript:{path}",), "expected one of code"),
        (("--output=content/static",), "lies in content/static"),
    ],
)
def test_what_cannot_begin_says_why(content: Path, arguments: tuple[str, ...], words: str) -> None:
    (content / "static").mkdir()
    ended = serve_once(content, *arguments)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("package", ["starlette", "uvicorn", "watchfiles"])
def test_a_package_that_is_missing_is_named_with_what_installs_it(
    content: Path, package: str
) -> None:
    ended = serve_once(content, missing=package)
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        f"To serve a site, Broadsheet needs {package}, which is not installed: "
        'python -m pip install "broadsheet[serve]"'
    ]


def serve_once(
    content: Path, *arguments: str, missing: str = "none"
) -> "subprocess.CompletedProcess[str]":
    """The command where it cannot begin, and so ends. missing: a package that is not there"""
    program = (
        f"import sys; sys.modules[{missing!r}] = None; sys.argv[0] = 'broadsheet';"
        "from generator.__main__ import run; run()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "serve", "--port=0", *arguments],
        cwd=content.parent,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_content_folder_that_cannot_be_written_to_is_served_all_the_same(content: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    content.chmod(0o555)
    try:
        with serving(content) as server:
            assert get(server)[0] == 200
    finally:
        content.chmod(0o755)
