"""The default theme in a browser: for everybody, at any width, with nothing but what it says."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.build import Request, build
from tests.factories import NOW, record_text, write_site

from .browser import HOST, Serve, Visit, open_page
from .test_pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

KINDS = PAGES | {
    "list page": "topics/ai/page/1/",
    "topics": "topics/",
    "category": "learning/",
    "month": "2023/08/",
    "publisher": "publishers/arxiv-org/",
    "collection": "learning/2025-02-01-eight-papers-behind-language-models/",
    "corrections": "corrections/",
    "own page": "about/",
    "edition": "editions/2025-08-05/",
    "editions": "editions/",
}
CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def address(serve: Serve, sample: Path) -> str:
    return serve(sample, "/")


def axe(visit: Visit) -> list[str]:
    """What axe-core finds, best practices included, as `rule: element`."""
    from axe_playwright_python.sync_playwright import Axe

    found: dict[str, Any] = Axe().run(visit.page).response
    return [
        f"{fault['id']}: {node['html'][:150]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def newest(visit: Visit) -> "list[str]":
    return [each for each in visit.page.locator("main .title").all_inner_texts() if each]


@pytest.mark.parametrize("page", KINDS)
def test_axe_finds_nothing(browser: "Browser", address: str, page: str) -> None:
    with open_page(browser, address + KINDS[page], 1280, 900, javascript=True) as visit:
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert (scheme, axe(visit)) == (scheme, [])


@pytest.mark.parametrize("page", KINDS)
def test_nothing_moves_and_no_other_host_is_asked(
    browser: "Browser", address: str, page: str
) -> None:
    with open_page(browser, address + KINDS[page], 390, 844, javascript=True) as visit:
        assert visit.layout_shift == 0
        assert visit.requested_hosts <= {HOST} | pictures(visit)
        assert visit.console_errors == []
        assert visit.failed_requests == []


def pictures(visit: Visit) -> set[str]:
    """The hosts of the pictures that records show."""
    addresses = visit.page.evaluate("[...document.images].map(each => new URL(each.src).hostname)")
    return set(addresses)


@pytest.mark.parametrize("page", KINDS)
def test_no_page_is_wider_than_the_window(browser: "Browser", address: str, page: str) -> None:
    with open_page(browser, address + KINDS[page], 320, 900) as visit:
        for width in (320, 360, 480, 640, 820, 1000, 1024, 1440, 2560):
            visit.page.set_viewport_size({"width": width, "height": 900})
            assert (width, visit.overflow_px) == (width, 0)


@pytest.mark.parametrize("page", ["front", "article", "publisher", "month"])
def test_what_can_be_hit_is_a_finger_wide_or_stands_apart(
    browser: "Browser", address: str, page: str
) -> None:
    """WCAG 2.2, 2.5.8: 24 px, or a circle of 24 px that meets no other; not links in sentences."""
    from axe_playwright_python.sync_playwright import Axe

    with open_page(browser, address + KINDS[page], 390, 844, javascript=True) as visit:
        rules = {"runOnly": {"type": "rule", "values": ["target-size"]}}
        assert Axe().run(visit.page, options=rules).response["violations"] == []


def test_the_front_page_is_walked_with_keys(browser: "Browser", address: str) -> None:
    with open_page(browser, address, 1280, 900, javascript=True) as visit:
        keyboard, titles = visit.page.keyboard, newest(visit)
        focused = "document.activeElement.textContent"
        seen = []
        for key in "jjjk":
            keyboard.press(key)
            seen.append(visit.page.evaluate(focused))
        assert seen == [titles[0], titles[1], titles[2], titles[1]]
        target = visit.page.evaluate("document.activeElement.href")
        keyboard.press("o")
        visit.page.wait_for_event("framenavigated", timeout=2000)
        assert target.startswith("http")


def test_keys_can_be_turned_off_and_stay_off(browser: "Browser", address: str) -> None:
    with open_page(browser, address, 1280, 900, javascript=True) as visit:
        visit.page.get_by_role("button", name="Keys").click()
        visit.page.reload()
        visit.page.keyboard.press("j")
        assert visit.page.evaluate("document.activeElement.tagName") == "BODY"


def test_the_first_stop_is_the_way_to_the_content(browser: "Browser", address: str) -> None:
    with open_page(browser, address, 1280, 900) as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.textContent") == "Skip to the content"
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("!!document.activeElement.closest('main')")


def test_focus_is_seen_on_everything_that_can_be_followed(browser: "Browser", address: str) -> None:
    with open_page(browser, address, 1280, 900, javascript=True) as visit:
        for _ in range(40):
            visit.page.keyboard.press("Tab")
            width = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
            assert visit.page.evaluate(width) >= 2


def test_the_colours_that_a_reader_chose_stay(browser: "Browser", address: str) -> None:
    with open_page(browser, address, 1280, 900, javascript=True) as visit:
        ground = "getComputedStyle(document.body).backgroundColor"
        light = visit.page.evaluate(ground)
        switch = visit.page.locator("button.scheme")
        assert switch.get_attribute("aria-label") == "Colours: as the system has them"
        switch.click()
        assert visit.page.evaluate(ground) == light
        switch.click()
        assert switch.get_attribute("aria-label") == "Colours: dark"
        dark = visit.page.evaluate(ground)
        assert dark != light
        visit.page.goto(f"{address}archive/")
        assert visit.page.evaluate(ground) == dark


def test_what_came_since_the_last_visit_is_marked(browser: "Browser", address: str) -> None:
    with open_page(browser, address, 1280, 900, javascript=True) as visit:
        assert visit.page.locator(".is-new").count() == 0
        moment = "Date.parse('2025-01-21T00:00:00Z')"
        visit.page.evaluate(f"localStorage.setItem('seen:/', {moment}); sessionStorage.clear()")
        visit.page.reload()
        marked = visit.page.locator(".is-new .title").all_inner_texts()
        assert 0 < len(marked) < len(newest(visit))
        assert "(new)" in visit.page.locator(".is-new").first.inner_text()
        visit.page.reload()
        assert visit.page.locator(".is-new .title").all_inner_texts() == marked


def test_without_javascript_there_is_everything_but_the_switches(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, address, 1280, 900) as plain:
        without = newest(plain)
        assert plain.page.locator("button").count() == 0
        assert plain.console_errors == []
    with open_page(browser, address, 1280, 900, javascript=True) as scripted:
        assert newest(scripted) == without


def test_printed_there_is_what_is_read_and_no_more(browser: "Browser", address: str) -> None:
    with open_page(browser, f"{address}{KINDS['article']}", 800, 1000, javascript=True) as visit:
        visit.page.emulate_media(media="print", color_scheme="dark")
        assert not visit.page.locator("nav.sections").is_visible()
        assert not visit.page.locator("button").first.is_visible()
        assert visit.page.locator("h1").is_visible()
        ink = visit.page.evaluate("getComputedStyle(document.body).color")
        assert ink == "rgb(0, 0, 0)"
        assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )


@pytest.mark.parametrize("images", ["none", "lead"])
def test_the_setting_decides_which_pictures_are_fetched(
    browser: "Browser", serve: Serve, tmp_path: Path, images: str
) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns(".broadsheet"))
    site = (CONTENT / "site.yaml").read_text("utf-8")
    (content / "site.yaml").write_text(f"{site}\nimages: {images}\n", "utf-8")
    build(Request(content=content, output=tmp_path / "output", now=NOW))
    url = serve(tmp_path / "output", "/")
    for page in ("", "topics/ai/", "2024/10/09/", KINDS["article"]):
        with open_page(browser, url + page, 1280, 900, javascript=True) as visit:
            shown = visit.page.locator("main img").count()
            assert shown <= (images == "lead")
            assert visit.console_errors == []
    page = tmp_path / "output" / "index.html"
    policy = re.search(r"img-src ([^;\"]*)", page.read_text("utf-8"))
    assert policy is not None
    assert policy[1] == ("'self'" if images == "none" else "'self' https:")


def test_a_site_of_a_few_records_keeps_no_place_for_more(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    """All stand on top, so what stands beside the days of other sites is as wide as that."""
    content = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    build(Request(content=content, output=tmp_path / "output", now=NOW))
    with open_page(browser, serve(tmp_path / "output", "/"), 1280, 900) as visit:
        top, side = (visit.page.locator(name).bounding_box() for name in (".top", ".side"))
        assert top
        assert side
        assert (side["x"], side["width"]) == (top["x"], top["width"])
        assert side["y"] == top["y"] + top["height"]


@pytest.fixture
def slow_fonts(browser: "Browser", address: str) -> Iterator[Visit]:
    """A visit whose fonts come half a second late."""
    import time

    with open_page(browser, f"{address}about/", 390, 844, javascript=True) as visit:

        def late(route: Any) -> None:
            time.sleep(0.5)
            route.continue_()

        visit.page.context.route("**/*.woff2", late)
        visit.layout_shift = 0
        visit.page.goto(address, wait_until="networkidle")
        yield visit


def test_hardly_anything_moves_when_fonts_come_late(slow_fonts: Visit) -> None:
    """The stand-ins have our width on the whole, not letter by letter: a line may still turn
    elsewhere. 0.1 is what counts as good."""
    assert slow_fonts.layout_shift < 0.05


@pytest.mark.parametrize(("ahead", "said"), [(0, "Today"), (1, "Yesterday"), (2, ""), (-1, "")])
def test_today_and_yesterday_are_said_by_the_readers_clock(
    browser: "Browser", address: str, ahead: int, said: str
) -> None:
    with open_page(browser, f"{address}about/", 1280, 900, javascript=True) as visit:
        visit.page.clock.set_fixed_time(datetime(2025, 9, 17 + ahead, 23, 30))
        visit.page.goto(address)
        assert visit.page.locator(".edition .landmark").all_inner_texts() == [said] * bool(said)
    with open_page(browser, address, 1280, 900) as plain:
        words = plain.page.locator("body").inner_text()
        assert "Today" not in words
        assert "Yesterday" not in words
