"""Sites in other languages in a real browser: direction, long words, and no scrolling sideways."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.build import Request, build
from tests.factories import NOW, write_site

from .browser import Serve, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesentwurfsberatung"
RECORDS = {
    "ar": (
        "علماء يحاكون مسار الأعاصير بنموذج يعمل على حاسوب محمول",
        "يقول الباحثون إن النموذج يتوقع المسار قبل خمسة أيام بدقة تقارب دقة المراكز الكبرى.",
    ),
    "de": (f"Ein Gesetz namens {LONG}", f"Es geht um die {LONG} und was daraus wurde."),
    "ja": (
        "台風の進路を五日前に予測する小型の気象モデルが公開され誰でも手元の計算機で試せるようになった",
        "研究者によると、このモデルは大規模な計算センターに近い精度で進路を予測する。",
    ),
    "en": ("A weather model that runs on a laptop", "It predicts a storm's path (in 5 days)."),
}
"""Title and excerpt of a record in each language."""

PAGES = {
    "front": "",
    "topic": "topics/weather/",
    "article": "news/ar/",
    "day": "2025/01/02/",
    "month": "2025/01/",
    "archive": "archive/",
    "feeds": "feeds/",
    "publishers": "publishers/",
    "not found": "404.html",
}


def record(language: str) -> str:
    title, excerpt = RECORDS[language]
    others = "".join(
        f"\n  - title: {RECORDS[other][1]}\n    webUrl: https://{other}.example.com/{language}"
        "\n    publishedDateTime: 2025-01-01T09:00:00Z"
        for other in RECORDS
        if other != language
    )
    return (
        f"---\ntitle: {title}\nexcerpt: {excerpt}\nlocale: {language}\n"
        f"publishedDateTime: 2025-01-02T1{len(language)}:30:00Z\n"
        f"heat: {90 if language == 'ar' else 10}\nwebUrl: https://{language}.example.com/a\n"
        f"topics: [الطقس]\ntags: [{LONG}]\n"
        f"provider: {{name: {LONG[:40]}, domain: {language}.example.com}}\n"
        f"related:{others}\n---\n{excerpt}\n"
    )


def site(folder: Path, language: str, theme: str = "default") -> Path:
    """A site with records of four languages; gives its output folder."""
    files = {f"articles/{name}.md": record(name) for name in RECORDS}
    files["topics/1.yaml"] = "name: الطقس\nslug: weather\ndescription: كل ما يتعلق بالطقس.\n"
    content = write_site(
        folder / "content", files, language=language, theme=theme, title="صحيفة الطقس"
    )
    build(Request(content=content, output=folder / "output", now=NOW))
    return folder / "output"


@pytest.fixture(scope="module")
def arabic(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    return serve(site(tmp_path_factory.mktemp("arabic"), "ar"))


@pytest.fixture(scope="module")
def plain(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    return serve(site(tmp_path_factory.mktemp("plain"), "ar", "plain"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 820, 2560])
def test_an_arabic_page_runs_from_the_right_and_does_not_scroll_sideways(
    browser: "Browser", arabic: str, page: str, width: int
) -> None:
    with open_page(browser, arabic + PAGES[page], width, 900) as visit:
        root = visit.page.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
        assert visit.overflow_px == 0
        assert visit.console_errors == []
        heading = visit.page.locator("h1").first.evaluate(
            "each => getComputedStyle(each).direction"
        )
        assert heading == "rtl"


@pytest.mark.parametrize("language", ["de", "ja"])
@pytest.mark.parametrize("width", [320, 1440])
def test_long_words_and_words_without_spaces_do_not_break_a_page(
    browser: "Browser", arabic: str, language: str, width: int
) -> None:
    with open_page(browser, f"{arabic}news/{language}/", width, 900) as visit:
        heading = visit.page.locator("h1")
        assert (heading.get_attribute("lang"), heading.get_attribute("dir")) == (language, "ltr")
        assert visit.overflow_px == 0
        wide = visit.page.evaluate(
            "[...document.querySelectorAll('main *')]"
            ".filter(each => each.getBoundingClientRect().right > innerWidth + 1"
            " || each.getBoundingClientRect().left < -1)"
            ".filter(each => getComputedStyle(each).position !== 'absolute')"
            ".map(each => each.outerHTML.slice(0, 80))"
        )
        assert wide == []


def test_words_dates_and_items_speak_their_languages(browser: "Browser", arabic: str) -> None:
    with open_page(browser, arabic, 390, 900) as visit:
        text = visit.page.locator("body").inner_text()
        assert "2 يناير 2025" in text
        assert "الأرشيف" in text
        assert "Archive" not in text
        item = visit.page.locator("h2, h3").filter(has_text="A weather model").first
        assert (item.get_attribute("lang"), item.get_attribute("dir")) == ("en", "ltr")
        ours = visit.page.locator("h2, h3").filter(has_text="علماء يحاكون").first
        assert ours.get_attribute("lang") is None


@pytest.mark.parametrize("width", [320, 2560])
@pytest.mark.parametrize("page", PAGES)
def test_the_plain_theme_shows_text_alone_in_any_direction(
    browser: "Browser", plain: str, page: str, width: int
) -> None:
    with open_page(browser, plain + PAGES[page], width, 900) as visit:
        assert visit.page.locator("html").get_attribute("dir") == "rtl"
        assert visit.page.locator("img, picture, svg, iframe, script[src]").count() == 0
        assert visit.overflow_px == 0
        assert visit.console_errors == []
        assert visit.requested_hosts == {"127.0.0.1"}
