"""The benchmarks measure what they say: the same records each time, and every cost of a command."""

import json
import os
import sys
from pathlib import Path

from click.testing import CliRunner

from benchmarks import measure, verify
from benchmarks.__main__ import make
from benchmarks.cases import lay_records
from benchmarks.records import NOW, one_more, records
from benchmarks.tools import PEERS, TOOLS, shipped_template
from generator.cli import main
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
    ours, *peers = TOOLS
    templates = [shipped_template(Path(ours.template).name).read_text("utf-8")]
    templates += [(PEERS / t.name.lower() / t.template).read_text("utf-8") for t in peers]
    for tool, template in zip(TOOLS, templates, strict=True):
        assert template.count(tool.edited) == 1


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


def test_what_is_built_of_the_records_is_verified_to_be_sound(tmp_path: Path) -> None:
    said = verify.table(COUNT, 1, tmp_path)
    assert f"{COUNT} records: " in said
    assert len([line for line in said.splitlines() if line.startswith("| the files")]) == 2
