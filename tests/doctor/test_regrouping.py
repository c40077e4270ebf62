"""Joining and parting do what they say, for whatever stories there are, and can be taken back."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.story_decisions import FILE, Decision, Kind, LineEdit, add_decisions
from generator.doctor.story_desk import StoryDesk, story_desk
from generator.problems import BusyError, GeneratorError
from tests.factories import tree, write_site

NOW = datetime(2026, 2, 1, tzinfo=UTC)
START = datetime(2026, 1, 10, tzinfo=UTC)
TITLES = ("Rain lifts the river Wye over its banks", "Snow closes all passes in the far north")


@st.composite
def sites(draw: st.DrawFn) -> dict[str, str]:
    """Records that are tied by their titles, by what they list and by names, or not at all."""
    files = {}
    count = draw(st.integers(2, 7))
    for n in range(count):
        published = START + timedelta(hours=draw(st.integers(0, 150)))
        title = draw(st.sampled_from([*TITLES, f"Something else {n}"]))
        more = draw(st.sampled_from(["", "", "", "story: one\n", "story: two\n", "story: none\n"]))
        if draw(st.booleans()):
            listed = draw(st.integers(0, count - 1))
            more += f"related:\n  - title: R\n    webUrl: https://p{listed}.example/{listed}\n"
        files[f"articles/r{n}.md"] = (
            f"---\ntitle: {title}\npublishedDateTime: {published:%Y-%m-%dT%H:%M:%SZ}\n"
            f"webUrl: https://p{n}.example/{n}\n{more}---\n"
        )
    return files


def desk_of(folder: Path) -> StoryDesk:
    with story_desk(folder, NOW, output=folder.parent / "output", decides=True) as desk:
        return desk


def owners(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if name != FILE}


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(sites(), st.data())
def test_what_is_joined_is_one_story_what_is_parted_is_alone_and_all_can_be_taken_back(
    files: dict[str, str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = write_site(Path(folder) / "content", files)
        before = owners(site)
        desk = desk_of(site)
        articles = desk.library.articles
        chosen = data.draw(st.lists(st.sampled_from(articles), min_size=2, max_size=3, unique=True))
        told_with = {
            each.id
            for record in chosen
            for each in (
                desk.library.story_of[record.id].articles
                if record.id in desk.library.story_of
                else (record,)
            )
        }
        try:
            regrouping = desk.joining(chosen, data.draw(st.sampled_from(["", "x"])), lets_go=False)
        except GeneratorError:
            assert owners(site) == before
        else:
            desk.join(chosen, regrouping, NOW)
            joined = desk_of(site)
            story = joined.library.story_of[chosen[0].id]
            assert told_with <= {each.id for each in story.articles}
            after = {story.folder for story in joined.library.stories}
            redirected = {e for each in joined.library.articles for e in each.redirect_from}
            for story in desk.library.stories:
                assert story.folder in after or f"/{story.folder}" in redirected
            _part_one_and_take_all_back(site, data)
        assert owners(site) == before


def _part_one_and_take_all_back(site: Path, data: st.DataObject) -> None:
    desk = desk_of(site)
    before = owners(site)
    record = data.draw(st.sampled_from([*desk.library.stories[0].articles]))
    others = {each.id for each in desk.library.story_of[record.id].articles} - {record.id}
    try:
        desk.part(record, desk.parting(record, lets_go=False), NOW)
    except GeneratorError:
        assert owners(site) == before
    else:
        parted = desk_of(site)
        story = parted.library.story_of.get(record.id)
        assert story is None or not others & {each.id for each in story.articles}
        assert not any(
            {record.id, other} == {tie.article.id, tie.other.id}
            for tie in parted.suggested()
            for other in others
        )
    while (desk := desk_of(site)).decisions.standing:
        last = desk.last()
        desk.undo(last, desk.undoing(last, lets_go=True), NOW)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.integers(0, 47), st.booleans())
def test_two_that_stood_alone_are_joined_and_parted_and_their_bytes_are_as_they_were(
    hours: int, parts_first: bool
) -> None:
    """Where no build was made of it in between; the folder that is built is known."""
    with tempfile.TemporaryDirectory() as folder:
        site = write_site(
            Path(folder) / "content",
            {
                f"articles/{name}.md": f"---\ntitle: T {name}\npublishedDateTime: {at:%Y-%m-%d}\n"
                f"webUrl: https://{name}.example/\n---\n"
                for name, at in (("a", START), ("b", START + timedelta(hours=hours)))
            },
        )
        before = owners(site)
        desk = desk_of(site)
        one, other = desk.library.articles
        desk.join((one, other), desk.joining((one, other), "", lets_go=True), NOW)
        desk = desk_of(site)
        record = desk.library.articles[0 if parts_first else 1]
        desk.part(record, desk.parting(record, lets_go=True), NOW)
        assert owners(site) == before
        kinds = [each.decision for each in desk_of(site).decisions.standing]
        assert kinds == [Kind.JOINED, Kind.PARTED]


def test_a_file_that_was_saved_meanwhile_has_all_others_as_they_were(tmp_path: Path) -> None:
    files = {
        f"articles/{name}.md": f"---\ntitle: T {name}\npublishedDateTime: 2026-01-10\n"
        f"webUrl: https://{name}.example/\n---\n"
        for name in "ab"
    }
    site = write_site(tmp_path / "content", files)
    desk = desk_of(site)
    regrouping = desk.joining(desk.library.articles, "", lets_go=False)
    (site / "articles/b.md").write_text(files["articles/b.md"].replace("T b", "T c"), "utf-8")
    before = owners(site)
    with pytest.raises(GeneratorError, match=r"b\.md: was saved by someone else"):
        desk.join(desk.library.articles, regrouping, NOW)
    assert owners(site) == before
    assert desk_of(site).decisions.standing == ()


def test_who_is_stopped_between_two_files_takes_back_what_was_written(tmp_path: Path) -> None:
    """The decision is noted first, and what was not written yet is none to take back."""
    files = {
        f"articles/{name}.md": f"---\ntitle: T {name}\npublishedDateTime: 2026-01-10\n"
        f"webUrl: https://{name}.example/\n---\n"
        for name in "ab"
    }
    site = write_site(tmp_path / "content", files)
    before = owners(site)
    desk = desk_of(site)
    desk.join(desk.library.articles, desk.joining(desk.library.articles, "", lets_go=False), NOW)
    (site / "articles/b.md").write_text(files["articles/b.md"], "utf-8")
    desk = desk_of(site)
    desk.undo(desk.last(), desk.undoing(desk.last(), lets_go=False), NOW)
    assert owners(site) == before


def test_one_process_decides_at_a_time(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {})
    with (
        story_desk(site, NOW, output=tmp_path / "o", decides=True),
        pytest.raises(BusyError, match="decides about the stories"),
        story_desk(site, NOW, output=tmp_path / "o", decides=True),
    ):
        pass
    with story_desk(site, NOW, output=tmp_path / "o", decides=True):
        pass


def test_who_is_not_trusted_names_no_story_and_that_is_said(tmp_path: Path) -> None:
    files = {
        f"articles/{name}.md": f"---\ntitle: T {name}\npublishedDateTime: 2026-01-10\n"
        f"webUrl: https://{name}.example/\n---\n"
        for name in "ab"
    }
    site = write_site(tmp_path / "content", files, trusted="{publishers: [c.example]}")
    desk = desk_of(site)
    with pytest.raises(GeneratorError, match="not trusted names no story"):
        desk.joining(desk.library.articles, "", lets_go=False)


def test_what_has_no_date_tells_no_story(tmp_path: Path) -> None:
    head = "---\ntitle: T\nwebUrl: https://{0}.example/\n"
    site = write_site(
        tmp_path / "content",
        {
            "articles/a.md": head.format("a") + "publishedDateTime: 2026-01-10\n---\n",
            "articles/b.md": head.format("b") + "type: course\n---\n",
        },
    )
    desk = desk_of(site)
    with pytest.raises(GeneratorError, match="has no date"):
        desk.joining(desk.library.articles, "", lets_go=False)


@pytest.mark.parametrize(
    "edit",
    [
        LineEdit("../outside.md", 2, "story: x"),
        LineEdit("site.yaml", 1, "story: x"),
        LineEdit("articles/a.md", 2, "title: Mine"),
        LineEdit("articles/a.md", 2, "story: x\ntitle: Mine"),
        LineEdit("articles/a.md", 2, "", "title: T a"),
        LineEdit("articles/a.md", 2),
    ],
)
def test_a_line_of_a_strangers_decision_is_not_written(tmp_path: Path, edit: LineEdit) -> None:
    """The file lies beside the records, so who brings these may bring lines of it."""
    head = "---\ntitle: T a\npublishedDateTime: 2026-01-10\nwebUrl: https://a.example/\n---\n"
    site = write_site(tmp_path / "content", {"articles/a.md": head})
    (tmp_path / "outside.md").write_text(head, "utf-8")
    before = tree(tmp_path)
    add_decisions(site, [Decision(at=NOW, decision=Kind.JOINED, edits=(edit,))])
    desk = desk_of(site)
    with pytest.raises(GeneratorError, match=r"stories\.jsonl: the last decision"):
        desk.undoing(desk.last(), lets_go=True)
    (site / FILE).unlink()
    assert tree(tmp_path) == before
