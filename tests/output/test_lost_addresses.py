"""What becomes of published addresses, known before anything is written."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.build import Request, build
from generator.commands.cli import main
from generator.content import urls
from generator.memo.store import opened
from generator.output.lost_addresses import known_claim
from generator.output.report import Report
from generator.problems import AddressesError
from tests.factories import NOW, make_settings, record_text, tree, write_site


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {
        f"articles/{n}.md": record_text(str(n), body="Words.", more="topics: [AI]")
        for n in range(8)
    }
    pages = {
        "pages/about.md": "---\ntitle: About\n---\nUs.",
        "topics/1.yaml": "_id: c\nname: Chess\n",
    }
    made = write_site(tmp_path / "content", {**files, **pages})
    run(made)
    return made


def run(content: Path, **given: object) -> Report:
    fields = {"content": content, "output": content.parent / "output", "now": NOW} | given
    return build(Request(**fields))  # type: ignore[arg-type]


def lost(report: Report) -> list[tuple[str, str]]:
    return [(each.address, each.leads) for each in report.lost_addresses]


def edit(content: Path, name: str, old: str, new: str) -> None:
    path = content / name
    path.write_text(path.read_text().replace(old, new))


def test_nothing_is_lost_by_a_first_build_or_by_one_without_news(content: Path) -> None:
    assert not run(content).lost_addresses
    assert not run(content, clean=True).lost_addresses
    assert not run(content, output=content.parent / "elsewhere").lost_addresses


@pytest.mark.parametrize("clean", [False, True])
def test_the_address_of_a_renamed_file_is_told_with_where_it_could_lead(
    content: Path, clean: bool
) -> None:
    (content / "articles/1.md").rename(content / "articles/other.md")
    report = run(content, clean=clean)
    assert lost(report) == [("/news/1/", "/news/other/")]
    assert "articles/other.md lies at /news/other/ now" in report.lost_addresses[0].why
    assert not run(content).lost_addresses


def test_a_redirect_or_a_former_address_saves_it(content: Path) -> None:
    (content / "articles/1.md").rename(content / "articles/other.md")
    (content / "articles/2.md").rename(content / "articles/another.md")
    edit(content, "articles/another.md", "topics:", "redirect_from: [/news/2/]\ntopics:")
    site = content / "site.yaml"
    site.write_text(site.read_text() + "redirects:\n  /news/1/: /news/other/\n")
    assert not run(content).lost_addresses
    assert b"/news/other/" in (content.parent / "output/news/1/index.html").read_bytes()


def test_the_address_of_a_deleted_record_could_lead_to_its_original(content: Path) -> None:
    (content / "articles/1.md").unlink()
    (found,) = run(content).lost_addresses
    assert (found.address, found.leads) == ("/news/1/", "https://news.example.com/1")
    assert found.why == "articles/1.md is not there any more"


def test_a_record_that_loses_its_page_and_one_that_is_held_back_say_so(content: Path) -> None:
    edit(content, "articles/1.md", "Words.", "")
    edit(content, "articles/2.md", "topics:", "removed: true\ntopics:")
    one, two = run(content).lost_addresses
    assert (one.address, one.leads) == ("/news/1/", "https://news.example.com/1")
    assert "has no page of its own any more" in one.why
    assert not one.asked_for
    assert two.why == "articles/2.md is held back: removed"
    assert two.asked_for


def test_topics_and_own_pages_that_go_are_told(content: Path) -> None:
    (content / "topics/1.yaml").unlink()
    (content / "pages/about.md").unlink()
    assert lost(run(content)) == [("/about/", "/"), ("/topics/chess/", "/topics/")]


def test_a_topic_that_moves_leads_to_where_it_is(content: Path) -> None:
    (content / "topics/1.yaml").write_text("_id: c\nname: Chess\nslug: game-of-chess\n")
    assert lost(run(content)) == [("/topics/chess/", "/topics/game-of-chess/")]


def test_a_story_that_is_none_any_more_leads_to_its_opener(content: Path) -> None:
    for name in "12":
        edit(content, f"articles/{name}.md", "topics:", "story: x\ntopics:")
    run(content)
    edit(content, "articles/2.md", "story: x\n", "")
    (found,) = run(content).lost_addresses
    assert found.address.startswith("/stories/")
    assert found.leads == "/news/1/"


def test_a_story_whose_file_has_another_name_leads_to_where_it_lies(content: Path) -> None:
    for name in "12":
        edit(content, f"articles/{name}.md", "topics:", "story: x\ntopics:")
    run(content)
    (content / "articles/1.md").rename(content / "articles/0-renamed.md")
    found = {each.address: each.leads for each in run(content).lost_addresses}
    (old,) = (address for address in found if address.startswith("/stories/"))
    assert found[old].startswith("/stories/0-renamed-")
    said = f"story: x\nredirect_from: [/news/1/, {old}]\n"
    edit(content, "articles/0-renamed.md", "story: x\n", said)
    run(content)
    page = (content.parent / f"output{old}index.html").read_text()
    assert found[old] in page


def test_a_story_that_is_given_words_is_no_address_lost(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site that was built when stories had none."""
    for name in "12":
        edit(content, f"articles/{name}.md", "topics:", "story: x\ntopics:")
    with monkeypatch.context() as before:
        site = make_settings()
        before.setattr(urls, "story", lambda opener: urls.former_story(opener.id, site))
        run(content)
    (old,) = (path for path in (content.parent / "output/stories").iterdir() if path.is_dir())
    report = run(content, clean=True)
    assert not report.lost_addresses
    (new,) = {path for path in old.parent.iterdir() if path.is_dir()} - {old}
    assert f"/stories/{new.name}/" in (old / "index.html").read_text()
    assert "stories" in (new / "index.html").read_text()


def test_an_address_that_another_record_takes_is_told_with_both(content: Path) -> None:
    (content / "articles/1.md").unlink()
    (content / "articles/more").mkdir()
    (content / "articles/more/1.md").write_text(record_text("new", body="New."))
    (found,) = run(content).lost_addresses
    assert (found.address, found.source, found.taken_by) == (
        "/news/1/",
        "articles/1.md",
        "articles/more/1.md",
    )


def test_an_edit_of_a_record_at_its_address_loses_nothing(content: Path) -> None:
    edit(content, "articles/1.md", "https://news.example.com/1", "https://other.example.com/x")
    edit(content, "articles/2.md", "Words.", "Other words.")
    assert not run(content).lost_addresses


def test_two_records_that_change_places_are_both_told(content: Path) -> None:
    one, two = content / "articles/1.md", content / "articles/2.md"
    texts = one.read_text(), two.read_text()
    one.write_text(texts[1])
    two.write_text(texts[0])
    assert lost(run(content)) == [("/news/1/", "/news/2/"), ("/news/2/", "/news/1/")]


def test_more_than_a_handful_stops_before_anything_is_written(content: Path) -> None:
    before = tree(content.parent / "output")
    site = content / "site.yaml"
    site.write_text(site.read_text() + "permalink: /{category}/{year}/{stem}/\n")
    with pytest.raises(AddressesError) as caught:
        run(content)
    assert tree(content.parent / "output") == before
    told = str(caught.value)
    assert "8 addresses that readers have" in told
    assert "max_lost_addresses allows 5" in told
    assert "  /news/1/: /news/2025/1/" in told
    assert "--allow-lost-addresses" in told
    report = run(content, allow_lost_addresses=True)
    assert len(report.lost_addresses) == 8
    assert (content.parent / "output/news/2025/1/index.html").exists()


def test_how_many_are_too_many_is_a_setting(content: Path) -> None:
    site = content / "site.yaml"
    site.write_text(site.read_text() + "max_lost_addresses: 0\n")
    (content / "articles/1.md").unlink()
    with pytest.raises(AddressesError, match="max_lost_addresses allows 0"):
        run(content)


def test_what_records_ask_to_go_goes_whatever_its_number(content: Path) -> None:
    for n in range(8):
        edit(content, f"articles/{n}.md", "topics:", "published: false\ntopics:")
    report = run(content)
    assert len(report.lost_addresses) >= 8
    assert report.removed > 8


def test_the_command_line_shows_what_to_paste(content: Path) -> None:
    (content / "articles/1.md").rename(content / "articles/other.md")
    arguments = ["build", str(content), "-o", str(content.parent / "output"), "--now", "2026-01-01"]
    shown = CliRunner().invoke(main, arguments).stdout
    assert "Readers lose 1 address\n" in shown
    assert "    redirects:\n      /news/1/: /news/other/\n" in shown


def test_a_build_that_was_killed_tells_it_again(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    (content / "articles/1.md").rename(content / "articles/other.md")
    with monkeypatch.context() as patch:
        patch.setattr("generator.output.write.put_in_place", killed)
        with pytest.raises(KeyboardInterrupt):
            run(content)
    assert lost(run(content)) == [("/news/1/", "/news/other/")]


def test_whose_page_lies_at_a_path_can_be_asked_while_a_build_has_the_state(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text("a", body="Words.")})
    output = tmp_path / "output"
    assert known_claim(content, output, "news/a/index.html") is None
    build(Request(content=content, output=output, now=NOW))
    with opened(content, 0):
        claim = known_claim(content, output, "news/a/index.html")
        assert claim is not None
        assert (claim.kind, claim.source) == ("article.html", "articles/a.md")
        assert known_claim(content, output, "index.html") is None
        assert known_claim(content, tmp_path / "another", "news/a/index.html") is None
