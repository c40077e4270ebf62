"""`broadsheet new`, as its users meet it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.commands.cli import main
from generator.memo.store import FOLDER, opened
from tests.content.sources.pages import ARTICLE, WORDS, html, meta
from tests.content.sources.servers import HOST, Say, certified, leading_to, page, serving
from tests.documented import ROOT, environment
from tests.factories import png, record_text, tree, write_site

NOW = {"SOURCE_DATE_EPOCH": "1769860800"}
"""Noon of 31 January 2026, UTC."""
HERE = "https://news.example.com/2026/tides"
NAME = "articles/2026-01-30-tides-forecasts-floods.md"


def new(
    site: Path, *arguments: str | Path, given: bytes = b"", setting: Mapping[str, str] = NOW
) -> Result:
    words = ["new", "--content", str(site), *map(str, arguments)]
    return CliRunner().invoke(main, words, input=given, env=dict(setting))


def build(site: Path) -> Result:
    output = site.parent / "output"
    return CliRunner().invoke(main, ["build", str(site), "-o", str(output)], env=NOW)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(
        tmp_path / "content",
        {
            "articles/2025-01-01-a.md": record_text("a"),
            "topics/floods.yaml": "name: Floods\nkeywords: [rivers]\n",
            "publishers/news.md": "---\nname: Example News\ndomain: news.example.com\n---\n",
        },
    )


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.html"
    path.write_bytes(ARTICLE)
    return path


def test_a_saved_page_becomes_a_record_that_a_build_shows(site: Path, saved: Path) -> None:
    result = new(site, HERE, "--from-html", saved)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip().endswith(NAME)
    text = (site / NAME).read_text("utf-8")
    assert f"excerpt: {json.dumps(WORDS)}\n" in text
    assert "addedDateTime: 2026-01-31T12:00:00Z\n" in text
    assert "  - Floods\n" in text
    built = build(site)
    assert built.exit_code == 0
    assert "warning" not in built.stderr
    assert "2 records: 2 shown" in built.stdout


def test_a_page_from_standard_input_says_where_it_lies(site: Path) -> None:
    result = new(site, "--from-html", "-", given=ARTICLE)
    assert result.exit_code == 0, result.stderr
    assert f"webUrl: {HERE}\n" in (site / NAME).read_text("utf-8")


def test_a_page_is_asked_for_once_and_only_if_that_is_wanted(site: Path) -> None:
    pages = {
        "/short": leading_to("/2026/tides?utm_source=x"),
        "/2026/tides?utm_source=x": page(ARTICLE),
    }
    with serving(pages) as server:
        result = new(site, f"{server.root}/short", "--print", "--title", "A title")
        assert result.exit_code == 0
        assert server.paths == []
        result = new(site, f"{server.root}/short", "--fetch", "--print", "--allow-host", HOST)
    assert result.exit_code == 0, result.stderr
    assert server.paths == ["/robots.txt", "/short", "/2026/tides?utm_source=x"]
    assert server.asked[0].headers["user-agent"].endswith("(+https://digest.example.org/)")
    assert "title: Tides forecasts floods\n" in result.stdout
    assert f"webUrl: {server.root}/2026/tides\n" in result.stdout


@pytest.mark.parametrize(
    ("picture", "lines"),
    [
        (page(png(640, 480), kind="image/png"), "    width: 640\n    height: 480\n"),
        (page(png(640, 480)[:20], kind="image/png"), ""),
        (page("Words", kind="image/jpeg"), ""),
        (page("Gone", 404), None),
    ],
)
def test_a_picture_whose_size_its_page_does_not_say_is_asked_for_it(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: Say, lines: str | None
) -> None:
    tls, certificate = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    article = page(html(meta(og__title="Tides forecasts floods", og__image="/a.png")))
    with serving({"/tides": article, "/a.png": picture}, tls) as server:
        result = new(site, f"{server.root}/tides", "--fetch", "--print", "--allow-host", HOST)
    assert result.exit_code == 0, result.stderr
    assert server.paths == ["/robots.txt", "/tides", "/a.png"]
    if lines is None:
        assert "images" not in result.stdout
        assert "there is no picture at" in result.stderr
    else:
        assert f"images:\n  - url: {server.root}/a.png\n{lines}---\n" in result.stdout


def test_the_setting_has_pages_asked_for_and_the_command_line_rules_over_it(site: Path) -> None:
    text = (site / "site.yaml").read_text("utf-8")
    (site / "site.yaml").write_text(f"{text}new:\n  fetch: true\n", "utf-8")
    address = "http://localhost:9/2026/a-story-of-words"
    result = new(site, address, "--print")
    assert result.exit_code == 0
    assert "was not read: the host is in a private network" in result.stderr
    assert "was not read" not in new(site, address, "--print", "--no-fetch").stderr


def test_what_cannot_be_read_is_said_and_the_record_is_made_without(site: Path) -> None:
    pages = {
        "/a-gone-story-there": page("Gone.", 410),
        "/a-document-as-pdf": page("%PDF", kind="a/b"),
    }
    with serving(pages) as server:
        for path, words in {"/a-gone-story-there": "410", "/a-document-as-pdf": "a/b"}.items():
            options = ("--fetch", "--print", "--allow-host", HOST)
            result = new(site, server.root + path, *options)
            assert result.exit_code == 0
            assert words in result.stderr
            assert result.stdout.startswith("---\n")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://news.example.com/a?utm_source=x", "it has the same original"),
        ("http://www.news.example.com/a/amp", "nearly the same address"),
        ("https://news.example.com/denied", "deny list"),
    ],
)
def test_what_the_site_has_already_is_said_before_anything_is_written(
    site: Path, url: str, words: str
) -> None:
    text = (site / "site.yaml").read_text("utf-8")
    (site / "site.yaml").write_text(f"{text}deny: [https://news.example.com/denied]\n", "utf-8")
    before = tree(site)
    result = new(site, url, "--title", "A title")
    assert result.exit_code == 1
    assert words in result.stderr
    assert tree(site) == before
    result = new(site, url, "--title", "A title", "--force")
    assert result.exit_code == 0
    assert words in result.stderr
    assert len(tree(site)) == len(before) + 1


def test_no_file_is_ever_overwritten(site: Path) -> None:
    for number in ("", "-2", "-3"):
        url = f"https://news{number}.example.org/a"
        result = new(site, url, "--title", "One title")
        assert result.exit_code == 0, result.stderr
        path = site / f"articles/2026-01-31-one-title{number}.md"
        assert f"webUrl: {url}\n" in path.read_text("utf-8")


def test_a_file_of_that_name_that_is_no_record_stays(site: Path) -> None:
    records = f"{(site / 'site.yaml').read_text('utf-8')}records: articles/2025*.md\n"
    (site / "site.yaml").write_text(records, "utf-8")
    own = write_site(site, {"articles/2026-01-31-a-title.md": "Mine."}) / "articles"
    (site / "site.yaml").write_text(records, "utf-8")
    result = new(site, HERE, "--title", "A title")
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert (own / "2026-01-31-a-title.md").read_text("utf-8") == "Mine."


def test_a_print_writes_nothing_and_has_nothing_else_on_standard_output(
    site: Path, saved: Path
) -> None:
    before = tree(site)
    result = new(site, HERE, "--from-html", saved, "--print")
    assert result.exit_code == 0
    assert tree(site) == before
    assert result.stdout.startswith("---\n")
    assert result.stdout.endswith("---\n")
    assert 'topic: Floods ("Floods" in the title)' in result.stderr


def test_json_says_what_was_made_and_why(site: Path, saved: Path) -> None:
    said = json.loads(new(site, HERE, "--from-html", saved, "--json").stdout)
    assert (said["status"], said["written"], said["name"]) == (0, True, NAME)
    assert said["text"] == (site / NAME).read_text("utf-8")
    assert said["topics"][0]["name"] == "Floods"
    assert said["publisher"]["why"] == "publishers/news.md has news.example.com"
    again = new(site, HERE, "--from-html", saved, "--json")
    said = json.loads(again.stdout)
    assert again.exit_code == said["status"] == 1
    assert said["already"][0]["name"] == NAME
    assert said["written"] is False


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give the URL of an article"),
        (("mailto:a@b.example",), "expected"),
        (("https://user@news.example.com/",), "without a user name"),
        (("https://news.example.com/a1",), "Too little is known"),
        (("https://news.example.com/a1", "--print"), "Too little is known"),
        (("--title", "A title"), "give the URL of an article"),
        (("--from-html", "-", "--title", "A title"), "webUrl"),
        ((HERE, "--title", "A title", "--topic", ""), "--topic"),
    ],
)
def test_too_little_for_a_record_is_said(
    site: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = tree(site)
    result = new(site, *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert tree(site) == before


def test_a_build_that_runs_meanwhile_stops_nobody_from_writing(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.inbox.newsroom._WAIT", 0.05)
    with opened(site, 0):
        assert new(site, HERE, "--title", "A title").exit_code == 0
    assert (site / "articles/2026-01-31-a-title.md").exists()
    assert (site / FOLDER).exists()


@pytest.mark.parametrize("missing", ["httpx2", "protego", "turbohtml"])
def test_what_is_not_installed_is_told_with_how_to_install_it(site: Path, missing: str) -> None:
    program = (
        f"import sys; sys.modules[{missing!r}] = None; from generator.__main__ import run; run()"
    )
    command = [sys.executable, "-c", program, "new", HERE, "--content", site]
    option = ["--from-html", "-"] if missing == "turbohtml" else ["--fetch"]
    ended = subprocess.run(
        [*command, *option],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr == (
        f"To read an article's page, Broadsheet needs {missing}, which is not installed: "
        'python -m pip install "broadsheet[fetch]"\n'
    )


def test_a_record_is_made_without_any_of_what_reads_pages(site: Path) -> None:
    program = (
        "import sys; sys.modules.update(dict.fromkeys(['httpx2', 'httpcore2', 'protego', "
        "'turbohtml'])); from generator.__main__ import run; run()"
    )
    command = [sys.executable, "-c", program, "new", HERE, "--title", "A title", "--content", site]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment() | NOW, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert (site / "articles/2026-01-31-a-title.md").exists()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals here")
def test_in_a_terminal_the_editor_is_opened_and_what_it_leaves_is_checked(
    site: Path, tmp_path: Path
) -> None:
    """The editor here adds a line that no record has."""
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text().replace('excerpt:', 'quality: high\\nexcerpt:'))\n"
    )
    ours, theirs = os.openpty()
    try:
        command = [sys.executable, "-m", "generator", "new", HERE, "--title", "A title"]
        ended = subprocess.run(
            [*command, "--content", site],
            cwd=ROOT,
            env=environment() | NOW | {"EDITOR": f"{sys.executable} {editor}", "VISUAL": ""},
            stdin=theirs,
            stdout=theirs,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    path = site / "articles/2026-01-31-a-title.md"
    assert "quality: high\n" in path.read_text("utf-8")
    assert ended.returncode == 1
    assert f'{path}:3: quality: expected a whole number, found "high"' in ended.stderr


def test_what_there_is_to_type_is_what_docs_count(site: Path, saved: Path) -> None:
    """Of a record with one author, one topic and a picture, beyond its words and addresses."""
    text = saved.read_text("utf-8").replace(', {"name": "Bo Example"}', "")
    saved.write_text(text, "utf-8")
    record = new(site, HERE, "--from-html", saved, "--print").stdout
    assert "  authors:\n    - name: Ada Example\n" in record
    picture = "https://news.example.com/pictures/flood.jpg"
    words = ("Tides forecasts floods", json.dumps(WORDS), "A river gauge", HERE, picture)
    by_hand = len(record) + len(NAME) - sum(len(each) for each in words)
    assert all(each in record for each in words)
    typed = len("broadsheet new --fetch ") + 1
    least = len("broadsheet new ") + 1
    said = " ".join((ROOT / "docs/writing.md").read_text("utf-8").split())
    assert f"has {by_hand} characters to type by hand" in said
    assert f"there are {typed}, Enter included" in said
    assert f"(settings.md#newfetch), {least} (" in said
