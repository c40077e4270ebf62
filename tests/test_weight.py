"""What a page weighs, in bytes, compressed: a reader on a train waits for every one of them."""

import gzip
from pathlib import Path

import pytest

from generator.build import Request, build
from tests.conftest import former_site
from tests.factories import NOW

FRONT_PAGE = 35_000
ARTICLE = 6_000
STYLE = 12_000
SCRIPT = 4_000  # as it is, not compressed
FONTS = 120_000  # all files; a page in English asks for half of it
ASSETS = Path(__file__).parents[1] / "templates" / "default" / "assets"


def weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def too_heavy(output: Path, limit: int) -> dict[str, int]:
    """The articles' pages that weigh more, with what they weigh but for what an editor wrote."""
    found = {}
    for path in output.rglob("index.html"):
        page = path.read_text("utf-8")
        if 'class="story"' in page and weight(path) > limit:
            body, _, rest = page.partition('<div class="prose">')
            without = len(gzip.compress((body + rest.rpartition("</div>")[2]).encode(), 6))
            if without > limit:
                found[path.relative_to(output).as_posix()] = weight(path)
    return found


def test_the_pages_of_the_sample_are_light(sample: Path) -> None:
    assert weight(sample / "index.html") <= FRONT_PAGE
    articles = [
        path for path in sample.rglob("index.html") if b'class="story"' in path.read_bytes()
    ]
    assert len(articles) > 50
    assert {str(path): weight(path) for path in articles if weight(path) > ARTICLE} == {}


@pytest.mark.parametrize("name", ["powerapps"])
def test_the_pages_of_real_records_are_light(tmp_path: Path, name: str) -> None:
    content = former_site(name, tmp_path)
    build(Request(content=content, output=tmp_path / "o", now=NOW))
    assert weight(tmp_path / "o" / "index.html") <= FRONT_PAGE
    assert too_heavy(tmp_path / "o", ARTICLE) == {}


def test_what_all_pages_share_is_light() -> None:
    assert sum(weight(path) for path in ASSETS.glob("*.css")) <= STYLE
    assert sum(path.stat().st_size for path in ASSETS.glob("*.js")) <= SCRIPT
    assert sum(path.stat().st_size for path in ASSETS.glob("fonts/*.woff2")) <= FONTS


def test_every_font_comes_with_its_licence_and_is_asked_for() -> None:
    fonts = [path.name for path in ASSETS.glob("fonts/*.woff2")]
    style = (ASSETS / "style.css").read_text("utf-8")
    assert fonts
    for font in fonts:
        assert f"url(fonts/{font})" in style
        family = font.partition("-normal")[0].partition("-italic")[0].partition("-extended")[0]
        licence = (ASSETS / "fonts" / f"{family}-licence.txt").read_text("utf-8")
        assert "SIL Open Font License" in licence
