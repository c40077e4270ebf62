"""A preview in a real browser: what is saved is seen, and what is wrong is said."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.factories import record_text, write_site
from tests.serving import PATIENCE, Serving, eventually, serving

from .browser import Visit, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("watchfiles")

MOMENTS = PATIENCE * 1000  # milliseconds, for Playwright
ARTICLE = "news/a/"
BODY = "Words of ours.\n\n" + "A paragraph that makes the page long.\n\n" * 80


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {
        "articles/a.md": record_text("a", body=BODY),
        "articles/b.md": record_text("b", body="Other words."),
        "static/own.css": "main { outline: 0 }",
    }
    (tmp_path / "templates").mkdir()
    return write_site(tmp_path / "content", files, styles="[own.css]")


@contextmanager
def watched(browser: "Browser", server: Serving, path: str = "") -> Iterator["Page"]:
    """A page of the server in a window, once it hears of news."""
    with look_at(browser, server.address + path) as visit:
        yield visit.page


def look_at(browser: "Browser", url: str, width: int = 1280, dark: bool = False) -> Visit:
    """As `open_page`, but for the wait until nothing is loaded any more: a stream always is."""
    return open_page(
        browser, url, width, 800, dark=dark, javascript=True, wait_until="domcontentloaded"
    )


def bar(page: "Page") -> str:
    """What the bar says."""
    found = page.locator("broadsheet-preview .bar")
    found.wait_for(timeout=MOMENTS)
    return found.inner_text()


def wrong(page: "Page") -> str:
    """What is said to be wrong."""
    found = page.locator("broadsheet-preview .wrong")
    found.wait_for(timeout=MOMENTS)
    return found.inner_text()


def is_fine(page: "Page") -> None:
    """Waits until nothing is said to be wrong."""
    page.locator("broadsheet-preview .wrong").wait_for(state="detached", timeout=MOMENTS)


@pytest.mark.parametrize("width", [390, 1280])
def test_at_its_end_nothing_of_a_page_lies_below_the_bar(
    browser: "Browser", content: Path, width: int
) -> None:
    with serving(content) as server, look_at(browser, server.address + ARTICLE, width) as visit:
        bar(visit.page)
        visit.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        foot = "document.querySelector('footer').getBoundingClientRect().bottom"
        top = (
            "document.querySelector('broadsheet-preview').shadowRoot.querySelector('.bar')"
            ".getBoundingClientRect().top"
        )
        eventually(lambda: visit.page.evaluate(f"{foot} <= {top}"))


def test_a_record_that_is_saved_is_seen_and_the_page_keeps_its_place(
    browser: "Browser", content: Path
) -> None:
    with serving(content) as server, watched(browser, server, ARTICLE) as page:
        bar(page)
        page.evaluate("window.scrollTo(0, 700)")
        eventually(lambda: page.evaluate("scrollY") == 700)
        write_record(content, "a", BODY.replace("Words of ours", "Better words"))
        page.get_by_text("Better words").wait_for(timeout=MOMENTS)
        eventually(lambda: page.evaluate("scrollY") == 700)


def write_record(content: Path, name: str, body: str, more: str = "") -> None:
    (content / f"articles/{name}.md").write_text(record_text(name, body=body, more=more))


def mark(page: "Page") -> None:
    """Leaves a mark on a page that is gone once it is loaded anew."""
    page.evaluate("document.documentElement.dataset.mark = 'here'")


def is_marked(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.dataset.mark === 'here'"))


def test_a_style_sheet_is_swapped_without_a_reload(browser: "Browser", content: Path) -> None:
    with serving(content) as server, watched(browser, server, ARTICLE) as page:
        bar(page)
        mark(page)
        outline = "getComputedStyle(document.querySelector('main')).outlineWidth"
        for width in (7, 9):
            (content / "static/own.css").write_text(f"main {{ outline: {width}px solid }}")
            eventually(lambda width=width: page.evaluate(outline) == f"{width}px")
        assert is_marked(page)
        own = "[...document.querySelectorAll('link[rel=stylesheet]')].length"
        eventually(lambda: page.evaluate(own) == 3)


def test_a_style_sheet_of_the_theme_is_swapped_too(browser: "Browser", content: Path) -> None:
    """Its address changes with it, and so the bytes of every page."""
    own = content.parent / "templates/default/assets/tokens.css"
    own.parent.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "templates/default/assets/tokens.css"
    own.write_text(shipped.read_text())
    with serving(content) as server, watched(browser, server) as page:
        bar(page)
        mark(page)
        own.write_text(re.sub(r"--paper: [^;]*;", "--paper: rgb(1, 2, 3);", shipped.read_text()))
        paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
        eventually(lambda: page.evaluate(paper).strip() == "rgb(1, 2, 3)")
        assert is_marked(page)


def test_a_page_that_shows_nothing_of_a_change_is_left_alone(
    browser: "Browser", content: Path
) -> None:
    with (
        serving(content) as server,
        watched(browser, server, "news/b/") as other,
        watched(browser, server, ARTICLE) as page,
    ):
        bar(other)
        bar(page)
        mark(other)
        write_record(content, "a", "Entirely other words, for this page alone.")
        page.get_by_text("Entirely other words").wait_for(timeout=MOMENTS)
        other.wait_for_timeout(500)
        assert is_marked(other)


def test_a_mistake_in_a_record_is_told_over_its_last_good_page_and_goes_by_itself(
    browser: "Browser", content: Path
) -> None:
    with serving(content) as server, watched(browser, server, ARTICLE) as page:
        bar(page)
        mark(page)
        good = (content / "articles/a.md").read_text()
        (content / "articles/a.md").write_text(good.replace("title:", "title: ["))
        said = wrong(page)
        assert "content/articles/a.md:" in said
        assert is_marked(page)
        assert page.get_by_text("Words of ours").is_visible()
        server.said("content/articles/a.md:")
        # And so is it to whoever comes now.
        page.reload(wait_until="domcontentloaded")
        assert "content/articles/a.md:" in wrong(page)
        assert page.get_by_text("Words of ours").is_visible()
        (content / "articles/a.md").write_text(good)
        is_fine(page)
        assert page.get_by_text("Words of ours").is_visible()
        server.said("Mended.")


MISTAKES = (
    ("content/site.yaml", "title: [", "content/site.yaml:"),
    ("templates/default/home.html", "{% if %}", "templates/default/home.html:1"),
    ("templates/default/home.html", "{{ nothing }}", "templates/default/home.html:1"),
    (
        "templates/default/languages/de.po",
        'msgid "Topics"\nmsgstr "Themen\n',
        "templates/default/languages/de.po",
    ),
)
"""A file, what is wrong in it, and where that is said to be: a setting, a template that cannot be
read, one that asks for what its page does not have, a catalogue."""


def test_a_mistake_in_the_site_keeps_the_last_good_page(browser: "Browser", content: Path) -> None:
    with (content / "site.yaml").open("a") as settings:
        settings.write("language: de\n")
    with serving(content) as server, watched(browser, server) as page:
        bar(page)
        mark(page)
        for name, text, place in MISTAKES:
            file = content.parent / name
            before = file.read_text() if file.exists() else None
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            assert place in wrong(page)
            assert is_marked(page)
            assert page.get_by_role("link", name="Title a").first.is_visible()
            server.said(place)
            if before is None:
                file.unlink()
            else:
                file.write_text(before)
            is_fine(page)


def test_a_server_that_begins_with_a_mistake_shows_the_site_once_it_is_mended(
    browser: "Browser", content: Path
) -> None:
    good = (content / "site.yaml").read_text()
    (content / "site.yaml").write_text(good.replace("base_url: ", "base_url: nowhere "))
    with serving(content) as server, watched(browser, server) as page:
        assert "content/site.yaml:" in wrong(page)
        (content / "site.yaml").write_text(good)
        page.get_by_role("link", name="Title a").first.wait_for(timeout=MOMENTS)


def test_what_a_record_says_cannot_act_on_the_preview(browser: "Browser", content: Path) -> None:
    evil = '"<img src=x onerror=window.acted=1></script><script>window.acted=1</script>"'
    with serving(content) as server, watched(browser, server, ARTICLE) as page:
        bar(page)
        write_record(content, "a", BODY, more=f"quality: {evil}")
        assert "<img src=x" in wrong(page)
        assert page.evaluate("window.acted") is None


def test_the_bar_says_which_file_the_page_is_made_of(browser: "Browser", content: Path) -> None:
    with serving(content, "--editor=code") as server, watched(browser, server, ARTICLE) as page:
        assert "content/articles/a.md" in bar(page)
        link = page.locator("broadsheet-preview .bar a").first
        assert link.get_attribute("href") == f"vscode://file{content}/articles/a.md:1"
        page.goto(server.address, wait_until="domcontentloaded")
        assert "A page of many records" in bar(page)


def test_a_bar_that_is_hidden_stays_so(browser: "Browser", content: Path) -> None:
    with serving(content) as server, watched(browser, server, ARTICLE) as page:
        bar(page)
        page.locator("broadsheet-preview").get_by_role("button", name="Hide").click()
        page.goto(server.address, wait_until="domcontentloaded")
        back = page.locator("broadsheet-preview").get_by_role("button", name="Preview")
        back.click(timeout=MOMENTS)
        assert "A page of many records" in bar(page)


def test_a_page_hears_of_a_server_that_was_started_again(browser: "Browser", content: Path) -> None:
    with serving(content) as server, watched(browser, server, ARTICLE) as page:
        bar(page)
        port = server.address.rstrip("/").rpartition(":")[2]
        assert server.end() == 0
        write_record(content, "a", "Words that were written meanwhile.")
        with serving(content, f"--port={port}") as again:
            assert again.address == server.address
            page.get_by_text("Words that were written meanwhile").wait_for(timeout=MOMENTS)


def test_a_page_that_was_not_seen_asks_when_it_is(browser: "Browser", content: Path) -> None:
    """A lid that was closed, or a tab behind others: no stream is kept open for it."""
    hidden = (
        "(is) => { Object.defineProperty(document, 'hidden', { value: is, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    with serving(content) as server, watched(browser, server, ARTICLE) as page:
        bar(page)
        page.evaluate(hidden, True)
        write_record(content, "a", "Words that no one saw being written.")
        server.said("articles/a.md")
        page.wait_for_timeout(300)
        assert not page.get_by_text("Words that no one saw").is_visible()
        page.evaluate(hidden, False)
        page.get_by_text("Words that no one saw").wait_for(timeout=MOMENTS)


def test_a_page_that_allows_no_script_has_the_one_of_the_preview(
    browser: "Browser", content: Path
) -> None:
    page_file = content / "static/closed.html"
    page_file.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Closed</title>'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'"></head>'
        "<body><p>Closed.</p></body></html>"
    )
    with serving(content) as server, watched(browser, server, "closed.html") as page:
        assert "content/static/closed.html" in bar(page)
        page_file.write_text(page_file.read_text().replace("<p>Closed.", "<p>Opened."))
        page.get_by_text("Opened.").wait_for(timeout=MOMENTS)


def test_nothing_of_the_preview_makes_a_page_scroll_sideways_or_shift(
    browser: "Browser", content: Path
) -> None:
    name = "-".join(["a-very-long-name"] * 4)
    (content / f"articles/{name}.md").write_text(record_text("c", body="Words."))
    with serving(content) as server:
        for width in (320, 1280):
            for dark in (False, True):
                url = f"{server.address}news/{name}/"
                with look_at(browser, url, width=width, dark=dark) as visit:
                    assert name in bar(visit.page)
                    write_record(content, "a", BODY, more="quality: " + f"{width}" * 100)
                    wrong(visit.page)
                    assert visit.overflow_px == 0
                    assert visit.layout_shift < 0.01
                    assert visit.console_errors == []
                    write_record(content, "a", BODY)
                    is_fine(visit.page)
