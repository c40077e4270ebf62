"""The language server, spoken with as editors do: a process of its own, over its two pipes."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.build import Request, build
from generator.commands.cli import main
from tests.documented import ROOT, environment
from tests.editors.client import PATIENCE, Editor, editor
from tests.factories import NOW, record_text, write_site

TOPICS = {
    "topics/1-ai.yaml": "name: AI\ndescription: Machines that learn.\n",
    "topics/2-c.yaml": "name: C#\nparent: AI\n",
    "topics/3-no.yaml": "name: 'NO'\n",
}
PUBLISHERS = {"publishers/a.yaml": "name: Example News\ndomain: news.example.com\n"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {"articles/a.md": record_text("a"), **TOPICS, **PUBLISHERS}
    return write_site(tmp_path / "content", files)


@pytest.fixture(scope="module")
def vi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """One process for the sites of all tests: it takes a second to start."""
    with editor(tmp_path_factory.mktemp("editor")) as each:
        yield each


def messages(found: list[dict[str, str]]) -> list[str]:
    return [each["message"] for each in found]


def test_it_says_what_it_can_and_ends_when_it_is_told_to(site: Path) -> None:
    with editor(site) as each:
        can = each.capabilities.keys()
        assert {"completionProvider", "hoverProvider", "textDocumentSync"} <= can
        each.open(site / "articles/a.md")
        each.problems(site / "articles/a.md")
        assert each.quit() == 0
        assert each.process.stderr is not None
        assert each.process.stderr.read() == b""


def test_nothing_is_left_behind(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the site is still being looked at when the editor says good-bye."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    for at in range(100):
        (site / f"articles/{at}.md").write_text(record_text(str(at)))
    with editor(site) as each:
        each.open(site / "articles/a.md")
        each.problems(site / "articles/a.md")
        assert each.quit() == 0
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_who_asks_it_to_end_does_not_wait_for_the_editor(site: Path) -> None:
    with editor(site) as each:
        each.open(site / "articles/a.md")
        each.problems(site / "articles/a.md")
        each.process.send_signal(signal.SIGTERM)
        assert each.process.wait(PATIENCE) == 143


def test_an_editor_that_is_gone_ends_it(site: Path) -> None:
    with editor(site) as each:
        assert each.process.stdin is not None
        each.process.stdin.close()
        each.process.wait(PATIENCE)


def test_problems_come_and_go_as_they_are_typed(vi: Editor, site: Path) -> None:
    record = site / "articles/a.md"
    text = record.read_text()
    vi.open(record)
    assert vi.problems(record) == []
    vi.write(record, text.replace("webUrl:", "quality: high\nwebUrl:"), 2)
    (problem,) = vi.problems(record, version=2)
    assert problem["message"] == 'quality: expected a whole number, found "high"'
    assert problem["range"] == {
        "start": {"line": 3, "character": 9},
        "end": {"line": 3, "character": 13},
    }
    assert problem["severity"] == 1
    assert problem["source"] == "Broadsheet"
    assert problem["code"]
    vi.write(record, text, 3)
    assert vi.problems(record, version=3) == []


@pytest.mark.slow
def test_places_are_counted_in_the_units_of_the_editor(site: Path) -> None:
    """An emoji is two units to most editors, and one to those that say so."""
    record = site / "articles/a.md"
    text = record.read_text().replace("webUrl:", 'provider: {"🌊": 1, name: N}\nwebUrl:')
    for encoding, column in (("utf-16", 20), ("utf-32", 19)):
        with editor(site, encoding) as each:
            each.open(record, text)
            found = each.problems(record, "unknown field")
            (problem,) = [each for each in found if "unknown field" in each["message"]]
            assert problem["range"]["start"] == {"line": 3, "character": 11}
            hovered = [each.hovered(record, 3, at) for at in (column, column + 3)]
            assert [bool(said) for said in hovered] == [True, True]
            assert not each.hovered(record, 3, column - 1)


def test_it_tells_what_a_build_tells_with_the_same_lines(vi: Editor, site: Path) -> None:
    """All that a record of mistakes holds, and what shows only beside other records."""
    rows = re.findall(r"^\| `([a-z]\w+: .+?)` \| (?:dropped|warning) \|", _records(), re.MULTILINE)
    by_name = {row.partition(":")[0]: row for row in rows if "\\" not in row}
    assert len(by_name) > 10
    mistakes = "\n".join(row for name, row in sorted(by_name.items()) if name != "title")
    record = site / "articles/b.md"
    record.write_text(record_text("a", more=mistakes))  # whose original is that of the other
    request = Request(content=site, output=site.parent / "output", now=NOW)
    told = {
        (each.line, each.message)
        for each in build(request).problems
        if each.source == "articles/b.md"
    }
    assert any("has the same original" in message for _, message in told)
    vi.open(record)
    found = vi.problems(record, "has the same original")
    shown = [(each["range"]["start"]["line"] + 1, each["message"]) for each in found]
    for line, message in told:
        assert any(line == at and said.endswith(message) for at, said in shown), message


def _records() -> str:
    return (ROOT / "docs/records.md").read_text("utf-8")


def test_what_shows_beside_other_records_is_told_when_one_is_saved(vi: Editor, site: Path) -> None:
    one, other = site / "articles/a.md", site / "articles/b.md"
    other.write_text(record_text("b"))
    vi.open(one)
    vi.open(other)
    vi.save(other, record_text("a"))
    found = vi.problems(other, "articles/a.md has the same original")
    assert len(found) == len({json.dumps(each) for each in found})
    moved = record_text("a").replace("---\n", "---\n# said above all\n", 1)
    vi.write(other, moved, 3)
    (problem,) = [each for each in vi.problems(other, version=3) if "same orig" in each["message"]]
    assert moved.splitlines()[problem["range"]["start"]["line"]].startswith("webUrl:")
    vi.save(other, record_text("b"))
    while vi.problems(other):
        pass


def test_nothing_is_written_and_no_build_has_to_wait(vi: Editor, site: Path) -> None:
    record = site / "articles/a.md"
    vi.open(record)
    vi.save(record, record_text("a", more="topics: [Robots]"))
    vi.problems(record, "Robots")
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    assert not (site / ".broadsheet").exists()
    build(Request(content=site, output=site.parent / "output", now=NOW))
    vi.save(record, record_text("a", more="topics: [Robot]"))
    vi.problems(record, "Robot")
    assert before.keys() == {path for path in site.rglob("*") if ".broadsheet" not in path.parts}


def test_settings_are_checked_too_and_what_they_declare_holds_at_once(
    vi: Editor, site: Path
) -> None:
    settings, record = site / "site.yaml", site / "articles/a.md"
    text = settings.read_text()
    vi.open(settings)
    vi.write(settings, f"{text}titel: T\n")
    (problem,) = vi.problems(settings, version=2)
    assert problem["message"] == 'titel: unknown field; did you mean "title"?'
    assert problem["range"]["start"] == {"line": 3, "character": 0}
    vi.save(settings, f"{text}extra_fields: {{records: {{price: number}}}}\n")
    vi.open(record, record_text("a", more="extra: {price: dear}"))
    assert messages(vi.problems(record, "price")) == [
        'extra.price: expected a number, found "dear"'
    ]


def test_topics_publishers_and_pages_are_checked(vi: Editor, site: Path) -> None:
    for name, text, wanted in (
        ("topics/1-ai.yaml", "name: AI\nslug: A I\n", "slug: expected lower-case"),
        ("publishers/a.yaml", "name: A\n", "domain: missing"),
        ("pages/about.md", "---\ntitle: About\norder: first\n---\n", "order: expected a whole"),
    ):
        path = site / name
        vi.open(path, text)
        assert any(wanted in each for each in messages(vi.problems(path)))


def test_a_draft_is_a_record_and_what_is_no_file_of_a_site_is_left_alone(
    vi: Editor, site: Path
) -> None:
    draft, other = site / "articles/_draft.md", site.parent / "README.md"
    vi.open(other, "---\nquality: high\n---\n")
    vi.open(draft, record_text("c", more="quality: high"))
    assert messages(vi.problems(draft))  # and nothing has come of the other until then
    assert vi.completed(other, 1, 0) == {}
    assert vi.hovered(other, 1, 2) == ""


def test_a_candidate_of_the_inbox_is_a_record_that_may_say_where_it_came_from(
    vi: Editor, site: Path
) -> None:
    path = site / "inbox/c.md"
    text = record_text("c", more="quality: high\ninbox:\n  id: none\n  whom: x")
    vi.open(path, text)
    found = vi.problems(path)
    assert sorted(each["message"].partition(":")[0] for each in found) == [
        "inbox.id",
        "inbox.whom",
        "quality",
    ]
    assert {each["severity"] for each in found} == {2}  # nothing of it is built
    assert "excerpt" in vi.completed(path, 1, 0)


def test_fields_are_completed_with_their_sentences(vi: Editor, site: Path) -> None:
    record = site / "articles/a.md"
    vi.open(record, "---\ntitle: T\n\nrelated:\n  - title: T\n    \nextra:\n---\nWords\n")
    found = vi.completed(record, 2, 0)
    assert found["excerpt"] == "excerpt: "
    assert {"published", "topics", "provider"} <= found.keys()
    assert not {"title", "related", "ampWebUrl", "secured"} & found.keys()
    below = vi.completed(record, 5, 4)
    assert {"webUrl", "excerpt", "provider"} <= below.keys()
    assert not {"title", "topics", "price"} & below.keys()
    assert vi.completed(record, 8, 0) == {}
    answer = vi.ask("textDocument/completion", vi.at(record, 2, 0))["items"]
    documented = {each["label"]: each["documentation"]["value"] for each in answer}
    assert documented["excerpt"].startswith("One or two sentences of the article.")


def test_topics_publishers_and_words_are_completed_as_yaml_needs_them(
    vi: Editor, site: Path
) -> None:
    record, topic = site / "articles/a.md", site / "topics/2-c.yaml"
    lines = ["---", "topics:", "  - A", "type: ", "published: ", "provider: {name: ", "---"]
    vi.open(record, "\n".join(lines))
    assert vi.completed(record, 2, 5) == {"AI": "AI", "C#": '"C#"', "NO": '"NO"'}
    assert "video" in vi.completed(record, 3, 6)
    assert vi.completed(record, 4, 11) == {"true": "true", "false": "false"}
    assert vi.completed(record, 5, 17) == {"Example News": "Example News"}
    vi.open(topic, "name: C#\nparent: ")
    assert "AI" in vi.completed(topic, 1, 8)
    new = site / "topics/4-robots.yaml"
    vi.open(new, "")
    vi.save(new, "name: Robots\n")
    assert "Robots" in vi.completed(record, 2, 5)


def test_settings_are_completed(vi: Editor, site: Path) -> None:
    path = site / "site.yaml"
    vi.open(path, "title: T\nfeeds:\n  formats: [\n  \nimages: \napi: \n")
    assert vi.completed(path, 2, 12) == {"rss": "rss", "atom": "atom", "json": "json"}
    assert vi.completed(path, 3, 2).keys() == {"size", "publishers", "archives", "ids"}
    assert vi.completed(path, 4, 8).keys() == {"all", "lead", "none"}
    assert vi.completed(path, 5, 5).keys() == {"true", "false"}


def test_what_was_typed_is_replaced_and_nothing_else(vi: Editor, site: Path) -> None:
    record = site / "articles/a.md"
    vi.open(record, "---\nexc\ntitle: T\n---\n")
    items = vi.ask("textDocument/completion", vi.at(record, 1, 3))["items"]
    (found,) = [each for each in items if each["label"] == "excerpt"]
    assert found["textEdit"]["range"] == {
        "start": {"line": 1, "character": 0},
        "end": {"line": 1, "character": 3},
    }


def test_a_field_says_what_it_means(vi: Editor, site: Path) -> None:
    record = site / "articles/a.md"
    vi.open(record, "---\ntitle: T\nimages:\n  - width: 5\nqualty: 5\ntopics:\n  - AI\n---\n")
    assert "The article's title." in vi.hovered(record, 1, 2)
    assert "The article's title." in vi.hovered(record, 1, 7)
    assert "Pixels." in vi.hovered(record, 3, 6)
    assert vi.hovered(record, 4, 2) == ""
    assert "the main topic first" in vi.hovered(record, 6, 5)
    assert vi.hovered(record, 7, 0) == ""


def test_odd_texts_are_answered_and_the_server_goes_on(vi: Editor, site: Path) -> None:
    record = site / "articles/a.md"
    vi.open(record)
    texts = ["", "---", "---\n", "\ufeff---\ntitle: [\n---", "---\n{[\n---\n", "---\r\na: |\r\n b"]
    texts += [
        "---\ntitle: \u2028 x\nquality: high\n---\n",
        "\x00",
        "---\n" + "- " * 300 + "\n---\n",
    ]
    for version, text in enumerate(texts, 2):
        vi.write(record, text, version)
        vi.problems(record, version=version)
        for line in range(4):
            vi.completed(record, line, 3)
            vi.hovered(record, line, 3)
    vi.write(record, record_text("a"), 99)
    assert vi.problems(record, version=99) == []


def test_without_its_package_it_says_what_to_install(tmp_path: Path) -> None:
    program = "import sys; sys.modules['pygls'] = None; from generator.__main__ import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", program, "lsp"],
        cwd=tmp_path,
        env=environment(),
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "For a language server, Broadsheet needs pygls, which is not installed: "
        'python -m pip install "broadsheet[lsp]"\n'
    )
    assert CliRunner().invoke(main, ["lsp", "--help"]).exit_code == 0
