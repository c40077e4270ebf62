"""What readers see, looked at one thing at a time: phones, pictures, videos, dates, lines."""

import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from turbohtml import parse

from generator.build import Request, build
from tests.factories import NOW, record_text, write_site

from .browser import Serve, Visit, open_page
from .test_design import CONTENT, KINDS, axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

PHONE, TABLET, DESKTOP = 390, 820, 1440
STORIES = KINDS | {"stories": "stories/"}


@pytest.fixture(scope="module")
def address(serve: Serve, sample: Path) -> str:
    return serve(sample, "/")


def story_page(sample: Path, words: str) -> str:
    """The page of the story that is told by an article of that title."""
    pages = sorted(sample.glob("stories/*-*/index.html"))
    found = next(page for page in pages if words in page.read_text("utf-8"))
    return found.parent.relative_to(sample).as_posix() + "/"


def test_the_front_page_of_the_sample_shows_no_address_twice(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, address, DESKTOP, 900) as visit:
        titles = visit.page.locator("main :is(.title, .voice a, .voices li > a)")
        led_to = titles.evaluate_all("links => links.map(link => link.href)")
        assert len(led_to) > 40
        assert sorted(led_to) == sorted(set(led_to))


def test_what_the_lead_is_about_stands_below_it_and_nowhere_else_on_the_front_page(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, address, DESKTOP, 900) as visit:
        named = visit.page.get_by_role("link", name="DeepSeek-R1: Incentivizing")
        assert named.count() == 1
        assert visit.page.locator(".lead .voices", has=named).count() == 1
        others = visit.page.locator(":is(.seconds, .river, .side, .below)")
        assert others.get_by_text("DeepSeek").count() == 0


def test_an_address_that_a_story_had_before_it_had_words_leads_to_it(
    browser: "Browser", address: str, sample: Path
) -> None:
    page = story_page(sample, "DeepSeek-R1: Incentivizing")
    assert re.fullmatch(r"stories/deepseek-r1-weights-[0-9a-f]{8}/", page)
    (former,) = (
        each.parent.relative_to(sample).as_posix()
        for each in sample.glob("stories/*/index.html")
        if f"/{page}" in each.read_text("utf-8") and each.parent.name not in page
    )
    with open_page(browser, address + page, PHONE, 844) as visit:
        leads: list[str] = []
        visit.page.on("request", lambda request: leads.append(request.url))
        visit.page.route("https://**", lambda route: route.abort())
        visit.page.goto(f"{address}{former}/")
        visit.page.wait_for_timeout(300)
        assert f"https://digest.example.org/{page}" in leads


def test_below_the_lead_a_publisher_stands_with_its_own_headline(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, f"{address}2023/08/02/", DESKTOP, 900) as visit:
        items = visit.page.locator(".voices li").evaluate_all(
            "all => all.map(each => { const text = document.createRange();"
            "text.selectNodeContents(each.querySelector('a'));"
            "const lines = [...text.getClientRects()], by = each.querySelector('.meta');"
            "const whose = by.getBoundingClientRect();"
            "return [lines[0].top, lines.at(-1).bottom, whose.top, whose.bottom] })"
        )
        assert len(items) > 3
        for (_, end, start, last), (following, *_) in pairwise(items):
            assert start - end < following - last


def test_a_lead_that_is_alone_on_its_page_is_seen_with_its_picture(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, f"{address}2023/08/02/", DESKTOP, 900) as visit:
        picture = visit.page.locator(".lead .plate").bounding_box()
        title = visit.page.locator(".lead h2").bounding_box()
        assert picture is not None
        assert title is not None
        assert title["x"] > picture["x"] + picture["width"]
        assert abs(title["y"] - picture["y"]) < 12
        assert max(picture["y"] + picture["height"], title["y"] + title["height"]) < 900


def test_the_arrow_on_a_button_can_be_read(browser: "Browser", address: str) -> None:
    with open_page(browser, address + KINDS["article"], PHONE, 844) as visit:
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            text, arrow = visit.page.locator(".original a").evaluate(
                "each => [getComputedStyle(each).color, getComputedStyle(each, '::after').color]"
            )
            assert text == arrow


def test_names_in_breadcrumbs_stand_equally_far_apart(browser: "Browser", address: str) -> None:
    """However short they are: each is as wide as a finger."""
    page = "news/2024-10-09-nobel-prize-in-chemistry/"
    with open_page(browser, address + page, DESKTOP, 900) as visit:
        texts = visit.page.locator(".crumbs a").evaluate_all(
            "all => all.map(each => { const text = document.createRange();"
            "text.selectNodeContents(each); const box = text.getBoundingClientRect();"
            "return [box.left, box.right, each.getBoundingClientRect().width] })"
        )
        assert len(texts) == 4
        gaps = [right[0] - left[1] for left, right in pairwise(texts)]
        assert max(gaps) - min(gaps) <= 1
        assert min(width for *_, width in texts) >= 24


def test_the_plain_theme_leads_to_its_topics_from_the_top_of_every_page(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    with (tmp_path / "content" / "site.yaml").open("a") as settings:
        settings.write("\ntheme: plain\n")
    build(Request(content=tmp_path / "content", output=tmp_path / "output", now=NOW))
    root = serve(tmp_path / "output", "/")
    for page in KINDS.values():
        with open_page(browser, root + page, PHONE, 844) as visit:
            visit.page.get_by_role("banner").get_by_role("link", name="Topics").click()
            menu = visit.page.get_by_role("navigation", name="Topics")
            link = menu.get_by_role("link", name="Reasoning")
            assert link.is_visible()
            top = link.bounding_box()
            assert top is not None
            assert 0 <= top["y"] < 844


def test_a_story_page_shows_the_way_to_each_original_in_the_same_words(
    browser: "Browser", address: str, sample: Path
) -> None:
    page = story_page(sample, "DeepSeek-R1: Incentivizing")
    with open_page(browser, address + page, PHONE, 844) as visit:
        ways = visit.page.get_by_role("link", name=re.compile("(Read|See) the original at"))
        assert [way.split("\n")[0].strip() for way in ways.all_inner_texts()] == [
            "Read the original at arxiv.org",
            "Read the original at nature.com",
            "Read the original at github.com",
        ]
        assert ways.first.bounding_box() is not None
        top = visit.page.locator(".original a").bounding_box()
        assert top is not None
        assert top["y"] < 844


def test_on_a_phone_the_front_page_is_a_good_deal_shorter(browser: "Browser", address: str) -> None:
    """It was of 13,137 px once."""
    with open_page(browser, address, PHONE, 844) as visit:
        assert visit.page.evaluate("document.documentElement.scrollHeight") < 8_000


@pytest.mark.parametrize("page", ["front", "article", "day", "not found", "own page"])
@pytest.mark.parametrize("width", [320, PHONE, DESKTOP])
def test_topics_are_reached_from_the_top_of_every_page_without_a_script(
    browser: "Browser", address: str, page: str, width: int
) -> None:
    with open_page(browser, address + KINDS[page], width, 844) as visit:
        menu = visit.page.locator("details", has_text="Language models").first
        link = menu.get_by_role("link", name="Reasoning", exact=True)
        assert not link.is_visible()
        opener = menu.locator("summary")
        at = opener.bounding_box()
        assert at is not None
        assert at["y"] < 250
        before = visit.page.evaluate("document.querySelector('main').getBoundingClientRect().top")
        visit.page.keyboard.press("Tab")
        opener.focus()
        visit.page.keyboard.press("Enter")
        assert link.is_visible()
        after = visit.page.evaluate("document.querySelector('main').getBoundingClientRect().top")
        assert (before, visit.overflow_px) == (after, 0)
        link.click()
        assert visit.page.url == f"{address}topics/reasoning/"


def test_axe_finds_nothing_in_a_menu_that_is_open(browser: "Browser", address: str) -> None:
    with open_page(browser, address, PHONE, 844, javascript=True) as visit:
        visit.page.locator(".menu summary").click()
        assert axe(visit) == []


def test_404_leads_to_all_that_people_look_for(browser: "Browser", address: str) -> None:
    with open_page(browser, f"{address}no/such/page/", PHONE, 844) as visit:
        links = visit.page.locator("main a").evaluate_all("all => all.map(a => a.pathname)")
        wanted = ["/", "/archive/", "/stories/", "/topics/", "/publishers/", "/feeds/", "/about/"]
        assert set(wanted) <= set(links)
        assert "/topics/reasoning/" in links
        assert len(links) == len(set(links))


def test_a_way_to_more_has_one_look_and_one_place(browser: "Browser", address: str) -> None:
    """In every row of the same list: one link, which says how many sources or that there is more."""
    for page in ("", "topics/ai/", "topics/ai/page/1/", "publishers/arxiv-org/"):
        with open_page(browser, address + page, DESKTOP, 900) as visit:
            rows = visit.page.locator("article").evaluate_all(
                "all => all.map(each => [...each.querySelectorAll('.more')].map(link => "
                "[link.parentElement.className, link.firstChild.textContent, "
                "getComputedStyle(link).color, getComputedStyle(link).fontWeight].join('|')))"
            )
            assert max(len(each) for each in rows) == 1
            found = {way for each in rows for way in each}
            assert len({way.partition("|")[0] for way in found}) == 1
            assert len({way.split("|", 2)[2] for way in found}) == 1
            says = {way.split("|")[1] for way in found}
            assert all(re.fullmatch(r"\d+ more sources?|On this site", way) for way in says)


def test_small_links_that_lead_out_wear_an_arrow_and_no_others_do(
    browser: "Browser", address: str, sample: Path
) -> None:
    script = (
        "all => all.map(a => [a.getAttribute('href'), "
        "getComputedStyle(a, '::after').content.includes('\\u2197') || "
        "!!a.parentElement.querySelector('.domain'), a.textContent])"
    )
    story = story_page(sample, "DeepSeek-R1: Incentivizing")
    for page in ("", "topics/ai/", "2023/08/", "news/2020-03-13-alphago-the-movie/", story):
        with open_page(browser, address + page, DESKTOP, 900) as visit:
            links = visit.page.locator("main a:not(h1 a, .prose a, .player a, .follow a)")
            for href, is_marked, text in links.evaluate_all(script):
                assert is_marked == href.startswith("http"), (page, text)


@pytest.mark.parametrize("script", [False, True])
def test_a_video_has_a_poster_with_a_play_sign_which_starts_it_in_its_place(
    browser: "Browser", address: str, script: bool
) -> None:
    url = f"{address}news/2020-03-13-alphago-the-movie/"
    with open_page(browser, url, DESKTOP, 900, javascript=script) as visit:
        assert not [host for host in visit.requested_hosts if "youtube" in host]
        poster = visit.page.frame_locator(".player iframe")
        sign = poster.get_by_role("link", name="Play the video here")
        box = poster.locator("img").bounding_box()
        frame = visit.page.locator(".player iframe").bounding_box()
        assert box == frame
        assert sign.locator("span").evaluate("e => getComputedStyle(e, '::after').clipPath") != ""
        assert visit.page.locator("main img[src*=alphago], main img[src*='go.']").count() == 0
        assert visit.console_errors == []
        sign.click()
        visit.page.wait_for_timeout(300)
        assert "www.youtube-nocookie.com" in visit.requested_hosts
        assert visit.page.url == url


def test_a_picture_of_a_video_in_a_list_wears_a_play_sign(browser: "Browser", address: str) -> None:
    with open_page(browser, f"{address}topics/deepmind/", DESKTOP, 900) as visit:
        signs = visit.page.locator(".thumbnail").evaluate_all(
            "all => all.map(each => [each.closest('article').querySelector('.type')?.textContent, "
            "getComputedStyle(each, '::after').content !== 'none'])"
        )
        assert all(has_sign == (type == "Video") for type, has_sign in signs)


@pytest.fixture
def pictureless(browser: "Browser", address: str) -> "Any":
    """A visit during which no picture comes."""

    def gone(route: "Route") -> None:
        route.abort()

    with open_page(browser, f"{address}about/", DESKTOP, 900) as visit:
        visit.page.route(re.compile(r"\.(jpg|png|svg|webp)$"), gone)
        visit.layout_shift = 0
        yield visit


@pytest.mark.parametrize("page", ["", "2024/10/09/", "publishers/", "topics/ai/", KINDS["article"]])
def test_where_a_picture_does_not_come_its_publishers_initials_stand(
    pictureless: Visit, address: str, page: str
) -> None:
    pictureless.page.goto(address + page, wait_until="networkidle")
    drawn = pictureless.page.locator("main img").evaluate_all(
        "all => all.map(each => { const box = getComputedStyle(each, '::after');"
        "return [each.dataset.by, box.content, box.backgroundColor]})"
    )
    grey = pictureless.page.evaluate(
        "(() => { document.body.style.backgroundColor = 'var(--tint)';"
        "const grey = getComputedStyle(document.body).backgroundColor;"
        "document.body.style.backgroundColor = ''; return grey })()"
    )
    assert drawn
    for by, content, ground in drawn:
        if by:
            assert content == f'"{by}" / ""'
            assert ground != grey
    assert any(by for by, _, _ in drawn)


def test_publishers_without_a_logo_have_their_initials(browser: "Browser", address: str) -> None:
    with open_page(browser, f"{address}publishers/", TABLET, 900) as visit:
        logos = visit.page.locator(".publishers .logo")
        assert logos.count() > 20
        assert visit.page.locator(".logo:not(:has(img, .initials))").count() == 0
        assert all(visit.page.locator(".initials").all_inner_texts())
    with open_page(browser, f"{address}publishers/youtube-com/", TABLET, 900) as visit:
        assert visit.page.locator(".opening .initials").inner_text() == "Y"


@pytest.mark.parametrize("page", ["", "topics/ai/", "publishers/arxiv-org/", "2024/10/09/"])
def test_no_picture_stands_twice_in_a_list(browser: "Browser", address: str, page: str) -> None:
    with open_page(browser, address + page, DESKTOP, 900) as visit:
        pictures = visit.page.locator("main img").evaluate_all("all => all.map(each => each.src)")
        assert len(pictures) == len(set(pictures))


def test_the_side_column_ends_with_what_it_stands_beside(browser: "Browser", address: str) -> None:
    ends = (
        "[...document.querySelectorAll('.river, .side')].map(each => "
        "each.lastElementChild.getBoundingClientRect().bottom)"
    )
    with open_page(browser, address, DESKTOP, 900) as visit:
        river, side = visit.page.evaluate(ends)
        assert abs(river - side) < 200
    with open_page(browser, f"{address}topics/ai/", DESKTOP, 900) as visit:
        visit.page.evaluate("document.querySelector('.pager').scrollIntoView({block: 'end'})")
        assert visit.page.get_by_role("heading", name="Narrower topics").is_visible()
        top = visit.page.locator(".side").bounding_box()
        assert top is not None
        assert -10 < top["y"] < 900


def test_what_does_not_say_its_language_is_read_by_its_own_letters(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    words = "هذا نص عربي قصير 2025."
    record = record_text("a", more="excerpt: هنا نص عربي آخر 2025.", body=f"{words}\n")
    files = {"articles/a.md": record.replace("Title a", words)}
    build(Request(content=write_site(tmp_path / "c", files), output=tmp_path / "o", now=NOW))
    root = serve(tmp_path / "o", "/")
    for page, texts in (("", ".lead :is(.title, .standfirst)"), ("news/a/", "h1, .prose p")):
        with open_page(browser, root + page, DESKTOP, 900) as visit:
            begins_left_of_its_end = visit.page.locator(texts).evaluate_all(
                "all => all.filter(each => each.textContent.includes('عربي')).map(each => {"
                "const walk = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);"
                "let text = walk.nextNode(); while (!text.data.includes('عربي')) text = walk.nextNode();"
                "const place = (at) => { const one = document.createRange(); one.setStart(text, at);"
                "one.setEnd(text, at + 1); return one.getBoundingClientRect().left };"
                "return place(text.data.indexOf('ه')) < place(text.data.indexOf('.')) })"
            )
            assert begins_left_of_its_end == [False, False]


def test_beside_a_long_day_the_side_column_stays_in_sight_and_has_no_holes(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    """Below the stories at the top, from its own beginning to the end of the day."""
    files = {
        f"articles/{n:02}.md": record_text(
            f"{n:02}",
            published=f"2025-01-05T{n // 2:02}:00:00Z",
            more=f"topics: [{'AI' if n % 2 else 'Chess'}]\nexcerpt: In short.",
        )
        for n in range(40)
    }
    build(Request(content=write_site(tmp_path / "c", files), output=tmp_path / "o", now=NOW))
    places = (
        "[...document.querySelectorAll('.river, .kept')].map(each => "
        "{ const box = each.getBoundingClientRect(); return [box.top, box.bottom] }).flat()"
    )
    with open_page(browser, serve(tmp_path / "o", "/"), DESKTOP, 900) as visit:
        first, last, top, bottom = visit.page.evaluate(places)
        assert bottom - top < (last - first) / 2
        assert abs(top - first) < 3
        visit.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        first, last, top, bottom = visit.page.evaluate(places)
        assert abs(bottom - last) < 3
        visit.page.evaluate("window.scrollBy(0, -600)")
        first, last, top, bottom = visit.page.evaluate(places)
        assert first < top
        assert abs(bottom - 900) < 3


def test_a_headline_without_a_picture_fills_its_row(browser: "Browser", address: str) -> None:
    with open_page(browser, address, DESKTOP, 900) as visit:
        width = visit.page.evaluate(
            "(() => { const text = document.createRange();"
            "text.selectNodeContents(document.querySelector('.lead h2 .title'));"
            "return Math.max(...[...text.getClientRects()].map(each => each.right)) /"
            "document.querySelector('main').getBoundingClientRect().right })()"
        )
        assert width > 0.85


@pytest.mark.parametrize("page", STORIES)
@pytest.mark.parametrize("width", [320, PHONE, DESKTOP])
def test_no_date_breaks_in_the_middle(
    browser: "Browser", address: str, page: str, width: int
) -> None:
    with open_page(browser, address + STORIES[page], width, 900) as visit:
        lines = visit.page.locator("time:visible").evaluate_all(
            "all => all.map(each => { const text = document.createRange();"
            "text.selectNodeContents(each);"
            "return new Set([...text.getClientRects()].map(box => Math.round(box.top / 8))).size})"
        )
        assert set(lines) <= {0, 1, 2} if page == "month" else set(lines) <= {1}


@pytest.mark.parametrize("page", ["archive/", "2023/08/"])
def test_calendars_are_shaded_by_one_scale(browser: "Browser", address: str, page: str) -> None:
    with open_page(browser, address + page, DESKTOP, 900) as visit:
        cells = visit.page.locator(":is(.months, .calendar) li:has(.count)").evaluate_all(
            "all => all.map(each => [parseInt(each.querySelector('.count').textContent), "
            "getComputedStyle(each).backgroundColor])"
        )
        shades: dict[int, set[str]] = {}
        for count, shade in cells:
            shades.setdefault(count, set()).add(shade)
        assert all(len(each) == 1 for each in shades.values())
        assert len(shades) > 1


def test_a_months_calendar_names_the_weekdays_above_their_columns(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, f"{address}2023/08/", PHONE, 844) as visit:
        names = visit.page.locator(".weekdays li")
        assert names.all_inner_texts() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        third = visit.page.locator(".calendar a", has_text="Thursday, 3 August 2023")
        column, day = names.nth(3).bounding_box(), third.bounding_box()
        assert column is not None
        assert day is not None
        assert abs(column["x"] - day["x"]) < 2


@pytest.mark.parametrize("page", ["2024/10/09/", "2023/08/", "topics/ai/page/1/", KINDS["article"]])
def test_older_is_at_the_start_of_the_line_and_newer_at_its_end(
    browser: "Browser", address: str, page: str
) -> None:
    with open_page(browser, address + page, DESKTOP, 900) as visit:
        ways = visit.page.locator(".pager a").evaluate_all(
            "all => all.map(each => [each.className, each.getBoundingClientRect().left, "
            "getComputedStyle(each, '::before').content, getComputedStyle(each, '::after').content])"
        )
        names = [name for name, *_ in ways]
        assert names in (["older", "newer"], ["older"], ["newer"])
        for name, left, before, after in ways:
            assert (left < DESKTOP / 2) == (name == "older")
            assert ("←" in before, "→" in after) == (name == "older", name == "newer")


def test_feeds_are_listed_by_kind_one_line_a_thing(browser: "Browser", address: str) -> None:
    with open_page(browser, f"{address}feeds/", PHONE, 844) as visit:
        parts = visit.page.locator(".part h2").all_inner_texts()
        assert parts == ["The whole site", "Topics", "Publishers"]
        entries = visit.page.locator(".feeds > li")
        names = entries.locator("> a").all_inner_texts()
        per_part = visit.page.locator(".feeds").evaluate_all(
            "all => all.map(each => [...each.children].map(li => li.firstChild.textContent))"
        )
        assert names[0] == "AI Broadsheet"
        assert all(len(part) == len(set(part)) for part in per_part)
        heights = entries.evaluate_all("all => all.map(each => each.offsetHeight)")
        assert sum(height < 40 for height in heights) > 0.9 * len(heights)


@pytest.mark.parametrize("page", STORIES)
def test_what_can_be_hit_is_24_px_or_stands_apart(
    browser: "Browser", address: str, page: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with open_page(browser, address + STORIES[page], PHONE, 844, javascript=True) as visit:
        rules = {"runOnly": {"type": "rule", "values": ["target-size"]}}
        assert Axe().run(visit.page, options=rules).response["violations"] == []


def test_a_phone_has_no_hint_of_keys(browser: "Browser", address: str) -> None:
    with open_page(browser, address, PHONE, 844, javascript=True) as visit:
        assert not visit.page.locator("button.keys").is_visible()
        visit.page.set_viewport_size({"width": DESKTOP, "height": 900})
        assert visit.page.locator("button.keys").is_visible()


# ruff: noqa: E501
RULES = """
(() => {
  const rules = [], words = [];
  for (const each of document.querySelectorAll("body *")) {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    if (!box.width || !each.checkVisibility() || each.closest("details:not([open]) > :not(summary)")) continue;
    for (const [side, y] of [["Top", box.top], ["Bottom", box.bottom]]) {
      const seen = parseFloat(style[`border${side}Width`]) > 0 && box.width > 120;
      if (seen && style[`border${side}Style`] !== "none" && each.tagName !== "A") rules.push([y, box.left, box.right]);
    }
    if (each.matches("img, iframe, svg") || [...each.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
      words.push([box.top, box.bottom, box.left, box.right]);
  }
  rules.sort((a, b) => a[0] - b[0]);
  const doubled = [];
  for (const a of rules) for (const b of rules) {
    const near = b[0] - a[0] > 1 && b[0] - a[0] < 60;
    const below = Math.min(a[2], b[2]) - Math.max(a[1], b[1]) > 100;
    const between = words.some(w => w[0] > a[0] - 4 && w[1] < b[0] + 4 && w[3] > Math.max(a[1], b[1]) && w[2] < Math.min(a[2], b[2]));
    if (near && below && !between) doubled.push([Math.round(a[0]), Math.round(b[0])]);
  }
  return doubled;
})()
"""


@pytest.mark.parametrize("page", STORIES)
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_no_line_follows_a_line_with_nothing_between(
    browser: "Browser", address: str, page: str, width: int
) -> None:
    with open_page(browser, address + STORIES[page], width, 900) as visit:
        assert visit.page.evaluate(RULES) == []


def test_a_portrait_stands_whole_on_its_page_without_bars_beside_it(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, address + KINDS["article"], DESKTOP, 900) as visit:
        visit.page.evaluate(
            "(() => { const img = document.querySelector('.hero img'); img.width = 300;"
            "img.height = 500; img.removeAttribute('src'); img.parentElement.classList.add('upright') })()"
        )
        assert (
            visit.page.locator(".hero img").evaluate("each => getComputedStyle(each).objectFit")
            == "cover"
        )
        box = visit.page.locator(".hero img").bounding_box()
        assert box is not None
        assert box["width"] < 400


def test_every_page_is_led_to_from_the_front_page(sample: Path) -> None:
    """But for what stands for nothing that is there: 404, and what is left of addresses and records;
    and for a list's first full page while its front page shows all of it."""
    pages = {path.relative_to(sample).as_posix() for path in sample.rglob("*.html")}
    texts = {page: (sample / page).read_text("utf-8") for page in pages}
    away = {page for page, text in texts.items() if 'http-equiv="refresh"' in text}
    left = {page for page, text in texts.items() if "What stood here was taken back." in text}
    met, coming = set(), ["index.html"]
    while coming:
        page = coming.pop()
        if page in met or page not in texts:
            continue
        met.add(page)
        for link in parse(texts[page]).find_all("a"):
            href = unquote((link.attr("href") or "").partition("#")[0])
            if href.startswith("/"):
                path = href[1:]
                coming.append(path + "index.html" if path == "" or path.endswith("/") else path)
    covered = {
        page
        for page in pages
        if page.endswith("/page/1/index.html")
        and 'class="older"' not in texts[page.replace("page/1/", "")]
    }
    assert pages - met - away - left - covered == {"404.html"}
