"""Themes: their folders, and what one takes from another."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.page import Page
from generator.pages.redirects import RedirectView
from generator.problems import ThemeError
from generator.theme.load import load
from generator.theme.render import render
from generator.theme.templates import environment_of, template_digests


def written(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{folder.name}/{name}", encoding="utf-8")
    return folder


def source(folder: Path, name: str, theme: str = "mine") -> str:
    environment = environment_of(load(theme, folder, ""))
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def test_a_template_that_a_theme_lacks_is_the_default_themes(tmp_path: Path) -> None:
    written(tmp_path, "mine/home.html", "default/day.html")
    assert source(tmp_path, "home.html").endswith("mine/home.html")
    assert source(tmp_path, "day.html").endswith("default/day.html")
    assert "<rss" in source(tmp_path, "feeds/rss.xml")


def test_an_asset_that_a_theme_lacks_is_the_default_themes(tmp_path: Path) -> None:
    written(tmp_path, "mine/assets/one.css", "mine/assets/style.css", "bare/home.html")
    ours = dict(load("default", tmp_path, "").assets)
    assets = dict(load("mine", tmp_path, "").assets)
    assert assets.keys() == {*ours, "assets/one.css"}
    assert assets["assets/style.css"] == str(tmp_path / "mine/assets/style.css")
    assert assets["assets/tokens.css"] == ours["assets/tokens.css"]
    assert dict(load("bare", tmp_path, "").assets) == ours


def test_a_sites_own_files_come_before_those_that_ship(tmp_path: Path) -> None:
    written(tmp_path, "default/assets/style.css", "default/home.html")
    theme = load("default", tmp_path, "")
    assert dict(theme.assets)["assets/style.css"].startswith(str(tmp_path))
    assert source(tmp_path, "home.html", "default").endswith("default/home.html")


def test_what_is_edited_makes_another_theme_whoever_it_belongs_to(tmp_path: Path) -> None:
    written(tmp_path, "mine/home.html", "default/day.html")
    before = load("mine", tmp_path, "").version
    (tmp_path / "default/day.html").write_text("x")
    assert load("mine", tmp_path, "").version != before


def test_words_of_the_default_theme_serve_a_theme_without_its_own(tmp_path: Path) -> None:
    written(tmp_path, "mine/home.html")
    (tmp_path / "default/languages").mkdir(parents=True)
    (tmp_path / "default/languages/nl.po").write_text('msgid "Archive"\nmsgstr "Archief"\n')
    words = load("mine", tmp_path, "", "nl").catalogue.translations
    assert words.gettext("Archive") == "Archief"


NAME = "redirect.html"


def digest_and_page(folder: Path) -> tuple[bytes, bytes]:
    """What stands for a template, and what it makes of a page."""
    theme = load("default", folder, "")
    page = Page("x", NAME, RedirectView(title="b", language="en", target="/", canonical="/"))
    return template_digests(theme, [NAME])[NAME], render(page, {}, theme)


@pytest.mark.parametrize(
    ("template", "edited"),
    [
        ("{{ asset('x.css') }}", "assets/x.css"),
        ("{{ asset ('x.css') }}", "assets/x.css"),
        ("{{ asset\n(\n'x.css') }}", "assets/x.css"),
        ("{% set url = asset %}{{ url('x.css') }}", "assets/x.css"),
        ("{{ (asset)('x.css') }}", "assets/x.css"),
        ("{{ asset('x' ~ '.css') }}", "assets/x.css"),
        ("{{ asset(name='x.css') }}", "assets/x.css"),
        ("{{ asset(*['x.css']) }}", "assets/x.css"),
        ("{% for name in ['x.css'] %}{{ asset(name) }}{% endfor %}", "assets/x.css"),
        ("{% macro m(f) %}{{ f('x.css') }}{% endmacro %}{{ m(asset) }}", "assets/x.css"),
        ("{% macro m() %}{{ asset('x.css') }}{% endmacro %}{{ m() }}", "assets/x.css"),
        ("{{ once(asset, 'x.css') }}", "assets/x.css"),
        ("{% from 'm.html' import url %}{{ url('x.css') }}", "assets/x.css"),
        ("{% import 'm.html' as m %}{{ m.url('x.css') }}", "assets/x.css"),
        ("{% include 'assets/x.css' %}", "assets/x.css"),
        ("{% extends 'a.html' %}", "a.html"),
        ("{% extends 'a.html' if title == 'a' else 'b.html' %}", "b.html"),
        ("{% extends title ~ '.html' %}", "b.html"),
        ("{% set layout = 'b.html' %}{% extends layout %}", "b.html"),
        ("{% if title %}{% extends 'b.html' %}{% endif %}", "b.html"),
        ("{% include 'b.html' %}", "b.html"),
        ("{% include title ~ '.html' %}", "b.html"),
        ("{% include ['none.html', 'b.html'] %}", "b.html"),
        ("{% include ['new.html', 'b.html'] %}", "new.html"),
        ("{% include 'new.html' ignore missing %}", "new.html"),
        ("{% include '.hidden.html' %}", ".hidden.html"),
        ("{% include 'deep/.hidden' %}", "deep/.hidden"),
        ("{% include 'deep/data.json' %}", "deep/data.json"),
        ("{% include 'c.html' %}", "a.html"),
        ("{% extends 'default/page.html' if false else 'b.html' %}", "b.html"),
    ],
)
def test_a_digest_of_a_template_tells_of_every_edit_that_its_page_shows(
    tmp_path: Path, template: str, edited: str
) -> None:
    folder = written(tmp_path / "default", "a.html", "b.html", "assets/x.css", ".hidden.html")
    written(folder, "deep/.hidden", "deep/data.json")
    (folder / "m.html").write_text("{% set url = asset %}")
    (folder / "c.html").write_text("{% include 'a.html' %}")
    (folder / NAME).write_text(template)
    digest, page = digest_and_page(tmp_path)
    version = load("default", tmp_path, "").version
    (folder / edited).write_text("Edited.")
    after, other = digest_and_page(tmp_path)
    assert other != page
    assert after != digest
    assert load("default", tmp_path, "").version != version


def test_an_asset_that_no_template_names_is_no_part_of_it(tmp_path: Path) -> None:
    folder = written(tmp_path / "default", "assets/x.css", "assets/y.css", "a.html")
    (folder / NAME).write_text("{{ asset('x.css') }}")
    before = digest_and_page(tmp_path)
    (folder / "assets/y.css").write_text("Edited.")
    (folder / "a.html").write_text("Edited.")
    assert digest_and_page(tmp_path) == before


def test_an_assets_address_is_one_whatever_its_name(tmp_path: Path) -> None:
    folder = written(tmp_path / "default", "assets/a b?#%.css")
    (folder / NAME).write_text("{{ asset('a b?#%.css') }}")
    assert digest_and_page(tmp_path)[1].startswith(b"/assets/a%20b%3F%23%25.css?v=")


def test_what_lies_in_a_hidden_folder_is_no_template(tmp_path: Path) -> None:
    folder = written(tmp_path / "default", ".git/x.html")
    (folder / NAME).write_text("{% include '.git/x.html' %}")
    with pytest.raises(ThemeError, match=r"redirect.html:1: .*missing"):
        digest_and_page(tmp_path)


def link_to_nowhere(folder: Path) -> None:
    (folder / "404.html").symlink_to("nowhere")


def link_to_itself(folder: Path) -> None:
    (folder / "404.html").symlink_to("404.html")


def link_above(folder: Path) -> None:
    (folder / "parts").symlink_to(folder)


def a_file_for_a_theme(folder: Path) -> None:
    folder.rmdir()
    folder.write_text("x")


def a_file_for_all_themes(folder: Path) -> None:
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.write_text("x")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (link_to_nowhere, "default/404.html: is a link that leads nowhere"),
        (link_to_itself, "default/404.html: "),
        (link_above, "default/parts: is a link to a folder that is read already"),
        (a_file_for_a_theme, "default: is no folder, as a theme is"),
        (a_file_for_all_themes, "templates: is no folder, as a theme is"),
        (lambda folder: written(folder, "404.html/x"), "404.html: is a folder"),
        (lambda folder: (folder / "404.html").mkdir(), "404.html: is a folder"),
        (lambda folder: written(folder, "assets"), "default/assets: is no folder"),
        (lambda folder: written(folder, "languages"), "default/languages: is no folder"),
        (lambda folder: written(folder, "feeds"), "default/feeds: is no folder"),
        (lambda folder: written(folder, "languages/de.po/x"), "de.po: is a folder"),
        (lambda folder: (folder / "a\nb.html").touch(), "holds signs that cannot be shown"),
        (lambda folder: os.mkfifo(folder / "404.html"), "404.html: "),
        (lambda folder: (folder / NAME).write_bytes(b"\xff"), "redirect.html: not UTF-8"),
    ],
)
def test_what_cannot_stand_in_for_ours_is_named(tmp_path: Path, harm: object, words: str) -> None:
    """Else ours would be taken, and nobody told."""
    templates = tmp_path / "templates"
    (templates / "default").mkdir(parents=True)
    harm(templates / "default")  # type: ignore[operator]
    with pytest.raises(ThemeError, match=words):
        template_digests(load("default", templates, "", "de"), [NAME])


def test_what_an_editor_keeps_beside_a_template_is_no_matter(tmp_path: Path) -> None:
    folder = written(tmp_path / "default", ".404.html.swp", ".git/objects/x")
    (folder / ".#404.html").symlink_to("someone@somewhere")
    load("default", tmp_path, "")


TEMPLATES = ("a.html", "b.html", "deep/c.html", ".d.html")
forms = st.sampled_from(
    [
        "text",
        "more text",
        "{{ asset('x.css') }}",
        "{% set u = asset %}{{ u('y.css') }}",
        "{% include 'a.html' %}",
        "{% include ['.d.html', 'a.html'] %}",
        "{% include title ~ '.html' ignore missing %}",
        "{% extends 'a.html' if title == 'a' else 'b.html' %}",
        "{% extends 'deep/c.html' %}{% block x %}{{ super() }}x{% endblock %}",
        "{% block x %}{% include 'deep/c.html' ignore missing %}{% endblock %}",
        "{% from 'deep/c.html' import m %}{{ m() }}",
        "{% macro m() %}{{ asset('x' ~ '.css') }}{% endmacro %}",
        "{% import '.d.html' as d %}{{ d.m() }}",
    ]
)
files = st.dictionaries(st.sampled_from((NAME, *TEMPLATES, "assets/x.css", "assets/y.css")), forms)


@given(before=files, after=files)
@pytest.mark.slow
def test_whatever_is_edited_equal_digests_are_equal_pages(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, str], after: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("theme")
    made = []
    for texts in (before, before | after):
        for name, text in ({NAME: "{% include 'a.html' ignore missing %}"} | texts).items():
            path = folder / "default" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        try:
            made.append(digest_and_page(folder))
        except ThemeError:
            made.append((template_digests(load("default", folder, ""), [NAME])[NAME], b""))
    shutil.rmtree(folder)
    (one, old), (other, new) = made
    assert one != other or old == new
