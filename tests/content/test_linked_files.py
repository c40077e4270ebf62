"""Style sheets and scripts of the owner's on every page."""

import hashlib
import os
import re
import shutil
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.output.folder import MARKER
from generator.problems import SettingsError
from generator.theme.load import shipped
from generator.verify.run import Options, verify
from tests.factories import NOW, record_text, tree, write_site

STYLE = "body { color: teal }\n"
SCRIPT = "document.title += '!';\n"
THEMES = sorted(folder.name for folder in shipped().iterdir())


def site(folder: Path, **settings: str) -> Path:
    given = {"styles": "[own.css]", "scripts": "[js/own.js]"} | settings
    files = {
        "articles/a.md": record_text("a", body="Words."),
        "pages/about.md": "---\ntitle: A\n---\n",
    }
    static = {"static/own.css": STYLE, "static/js/own.js": SCRIPT}
    return write_site(folder / "content", files | static, **given)


def built(content: Path, **options: bool) -> dict[str, bytes]:
    output = content.parent / "output"
    build(Request(content=content, output=output, now=NOW, **options))
    return tree(output)


def version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def pages_in(files: dict[str, bytes]) -> dict[str, str]:
    """Every page that readers see."""
    pages = {path: data.decode() for path, data in files.items() if path.endswith(".html")}
    return {path: text for path, text in pages.items() if 'http-equiv="refresh"' not in text}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("base", ["https://digest.example.org/", "https://example.org/news/"])
def test_every_page_of_any_theme_links_to_them_after_its_own(
    tmp_path: Path, theme: str, base: str
) -> None:
    content = site(tmp_path, theme=theme, base_url=base)
    files = built(content)
    root = "/news" if "news" in base else ""
    style = f'<link rel="stylesheet" href="{root}/own.css?v={version(STYLE)}">'
    script = f'<script type="module" src="{root}/js/own.js?v={version(SCRIPT)}"></script>'
    pages = pages_in(files)
    assert len(pages) > 10
    for path, text in pages.items():
        assert text.count(style) == text.count(script) == 1, path
        assert text.rindex("/assets/") < text.index(style) < text.index(script), path
    assert files["own.css"] == STYLE.encode()
    order = Options(output=tmp_path / "output", content=content, now=NOW)
    assert verify(order).findings == ()


def test_what_another_host_has_is_linked_as_it_is_and_may_be_asked(tmp_path: Path) -> None:
    allow = '{scripts: ["https://x.example"], styles: ["https://y.example"]}'
    scripts, styles = '["https://x.example/a.js?b&c"]', '["https://y.example/a.css"]'
    content = site(tmp_path, scripts=scripts, styles=styles, allow=allow)
    page = built(content)["index.html"].decode()
    assert '<script defer src="https://x.example/a.js?b&amp;c"></script>' in page
    assert '<link rel="stylesheet" href="https://y.example/a.css">' in page
    assert "script-src 'self' https://x.example;" in page
    assert "style-src 'self' https://y.example;" in page
    order = Options(output=tmp_path / "output", content=content, now=NOW)
    assert verify(order).findings == ()
    alone = verify(Options(output=tmp_path / "output"))
    assert {finding.rule for finding in alone.findings} == {"html-script"}


def test_names_that_an_address_cannot_have_as_they_are_are_escaped(tmp_path: Path) -> None:
    content = site(tmp_path, styles="['my own+ü.css']")
    (content / "static" / "my own+ü.css").write_text(STYLE)
    assert (
        f'href="/my%20own%2B%C3%BC.css?v={version(STYLE)}"' in built(content)["index.html"].decode()
    )


def test_a_file_that_changes_changes_the_pages_that_link_to_it_and_nothing_else(
    tmp_path: Path,
) -> None:
    content = site(tmp_path)
    first = built(content)
    changed = STYLE.replace("teal", "navy")
    stamp = (content / "static" / "own.css").stat()
    (content / "static" / "own.css").write_text(changed)
    os.utime(content / "static" / "own.css", ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1))
    second = built(content)
    differ = {path for path in first if first[path] != second[path]} - {MARKER}
    assert differ == {*pages_in(first), "own.css"}
    for text in pages_in(second).values():
        assert f"own.css?v={version(changed)}" in text
    shutil.rmtree(tmp_path / "output")
    assert built(content, clean=True) == second


def test_a_build_after_any_of_these_edits_is_a_clean_build(tmp_path: Path) -> None:
    content = site(tmp_path)
    text = (content / "site.yaml").read_text()
    for more in (
        "",
        'allow: {forms: ["https://x.example"]}\n',
        'allow: {forms: [self], frames: ["https://x.example"]}\n',
    ):
        for styles in ("styles: [own.css]", "styles: []", "styles: [own.css, js/more.css]"):
            (content / "static" / "js" / "more.css").write_text(more or "a {}")
            (content / "site.yaml").write_text(text.replace("styles: [own.css]", styles) + more)
            after = built(content)
            other = tmp_path / "clean"
            shutil.rmtree(other, ignore_errors=True)
            build(Request(content=content, output=other, now=NOW, clean=True, remember=False))
            assert {**after, MARKER: b""} == {**tree(other), MARKER: b""}


@pytest.mark.parametrize(
    ("styles", "message"),
    [
        (
            "\n- own.css\n- owm.css",
            'site.yaml:6: styles[1]: static/owm.css does not exist; did you mean "own.css"?',
        ),
        ("[js]", "site.yaml:4: styles[0]: expected a file below the static folder"),
        ("[none.css]", "site.yaml:4: styles[0]: static/none.css does not exist"),
    ],
)
def test_a_file_that_is_not_there_ends_the_build_with_its_line(
    tmp_path: Path, styles: str, message: str
) -> None:
    content = site(tmp_path, styles=styles)
    with pytest.raises(SettingsError) as caught:
        built(content)
    assert message in str(caught.value)
    assert not (tmp_path / "output" / "index.html").exists()


def test_a_file_that_goes_later_ends_the_next_build_and_leaves_what_is_there(
    tmp_path: Path,
) -> None:
    content = site(tmp_path)
    before = built(content)
    (content / "static" / "own.css").unlink()
    with pytest.raises(SettingsError, match="does not exist"):
        built(content)
    assert {**tree(tmp_path / "output"), MARKER: b""} == {**before, MARKER: b""}


def test_templates_that_know_none_of_it_link_to_nothing(tmp_path: Path) -> None:
    content = site(tmp_path)
    own = tmp_path / "templates" / "default"
    own.mkdir(parents=True)
    (own / "base.html").write_text("<!doctype html><title>x</title>{% block main %}{% endblock %}")
    assert not re.search("own[.](css|js)", built(content)["index.html"].decode())
