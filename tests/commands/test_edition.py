"""`broadsheet edition`, as its users meet it."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.commands.cli import main
from tests.documented import ROOT
from tests.factories import record_text, tree, write_site
from tests.pictures.files import painting_of, with_copies

NOON = "2025-01-02T12:00:00Z"
MORNING_AFTER = "2025-01-03T06:00:00Z"


def edition(site: Path, *arguments: str, now: str = MORNING_AFTER) -> Result:
    output = str(site.parent / "output")
    words = ["edition", *arguments, "--content", str(site), "-o", output, "--now", now]
    return CliRunner().invoke(main, words)


def build(site: Path, now: str = MORNING_AFTER) -> Result:
    output = str(site.parent / "output")
    return CliRunner().invoke(main, ["build", str(site), "-o", output, "--now", now])


def record(word: str, day: int, more: str = "topics: [AI]", hour: int = 10) -> str:
    return record_text(word, published=f"2025-01-{day:02}T{hour:02}:00:00Z", more=more)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "articles/a.md": record("a", 1),
        "articles/b.md": record("b", 2),
        "articles/c.md": record("c", 2, more="topics: [Robots]"),
        "topics/1.yaml": "name: AI\n",
        "topics/2.yaml": "name: Robots\n",
    }
    return write_site(tmp_path / "content", files)


def file_of(site: Path, name: str = "2025-01-02") -> Path:
    return site / f"editions/{name}.yaml"


def test_a_day_is_proposed_once_and_no_file_is_overwritten(site: Path) -> None:
    made = edition(site, "2025-01-02")
    assert made.exit_code == 0, made.output
    assert "Title b" in made.stderr
    text = file_of(site).read_text()
    assert "Title a" not in text
    again = edition(site, "2025-01-02")
    assert again.exit_code == 2
    assert "is there already" in again.output
    assert file_of(site).read_text() == text
    assert [path.name for path in file_of(site).parent.iterdir()] == ["2025-01-02.yaml"]


def test_a_file_with_a_fault_is_not_overwritten_either(site: Path) -> None:
    file_of(site).parent.mkdir()
    file_of(site).write_text("titel: x\n")
    made = edition(site, "2025-01-02")
    assert made.exit_code == 2
    assert file_of(site).read_text() == "titel: x\n"
    assert "it has a fault" in made.output
    refreshed = edition(site, "2025-01-02", "--refresh", now=NOON)
    assert refreshed.exit_code == 2
    assert "has a fault" in refreshed.output
    assert "leave out --refresh" not in refreshed.output


def test_a_file_with_a_fault_holds_its_period_by_any_name_that_it_may_have(site: Path) -> None:
    with (site / "site.yaml").open("a") as settings:
        settings.write("editions: {weekly: auto}\n")
    file = site / "editions/2025-W01.yml"
    file.parent.mkdir()
    file.write_text("titel: x\n")
    for arguments in (["2025-w01"], ["2025-w01", "--refresh"], ["--due"]):
        edition(site, *arguments, now="2025-01-06T12:00:00Z")
        assert tree(file.parent) == {file.name: b"titel: x\n"}, arguments


def test_without_a_day_it_is_the_one_that_is_not_over(site: Path) -> None:
    assert edition(site, now=NOON).exit_code == 0
    assert file_of(site).exists()
    assert edition(site, "--weekly", now=NOON).exit_code == 0
    assert file_of(site, "2025-w01").exists()


def test_print_writes_nothing_and_gives_the_file(site: Path) -> None:
    before = tree(site)
    made = edition(site, "2025-01-02", "--print")
    assert tree(site) == before
    edition(site, "2025-01-02")
    assert made.stdout == file_of(site).read_text()


def test_json_says_which_stories_and_why(site: Path) -> None:
    made = json.loads(edition(site, "2025-01-02", "--json").stdout)
    (document,) = made["editions"]
    assert made["status"] == 0
    assert [each["title"] for each in document["stories"]] == ["Title b", "Title c"]
    assert all(each["why"] for each in document["stories"])


def test_a_day_without_news_has_no_edition(site: Path) -> None:
    made = edition(site, "2024-12-30")
    assert made.exit_code == 2
    assert "nothing to tell" in made.output
    assert not (site / "editions").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["2025-02-30"],
        ["yesterday"],
        ["2025-w54"],
        ["0999-01-01"],
        ["2025-01-02", "--since", "2025-01-05"],
        ["--due", "--weekly"],
    ],
    ids=" ".join,
)
def test_what_is_no_day_is_refused_with_an_example(site: Path, arguments: list[str]) -> None:
    made = edition(site, *arguments)
    assert made.exit_code == 2
    assert "Usage:" in made.output
    assert not (site / "editions").exists()


def test_since_begins_earlier(site: Path) -> None:
    edition(site, "2025-01-02", "--since", "2025-01-01")
    assert "Title a" in file_of(site).read_text()


def test_a_file_that_nobody_touched_is_proposed_anew(site: Path) -> None:
    edition(site, "2025-01-02", now=NOON)
    (site / "articles/d.md").write_text(record("d", 2, "quality: 99\nheat: 99", hour=11))
    made = edition(site, "2025-01-02", "--refresh", now=NOON)
    assert made.exit_code == 0, made.output
    assert "added: Title d" in made.stderr
    anew = file_of(site).read_text()
    file_of(site).unlink()
    edition(site, "2025-01-02", now=NOON)
    assert file_of(site).read_text() == anew


def test_what_an_editor_wrote_stays_to_the_letter_and_new_stories_come_behind_it(
    site: Path,
) -> None:
    edition(site, "2025-01-02", now=NOON)
    text = file_of(site).read_text()
    mine = text.replace("title: Title b", "title: My own title  # and why\n        line: Mine.")
    assert mine != text
    file_of(site).write_text(mine)
    (site / "articles/d.md").write_text(record("d", 2, "topics: [AI]\nquality: 99", hour=11))
    made = edition(site, "2025-01-02", "--refresh", now=NOON)
    assert made.exit_code == 0, made.output
    after = file_of(site).read_text()
    mine_above, after_above = mine.partition("# What was")[0], after.partition("# What was")[0]
    before, _, behind = after_above.partition("      - title: Title d\n")
    added = behind[: behind.index("  - title: Robots")]
    assert before + behind.removeprefix(added) == mine_above
    again = edition(site, "2025-01-02", "--refresh", now=NOON)
    assert "Nothing has come" in again.stderr
    assert file_of(site).read_text() == after


def test_lines_end_as_they_do_in_the_file(site: Path) -> None:
    edition(site, "2025-01-02", now=NOON)
    text = file_of(site).read_bytes().replace(b"\n", b"\r\n").replace(b"Title b", b"Mine")
    file_of(site).write_bytes(text)
    for word in "de":
        (site / f"articles/{word}.md").write_text(record(word, 2, "topics: [AI]", hour=11))
        made = edition(site, "2025-01-02", "--refresh", now=NOON)
        assert f"added: Title {word}" in made.stderr
    after = file_of(site).read_bytes()
    assert after.count(b"\n") == after.count(b"\r\n") > text.count(b"\n")
    assert after.count(b"# What was proposed") == 1


def test_what_an_editor_took_out_stays_out(site: Path) -> None:
    edition(site, "2025-01-02", now=NOON)
    text = file_of(site).read_text()
    start = text.index("  - title: Robots")
    file_of(site).write_text(text[:start] + text[text.index("# What was") :])
    (site / "articles/d.md").write_text(record("d", 2, "topics: [Robots]", hour=11))
    edition(site, "2025-01-02", "--refresh", now=NOON)
    after = file_of(site).read_text()
    assert "title: Title c" not in after
    assert "  - title: Robots\n    items:\n      - title: Title d\n" in after


def test_what_an_editor_wrote_at_the_end_of_the_file_stays(site: Path) -> None:
    edition(site, "2025-01-02", now=NOON)
    mine = "intro: |\n  Mine.\n\n  Two.\n# A word\npreheader: P"
    file_of(site).write_text(file_of(site).read_text() + mine)
    (site / "articles/d.md").write_text(record("d", 2, "topics: [AI]", hour=11))
    made = edition(site, "2025-01-02", "--refresh", now=NOON)
    assert "added: Title d" in made.stderr
    after = file_of(site).read_text()
    assert mine in after
    assert after.count("\nproposed:") == 1
    assert edition(site, "2025-01-02", "--refresh", now=NOON).exit_code == 0
    assert file_of(site).read_text() == after


@pytest.mark.parametrize(
    "sections",
    [
        'sections: [{title: AI, items: [{title: Mine, url: "https://x.example.com/"}]}]\n',
        "sections:\n- title: AI\n  items:\n  - title: Mine\n    url: https://x.example.com/",
        "sections:\n  - title: AI\n    items:\n      - title: Mine\n        url: https://x.example.com/\n"
        "        line: |\n          Two\n          lines\n",
        "sections:\n",
        "",
        'sections:\n  - items:\n      - {title: Mine, url: "https://x.example.com/"}\n...\n',
    ],
    ids=["in one line", "without an end", "with a block", "empty", "none", "ended"],
)
def test_a_file_in_any_form_is_added_to_or_left_as_it_is(site: Path, sections: str) -> None:
    file_of(site).parent.mkdir()
    text = f"title: Mine\n{sections}"
    file_of(site).write_text(text)
    made = edition(site, "2025-01-02", "--refresh", now=NOON)
    assert made.exit_code == 0, made.output
    after = file_of(site).read_text()
    assert after.startswith(text)
    assert ("Title b" in after) != ("not added" in made.stderr)
    assert build(site).exit_code == 0


def test_what_is_out_is_frozen(site: Path) -> None:
    edition(site, "2025-01-02", now=NOON)
    text = file_of(site).read_text()
    (site / "articles/d.md").write_text(record("d", 2))
    made = edition(site, "2025-01-02", "--refresh")
    assert made.exit_code == 2
    assert "frozen" in made.output
    assert file_of(site).read_text() == text


def test_an_edition_is_shown_from_its_moment_on(site: Path) -> None:
    edition(site, "2025-01-02", now=NOON)
    page = site.parent / "output/editions/2025-01-02/index.html"
    assert build(site, NOON).exit_code == 0
    assert not page.exists()
    assert build(site).exit_code == 0
    assert page.exists()
    assert build(site, NOON).exit_code == 0
    assert not page.exists()


def test_editions_that_need_no_editor_are_made_once_they_are_over(site: Path) -> None:
    assert "No edition is due" in edition(site, "--due").stdout
    with (site / "site.yaml").open("a") as file:
        file.write("editions: {daily: auto, weekly: auto}\n")
    edition(site, "2025-01-01")
    made = edition(site, "--due", now="2025-01-07T00:00:00Z")
    assert made.exit_code == 0, made.output
    names = sorted(path.name for path in (site / "editions").iterdir())
    assert names == ["2025-01-01.yaml", "2025-01-02.yaml", "2025-w01.yaml"]
    before = tree(site / "editions")
    assert edition(site, "--due", now="2025-01-07T00:00:00Z").exit_code == 0
    assert tree(site / "editions") == before


def test_what_is_made_when_it_is_due_is_what_would_have_been_made_at_its_end(site: Path) -> None:
    with (site / "site.yaml").open("a") as file:
        file.write("editions: {daily: auto}\n")
    edition(site, "--due", now="2025-01-03T00:00:00Z")
    at_once = file_of(site).read_text()
    file_of(site).unlink()
    edition(site, "2025-01-02", now="2025-03-01T00:00:00Z")
    assert file_of(site).read_text() == at_once


def test_a_fault_in_another_edition_is_told_and_costs_none(site: Path) -> None:
    file_of(site, "2025-01-01").parent.mkdir()
    file_of(site, "2025-01-01").write_text("title: x\nsections: [{items: [{title: y}]}]\n")
    made = edition(site, "2025-01-02")
    assert made.exit_code == 1
    assert "2025-01-01.yaml:2: sections[0].items[0].url: missing" in made.output
    assert file_of(site).exists()


def test_sponsors_with_a_fault_are_told(site: Path) -> None:
    (site / "editions").mkdir()
    (site / "editions/sponsors.yaml").write_text(
        "sponsors:\n  - {name: Acme, since: 2025-01-02, until: 2025-01-02, text: 1 & 2}\n"
        "  - {name: Late, since: 2025-01-02}\n"
    )
    made = edition(site, "2025-01-02")
    assert made.exit_code == 1
    assert "sponsors.yaml:3" in made.output
    assert 'name: Acme\n  text: "1 & 2"' in file_of(site).read_text()


def test_titles_that_are_yaml_html_or_templates_stay_text(site: Path) -> None:
    title = "'&amp;lt;b> {{ 7*7 }} # - : | > %} \"x\" \\n'"
    text = record("b", 2).replace("title: Title b", f"title: {title}")
    (site / "articles/b.md").write_text(text)
    made = edition(site, "2025-01-02")
    assert made.exit_code == 0, made.output
    assert build(site).exit_code == 0
    page = (site.parent / "output/editions/2025-01-02/index.html").read_text()
    assert "&amp;lt;b&gt; {{ 7*7 }} # - : | &gt; %} &#34;x&#34; \\n" in page


def test_the_steps_of_the_documentation_lead_to_a_published_edition(tmp_path: Path) -> None:
    """Every command of the five steps, as it stands there, with a clock of its own."""
    page = (ROOT / "docs/editions.md").read_text("utf-8")
    steps = page.partition("## From records")[2].partition("\n## ")[0]
    commands = re.findall(r"```sh\n\s*broadsheet (.+?)\n\s*```", steps)
    assert [words.split()[0] for words in commands] == ["edition", "edition", "check", "build"]
    site = write_site(
        tmp_path / "content",
        {"articles/a.md": record_text("a", published="2026-01-31T08:00:00Z")},
    )
    noon, later = "2026-01-31T12:00:00Z", "2026-02-01T00:00:00Z"
    for number, words in enumerate(commands):
        name, *rest = words.split()
        where = ["--content", str(site)] if name == "edition" else [str(site)]
        output = ["-o", str(tmp_path / "output")] if name != "check" else []
        now = ["--now", later if name == "build" else noon]
        result = CliRunner().invoke(main, [name, *rest, *where, *output, *now])
        assert result.exit_code == 0, result.output
        if number == 0:  # an editor decides, and more comes
            file = site / "editions/2026-01-31.yaml"
            file.write_text(file.read_text().replace("# intro: |\n#   Good", "intro: |\n  Good"))
            text = record_text("b", published="2026-01-31T11:00:00Z")
            (site / "articles/b.md").write_text(text)
    page = (tmp_path / "output/editions/2026-01-31/index.html").read_text()
    assert all(words in page for words in ("Good morning.", "Title a", "Title b"))


def test_pictures_are_noted_as_records_name_them_whatever_pages_show(site: Path) -> None:
    picture = "https://p.example.com/b.jpg"
    (site / "articles/b.md").write_text(record("b", 2, more=f"images: [{picture}]"))
    with_copies(site, {picture: painting_of("b")})
    before = edition(site, "2025-01-02", "--print").stdout
    assert f"url: {picture}\n" in before
    settings = (site / "site.yaml").read_text()
    for show in ("local", "drop"):
        (site / "site.yaml").write_text(f"{settings}pictures:\n  show: {show}\n")
        assert edition(site, "2025-01-02", "--print").stdout == before
