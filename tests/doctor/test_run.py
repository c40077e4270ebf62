"""A whole content folder under examination."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.doctor.rule import Finding
from generator.doctor.run import check
from generator.memo.store import FOLDER as STATE
from generator.memo.store import opened
from generator.problems import ContentError, SettingsError
from tests.conftest import former_site
from tests.factories import CORPUS, record_text, write_site

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "content"


def found(site: Path, *files: str, code: str = "") -> list[Finding]:
    return [each for each in check(site, files, now=NOW).findings if code in ("", each.code)]


def test_a_sound_site_has_nothing_to_tell(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"articles/a.md": record_text("a", body="Words.")})
    checkup = check(site, now=NOW)
    assert checkup.findings == ()
    assert checkup.records == 1


def test_the_sample_site_has_only_what_its_first_record_is_known_for(tmp_path: Path) -> None:
    for path in SAMPLE.rglob("*"):
        if path.is_file() and STATE not in path.parts:
            write_site(tmp_path, {f"{path.relative_to(SAMPLE)}": path.read_bytes()}, title="")
    (tmp_path / "site.yaml").write_bytes((SAMPLE / "site.yaml").read_bytes())
    named = {(each.path[:27], each.code) for each in check(tmp_path, now=NOW).findings}
    assert {path for path, _ in named} == {"articles/2023-08-03-meta-ex"}
    assert {code for _, code in named} == {"address-entity", "excerpt-cut", "publisher-domain"}


def test_what_costs_a_record_comes_first_and_one_rule_together(tmp_path: Path) -> None:
    files = {
        "articles/a.md": record_text("a", more="tags: [NO]\nquality: high"),
        "articles/b.md": "---\ntitle: B &amp; C\n---\n",
        "articles/c.md": record_text("c", more="tags: [on]\nquality: low"),
    }
    codes = [(each.level, each.code) for each in found(write_site(tmp_path, files))]
    assert codes == [
        ("fault", "field-missing"),
        ("fault", "field-missing"),
        ("dropped", "value-form"),
        ("dropped", "value-form"),
        ("warning", "name-typed"),
        ("warning", "name-typed"),
        ("warning", "text-entity"),
    ]


def test_only_what_is_asked_about_is_told(tmp_path: Path) -> None:
    files = {f"articles/{name}.md": record_text("same", more="tags: [NO]") for name in ("a", "b/c")}
    site = write_site(tmp_path, files)
    assert {each.path for each in found(site)} == {"articles/a.md", "articles/b/c.md"}
    assert {each.path for each in found(site, "articles/b")} == {"articles/b/c.md"}
    assert {each.code for each in found(site, "articles/b/c.md")} == {"name-typed", "double"}


def test_related_coverage_that_was_retracted_is_told(tmp_path: Path) -> None:
    related = "related:\n- title: B\n  webUrl: https://news.example.com/b"
    files = {
        "articles/a.md": record_text("a", more=related),
        "articles/b.md": record_text("b", more="retracted: It was made up."),
    }
    (finding,) = found(write_site(tmp_path, files), code="related-retracted")
    assert (finding.path, finding.line) == ("articles/a.md", 5)
    assert "articles/b.md" in finding.message


def test_a_date_of_which_two_figures_changed_places_is_told(tmp_path: Path) -> None:
    """What is scheduled for the coming years is not."""
    files = {
        f"articles/{name}.md": record_text(name, published=f"{name}-01-31T09:15:00Z")
        for name in ("2026", "2030", "2035", "2062")
    }
    (finding,) = found(write_site(tmp_path, files), code="date-implausible")
    assert (finding.path, finding.line, finding.field) == (
        "articles/2062.md", 3, "publishedDateTime",
    )  # fmt: skip


def test_topics_that_no_record_names_are_told(tmp_path: Path) -> None:
    """One that only a hidden record names, or a topic below it, is in use."""
    files = {
        "topics/a.yaml": "name: A\n",
        "topics/b.yaml": "name: B\nparent: A\n",
        "topics/c.yaml": "\nname: C\n",
        "topics/d.yaml": "name: D\naliases: [Old D]\nid: d\n",
        "articles/a.md": record_text("a", more="topics: [B]\npublished: false"),
        "articles/b.md": record_text("b", more="topics: [old d]"),
    }
    (finding,) = found(write_site(tmp_path, files), code="topic-unused")
    assert (finding.path, finding.line, finding.column) == ("topics/c.yaml", 2, 7)


def test_a_story_that_an_edition_of_the_series_had_is_told_unless_it_says_what_is_new(
    tmp_path: Path,
) -> None:
    text = "title: T\nsections:\n  - items:\n"
    first = text + '      - {title: A, url: "https://a.example.com/x"}\n'
    again = (
        text + '      - {title: B, url: /b/}\n      - {title: A, url: "http://a.example.com/x/"}\n'
    )
    files = {
        "editions/2025-01-01.yaml": first,
        "editions/2025-01-02.yaml": again,
        "editions/2025-01-03.yaml": first.replace("title: A,", "title: A, update: More,"),
        "editions/2025-w01.yaml": first,
    }
    (finding,) = found(write_site(tmp_path, files), code="edition-repeats")
    assert (finding.path, finding.line) == ("editions/2025-01-02.yaml", 5)


def test_what_was_taken_back_is_told_of_an_edition_that_is_yet_to_come(tmp_path: Path) -> None:
    text = (
        'title: T\nsections:\n  - items:\n      - {title: A, url: "https://news.example.com/a"}\n'
    )
    files = {
        "editions/2025-01-01.yaml": text,
        "editions/2025-w30.yaml": text + "published: 2099-01-01\n",
        "articles/a.md": record_text("a", more="retracted: It was wrong."),
    }
    (finding,) = found(write_site(tmp_path, files), code="edition-withdrawn")
    assert (finding.path, finding.line) == ("editions/2025-w30.yaml", 4)


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("2025-01-01.yaml", "title: T\nintro: <script>x</script>\n", "body-dropped", 2),
        ("2025-01-02.yml", "title: T\n", "edition-twice", 0),
        ("2025-01-01.yaml", "title: T\nsections: [{items: [{title: A}]}]\n", "field-missing", 2),
        ("news.yaml", "title: T\n", "value-form", 1),
        ("sponsors.yaml", "sponsors:\n  - {name: A, since: 2025-01-01}\n", "field-missing", 2),
    ],
)
def test_what_is_wrong_with_editions_is_told_with_line_and_code(
    tmp_path: Path, name: str, text: str, code: str, line: int
) -> None:
    files = {"editions/2025-01-02.yaml": "title: T\n", f"editions/{name}": text}
    files["articles/a.md"] = record_text("a")
    (finding,) = found(write_site(tmp_path, files))
    assert (finding.path, finding.code, finding.line) == (f"editions/{name}", code, line)


@pytest.mark.parametrize(
    "settings",
    [
        "{ignore: [name-typed]}",
        "{folders: {articles/old: [name-typed]}}",
        "{folders: {articles/old/a.md: [name-typed, text-entity]}}",
    ],
)
def test_settings_silence_rules(tmp_path: Path, settings: str) -> None:
    more = record_text("a", more="tags: [NO]")
    site = write_site(tmp_path, {"articles/old/a.md": more}, check=settings)
    assert found(site) == []


def test_a_folder_is_silenced_and_not_its_neighbours(tmp_path: Path) -> None:
    files = {f"articles/{f}/{f}.md": record_text(f, more="tags: [NO]") for f in ("a", "ab")}
    site = write_site(tmp_path, files, check="{folders: {articles/a/: [name-typed]}}")
    assert [each.path for each in found(site)] == ["articles/ab/ab.md"]


def test_a_comment_silences_warnings_of_its_line_or_of_its_file(tmp_path: Path) -> None:
    files = {
        "articles/a.md": record_text("a", more="tags: [NO] # check: ignore name-typed"),
        "articles/b.md": record_text("b", more="#check: ignore  name-typed, double\ntags: [NO]"),
        "articles/c.md": record_text("b", more="# check: ignore name-typed, double\nstory: on"),
        "articles/d.md": record_text("d", more="tags: [NO]\nstory: on # check: ignore name-typed"),
        "articles/e.md": record_text("e", body="# check: ignore name-typed", more="story: on"),
    }
    places = [(each.path, each.line) for each in found(write_site(tmp_path, files))]
    assert places == [("articles/d.md", 5), ("articles/e.md", 5)]


def test_what_is_left_out_is_told_whatever_a_record_says_of_itself(tmp_path: Path) -> None:
    more = "# check: ignore value-form\nquality: high"
    site = write_site(tmp_path, {"articles/a.md": record_text("a", more=more)})
    assert [each.code for each in found(site)] == ["value-form"]


def test_silences_of_rules_that_do_not_exist_are_told(tmp_path: Path) -> None:
    site = write_site(
        tmp_path,
        {"articles/a.md": record_text("a", more="# check: ignore text-entitie")},
        check="{ignore: [picture-sizes], folders: {articles: [double, doubles]}}",
    )
    told = [(each.path, each.line, each.message) for each in found(site, code="ignore-unknown")]
    assert told == [
        ("articles/a.md", 5, 'there is no rule "text-entitie"; did you mean "text-entity"?'),
        ("site.yaml", 4, 'there is no rule "doubles"; did you mean "double"?'),
        ("site.yaml", 4, 'there is no rule "picture-sizes"; did you mean "picture-size"?'),
    ]


def test_records_that_are_as_they_were_are_not_examined_again(tmp_path: Path) -> None:
    files = {f"articles/{name}.md": record_text(name, more="tags: [NO]") for name in "abc"}
    site = write_site(tmp_path, files)
    steps: list[tuple[str, int]] = []

    def progress(step: str, count: int) -> Callable[[], None]:
        steps.append((step, count))
        return lambda: None

    for changed in (b"", record_text("a", more="tags: [on]").encode(), b""):
        if changed:
            (site / "articles/a.md").write_bytes(changed)
        assert check(site, now=NOW, progress=progress).findings == tuple(found(site))
    examined = [count for step, count in steps if step == "Examining records"]
    assert examined == [3, 1, 0]


def test_the_same_is_found_whatever_is_kept(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"articles/a.md": record_text("a", more="tags: [NO]")})
    first = found(site)
    notes = site / STATE / "check"
    for damaged in (b"", b"\x93", b"\xff" * 99, notes.read_bytes()[:-5]):
        notes.write_bytes(damaged)
        assert found(site) == first
    notes.unlink()
    assert found(site) == first


def test_a_record_that_is_gone_is_told_of_no_more(tmp_path: Path) -> None:
    files = {f"articles/{name}.md": record_text(name, more="tags: [NO]") for name in "ab"}
    site = write_site(tmp_path, files)
    assert len(found(site)) == 2
    (site / "articles/a.md").unlink()
    assert [each.path for each in found(site)] == ["articles/b.md"]


def test_nobody_waits_while_another_process_has_the_state(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"articles/a.md": record_text("a", more="tags: [NO]")})
    with opened(site, 0):
        assert [each.code for each in found(site)] == ["name-typed"]


def test_faults_of_settings_are_findings_and_the_rest_waits(tmp_path: Path) -> None:
    files = {"articles/a.md": record_text("a", more="tags: [NO]")}
    site = write_site(tmp_path, files, timezon="UTC", page_size="many")
    places = [(each.code, each.path, each.line, each.column) for each in found(site)]
    assert places == [("field-unknown", "site.yaml", 4, 1), ("value-form", "site.yaml", 5, 12)]


def test_without_settings_there_is_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        check(tmp_path, now=NOW)


def test_a_topic_that_clashes_and_the_records_are_told_together(tmp_path: Path) -> None:
    files = {
        "topics/a.yaml": "name: AI\n",
        "topics/b.yaml": "name: AI\n",
        "articles/a.md": record_text("a", more="tags: [NO]\nquality: high"),
    }
    codes = [(each.code, each.path) for each in found(write_site(tmp_path, files))]
    assert ("path-clash", "topics/a.yaml") in codes
    assert {("value-form", "articles/a.md"), ("name-typed", "articles/a.md")} <= {*codes}


def test_a_site_without_its_theme_is_checked_all_the_same(tmp_path: Path) -> None:
    files = {"articles/a.md": record_text("a", more="tags: [NO]")}
    codes = [each.code for each in found(write_site(tmp_path, files, theme="none"))]
    assert codes == ["template-form", "name-typed"]


def test_fields_of_another_system_are_known_by_the_names_here(tmp_path: Path) -> None:
    record = "---\nheadline: A &amp; B\nlink: https://a.b/1?utm_source=x\ndate: 2025-01-01\n---\n"
    names = "{headline: title, link: webUrl, date: publishedDateTime}"
    site = write_site(tmp_path, {"articles/a.md": record}, fields=names)
    assert [(each.code, each.line, each.field) for each in found(site)] == [
        ("address-tracking", 3, "webUrl"),
        ("text-entity", 2, "title"),
    ]
    assert all(each.fix for each in found(site))


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real records beside this checkout")
def test_real_records_raise_few_alarms(tmp_path: Path) -> None:
    """What was looked at, one by one, and found to be so; more of anything is an alarm."""
    site = former_site("powerapps", tmp_path)
    counts: dict[str, int] = {}
    for each in found(site):
        counts[each.code] = counts.get(each.code, 0) + 1
        assert each.line, each
    assert counts.pop("excerpt-cut") < 260
    assert counts.pop("picture-missing") == 70
    assert counts.pop("text-entity") < 60
    assert sum(counts.values()) < 140
    assert not {"date-file-name", "date-implausible", "text-lookalike", "other"} & counts.keys()


def test_what_cannot_be_read_ends_a_check(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"articles": "a file and no folder"}, records="[articles/*/*.md]")
    (site / "topics").symlink_to("/nowhere/at/all")
    with pytest.raises(ContentError):
        check(site, now=NOW)
