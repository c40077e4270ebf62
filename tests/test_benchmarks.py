"""The benchmarks measure what they say: the same records each time, and every cost of a command."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import check, feeds, living, markdown, measure, verify
from benchmarks.__main__ import make
from benchmarks.cases import CASES, Workplace, lay_records
from benchmarks.records import NOW, TOPICS, one_more, records
from benchmarks.tools import (
    AS_IT_COMES,
    COMPARED,
    OURS,
    PEERS,
    TOOLS,
    Found,
    Tool,
    shipped_template,
)
from generator.commands.cli import main
from tests.factories import tree

COUNT = 40


def test_the_same_number_makes_the_same_bytes(tmp_path: Path) -> None:
    make(COUNT, tmp_path / "one")
    make(COUNT, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_all_records_are_shown_without_a_fault_on_the_pages_that_peers_make_too(
    tmp_path: Path,
) -> None:
    content, output = tmp_path / "content", tmp_path / "output"
    make(COUNT, content)
    lay_records([one_more(COUNT)], content / "articles", lambda record: "")
    said = CliRunner().invoke(
        main, ["build", str(content), "-o", str(output), "--now", NOW, "--jobs", "1", "--json"]
    )
    report = json.loads(said.stdout)
    assert (said.exit_code, report["problems"], report["shown"]) == (0, [], COUNT + 1)
    with_page = {each.stem for each in (*records(COUNT), one_more(COUNT)) if each.has_page}
    assert {path.parent.name for path in output.glob("news/*/index.html")} == with_page


def laid(folder: Path, tool: Tool, found: Found) -> Workplace:
    place = Workplace(
        tool=tool,
        found=found,
        site=folder / "site",
        output=folder / "output" / tool.key,
        aside=folder / "aside",
        total=COUNT,
    )
    place.output.parent.mkdir(parents=True)
    place.lay()
    return place


OUR_OWN = Found("0", (sys.executable, "-m", "generator"))


@pytest.mark.slow
def test_what_is_compared_makes_the_pages_of_peers_and_no_more_of_a_kind(tmp_path: Path) -> None:
    sites = {}
    for tool in OURS:
        place = laid(tmp_path / tool.key, tool, OUR_OWN)
        sites[tool] = dict(place.cases())["clean build"].site
    lacking = {path for path in sites[AS_IT_COMES] if path not in sites[COMPARED]}
    assert {path.partition("/")[0] for path in lacking if path.endswith(".html")} == {"stories"}
    feeds = [path for path in sites[COMPARED] if path.endswith(("feed.xml", "atom.xml"))]
    filed = {name for each in (*records(COUNT), one_more(COUNT)) for name in each.filed}
    topics = [f"topics/{topic.slug}/" for topic in TOPICS if topic.name in filed]
    assert sorted(feeds) == sorted(f"{folder}feed.xml" for folder in ("", *topics))


def test_a_clean_build_begins_without_output_or_caches_and_nothing_is_deleted_before(
    tmp_path: Path,
) -> None:
    """Or what was deleted after one tool would be paid for by the next."""
    build = (
        "import os, sys; from pathlib import Path; output, cache = map(Path, sys.argv[1:]); "
        "output.mkdir(exist_ok=True); cache.mkdir(exist_ok=True); "
        "assert len(os.listdir(output)) == len(os.listdir(cache)); "
        "[(each / str(len(os.listdir(each)))).touch() for each in (output, cache)]"
    )
    tool = replace(COMPARED, arguments=lambda output: [str(output), COMPARED.caches[0]])
    place = laid(tmp_path, tool, Found("0", (sys.executable, "-c", build)))
    for _ in range(2):
        assert [len(each.site) for _, each in place.cases()] == [1, 2, 3, 4]
    aside = [path for path in place.aside.rglob("*") if path.is_file()]
    assert len(aside) == 2 * len(CASES)


def test_coverage_is_often_a_record_of_the_site() -> None:
    every = list(records(600))
    addresses = {line for each in every for line in each.text().splitlines() if "webUrl" in line}
    named = [
        line.strip()
        for each in every
        for entry in each.related
        for line in entry.splitlines()
        if "webUrl" in line
    ]
    of_the_site = sum(line in addresses for line in named)
    assert len(named) // 3 < of_the_site < len(named)


def test_the_new_record_is_the_newest_and_has_a_page() -> None:
    new = one_more(COUNT)
    assert new.has_page
    assert new.published_at > max(each.published_at for each in records(COUNT))


def test_every_tool_has_the_words_that_the_template_edit_changes() -> None:
    for tool in TOOLS:
        ours = shipped_template(Path(tool.template).name)
        template = ours if tool in OURS else PEERS / tool.key / tool.template
        assert template.read_text("utf-8").count(tool.edited) == 1


def test_files_written_and_files_changed_are_told_apart(tmp_path: Path) -> None:
    for name in ("same", "rewritten", "changed", "gone"):
        (tmp_path / name).write_text("a")
    before = measure.site(tmp_path)
    os.utime(tmp_path / "rewritten", (1, 1))
    (tmp_path / "changed").write_text("b")
    os.utime(tmp_path / "changed", (1, 1))
    (tmp_path / "new").write_text("c")
    (tmp_path / "gone").unlink()
    after = measure.site(tmp_path, before)
    assert measure.written(before, after) == 3
    assert measure.changed(before, after) == 3


def test_memory_and_time_of_a_command_are_its_own_and_those_of_its_children(
    tmp_path: Path,
) -> None:
    child = "held = bytearray(b'x' * 50_000_000); import time; time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    cost = measure.run([sys.executable, "-c", parent], tmp_path, tmp_path / "log")
    assert cost.status == 0
    assert cost.wall > 0.5
    assert 50_000_000 < cost.peak < 120_000_000


@pytest.mark.slow
def test_what_is_built_of_the_records_is_verified_to_be_sound(tmp_path: Path) -> None:
    said = verify.table(COUNT, 1, tmp_path)
    assert f"{COUNT} records: " in said
    assert len([line for line in said.splitlines() if line.startswith("| the files")]) == 2


def test_records_are_checked_in_every_case(tmp_path: Path) -> None:
    said = check.table(COUNT, 1, tmp_path)
    assert f"{COUNT} records; " in said
    assert len([line for line in said.splitlines() if "%" in line]) == 5


@pytest.mark.slow
def test_feeds_are_fetched_once_and_once_more_without_a_change(tmp_path: Path) -> None:
    said = feeds.table(3, 4, COUNT, 1, tmp_path)
    assert "3 feeds of as many hosts, 4 items each" in said
    assert said.splitlines()[-1].endswith("| 6 | 0 |")


def test_examples_of_a_specification_are_compared_as_a_reader_sees_them(tmp_path: Path) -> None:
    spec = tmp_path / "spec.txt"
    fence = "`" * 32
    spec.write_text(
        "# Boxes and tabs\n\n"
        f'{fence} example disabled\n- [x] a→b\n.\n<ul>\n<li><input checked="" disabled="" '
        f'type="checkbox"> a b</li>\n</ul>\n{fence}\n\n'
        f"{fence} example\n*a*\n.\n<p><strong>a</strong> lost</p>\n{fence}\n",
        "utf-8",
    )
    first, second = map(markdown.outcome_of, markdown.examples(spec))
    assert (first.example.section, first.same, first.lost) == ("Boxes and tabs", True, {})
    assert (second.same, second.lost) == (False, {"lost": 1})


@pytest.mark.slow
def test_updates_in_one_process_write_what_those_of_fresh_processes_write(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = "living --records 12 --updates 1 --settle 0"
    monkeypatch.setattr(sys, "argv", given.split())
    living.main()
    said = capsys.readouterr().out
    rows = [line.strip("| ").split(" | ") for line in said.splitlines() if " process" not in line]
    added, edited = (row for row in rows if row[0] in ("one new record", "one body edited"))
    assert float(added[1]) > 0 < float(added[2])
    assert int(added[3]) > int(edited[3]) > 0
    assert "after 10 more updates" in said
