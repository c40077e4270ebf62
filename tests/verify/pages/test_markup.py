"""Markup is sound exactly where the standard's own parser finds it sound."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.verify.pages.html_page import HtmlPage
from generator.verify.pages.markup import markup_faults

HEAD = "<!doctype html>\n<html lang='en'><head><title>x</title></head><body>\n"
TAGS = ("p", "div", "b", "a", "ul", "li", "h2", "h3", "table", "tr", "td", "span", "br", "em")
PIECES = [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + ["words ", "\n", "&amp;"]


def faults(text: str) -> list[str]:
    return [fault.found for fault in markup_faults(HtmlPage("index.html", text))]


def standard(text: str) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(text)
    return [error[1] for error in parser.errors]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_markup_is_sound_where_the_standard_says_so(pieces: list[str]) -> None:
    text = f"{HEAD}{''.join(pieces)}</body></html>\n"
    assert bool(faults(text)) == bool(standard(text)), (standard(text), faults(text))


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a<p>b<ul><li>a<li>b</ul>",
        "<table><tr><td>a<td>b<tr><th>c</table>",
        "<dl><dt>a<dd>b</dl>",
        "<svg viewBox='0 0 1 1'><linearGradient id='a'/><path d='M0'/></svg>",
        "<img src=a alt=''/><br/><input disabled>",
        "<select><option>a<option>b</select>",
        "<script>if (a < b) { '</p>' }</script>",
        "<textarea></p></textarea>",
        "<template><p>a</p></template>",
    ],
)
def test_what_may_be_left_out_is_no_fault(markup: str) -> None:
    text = f"{HEAD}{markup}</body></html>"
    assert standard(text) == []
    assert faults(text) == []


def test_a_page_may_leave_out_html_head_and_body() -> None:
    assert faults("<!doctype html><title>x</title><p>words") == []


def test_a_fault_has_its_line() -> None:
    (fault,) = markup_faults(HtmlPage("index.html", f"{HEAD}<p>a</p>\n<p>b</p></div>\n"))
    assert fault.line == 4
    assert fault.found == "</div> closes nothing"
