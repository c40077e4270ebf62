"""`broadsheet stories`, as its users meet it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.commands.cli import main
from generator.content.story_decisions import FILE
from tests.factories import tree, write_site

NOW = {"SOURCE_DATE_EPOCH": "1769860800"}
"""Noon of 31 January 2026, UTC."""
A, B, C, D = (f"articles/{name}.md" for name in ("a-rain", "b-rain", "c-rain", "d-snow"))
RAIN = "Rain lifts the river Wye over its banks"


def record(title: str, name: str, *, day: int = 1, hour: int = 8, more: str = "") -> str:
    return (
        f"---\ntitle: {title}\npublishedDateTime: 2026-01-{day:02}T{hour:02}:00:00Z\n"
        f"webUrl: https://{name}.example/{day}/{hour}\n{more}---\n"
    )


def others() -> dict[str, str]:
    """News beside which words are rare."""
    word = "north south east west upper lower old new".split()
    return {
        f"articles/o{n}.md": record(f"{word[n % 8]} town{n} builds bridge{n}", f"o{n}", hour=n % 24)
        for n in range(160)
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two that a build ties, one that tells the same, and one of something else."""
    records = {
        A: record(RAIN, "a", day=20),
        B: record(f"{RAIN} again", "b", day=20, hour=9),
        C: record("Wye breaks its banks as rain lifts river in Hay", "c", day=21),
        D: record("Snow closes passes in the north", "d", day=21, hour=12),
    }
    return write_site(tmp_path / "content", records | others())


def stories(site: Path, *words: str) -> Result:
    output = ["-o", str(site.parent / "output")] if words[:1] in WRITING else []
    arguments = [words[0], "--content", str(site), *output, *words[1:]] if words else ["show"]
    if not words:
        arguments += ["--content", str(site)]
    return CliRunner().invoke(main, ["stories", *arguments], env=NOW)


WRITING = (("join",), ("part",), ("undo",))


def said(site: Path, *words: str) -> dict[str, Any]:
    result = stories(site, *words, "--json")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def members(site: Path) -> list[list[str]]:
    document = said(site, "show")
    return [[record["name"] for record in story["records"]] for story in document["stories"]]


def build(site: Path) -> Result:
    output = site.parent / "output"
    result = CliRunner().invoke(main, ["build", str(site), "-o", str(output)], env=NOW)
    assert result.exit_code == 0, result.output
    return result


def files(site: Path) -> dict[str, bytes]:
    """All that the owner wrote."""
    return {name: data for name, data in tree(site).items() if name != FILE}


def test_all_stories_are_told_with_who_belongs_and_why(site: Path) -> None:
    result = stories(site)
    assert result.exit_code == 0
    assert "/stories/a-rain-" in result.stdout
    assert f"{A}: opened it: it came first; leads it: it is shown by this" in result.stdout
    assert f"{B}: has nearly the title of {A}" in result.stdout
    assert result.stdout.endswith("1 story\n")


@pytest.mark.parametrize("called", [B, "b-rain", "b-rain.md", "rain lifts", "/stories/a-rain"])
def test_a_story_is_asked_for_as_its_owner_calls_it(site: Path, called: str) -> None:
    """Without the name of the sub-command: what is none is a story."""
    words = ["stories", called, "--content", str(site)]
    result = CliRunner().invoke(main, words, env=NOW)
    assert result.exit_code == 0, result.output
    assert A in result.stdout
    address = said(site, "show")["stories"][0]["address"]
    for whole in (address, f"https://digest.example.org{address}"):
        assert said(site, "show", whole)["stories"][0]["address"] == address


def test_what_is_called_nothing_is_said_so(site: Path) -> None:
    result = stories(site, "show", "Hail")
    assert (result.exit_code, result.stderr) == (2, 'No story is called "Hail"\n')
    result = CliRunner().invoke(main, ["stories", "sugest", "--content", str(site)], env=NOW)
    assert result.stderr == 'No story is called "sugest"; did you mean "suggest"?\n'
    result = stories(site, "show", D)
    assert (result.exit_code, result.stderr) == (2, f"{D} is told with no other record\n")


def test_a_record_is_called_by_its_file_without_folder_ending_and_day(site: Path) -> None:
    (site / D).rename(site / "articles" / "2026-01-21-d-snow.md")
    assert stories(site, "join", "d-snow", "c-rain").exit_code == 0
    assert members(site) == [[C, "articles/2026-01-21-d-snow.md"], [A, B]]


@pytest.mark.parametrize(
    ("option", "value", "count"),
    [
        ("--since", "2026-01-20T09:00:00Z", 1),
        ("--since", "2026-01-20T09:00:01Z", 0),
        ("--publisher", "b.example", 1),
        ("--publisher", "c.example", 0),
        ("--reason", "title", 1),
        ("--reason", "hand", 0),
    ],
)
def test_stories_are_filtered(site: Path, option: str, value: str, count: int) -> None:
    assert len(said(site, "show", option, value)["stories"]) == count


def test_what_probably_tells_one_story_is_suggested_with_why_and_what_to_do(site: Path) -> None:
    result = stories(site, "suggest")
    assert result.exit_code == 0
    assert 'both titles have "banks", "lifts" and "river", which 3 of 163 have' in result.stdout
    (tie,) = said(site, "suggest")["suggestions"]
    first, second = (each["name"] for each in tie["records"])
    assert first == C
    assert second in (A, B)
    assert f"yes: broadsheet stories join {C} {second}\n" in result.stdout
    assert f"no:  broadsheet stories refuse {C} {second}\n" in result.stdout
    assert not said(site, "suggest", "--days", "1")["suggestions"]
    assert tree(site) == tree(site)


def test_a_join_shows_one_story_and_is_taken_back_byte_for_byte(site: Path) -> None:
    build(site)
    before = files(site)
    assert stories(site, "join", C, A).exit_code == 0
    assert members(site) == [[A, B, C]]
    assert "leads it" in stories(site).stdout
    changed = [name for name, data in files(site).items() if data != before[name]]
    assert changed == [A, C]
    built = build(site)
    assert "0 re-notified" in built.stdout
    address = said(site, "show")["stories"][0]["address"].strip("/")
    page = (site.parent / "output" / address / "index.html").read_text("utf-8")
    assert "Wye breaks its banks as rain lifts river in Hay" in page
    assert not said(site, "suggest")["suggestions"]
    undone = stories(site, "undo")
    assert undone.exit_code == 0, undone.output
    assert files(site) == before
    assert members(site) == [[A, B]]
    assert stories(site, "undo").exit_code == 2, "nothing is left to undo"


def test_what_is_shown_before_it_is_done_is_done_and_nothing_is_written_for_it(site: Path) -> None:
    before = tree(site)
    shown = stories(site, "join", C, A, "--dry-run").stdout
    assert shown.endswith("Nothing was written.\n")
    diff = stories(site, "join", C, A, "--diff").stdout
    assert diff.count("\n+story: rain-lifts-the-river-wye-over-its-banks\n") == 2
    assert tree(site) == before
    done = stories(site, "join", C, A).stdout
    assert done.splitlines()[:-1] == shown.splitlines()[:-1]
    assert done.endswith("To take it back: broadsheet stories undo\n")


def test_two_stories_become_one_and_the_address_that_goes_leads_on(site: Path) -> None:
    (site / C).write_text(record("Rain lifts river Wye in Hay today", "c", day=21), "utf-8")
    (site / D).write_text(record("Rain lifts river Wye in Hay", "d", day=21, hour=9), "utf-8")
    build(site)
    later = said(site, "show")["stories"][0]["address"]
    assert later.startswith("/stories/c-rain-")
    result = stories(site, "join", D, B)
    assert result.exit_code == 0, result.output
    assert f"{later}: leads on to /stories/a-rain-" in result.stdout
    assert members(site) == [[A, B, C, D]]
    assert "Readers lose" not in build(site).stdout
    page = site.parent / "output" / later.strip("/") / "index.html"
    assert "/stories/a-rain-" in page.read_text("utf-8")


def test_what_was_joined_and_parted_before_a_build_is_as_it_was(site: Path) -> None:
    build(site)
    before = files(site)
    assert stories(site, "join", D, C, "--as", "Weather").exit_code == 0
    assert b"story: weather\n" in (site / D).read_bytes()
    assert members(site) == [[C, D], [A, B]]
    assert stories(site, "part", D).exit_code == 0
    assert files(site) == before
    assert not said(site, "suggest", "--most", "1")["suggestions"] or members(site) == [[A, B]]


def test_what_is_found_to_belong_is_parted_by_a_word_and_its_address_leads_on(site: Path) -> None:
    build(site)
    (address,) = [story["address"] for story in said(site, "show")["stories"]]
    result = stories(site, "part", A)
    assert result.exit_code == 0, result.output
    assert b"story: none\n" in (site / A).read_bytes()
    assert f"{B}: subscribers see it as a new item" in result.stdout
    assert f'redirect_from: "{address}"\n'.encode() in (site / B).read_bytes()
    assert members(site) == []
    assert "Readers lose" not in build(site).stdout
    assert stories(site, "part", A).exit_code == 2
    assert not [tie for tie in said(site, "suggest")["suggestions"] if A in f"{tie}"]


def test_an_address_leads_on_to_where_most_of_its_story_is_told(site: Path) -> None:
    """Into a record of that story, whichever stands alone now."""
    assert stories(site, "join", A, C, D).exit_code == 0
    build(site)
    (address,) = [story["address"] for story in said(site, "show")["stories"]]
    result = stories(site, "part", A)
    assert result.exit_code == 0, result.output
    (now,) = [story["address"] for story in said(site, "show")["stories"]]
    assert members(site) == [[C, D]]
    assert f"{address}: leads on to {now}\n" in result.stdout
    assert f'redirect_from: "{address}"\n'.encode() in (site / C).read_bytes()
    build(site)
    page = site.parent / "output" / address.strip("/") / "index.html"
    assert now in page.read_text("utf-8")


def test_an_address_is_lost_only_where_that_was_asked_for(site: Path) -> None:
    for name in (A, B):
        text = (site / name).read_text("utf-8").replace("webUrl", "redirect_from: /a/\nwebUrl")
        (site / name).write_text(text.replace("/a/", f"/{name}/"), "utf-8")
    build(site)
    before = tree(site)
    refused = stories(site, "part", B)
    assert refused.exit_code == 2
    assert "Readers would lose addresses, and nothing was written:" in refused.stderr
    assert tree(site) == before
    assert stories(site, "part", B, "--let-go").exit_code == 0
    assert b"/stories/" not in (site / B).read_bytes()


def test_taking_back_what_was_built_says_which_address_goes(site: Path) -> None:
    build(site)
    assert stories(site, "join", C, D).exit_code == 0
    build(site)
    before = tree(site)
    refused = stories(site, "undo")
    assert refused.exit_code == 2
    assert "/stories/c-rain-" in refused.stderr
    assert tree(site) == before
    assert stories(site, "undo", "--let-go").exit_code == 0
    assert members(site) == [[A, B]]


def test_a_refused_pair_never_comes_back_whatever_its_files_and_titles_are_called(
    site: Path,
) -> None:
    (tie,) = said(site, "suggest")["suggestions"]
    pair = [each["name"] for each in tie["records"]]
    before = files(site)
    assert stories(site, "refuse", *pair).exit_code == 0
    assert files(site) == before, "nothing is written into records"
    assert not said(site, "suggest")["suggestions"]
    assert "refused before" in stories(site, "refuse", *reversed(pair)).stdout
    (site / C).rename(site / "articles" / "renamed.md")
    text = (site / "articles" / "renamed.md").read_text("utf-8")
    (site / "articles" / "renamed.md").write_text(text.replace("Hay", "Ross"), "utf-8")
    assert not said(site, "suggest")["suggestions"]
    assert stories(site, "undo").exit_code == 0
    assert len(said(site, "suggest")["suggestions"]) == 1


def test_what_is_told_as_one_is_not_refused_but_parted(site: Path) -> None:
    result = stories(site, "refuse", A, B)
    assert result.exit_code == 2
    assert "broadsheet stories part" in result.stderr
    assert not (site / FILE).exists()


def test_decisions_tell_how_good_suggestions_are(site: Path) -> None:
    assert "precision: unknown" in stories(site, "evaluate").stdout
    assert stories(site, "join", C, A).exit_code == 0
    assert stories(site, "join", D, "o1").exit_code == 0
    assert stories(site, "refuse", C, "o2").exit_code == 0
    document = said(site, "evaluate")
    assert document["precision"] == 1
    assert document["recall"] == 0.5, "nothing in the titles of the other two says it"
    assert sorted(pair["one_story"] for pair in document["pairs"]) == [False, True, True]
    (site / "articles" / "o2.md").unlink()
    result = stories(site, "evaluate")
    assert "1 pair left out: not both are shown" in result.stdout
    assert "precision: 100% (1 of 1)\nrecall: 50% (1 of 2)\n" in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("join", A, B), "told as one story already"),
        (("join", A, "nothing"), 'No record that is shown is called "nothing"'),
        (("join", A, "rain lifts"), "may be 2 records; give the file:"),
        (("join", A, "articles/draft.md"), "articles/draft.md is not shown (draft: true)"),
        (("join", A), "give two records or more"),
        (("join", A, C, "--as", "none"), "--as: expected words"),
        (("part", D), "is told with no other"),
        (("refuse", A, A), "This is one record"),
        (("undo",), "Nothing was decided"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    site: Path, words: tuple[str, ...], message: str
) -> None:
    text = record("Draft", "x", more="draft: true\n")
    (site / "articles" / "draft.md").write_text(text, "utf-8")
    (site / C).write_text(record(f"{RAIN}?", "a", day=29), "utf-8")
    if "rain lifts" in words:
        (site / C).unlink()
    before = tree(site)
    result = stories(site, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert tree(site) == before


def test_a_record_that_cannot_be_written_to_leaves_all_as_it_was(site: Path) -> None:
    text = (site / A).read_text("utf-8").removeprefix("---\n").removesuffix("---\n")
    title, published, url = (line.partition(": ")[2] for line in text.splitlines())
    flow = f'---\n{{title: "{title}", publishedDateTime: "{published}", webUrl: "{url}"}}\n---\n'
    (site / A).write_text(flow, "utf-8")
    before = tree(site)
    result = stories(site, "join", C, A)
    assert result.exit_code == 2, result.output
    assert f"{A}: " in result.stderr
    assert tree(site) == before


def test_what_someone_changed_since_is_not_taken_back_over_their_heads(site: Path) -> None:
    assert stories(site, "join", C, D, "--as", "one").exit_code == 0
    text = (site / D).read_text("utf-8").replace("story: one", "story: two")
    (site / D).write_text(text, "utf-8")
    before = tree(site)
    result = stories(site, "undo", "--let-go")
    assert result.exit_code == 2
    assert "`story: one` does not stand there any more" in result.stderr
    assert tree(site) == before


def test_names_that_differ_are_asked_about(site: Path) -> None:
    for name, word in ((C, "one"), (D, "two")):
        (site / name).write_text(
            (site / name).read_text("utf-8").replace("webUrl", f"story: {word}\nwebUrl"), "utf-8"
        )
    result = stories(site, "join", C, D)
    assert result.exit_code == 2
    assert "say with --as" in result.stderr
    assert stories(site, "join", C, D, "--as", "two").exit_code == 0
    assert members(site) == [[C, D], [A, B]]


def test_a_line_of_the_file_that_cannot_be_read_is_told(site: Path) -> None:
    (site / FILE).write_text("<<<<<<< ours\n", "utf-8")
    result = stories(site, "suggest")
    assert result.exit_code == 0
    assert f"{FILE}:1: is no decision about stories" in result.stderr
    assert len(said(site, "suggest")["suggestions"]) == 1


def test_the_file_of_decisions_is_none_that_a_build_complains_of_or_publishes(site: Path) -> None:
    build(site)
    before = tree(site.parent / "output")
    assert stories(site, "refuse", A, C).exit_code == 0
    assert "warning" not in build(site).stderr
    assert tree(site.parent / "output") == before


def test_what_was_decided_is_taken_back_from_a_record_that_has_another_name_by_now(
    site: Path,
) -> None:
    before = files(site)
    assert stories(site, "join", C, D).exit_code == 0
    (site / C).rename(site / "articles/moved.md")
    assert stories(site, "undo").exit_code == 0
    (site / "articles/moved.md").rename(site / C)
    assert files(site) == before


def test_what_is_taken_back_is_not_looked_for_in_another_record_of_that_name(site: Path) -> None:
    assert stories(site, "join", C, D).exit_code == 0
    joined = (site / C).read_bytes()
    (site / C).rename(site / "articles/moved.md")
    (site / C).write_text(record("Owls of the fens", "owl", day=22), "utf-8")
    after = (site / C).read_bytes()
    assert stories(site, "undo").exit_code == 0
    assert (site / C).read_bytes() == after
    assert (site / "articles/moved.md").read_bytes() != joined


ODD_HEADS = {
    "toml": "+++\ntitle = 'Locks shut'\nwebUrl = 'https://l.example/1'\n"
    "publishedDateTime = '2026-01-21T10:00:00Z'\n{more}+++\n",
    "braces": "---\n{{title: Locks shut, webUrl: https://l.example/1, "
    "publishedDateTime: 2026-01-21T10:00:00Z{more}}}\n---\n",
}


@pytest.mark.parametrize(
    ("head", "by_hand"), [("toml", "story = 'locks'\n"), ("braces", ", story: locks")]
)
def test_a_head_that_takes_no_line_is_written_to_by_hand_and_then_joined(
    site: Path, head: str, by_hand: str
) -> None:
    settings = (site / "site.yaml").read_text("utf-8")
    (site / "site.yaml").write_text(f"{settings}fields:\n  mood: none\n", "utf-8")
    locks = site / "articles/locks.md"
    locks.write_text(ODD_HEADS[head].format(more=""), "utf-8")
    before = files(site)
    refused = stories(site, "join", "locks", C, "--as", "locks")
    assert refused.exit_code == 2
    assert "have `story` say `locks` there by hand" in refused.stderr
    assert files(site) == before
    locks.write_text(ODD_HEADS[head].format(more=by_hand), "utf-8")
    assert stories(site, "join", "locks", C).exit_code == 0
    assert ["articles/locks.md", C] in [sorted(each, reverse=True) for each in members(site)]


def test_an_address_leads_on_from_a_record_that_can_be_written_to(site: Path) -> None:
    (site / A).write_text(
        f"---\n{{title: {RAIN}, webUrl: https://a.example/20/8, "
        "publishedDateTime: 2026-01-20T08:00:00Z}\n---\n",
        "utf-8",
    )
    build(site)
    assert stories(site, "part", B).exit_code == 0
    assert "redirect_from: " in (site / B).read_text("utf-8")
