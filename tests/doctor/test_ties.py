"""What probably tells one story is told by `check`, until it is answered."""

from datetime import UTC, datetime
from pathlib import Path

from generator.content.story_decisions import FILE, Decision, Kind, Named, add_decisions
from generator.doctor.rule import Finding
from generator.doctor.run import check
from generator.problems import Level
from tests.factories import write_site

NOW = datetime(2026, 2, 1, tzinfo=UTC)
A, B = "articles/a.md", "articles/b.md"


def record(title: str, name: str, day: int, more: str = "") -> str:
    return (
        f"---\ntitle: {title}\npublishedDateTime: 2026-01-{day:02}T08:00:00Z\n"
        f"webUrl: https://{name}.example/{day}\n{more}---\n"
    )


def site(folder: Path, *, more: str = "", **settings: str) -> Path:
    files = {
        f"articles/o{n}.md": record(f"Town{n} opens a school{n}", f"o{n}", n % 9 + 1)
        for n in range(150)
    }
    files[A] = record("Purple Llama brings safety tools to all", "a", 20)
    files[B] = record("Meta opens Purple Llama for safety", "b", 21, more)
    return write_site(folder, files, **settings)


def found(folder: Path, code: str = "story-likely") -> list[Finding]:
    return [each for each in check(folder, now=NOW).findings if each.code == code]


def test_the_later_of_two_says_so_with_why_and_the_words_to_answer_with(tmp_path: Path) -> None:
    (finding,) = found(site(tmp_path))
    assert (finding.path, finding.line, finding.field) == (B, 2, "title")
    assert finding.level is Level.WARNING
    assert finding.message == (
        f'probably tells the story of {A}, "Purple Llama brings safety tools to all": both titles'
        ' have "Purple", "Llama" and "safety", which 2 of 152 have. If so: broadsheet stories join'
        f" {B} {A}; if not: broadsheet stories refuse {B} {A}"
    )


def test_what_was_refused_or_silenced_or_is_not_wanted_is_not_told(tmp_path: Path) -> None:
    assert not found(site(tmp_path / "silenced", more="# check: ignore story-likely\n"))
    assert not found(site(tmp_path / "off", stories="{titles: false}"))
    folder = site(tmp_path / "refused")
    from generator.doctor.story_desk import story_desk

    with story_desk(folder, NOW, output=tmp_path / "o") as desk:
        named = tuple(Named(each.id, "") for each in desk.library.articles if each.name in (A, B))
    add_decisions(folder, [Decision(at=NOW, decision=Kind.REFUSED, records=named)])
    assert not found(folder)


def test_what_is_older_than_a_week_before_the_newest_is_left_to_stories_suggest(
    tmp_path: Path,
) -> None:
    folder = site(tmp_path)
    (folder / "articles" / "z.md").write_text(record("Something else", "z", 29), "utf-8")
    assert not found(folder)


def test_a_line_that_is_no_decision_is_told_with_its_place(tmp_path: Path) -> None:
    folder = write_site(tmp_path, {FILE: "\n{}\n"})
    (finding,) = found(folder, "story-decision")
    assert (finding.path, finding.line) == (FILE, 2)
