"""The inbox in a real browser: from a candidate on disk to the front page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.candidates import candidate_file, candidate_text, write_inbox
from tests.factories import tree
from tests.serving import PATIENCE, Serving, eventually, serving

from .browser import HOST, Visit, open_page
from .test_design import axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

pytestmark = pytest.mark.browser

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("watchfiles")

MOMENTS = PATIENCE * 1000  # milliseconds, for Playwright
PAGE = ".broadsheet/inbox/"
FINGER = 44  # pixels
PICTURE = "images: [{url: 'https://pictures.example.net/a.png', width: 900, height: 600}]"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A site with three candidates, of which `a` comes first and `c` last."""
    texts = {
        word: candidate_text(word, sources=number, more=PICTURE, published=f"2025-01-0{number}")
        for word, number in (("a", 3), ("b", 2), ("c", 1))
    }
    return write_inbox(tmp_path / "content", **texts)


@contextmanager
def inbox(
    browser: "Browser", server: Serving, width: int = 1280, *, dark: bool = False
) -> Iterator["Visit"]:
    with look_at(browser, server, width, dark=dark) as visit:
        here(visit.page).wait_for(timeout=MOMENTS)
        yield visit


def look_at(
    browser: "Browser",
    server: Serving,
    width: int = 1280,
    *,
    dark: bool = False,
    script: bool = True,
) -> Visit:
    url = f"{server.address}{PAGE}"
    return open_page(
        browser, url, width, 844, dark=dark, javascript=script, wait_until="domcontentloaded"
    )


def here(page: "Page") -> "Locator":
    """The candidate that is open."""
    return page.locator(".is-here")


def typed(page: "Page") -> "Locator":
    """The field of its title."""
    return here(page).locator("[name=title]")


def title(page: "Page") -> str:
    return here(page).locator(".title").inner_text()


def says(page: "Page", words: str | re.Pattern[str]) -> None:
    page.locator("#notice", has_text=words).wait_for(timeout=MOMENTS)


def front(page: "Page", words: str) -> "Locator":
    return page.frame_locator("iframe").get_by_text(words).first


def asked_of_others(page: "Page") -> list[str]:
    """What is asked of other hosts from now on. What a policy forbids is told as a request as well;
    what gets as far as a route is one."""
    asked: list[str] = []

    def note(route: "Route") -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(re.compile(f"^https?://(?!{re.escape(HOST)}[:/])"), note)
    return asked


def test_from_a_candidate_on_disk_to_the_front_page_by_keyboard(
    browser: "Browser", content: Path
) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        front(page, "Title r").wait_for(timeout=MOMENTS)
        assert title(page) == "Title a"
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        assert title(page) == "Title b"
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("What j, k, y and n do")
        page.keyboard.press("Enter")
        says(page, "Saved: “What j, k, y and n do”")
        page.keyboard.press("Escape")
        page.keyboard.press("y")
        says(page, "Taken: “What j, k, y and n do”")
        front(page, "What j, k, y and n do").wait_for(timeout=MOMENTS)
        assert title(page) == "Title c"
        page.keyboard.press("n")
        says(page, "Refused: “Title c”")
        assert title(page) == "Title a"
        page.keyboard.press("u")
        says(page, "Undone: “Title c”")
        assert title(page) == "Title c"
        page.keyboard.press("u")
        says(page, "Undone: “What j, k, y and n do”")
        front(page, "What j, k, y and n do").wait_for(state="detached", timeout=MOMENTS)
        assert (content / candidate_file("b")).is_file()
        # A heading is where the keyboard is, for who does not see.
        focused = "document.activeElement.closest('.candidate')?.className"
        assert page.evaluate(focused) == "candidate is-here"


def test_from_a_candidate_on_disk_to_the_front_page_by_touch(
    browser: "Browser", content: Path
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    with serving(content) as server:
        page.goto(server.address, wait_until="domcontentloaded")
        bar = page.locator("broadsheet-preview")
        bar.get_by_role("link", name="Inbox: 3 candidates").tap(timeout=MOMENTS)
        here(page).wait_for(timeout=MOMENTS)
        page.locator(".title", has_text="Title b").tap()
        assert title(page) == "Title b"
        for button in here(page).locator("button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= FINGER
        take = here(page).get_by_role("button", name="Take “")
        assert take.evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")
        take.tap()
        says(page, "Taken: “Title b”")
        here(page).get_by_role("button", name="Refuse").tap()
        says(page, "Refused: “Title c”")
        page.get_by_role("button", name="Undo").tap()
        says(page, "Undone: “Title c”")
        server.said("title-b.md")
        page.get_by_role("link", name="Front page").tap()
        page.get_by_role("link", name="Title b").first.wait_for(timeout=MOMENTS)
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: "Browser", content: Path, width: int, dark: bool
) -> None:
    long = candidate_text("l", title="long-" * 60, excerpt="x" * 300, sources=9)
    (content / candidate_file("l")).write_text(long)
    with serving(content) as server, inbox(browser, server, width, dark=dark) as visit:
        assert axe(visit) == []
        visit.page.keyboard.press("e")
        visit.page.keyboard.type("x")
        assert axe(visit) == []
        assert visit.overflow_px == 0


def test_no_other_host_is_asked(browser: "Browser", content: Path) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        assert visit.requested_hosts == {HOST}
        asked = asked_of_others(page)
        page.keyboard.press("y")
        front(page, "Title a").wait_for(timeout=MOMENTS)
        page.frame_locator("iframe").locator("img").first.wait_for(timeout=MOMENTS)
        page.keyboard.press("j")
        page.wait_for_timeout(500)
        assert asked == []
        # The same front page in a tab of its own shows the picture, as it is published.
        page.goto(server.address, wait_until="domcontentloaded")
        page.wait_for_timeout(500)
        assert {*asked} == {"https://pictures.example.net/a.png"}


def test_without_a_script_it_works_by_forms(browser: "Browser", content: Path) -> None:
    with serving(content) as server, look_at(browser, server, script=False) as visit:
        page = visit.page
        asked = asked_of_others(page)
        first = page.locator(".candidate").first
        first.locator("summary").click()
        first.locator("[name=title]").fill("A better title")
        first.get_by_role("button", name="Save").click()
        says(page, "Saved: “A better title”")
        page.get_by_role("button", name="Take “A better title”").click()
        says(page, "Taken: “A better title”")
        page.get_by_role("button", name="Refuse “Title b”").click()
        says(page, "Refused: “Title b”")
        page.get_by_role("button", name="Undo").click()
        says(page, "Undone: “Title b”")
        assert asked == []


def test_what_was_typed_survives_a_reload(browser: "Browser", content: Path) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        before = tree(content)
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("Typed and not saved")
        page.reload(wait_until="domcontentloaded")
        field = typed(page)
        assert field.input_value() == "Typed and not saved"
        assert here(page).get_by_text("not saved", exact=True).is_visible()
        assert tree(content) == before
        here(page).get_by_role("button", name="Put back").click()
        eventually(lambda: field.input_value() == "Title a")
        page.reload(wait_until="domcontentloaded")
        here(page).wait_for(timeout=MOMENTS)
        assert not here(page).get_by_text("not saved", exact=True).is_visible()


def test_what_is_typed_stays_while_the_list_changes(browser: "Browser", content: Path) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("Half a tit")
        (content / candidate_file("d")).write_text(candidate_text("d", sources=5))
        page.get_by_text("Title d").first.wait_for(timeout=MOMENTS)
        page.keyboard.type("le")
        # Its own file is saved elsewhere as well.
        file = content / candidate_file("a")
        file.write_text(file.read_text().replace("An excerpt.", "Another excerpt."))
        page.locator(".is-here .excerpt", has_text="Another excerpt.").wait_for(timeout=MOMENTS)
        page.keyboard.type(" of mine")
        assert typed(page).input_value() == "Half a title of mine"
        # It is what an editor has seen by now, so it may be saved.
        page.keyboard.press("Control+Enter")
        says(page, "Saved: “Half a title of mine”")
        assert "Another excerpt." in file.read_text()


def test_a_field_that_was_changed_elsewhere_while_one_typed_is_told(
    browser: "Browser", content: Path
) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("Mine")
        file = content / candidate_file("a")
        file.write_text(file.read_text().replace("Title a", "Theirs"))
        says(
            page, "The title of “Title a” was changed elsewhere while you typed, and says “Theirs”"
        )
        assert typed(page).input_value() == "Mine"


def test_what_was_typed_for_a_candidate_that_is_gone_is_shown(
    browser: "Browser", content: Path
) -> None:
    with (
        serving(content) as server,
        inbox(browser, server) as visit,
        inbox(browser, server) as other,
    ):
        page = visit.page
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("Typed and not saved")
        other.page.keyboard.press("n")
        says(other.page, "Refused: “Title a”")
        lost = page.locator(".lost")
        lost.wait_for(timeout=MOMENTS)
        assert "“Title a” is not among the candidates" in lost.inner_text()
        assert lost.locator("textarea").input_value() == "Typed and not saved"
        other.page.keyboard.press("u")
        lost.wait_for(state="detached", timeout=MOMENTS)
        found = page.locator(".candidate", has_text="Title a").locator("[name=title]")
        assert found.input_value() == "Typed and not saved"


def test_a_decision_that_another_tab_made_before_is_told(browser: "Browser", content: Path) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        (content / candidate_file("a")).rename(content / "inbox/elsewhere.txt")
        page.keyboard.press("y")
        says(page, "not in the inbox any more")
        assert page.locator("#undo.wrong").is_visible()


def test_taking_saves_what_was_typed_first(browser: "Browser", content: Path) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("Typed and taken")
        page.keyboard.press("Escape")
        page.keyboard.press("y")
        says(page, "Taken: “Typed and taken”")
        front(page, "Typed and taken").wait_for(timeout=MOMENTS)
        assert not page.locator(".lost").count()


def test_a_server_that_was_started_again_costs_nothing_that_was_typed(
    browser: "Browser", content: Path
) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        port = server.address.rstrip("/").rpartition(":")[2]
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("Typed before")
        assert server.end() == 0
        page.keyboard.press("Control+Enter")
        says(page, "The server does not answer")
        assert typed(page).input_value() == "Typed before"
        # The token of the run that ended is in the page until it hears of the new one.
        with serving(content, f"--port={port}") as again:
            assert again.address == server.address
            page.keyboard.press("Control+Enter")
            says(page, re.compile("Saved|started again|says that already"))
            page.keyboard.press("Control+Enter")
            says(page, re.compile("Saved|says that already"))
            assert "Typed before" in (content / candidate_file("a")).read_text()
            assert typed(page).input_value() == "Typed before"


def test_keys_can_be_turned_off(browser: "Browser", content: Path) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        before = tree(content)
        page.get_by_text("Keys", exact=True).click()
        page.get_by_role("button", name="Turn these keys off").click()
        for key in "jyneu":
            page.keyboard.press(key)
        assert title(page) == "Title a"
        assert tree(content) == before
        page.get_by_role("button", name="Turn these keys on").click()
        page.keyboard.press("j")
        assert title(page) == "Title b"


def test_keys_of_the_browser_and_the_system_are_left_to_them(
    browser: "Browser", content: Path
) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        before = tree(content)
        for key in ("Control+y", "Alt+n", "Meta+y", "Shift+N"):
            page.keyboard.press(key)
        page.wait_for_timeout(300)
        assert tree(content) == before


def test_nothing_that_a_candidate_says_runs(browser: "Browser", content: Path) -> None:
    evil = "</textarea></title><script>window.acted=1</script><img src=x onerror=window.acted=1>"
    text = candidate_text("e", title=evil, excerpt=f"Words {evil}", topics="[]", sources=9)
    (content / candidate_file("e")).write_text(
        text.replace("Feed 0", evil).replace("it says", evil)
    )
    with serving(content) as server, inbox(browser, server) as visit:
        page = visit.page
        found = page.locator(".candidate", has_text="window.acted")
        found.locator(".title").click()
        page.keyboard.press("e")
        page.keyboard.type("x")
        page.reload(wait_until="domcontentloaded")
        here(page).wait_for(timeout=MOMENTS)
        page.keyboard.press("y")
        says(page, "Taken: “")
        page.wait_for_timeout(500)
        assert page.evaluate("window.acted") is None
        assert page.locator("main img, main script").count() == 0


@contextmanager
def foreign(body: str) -> Iterator[str]:
    """A page of another site: another port of the machine, by another name."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_a_foreign_page_cannot_post(browser: "Browser", content: Path) -> None:
    with serving(content) as server, inbox(browser, server) as visit:
        token = visit.page.locator("#undo [name=token]").input_value()
        identity = here(visit.page).get_attribute("data-id")
        before = tree(content)
        address = f"{server.address}{PAGE}"
        # Even one that was told the token, which it cannot read.
        form = f"""<!doctype html><form method=post action="{address}refuse">
            <input name=token value="{token}"><input name=id value="{identity}"><button>Go</button>
            </form><iframe src="{address}"></iframe><script>
            const tried = async () => {{
              const body = new URLSearchParams({{ token: "{token}", id: "{identity}" }});
              const found = [];
              for (const mode of ["cors", "no-cors"]) {{
                const options = {{ method: "POST", body, mode, credentials: "include" }};
                await fetch("{address}refuse", options).then(
                  (answer) => found.push(answer.type), () => found.push("refused"));
              }}
              await fetch("{address}").then(
                (answer) => answer.text().then((text) => found.push(text)),
                () => found.push("unread"));
              return found;
            }};
            </script>"""
        with foreign(form) as url:
            page = visit.page.context.new_page()
            page.goto(url, wait_until="load")
            tried = page.evaluate("tried()")
            assert tried[0] == "refused"
            assert tried[2] == "unread"
            assert all(".candidate" not in frame.content() for frame in page.frames)
            framed = page.frames[1]
            assert framed.locator(".candidate").count() == 0
            page.get_by_role("button", name="Go").click()
            page.get_by_text("Only pages of this server may change anything").wait_for()
        assert tree(content) == before
