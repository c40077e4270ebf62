"""Slots that are filled, and an own page with a form and a frame, in a browser."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.build import Request, build
from generator.memo.store import FOLDER as STATE
from generator.theme.load import shipped
from tests.factories import NOW

from .browser import Serve, open_page
from .test_design import KINDS, axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

CONTENT = Path(__file__).parents[2] / "content"
THEMES = sorted(folder.name for folder in shipped().iterdir())
FILLED = """\
{% block masthead %}{{ super() }}<p>In the masthead</p>{% endblock %}
{% block after_lead %}<p>After the lead</p>{% endblock %}
{% block between_rows %}<p>After row {{ row_number }}</p>{% endblock %}
{% block aside %}<p>Aside</p>{% endblock %}
{% block footer %}<p>At the foot</p>{% endblock %}
"""
LETTER = """\
---
title: Letter
---
<form action="https://letters.example.com/in" method="post">
<p><label for="mail">E-mail</label> <input type="email" id="mail" name="email" required></p>
<fieldset><legend>How often?</legend>
<label><input type="radio" name="often" value="day" checked> Daily</label>
<label><input type="radio" name="often" value="week"> Weekly</label></fieldset>
<p><label>Language <select name="language"><option>English</option></select></label></p>
<p><label>Words <textarea name="words" rows="3"></textarea></label></p>
<button>Subscribe</button>
</form>

<iframe src="/archive/" title="Archive" height="300"></iframe>
"""
SETTINGS = 'styles: [own.css]\nscripts: [own.js]\nallow: {forms: ["https://letters.example.com"], '
PLACES = """[...document.querySelectorAll(".slot")].map(each => {
  const place = each.getBoundingClientRect();
  const fits = place.left >= 0 && place.right <= innerWidth && each.scrollWidth <= each.clientWidth;
  return [each.innerText, fits && place.width > 100 && place.height > 15];
})"""


@pytest.fixture(scope="module", params=THEMES)
def address(
    request: pytest.FixtureRequest, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> str:
    theme, folder = request.param, tmp_path_factory.mktemp("slots")
    content = folder / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns(STATE))
    with (content / "site.yaml").open("a") as settings:
        settings.write(f"\ntheme: {theme}\n{SETTINGS}frames: [self]}}\n")
    (content / "pages" / "letter.md").write_text(LETTER)
    (content / "static" / "own.css").write_text(".slot { outline: 3px solid rgb(1, 2, 3) }\n")
    (content / "static" / "own.js").write_text("document.title = 'run';\n")
    own = folder / "templates" / theme
    own.mkdir(parents=True)
    (own / "base.html").write_text(f'{{% extends "{theme}/base.html" %}}\n{FILLED}')
    build(Request(content=content, output=folder / "output", now=NOW))
    return serve(folder / "output", "/")


def test_what_fills_a_slot_has_room_on_every_page(browser: "Browser", address: str) -> None:
    for page in (*KINDS.values(), "letter/"):
        with open_page(browser, address + page, 390, 900, javascript=True) as visit:
            for width in (390, 820, 1440):
                visit.page.set_viewport_size({"width": width, "height": 900})
                assert visit.overflow_px <= 0, (page, width)
                places = visit.page.evaluate(PLACES)
                assert [words for words, fits in places if not fits] == [], (page, width)
            shown = {words.rstrip("0123456789 ") for words, _ in places}
            assert shown >= {"After the lead", "Aside", "At the foot"}, page
            assert "In the masthead" in visit.page.inner_text("header")
            assert visit.console_errors == [], page
            assert visit.failed_requests == [], page


def test_an_own_style_sheet_and_script_are_in_force(browser: "Browser", address: str) -> None:
    with open_page(browser, address, 820, 900, javascript=True) as visit:
        assert visit.page.title() == "run"
        colour = "getComputedStyle(document.querySelector('.slot')).outlineColor"
        assert visit.page.evaluate(colour) == "rgb(1, 2, 3)"


def test_a_form_of_an_own_page_can_be_filled_in_and_is_sent_where_it_may(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, address + "letter/", 820, 900, javascript=True) as visit:
        assert axe(visit) == []
        visit.page.get_by_label("E-mail").fill("reader@example.org")
        visit.page.get_by_label("Weekly").check()
        with visit.page.expect_request("https://letters.example.com/in") as sent:
            visit.page.get_by_role("button", name="Subscribe").click()
        assert sent.value.method == "POST"
        assert "often=week" in (sent.value.post_data or "")


def test_a_form_that_is_changed_to_lead_elsewhere_is_not_sent(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, address + "letter/", 820, 900, javascript=True) as visit:
        visit.page.evaluate("document.forms[0].action = 'https://evil.example/'")
        visit.page.get_by_label("E-mail").fill("reader@example.org")
        visit.page.evaluate("document.forms[0].requestSubmit()")
        visit.page.wait_for_timeout(200)
        assert "evil.example" not in visit.requested_hosts
        assert visit.page.url == address + "letter/"
