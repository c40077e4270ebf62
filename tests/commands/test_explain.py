"""Why a file is made, what it shows and where something is shown; and whether what lies there is
what a clean build gives."""

import json
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import structs

from generator.build import Request, build
from generator.commands.build import build_command
from generator.commands.explain import Explanation, Placement, Written, differences, explain
from generator.memo import store as stored
from generator.theme.load import shipped
from tests.factories import NOW, png, record_text, tree, write_site

SETTINGS = (
    "title: Test Digest\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"
)
PUBLISHER = (shipped() / "default/partials/publisher.html").read_text()
FILES: Mapping[str, str | bytes] = {
    "articles/a.md": record_text(body="Words."),
    "articles/b.md": record_text("b", more="topics: [AI]\nimages: [{url: /p.png}]"),
    "articles/soon.md": record_text("soon", published="2026-01-01T06:00:00Z"),
    "topics/ai.yaml": "name: AI\n",
    "publishers/p.md": "---\nname: Pub\ndomain: news.example.com\n---\n",
    "pages/about.md": "---\ntitle: About\n---\nUs.\n",
    "static/p.png": png(40, 20),
}


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    content = write_site(tmp_path / "content", FILES)
    made = Request(content=content, output=tmp_path / "output", now=NOW)
    long_ago(content)
    build(made)
    return made


def long_ago(content: Path) -> None:
    """No file is so young that it may change without its time telling."""
    for path in content.rglob("*"):
        os.utime(path, (1, 1))


def write(request: Request, files: Mapping[str, str | None]) -> None:
    """Edits files of the content folder; None for one that goes."""
    for name, text in files.items():
        if text is None:
            (request.content / name).unlink()
        else:
            (request.content / name).parent.mkdir(parents=True, exist_ok=True)
            (request.content / name).write_text(text)


def explained(request: Request, address: str) -> Explanation:
    found = explain(request, address)
    assert isinstance(found, Explanation)
    return found


def placed(request: Request, name: str) -> Placement:
    found = explain(request, name)
    assert isinstance(found, Placement)
    return found


def reasons(written: Written | None) -> list[tuple[str, str, str, tuple[str, ...]]]:
    assert written is not None
    assert (written.any_of, written.otherwise) == ((), "")
    return [(each.kind, each.name, each.how, each.fields) for each in written.because]


@pytest.mark.parametrize(
    "address",
    ["news/a/index.html", "/news/a/", "news/a", "https://digest.example.org/news/a/"],
)
def test_a_page_is_found_by_its_path_or_any_form_of_its_address(
    request_: Request, address: str
) -> None:
    found = explained(request_, address)
    assert found.path == "news/a/index.html"
    assert found.record == "articles/a.md"
    assert found.next is None


def test_what_a_page_shows_and_is_made_of_is_named(request_: Request) -> None:
    found = explained(request_, "/topics/ai/")
    assert [(each.name, each.title) for each in found.records] == [("articles/b.md", "Title b")]
    assert found.templates[0] == "default/topic.html of Broadsheet"
    assert "default/base.html of Broadsheet" in found.templates


def test_a_record_of_which_a_page_has_the_title_alone_is_among_those_that_it_shows(
    request_: Request,
) -> None:
    write(request_, {"articles/c.md": record_text("c", body="Words.", more="story: x")})
    write(request_, {"articles/d.md": record_text("d", body="Words.", more="story: x")})
    titles = [each.title for each in explained(request_, "/news/c/").records]
    assert titles[0] == "Title c"  # whose page it is, before those that it leads to
    assert "Title d" in titles
    assert [each.title for each in explained(request_, "/stories/").records] == ["Title c"]


CHANGES = {
    "a record": (
        {"articles/a.md": record_text(body="Other.").replace("Title a", "Other")},
        [("record", "articles/a.md", "changed", ("title", "text"))],
    ),
    "a record that is nowhere on the page": ({"articles/b.md": record_text("b")}, None),
    "a record that is gone": (
        {"articles/a.md": None},
        [("record", "articles/a.md", "gone", ())],
    ),
    "a setting": (
        {"site.yaml": SETTINGS + "feeds: {size: 7}\n"},
        [("setting", "site.yaml", "changed", ("feeds.size",))],
    ),
    "the template": (
        {"../templates/default/article.html": "{{ title }}"},
        [("template", "templates/default/article.html", "new", ())],
    ),
    "a template that it uses": (
        {"../templates/default/partials/publisher.html": f"{PUBLISHER}\n"},
        [("template", "templates/default/partials/publisher.html", "new", ())],
    ),
    "a template that it does not use": ({"../templates/default/story.html": "x"}, None),
    "a topic": (
        {"topics/ai.yaml": "name: AI\ndescription: All of it\n"},
        None,
    ),
    "a topic that stands in the menu": (
        {"topics/other.yaml": "name: Other\n"},
        [("topic", "topics/other.yaml", "new", ())],
    ),
    "a page that every page names": (
        {"pages/about.md": "---\ntitle: Us\n---\nUs.\n"},
        [("own page", "pages/about.md", "changed", ("title",))],
    ),
    "its publisher": (
        {"publishers/p.md": "---\nname: Other\ndomain: news.example.com\n---\n"},
        [("publisher", "publishers/p.md", "changed", ("name",))],
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_named_and_nothing_else(request_: Request, what: str) -> None:
    files, expected = CHANGES[what]
    before = tree(request_.output)
    write(request_, files)
    write(request_, {"articles/beside.md": record_text("beside", published="2024-01-01")})
    found = explained(request_, "news/a/")
    if expected is None:
        assert found.next is None
    else:
        assert reasons(found.next) == expected
    assert tree(request_.output) == before


@pytest.mark.parametrize("what", [what for what in CHANGES if what != "a record that is gone"])
def test_what_had_a_page_written_is_known_after_the_build(request_: Request, what: str) -> None:
    files, expected = CHANGES[what]
    write(request_, files)
    build(request_)
    found = explained(request_, "news/a/")
    assert found.next is None
    assert found.last is not None
    if expected is None:
        assert found.last.otherwise == "it was not there before"
    else:
        assert reasons(found.last) == expected
        assert found.last.at == NOW


def test_what_had_a_page_written_some_builds_ago_is_known(request_: Request) -> None:
    write(request_, {"articles/a.md": record_text(body="Other.")})
    build(request_)
    for name in "cdef":
        write(request_, {f"articles/{name}.md": record_text(name, published="2024-01-01")})
        build(request_)
    last = explained(request_, "news/a/").last
    assert reasons(last) == [("record", "articles/a.md", "changed", ("text",))]


def test_of_builds_that_are_forgotten_only_the_kind_of_cause_is_known(
    request_: Request,
) -> None:
    write(request_, {"articles/a.md": record_text(body="Other.")})
    build(request_)
    for number in range(stored.MOST_BUILDS):
        name = f"x{number}"
        write(request_, {f"articles/{name}.md": record_text(name, published="2024-01-01")})
        build(request_)
    last = explained(request_, "news/a/").last
    assert last == Written(otherwise="what it shows changed")


def test_a_record_that_becomes_due_is_named_with_its_moment(request_: Request) -> None:
    later = structs.replace(request_, now=NOW + timedelta(days=1))
    assert reasons(explained(later, "/").next) == [
        ("time", "2026-01-01T06:00:00Z", "passed", ("articles/soon.md is due",))
    ]


def test_a_record_that_was_renamed_is_one_change(request_: Request) -> None:
    (request_.content / "articles/a.md").rename(request_.content / "articles/z.md")
    renamed = [("record", "articles/a.md", "renamed", ("articles/z.md",))]
    assert reasons(explained(request_, "news/z/").next) == renamed
    assert reasons(explained(request_, "news/a/").next) == renamed


def test_a_page_that_went_is_explained(request_: Request) -> None:
    write(request_, {"articles/a.md": None})
    build(request_)
    found = explained(request_, "news/a/")
    assert reasons(found.last) == [("record", "articles/a.md", "gone", ())]


def test_another_build_of_the_same_content_hides_no_change(
    request_: Request, tmp_path: Path
) -> None:
    write(request_, {"articles/a.md": record_text(body="Other.")})
    build(structs.replace(request_, output=tmp_path / "preview"))
    expected = [("record", "articles/a.md", "changed", ("text",))]
    assert reasons(explained(request_, "news/a/").next) == expected


def test_settings_that_decide_how_records_are_read_are_named_and_not_the_records(
    request_: Request,
) -> None:
    write(request_, {"site.yaml": SETTINGS + "fields: {summary: excerpt}\n"})
    assert reasons(explained(request_, "news/a/").next) == [
        ("setting", "site.yaml", "changed", ("fields",))
    ]


def test_of_many_causes_some_are_named_and_that_there_may_be_more_is_said(
    request_: Request,
) -> None:
    write(request_, {f"articles/n{n}.md": record_text(f"n{n}") for n in range(60)})
    written = explained(request_, "/").next
    assert written is not None
    assert len(written.because) > 5
    assert {(each.kind, each.how) for each in written.because} == {("record", "new")}
    assert written.otherwise == "there may be more causes: 60 things changed at once"


def test_what_many_records_said_is_not_kept_and_that_is_said(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "MOST_PREVIOUS", 1)
    files = {f"articles/{n}.md": record_text(n, body="Other.") for n in "ab"}
    write(request_, files)
    found = explained(request_, "news/a/")
    assert found.next == Written(otherwise="what the last build was made of is not known any more")


def test_without_the_state_it_is_said_that_nothing_is_known(request_: Request) -> None:
    (request_.content / stored.FOLDER / stored.FILE).unlink()
    found = explained(request_, "news/a/")
    assert found.next is not None
    assert not found.next.because
    assert found.next.otherwise


def test_a_copied_file_has_its_own_source_for_a_cause(request_: Request) -> None:
    (request_.content / "static/p.png").write_bytes(png(1, 1))
    assert reasons(explained(request_, "p.png").next) == [
        ("static file", "static/p.png", "changed", ())
    ]


def test_a_copied_file_whose_source_is_gone_goes_with_it(request_: Request) -> None:
    write(request_, {"articles/f/index.md": record_text("f", body="[Data](data.csv)")})
    write(request_, {"articles/f/data.csv": "1", "static/a.txt": "A."})
    build(request_)
    for name, path, kind in (
        ("static/a.txt", "a.txt", "static file"),
        ("articles/f/data.csv", "news/f/data.csv", "file beside a record"),
    ):
        write(request_, {name: None})
        assert reasons(explained(request_, path).next) == [(kind, name, "gone", ())]


def test_of_a_file_that_was_copied_the_kind_of_cause_is_known(request_: Request) -> None:
    assert explained(request_, "p.png").last == Written(otherwise="it was not there before")
    (request_.content / "static/p.png").write_bytes(png(1, 1))
    build(request_)
    last = explained(request_, "p.png").last
    assert last == Written(otherwise="the file that it is a copy of changed")


def test_a_copied_file_that_a_setting_passes_over_is_not_said_to_be_gone(
    request_: Request,
) -> None:
    write(request_, {"site.yaml": f"{SETTINGS}static: files\n", "files/q.png": "Q."})
    for path in ("p.png", "q.png"):
        assert reasons(explained(request_, path).next) == [
            ("setting", "site.yaml", "changed", ("static",))
        ]


def test_an_asset_of_the_theme_is_named_as_such(request_: Request) -> None:
    write(request_, {"../templates/default/assets/style.css": "a{}"})
    assert reasons(explained(request_, "assets/style.css").next) == [
        ("template", "templates/default/assets/style.css", "changed", ())
    ]


def test_a_copied_file_that_was_only_touched_is_said_to_have_been(request_: Request) -> None:
    os.utime(request_.content / "static/p.png", (2, 2))
    assert reasons(explained(request_, "p.png").next) == [
        ("static file", "static/p.png", "changed", ("its time alone",))
    ]


def test_a_file_beside_a_record_goes_out_with_it_and_says_so(request_: Request) -> None:
    write(request_, {"articles/f/index.md": record_text("f", body="[Data](data.csv)")})
    write(request_, {"articles/f/data.csv": "1"})
    expected = ("articles/f/data.csv", "articles/f/index.md")
    found = explained(request_, "news/f/data.csv").next
    assert found is not None
    assert {each.name for each in found.because} == set(expected)
    build(request_)
    write(request_, {"articles/f/data.csv": "22"})
    assert reasons(explained(request_, "news/f/data.csv").next) == [
        ("file beside a record", "articles/f/data.csv", "changed", ())
    ]


def test_a_record_that_is_there_and_left_out_is_not_said_to_be_gone_or_new(
    request_: Request,
) -> None:
    write(request_, {"articles/a.md": "---\ntitle: A\n---\n"})
    assert reasons(explained(request_, "news/a/").next) == [
        ("record", "articles/a.md", "left out", ())
    ]
    build(request_)
    write(request_, {"articles/a.md": record_text(body="Words.")})
    assert reasons(explained(request_, "news/a/").next) == [
        ("record", "articles/a.md", "let in", ())
    ]


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("language: de", "language"),
        ("static: files", "static"),
        ("pages: own", "pages"),
        ("topics: other", "topics"),
        ("records: articles/b*.md", "records"),
        ("timezone: Asia/Tokyo", "timezone"),
        ("theme: plain", "theme"),
    ],
)
def test_files_that_a_setting_passes_over_or_finds_did_not_change(
    request_: Request, setting: str, name: str
) -> None:
    write(request_, {"site.yaml": f"{SETTINGS}{setting}\n"})
    assert [*reasons(explained(request_, "/").next)] == [
        ("setting", "site.yaml", "changed", (name,))
    ]


@pytest.mark.parametrize("form", ["{}", "content/{}"])
def test_a_record_is_told_where_it_is_shown(
    request_: Request, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(request_.content.parent)
    found = placed(request_, form.format("articles/b.md"))
    assert (found.source, found.title) == ("articles/b.md", "Title b")
    assert {"index.html", "topics/ai/index.html", "feed.xml"} < set(found.pages)
    assert found.counts["home.html"] == 1
    assert sum(found.counts.values()) == len(found.pages)


def test_only_pages_that_a_record_decides_about_are_said_to_show_it(request_: Request) -> None:
    found = placed(request_, "articles/a.md")
    assert "about/index.html" not in found.pages
    assert "topics/ai/index.html" not in found.pages


def test_a_record_that_is_held_back_is_told_why(request_: Request) -> None:
    found = placed(request_, "articles/soon.md")
    assert found.hidden == "scheduled for 2026-01-01 06:00 UTC"
    assert found.pages == ()


def test_a_record_with_a_fault_is_told_that_it_has_one(request_: Request) -> None:
    write(request_, {"articles/a.md": "---\ntitle: A\n---\n"})
    assert "fault" in placed(request_, "articles/a.md").hidden


@pytest.mark.parametrize(
    ("name", "page", "is_everywhere"),
    [
        ("topics/ai.yaml", "topics/ai/index.html", True),
        ("publishers/p.md", "publishers/news-example-com/index.html", False),
        ("pages/about.md", "about/index.html", True),
        ("static/p.png", "topics/ai/index.html", False),
        ("../templates/default/article.html", "news/a/index.html", False),
        ("templates/default/base.html", "about/index.html", False),
        ("default/assets/style.css", "about/index.html", False),
    ],
)
def test_other_files_are_told_where_they_are_shown(
    request_: Request, name: str, page: str, is_everywhere: bool
) -> None:
    write(request_, {"../templates/default/article.html": "{% extends 'base.html' %}"})
    found = placed(request_, name)
    assert page in found.pages
    assert found.is_everywhere is is_everywhere


def test_a_file_that_is_copied_is_told_where_to(request_: Request) -> None:
    assert placed(request_, "static/p.png").copied == "p.png"
    assert "  goes out as p.png\n" in command(request_, "static/p.png")
    write(request_, {"static/robots.txt": "User-agent: *\n", "static/odd.txt": "Odd."})
    assert placed(request_, "static/robots.txt").copied == ""
    assert placed(request_, "static/robots.txt").pages == ("robots.txt",)
    assert placed(request_, "static/odd.txt").pages == ()


def test_settings_stand_on_every_page(request_: Request) -> None:
    assert placed(request_, "site.yaml").is_everywhere


def test_a_template_that_another_stands_in_for_makes_no_page(request_: Request) -> None:
    write(request_, {"../templates/default/article.html": "{% extends 'base.html' %}"})
    own = placed(request_, "templates/default/article.html")
    assert own.source == "templates/default/article.html"
    assert own.pages == ("news/a/index.html",)


def test_no_page_and_no_file_is_no_explanation(request_: Request) -> None:
    assert explain(request_, "nowhere/") is None


def command(request: Request, *arguments: str) -> str:
    given = [f"{request.content}", "-o", f"{request.output}", "--now", "2026-01-01"]
    ended = CliRunner().invoke(build_command, [*given, "--explain", *arguments])
    assert ended.exit_code == 0, ended.output
    return ended.output


def test_the_command_says_it_in_a_few_lines(request_: Request) -> None:
    write(request_, {"articles/a.md": record_text(body="Other.")})
    said = command(request_, "/news/a/")
    assert f"because {request_.content}/articles/a.md changed: text\n" in said
    assert "was last written, because it was not there before\n" in said
    assert f"    {request_.content}/articles/a.md: Title a\n" in said
    assert len(said.splitlines()) < 10
    assert "which are\n    news/a/index.html\n" in command(request_, "articles/a.md")


def test_long_lists_are_cut_in_words_and_whole_in_json(request_: Request) -> None:
    names = [f"n{number}" for number in range(30)]
    write(request_, {f"articles/{name}.md": record_text(name) for name in names})
    build(request_)
    assert "… and 12 more; --json lists all\n" in command(request_, "/2025/01/01/")
    found = json.loads(command(request_, "/2025/01/01/", "--json"))
    assert len(found["records"]) == 32
    assert found["next"] is None
    assert found["last"]["because"][0]["kind"] == "record"


def test_a_site_that_is_as_it_should_be_has_no_differences(request_: Request) -> None:
    assert differences(request_) == []


def test_each_difference_from_a_clean_build_is_named(request_: Request) -> None:
    (request_.output / "index.html").write_text("defaced")
    (request_.output / "feed.xml").unlink()
    (request_.content / "articles/a.md").unlink()
    found = differences(request_)
    assert "index.html: differs" in found
    assert "feed.xml: missing" in found
    assert "news/a/index.html: not wanted" in found
    assert (request_.output / "index.html").read_text() == "defaced"
