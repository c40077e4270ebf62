"""The sample site in every theme that ships, and in new ones that have next to nothing."""

import shutil
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.memo.store import FOLDER as STATE
from generator.verify.run import Options, verify
from tests.factories import NOW, tree

ROOT = Path(__file__).parents[1]
SHIPPED = sorted(path.name for path in (ROOT / "templates").iterdir() if path.is_dir())
PAGE = '{% extends "default/home.html" %}\n{% block assets %}{{ super() }}{% endblock %}\n'


def built(folder: Path, theme: str, **files: str) -> Path:
    """The sample site in a theme of its own that holds these files; gives what was built."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns(STATE))
    with (content / "site.yaml").open("a") as settings:
        settings.write(f"\ntheme: {theme}\n")
    own = folder / "templates" / theme
    own.mkdir(parents=True)
    for name, text in files.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text)
    build(Request(content=content, output=folder / "output", now=NOW))
    return folder / "output"


@pytest.mark.slow
@pytest.mark.parametrize("theme", SHIPPED)
def test_every_theme_that_ships_builds_the_sample_site(tmp_path: Path, theme: str) -> None:
    output = built(tmp_path, theme)
    order = Options(output=output, content=tmp_path / "content", now=NOW)
    assert verify(order).findings == ()


@pytest.mark.slow
def test_an_empty_theme_is_the_default_one(tmp_path: Path, sample: Path) -> None:
    assert tree(built(tmp_path, "mine")) == tree(sample)


@pytest.mark.slow
@pytest.mark.parametrize(
    "files",
    [
        {"assets/mine.css": "body{}"},
        {"assets/style.css": "body{}"},
        {"home.html": PAGE, "assets/mine.css": "body{}"},
    ],
)
def test_a_theme_with_next_to_nothing_has_the_rest_of_the_default_one(
    tmp_path: Path, sample: Path, files: dict[str, str]
) -> None:
    output = built(tmp_path, "mine", **files)
    own = {name for name in files if name.startswith("assets/")}
    assert tree(output).keys() == tree(sample).keys() | own
    assert verify(Options(output=output, content=tmp_path / "content", now=NOW)).findings == ()


def test_every_page_names_an_icon_whatever_the_site_has(tmp_path: Path) -> None:
    for theme in SHIPPED:
        folder = tmp_path / theme
        shutil.copytree(ROOT / "tests" / "golden" / "site", folder / "content")
        with (folder / "content" / "site.yaml").open("a") as settings:
            settings.write(f"\ntheme: {theme}\n")
        build(Request(content=folder / "content", output=folder / "output", now=NOW))
        pages = list((folder / "output").rglob("*.html"))
        assert len(pages) > 20
        for page in pages:
            assert '<link rel="icon" href="' in page.read_text("utf-8"), page
