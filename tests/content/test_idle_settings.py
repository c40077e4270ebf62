"""Settings that have no effect."""

from pathlib import Path

import pytest

from generator.build import Request, build
from generator.content.settings import FILE
from generator.problems import Level, Problem
from tests.factories import NOW, record_text, write_site

RECORDS = {"articles/a.md": record_text("a", body="Words."), "learning/b.md": record_text("b")}


def told(content: Path, *, clean: bool = False) -> list[Problem]:
    request = Request(content=content, output=content.parent / "output", now=NOW, clean=clean)
    return [each for each in build(request).problems if each.source == FILE]


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ("static: assets", 4, "static", 'there is no folder "assets"'),
        ("topics: tags", 4, "topics", 'there is no folder "tags"'),
        ("publishers: sources", 4, "publishers", "there is no folder"),
        ("pages: about", 4, "pages", "there is no folder"),
        ("templates: ../themes", 4, "templates", 'there is no folder "../themes"'),
        ("records: ['*/*.md', artikles/*.md]", 4, "records[1]", 'Did you mean "articles"?'),
        ("records:\n  - articles/*.md\n  - articles/a.md", 6, "records[1]", "put it before"),
        (
            "records:\n  - files: '*/*.md'\n  - files: learning/*.md\n    category: learning",
            6,
            "records[1]",
            "put it before",
        ),
        ("trusted:\n  folders:\n    - article", 6, "trusted.folders[0]", 'mean "articles"?'),
        ("stories:\n  links: false\n  titles: false\n  window: 12", 7, "stories.window", "false"),
        ("stories:\n  links: false\n  titles: false\n  span: 12", 7, "stories.span", "false"),
        ("stories:\n  window: 100", 5, "stories.window", "no more than `span`"),
        ("ranking: {heat: 0, quality: 0, half_life: 3}", 4, "ranking.half_life", "are 0"),
        ("pictures:\n  missing: drop", 5, "pictures.missing", "`show: link`"),
        ("tracking:\n  keep: [utm_source, foo]", 5, "tracking.keep[1]", '"foo" is kept'),
        ("tracking:\n  keep: ['foo_*']", 5, "tracking.keep[0]", '"foo_*" is kept'),
        ("tracking:\n  add: [utm_x]", 5, "tracking.add[0]", '"utm_x" is left away'),
        ("tracking:\n  add: [gclid]", 5, "tracking.add[0]", '"gclid" is left away'),
        ("tracking:\n  add: ['utm_a*']", 5, "tracking.add[0]", "is left away"),
        ("tracking: {add: [foo], keep: [foo]}", 4, "tracking.add[0]", "`keep` has it"),
        ("fields:\n  title: title", 5, "fields.title", "take it out"),
        ("redirects:\n  /news/a/: /x/", 5, "redirects: /news/a/", "take this redirect out"),
        ("language: fi", 4, "language", "stand in English"),
    ],
)
def test_what_has_no_effect_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, field: str, message: str
) -> None:
    more = "" if text.startswith("records") else "\nrecords: ['*/*.md']"
    content = write_site(tmp_path / "content", RECORDS)
    (content / FILE).write_text((content / FILE).read_text() + text + more + "\n")
    (problem,) = told(content)
    assert (problem.line, problem.field, problem.level) == (line, field, Level.WARNING)
    assert message in problem.message
    assert told(content) == [problem]  # where nothing has changed as well


@pytest.mark.parametrize(
    "text",
    [
        "static: static",
        "templates: ../templates",
        "trusted: {folders: [articles, learning]}",
        "trusted: all",
        "stories: {links: false, titles: false}",
        "stories: {links: false, window: 12, span: 24}",
        "ranking: {heat: 0, half_life: 3}",
        "tracking: {keep: [utm_source, 'utm_*', gclid, source, smid, nb, si, 'u*'], add: [foo]}",
        "tracking: {add: ['foo_*'], keep: [foo_id]}",
        "tracking: {add: [source]}",
        "fields: {headline: title}",
        "redirects: {/old/: /new/}",
    ],
)
def test_what_has_an_effect_is_not_told(tmp_path: Path, text: str) -> None:
    content = write_site(tmp_path / "content", RECORDS, records="['*/*.md']")
    (content / FILE).write_text((content / FILE).read_text() + text + "\n")
    assert told(content) == []


def test_a_folder_that_comes_and_goes_is_noticed_by_the_next_build(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text()}, static="files")
    assert len(told(content)) == 1
    (content / "files").mkdir()
    assert told(content) == []
    (content / "files").rmdir()
    assert len(told(content)) == 1


def test_a_line_that_moves_is_told_where_it_is_now(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text()}, static="files")
    (before,) = told(content)
    (content / FILE).write_text("# A comment\n" + (content / FILE).read_text())
    (after,) = told(content)
    assert after.line == before.line + 1


def test_a_folder_of_drafts_alone_is_one_that_a_pattern_means(tmp_path: Path) -> None:
    files = {"articles/a.md": record_text(), "later/_b.md": record_text("b")}
    content = write_site(tmp_path / "content", files, records="[articles/*.md, later/*.md]")
    assert told(content) == []


def test_a_pattern_is_told_until_a_file_comes(tmp_path: Path) -> None:
    files = {"articles/a.md": record_text()}
    content = write_site(tmp_path / "content", files, records="[articles/*.md, later/*.md]")
    assert len(told(content)) == 1
    write_site(content, {"later/b.md": record_text("b")}, records="[articles/*.md, later/*.md]")
    assert told(content) == []
