"""Loading a theme and rendering a page."""

from pathlib import Path

import pytest

from generator.pages.page import Page
from generator.pages.redirects import RedirectView
from generator.pages.site_files import EmptyView, HeadersView
from generator.problems import ThemeError
from generator.theme.load import load
from generator.theme.render import render

VIEW = RedirectView(
    title='A "b" <c>',
    language="en",
    target="https://e.org/?a=1&b=2",
    canonical="https://e.org/?a=1&b=2",
)


def own(folder: Path, template: str, name: str = "redirect.html") -> Path:
    path = folder / "default" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template)
    return folder


def rendered(folder: Path, view: EmptyView | RedirectView | HeadersView = VIEW) -> str:
    template = "host/headers.txt" if isinstance(view, HeadersView) else "redirect.html"
    return render(Page("x", template, view), {}, load("default", folder, "/ai")).decode()


def test_a_sites_own_template_stands_in_for_ours_file_by_file(tmp_path: Path) -> None:
    assert rendered(own(tmp_path, "{{ target }}|{{ title }}")) == (
        "https://e.org/?a=1&amp;b=2|A &#34;b&#34; &lt;c&gt;"
    )
    headers = HeadersView(base_path="", types=(("feed.xml", "application/rss+xml"),))
    assert "application/rss+xml" in rendered(tmp_path, headers)


def test_an_asset_is_named_with_its_digest(tmp_path: Path) -> None:
    own(tmp_path, "body{}", "assets/style.css")
    own(tmp_path, "{{ asset('style.css') }}")
    assert rendered(tmp_path) == "/ai/assets/style.css?v=7c98040a"


def test_what_a_macro_made_once_is_kept_for_the_same_arguments(tmp_path: Path) -> None:
    own(tmp_path, "{% macro b(x, y) %}<b>{{ x }}{{ y }}</b>{% endmacro %}", "partials/own.html")
    calls = "{{ once(b, title, 1) }}{{ once(b, title, 2) }}{{ once(b, title, 1) }}"
    own(tmp_path, '{% from "partials/own.html" import b %}' + calls)
    bold = "<b>A &#34;b&#34; &lt;c&gt;{}</b>"
    assert rendered(tmp_path) == "".join(bold.format(n) for n in (1, 2, 1))
    known = load("default", tmp_path, "/ai").environment.globals["once"]
    assert known.cache_info().hits == 1


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ asset('none.css') }}", 'no asset "none.css"'),
        ("{{ nothing }}", "nothing"),
        ("{{ target + 1 }}", "redirect.html:1"),
        ("{{ 1 // 0 }}", "redirect.html:1"),
        ("{% for %}", "redirect.html:1"),
        ("{% include 'none.html' %}", "none.html"),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(
    tmp_path: Path, template: str, words: str
) -> None:
    with pytest.raises(ThemeError, match=words):
        rendered(own(tmp_path, template))


def test_a_theme_that_does_not_exist_is_an_error_that_names_ours(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="we ship: default, plain"):
        load("fancy", tmp_path, "")
