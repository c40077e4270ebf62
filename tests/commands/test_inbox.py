"""`broadsheet inbox`, as its users meet it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.commands.cli import main
from tests.inbox.inboxes import candidates, gathered, ids, make_feed, make_found, make_site, records

ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1768035600"}
"""An hour after what is found in tests was."""


def inbox(site: Path, *arguments: str) -> Result:
    words = ["inbox", "--content", str(site), *arguments]
    return CliRunner().invoke(main, words, env=ENVIRONMENT)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = make_site(tmp_path)
    gathered(
        site,
        make_found(excerpt="Mud & water"),
        make_found("https://two.example/b", "Chess is played out", feed=make_feed("two")),
    )
    return site


def test_what_waits_is_listed_with_its_reasons(site: Path) -> None:
    result = inbox(site)
    assert result.exit_code == 0
    assert f"{ids(site)[0][:6]}  Harbour towns" in result.stdout
    assert "points, +7: has an excerpt, a topic and a publisher's name" in result.stdout
    assert result.stdout.endswith("2 candidates wait\n")


def test_an_empty_inbox_says_what_fills_it(tmp_path: Path) -> None:
    assert "`broadsheet fetch`" in inbox(make_site(tmp_path)).stdout


def test_filters_stand_before_what_is_listed(site: Path) -> None:
    result = inbox(site, "--topic", "chess", "--text", "played")
    assert "1 of 2 candidates that wait" in result.stdout


def test_a_program_is_given_all_that_is_known(site: Path) -> None:
    said = json.loads(inbox(site, "--json").stdout)
    assert said["waiting"] == 2
    assert {each["title"] for each in said["candidates"]} >= {"Chess is played out"}
    first = said["candidates"][0]
    assert first["why"]["topics"] == ['Floods: "flood" in the title']
    assert first["sources"][0]["feed"] == "one"


def test_a_candidate_is_shown_by_the_beginning_of_its_id(site: Path) -> None:
    result = inbox(site, "show", ids(site)[0][:5])
    assert result.exit_code == 0
    assert "excerpt: Mud & water\n" in result.stdout
    assert 'why this topic: Floods: "flood" in the title\n' in result.stdout


def test_what_is_taken_is_named_by_its_file_and_undone_by_one_word(site: Path) -> None:
    before = {**records(site), **candidates(site)}
    result = inbox(site, "take", ids(site)[0], "--topic", "Chess", "--lead")
    assert result.exit_code == 0
    path = Path(result.stdout.strip())
    assert "heat: 100" in path.read_text("utf-8")
    undone = inbox(site, "undo")
    assert undone.stdout == "undone: took Harbour towns count what the flood has left of them\n"
    assert {**records(site), **candidates(site)} == before


def test_what_cannot_be_done_costs_a_status_and_the_rest_is_done(site: Path) -> None:
    result = inbox(site, "refuse", "zzz", ids(site)[0])
    assert result.exit_code == 1
    assert "refused: Harbour towns" in result.stdout
    assert 'no candidate has an id that begins with "zzz"' in result.stderr


def test_the_folder_may_be_named_behind_what_is_to_be_done(site: Path) -> None:
    words = ["inbox", "refuse", ids(site)[0], "--content", str(site), "--json"]
    result = CliRunner().invoke(main, words, env=ENVIRONMENT)
    assert [each["title"] for each in json.loads(result.stdout)["refused"]] == [
        "Harbour towns count what the flood has left of them"
    ]


def test_options_of_the_list_belong_to_nothing_else(site: Path) -> None:
    result = inbox(site, "--json", "undo")
    assert result.exit_code == 2
    assert 'options of "inbox undo" stand behind that name' in result.stderr


def test_how_well_decisions_were_foretold_is_said_with_its_numbers(site: Path) -> None:
    assert "Nothing was decided yet" in inbox(site, "--evaluate").stdout
    inbox(site, "take", *ids(site))
    said = inbox(site, "--evaluate").stdout
    assert said.startswith("2 decisions: 2 taken, 0 refused; each is judged by what was known")
    assert "recall: 0% (0 of 2)" in said
    assert json.loads(inbox(site, "--evaluate", "--json").stdout)["recall"] == 0.0


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    result = inbox(tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "site.yaml" in result.stderr


def test_a_candidate_that_cannot_be_read_is_told_with_its_line(site: Path) -> None:
    name = next(iter(candidates(site)))
    (site / name).write_text("---\ntitle: A\nwebUrl: nowhere\n---\n", "utf-8")
    result = inbox(site)
    assert result.exit_code == 1
    assert f"{name}:3: webUrl" in result.stderr


def test_a_check_tells_of_candidates_as_warnings_and_mends_none(site: Path) -> None:
    name = next(iter(candidates(site)))
    path = site / name
    path.write_text(path.read_text("utf-8").replace("title:", "titel: x\ntitle:", 1), "utf-8")
    before = path.read_bytes()
    result = CliRunner().invoke(main, ["check", str(site), "--fix"], env=ENVIRONMENT)
    assert f'{name}:2:1: titel: unknown field; did you mean "title"?' in result.stdout
    assert result.exit_code == 0
    assert path.read_bytes() == before
    alone = CliRunner().invoke(main, ["check", str(path), "--format", "json"], env=ENVIRONMENT)
    assert [each["path"] for each in json.loads(alone.stdout)["findings"]] == [name]
    articles = ["check", str(site / "articles"), "--format", "json"]
    other = CliRunner().invoke(main, articles, env=ENVIRONMENT)
    assert not [each for each in json.loads(other.stdout)["findings"] if each["path"] == name]
