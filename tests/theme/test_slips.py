"""Slips of the site's own theme: what has no effect, told with file and line."""

import os
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.pages.plan import VIEWS
from generator.problems import Problem
from generator.theme.load import load, shipped
from generator.theme.misplaced import misplaced
from generator.theme.slips import slips
from tests.factories import NOW, record_text, write_site

EXTENDS = '{% extends "default/home.html" %}\n'
BASE = '{% extends "default/base.html" %}\n'


def written(templates: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = templates / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return templates


def found(templates: Path, theme: str = "default", language: str = "en") -> list[Problem]:
    return slips(load(theme, templates, "", language), templates, VIEWS)


@pytest.mark.parametrize("name", ["default", "plain"])
def test_our_own_themes_have_none(name: str) -> None:
    assert found(shipped(), name) == []


@pytest.mark.parametrize(
    ("files", "place", "message"),
    [
        (
            {"home.html": EXTENDS + "\n{% block top_storys %}{% endblock %}\n"},
            "default/home.html:3",
            'did you mean "top_stories"?',
        ),
        (
            {"home.html": EXTENDS + "{% block zzzz %}{% endblock %}\n"},
            "default/home.html:2",
            "default/home.html has: ",
        ),
        (
            {"home.html": EXTENDS + "{% block layout %}{% endblock %}\n\nMine\n"},
            "default/home.html:4",
            "outside of every block",
        ),
        (
            {"home.html": EXTENDS + "{{ site.title }}\n"},
            "default/home.html:2",
            "outside of every block",
        ),
        (
            {"home.html": EXTENDS + '{% include "partials/mine.html" %}', "partials/mine.html": ""},
            "default/home.html:2",
            "outside of every block",
        ),
        (
            {"base.html": BASE + "{% block mine %}{% endblock %}\n"},
            "default/base.html:2",
            'the block "mine" is never shown',
        ),
        (
            {
                "base.html": BASE
                + "{% block colophon %}{% block mine %}{% endblock %}{% endblock %}\n",
                "day.html": '{% extends "default/day.html" %}\n'
                "{% block colophon %}{% endblock %}\n{% block mine %}{% endblock %}\n",
            },
            "default/day.html:3",
            'it stands in "colophon", which day.html fills without it',
        ),
        ({"hmoe.html": ""}, "default/hmoe.html", 'did you mean "home.html"?'),
        ({"Home.html": ""}, "default/Home.html", 'did you mean "home.html"?'),
        ({"home.htm": ""}, "default/home.htm", 'did you mean "home.html"?'),
        ({"home.html.j2": ""}, "default/home.html.j2", 'did you mean "home.html"?'),
        (
            {"partials/stroy.html": ""},
            "default/partials/stroy.html",
            'did you mean "partials/story.html"?',
        ),
        ({"partial/story.html": ""}, "default/partial/story.html", "did you mean "),
        ({"feeds/rss2.xml": ""}, "default/feeds/rss2.xml", 'did you mean "feeds/rss.xml"?'),
        ({"host/header.txt": ""}, "default/host/header.txt", 'did you mean "host/headers.txt"?'),
        ({"zzzz.html": ""}, "default/zzzz.html", "no page is made of this template"),
    ],
)
def test_what_no_page_shows_is_told(
    tmp_path: Path, files: dict[str, str], place: str, message: str
) -> None:
    templates = written(tmp_path, {f"default/{name}": text for name, text in files.items()})
    (problem,) = found(templates)
    told = str(problem)
    assert told.startswith(f"{place}: ")
    assert message in told


@pytest.mark.parametrize(
    "files",
    [
        {"home.html": EXTENDS + "{% block layout %}x{% block mine %}{% endblock %}{% endblock %}"},
        {
            "base.html": BASE
            + "{% block colophon %}{% block mine %}{% endblock %}{{ super() }}{% endblock %}",
            "day.html": '{% extends "default/day.html" %}{% block mine %}x{% endblock %}',
        },
        {"home.html": EXTENDS + "<!-- A note\n of mine -->\n{# and one #}\n"},
        {"home.html": EXTENDS + "{% set mine = 1 %}\n"},
        {
            "home.html": EXTENDS
            + "{% block layout %}{{ self.mine() }}{% endblock %}{% block mine %}{% endblock %}"
        },
        {
            "base.html": BASE + "{% block main %}{% block mine %}{% endblock %}{% endblock %}",
            "404.html": '{% extends "base.html" %}{% block main %}{{ super() }}{% endblock %}'
            "{% block mine %}x{% endblock %}",
        },
        {
            "home.html": EXTENDS
            + '{% block layout %}{% include "partials/a.html" %}{% endblock %}',
            "partials/a.html": '{% extends "partials/b.html" %}{% block c %}x{% endblock %}',
            "partials/b.html": "{% block c %}{% endblock %}",
        },
        {
            "home.html": EXTENDS
            + '{% block layout %}{% include ["partials/advert.html", "partials/no.html"]'
            " ignore missing %}{% endblock %}",
            "partials/advert.html": "x",
        },
        {
            "home.html": '{% from "partials/mine.html" import x %}' + EXTENDS,
            "partials/mine.html": "{% macro x() %}{% endmacro %}",
        },
        {"home.html": '{% extends "b.html" if lead else "default/home.html" %}', "b.html": "b"},
        {"README.md": "", "LICENSE": "", "notes.txt": "", ".DS_Store": "", "mine.json": ""},
        {"home.html.orig": "", "home.html~": "", "home.html.bak": "", "#home.html#": ""},
        {"assets/mine.html": "", "assets/style2.css": ""},
        {".copied/default/hmoe.html": ""},
    ],
)
def test_what_is_shown_or_is_no_template_is_not_told(tmp_path: Path, files: dict[str, str]) -> None:
    templates = written(tmp_path, {f"default/{name}": text for name, text in files.items()})
    assert found(templates) == []


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("de.po", 'msgid "Archiv"\nmsgstr "A"\n', 1, 'did you mean "Archive"?'),
        ("de.po", '\n\nmsgid "Zzzz zz"\nmsgstr "A"\n', 3, 'no page says "Zzzz zz"'),
        ("de.po", 'msgctxt "x"\nmsgid "Archive"\nmsgstr "A"\n', 2, "take its msgctxt out"),
        ("de_AT.po", "", 0, 'did you mean "de-AT.po"?'),
        ("DE.po", "", 0, 'did you mean "de.po"?'),
        ("german.po", "", 0, "called after its language"),
        ("de.mo", "", 0, "read as .po files"),
    ],
)
def test_words_that_no_page_says_are_told(
    tmp_path: Path, name: str, text: str, line: int, message: str
) -> None:
    templates = written(tmp_path, {f"default/languages/{name}": text})
    (problem,) = found(templates, language="de")
    assert (problem.source, problem.line) == (f"default/languages/{name}", line)
    assert message in problem.message


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_words_of_any_theme_are_said_by_it(tmp_path: Path, theme: str) -> None:
    german = (shipped().parent / "generator/languages/catalogues/de.po").read_text("utf-8")
    files = {
        "default/languages/de.po": german,
        "default/partials/mine.html": '{{ _("Mine") }}',
        "plain/home.html": '{% extends "plain/home.html" %}',
        "default/languages/fr.po": 'msgid "Zzzz"\nmsgstr "x"\n',
        "default/languages/de-AT.po": 'msgid "Zzzz zz"\nmsgstr ""\n',
    }
    told = [each.source for each in found(written(tmp_path, files), theme, "de-AT")]
    assert told == (["default/partials/mine.html"] if theme == "default" else [])


@pytest.mark.parametrize(
    ("files", "place", "message"),
    [
        ({"home.html": ""}, "home.html", "move it to default/home.html"),
        ({"partials/story.html": ""}, "partials", "move it to default/partials"),
        ({"defualt/home.html": ""}, "defualt", 'did you mean "default", as'),
    ],
)
def test_what_lies_beside_its_theme_is_told(
    tmp_path: Path, files: dict[str, str], place: str, message: str
) -> None:
    (problem,) = misplaced("default", written(tmp_path, files))
    assert problem.source == place
    assert message in problem.message


def test_a_name_that_cannot_be_shown_is_passed_over(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(bytes(tmp_path) + b"/\xff.html")).write_text("")
    except OSError:
        pytest.skip("this disk takes no such name")
    assert misplaced("default", tmp_path) == []


@pytest.mark.parametrize(
    "files",
    [
        {"default/home.html": "", "default2/home.html": ""},
        {"evening/home.html": "", "plain/home.html": "", "README.md": "", ".git/x.html": ""},
    ],
)
def test_other_themes_are_no_slip(tmp_path: Path, files: dict[str, str]) -> None:
    assert misplaced("default", written(tmp_path, files)) == []


@pytest.mark.slow
def test_warnings_are_the_same_however_often_a_site_is_built(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text()})
    templates = tmp_path / "templates"

    def told(*, clean: bool = False) -> list[str]:
        output = tmp_path / "output"
        report = build(Request(content=content, output=output, now=NOW, clean=clean))
        return [str(each) for each in report.problems]

    assert told() == []
    edits = [
        {"default/hmoe.html": ""},
        {"default/home.html": EXTENDS + "{% block top_storys %}{% endblock %}\n"},
        {"home.html": ""},
        {"default/languages/en.po": 'msgid "Archiv"\nmsgstr "A"\n'},
    ]
    for number, files in enumerate(edits, start=1):
        written(templates, files)
        assert len(told()) == number
        assert told() == told() == told(clean=True)
        write_site(content, {f"articles/{number}.md": record_text(f"b{number}")})
        assert len(told()) == number
    assert told()[0].startswith("../templates/default/hmoe.html: ")
    for file in ("default/hmoe.html", "home.html"):
        (templates / file).unlink()
    assert len(told()) == 2
    assert told() == told(clean=True)
    for theme, count in (("plain", 1), ("default", 2)):  # made of the same files
        write_site(content, {}, theme=theme)
        assert len(told()) == count
        assert told() == told(clean=True)
