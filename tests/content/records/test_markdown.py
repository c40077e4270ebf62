"""Markdown looks as it does where people write it, and takes a bounded time."""

import re
import sys
import time
from collections import Counter
from contextlib import suppress
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.limits import Limits
from generator.content.records.html import from_markdown, sanitise
from generator.content.records.markdown import DEEPEST, TooMuch, to_html

SIZE = 100_000  # characters

ENDLESS = {
    "links": "[", "pictures": "![", "addresses": "[a](", "angled": "[x](<", "references": "[a][",
    "titles": '[a](b "c) ', "notes": "[^", "tags": "<a ", "quoted": "<a b='", "cells": "<td x",
    "sections": "<![CDATA[", "headings": "# a\n", "rules": "a\n---\n", "items": "- \n",
    "codes": "```a\n", "ticks": "|`", "escapes": "\\*",
    "elements": "<div>", "bold": "<b>", "comments": "<i><!--a-->", "definitions": "[a]:\n",
    "open-comments": "<!--", "xml": "<?xml ", "closings": "](", "brackets-in-address": "[x](y",
    "strong": "**a *", "closers": "a** ", "struck": "~~a ~", "marks": "*a _b ", "hosts": "http://",
    "www": "www.", "mails": "a@", "boxes": "- [ ] ", "bars": "|a", "columns": "|-",
    "entities": "&#",
    "note-words": "[^a]: b\n", "named": "[a]: /b\n\n[a]", "scripts": "<script>", "odd": "x<a '\">",
    "values": '<div a="\n\n', "dots": "a.", "numbers": "1) a\n",
    "breaks": "a  \n",
}  # fmt: skip
"""What was opened again and again: of many, a fifth of this length took a minute once."""
GROWING = {
    "table": "|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "|b\n" * 3_000,
    "address": f"[a]: /{'b' * 40_000}\n\n" + "[a] " * 15_000,
    "title": f"[a]: /b '{'c ' * 20_000}'\n\n" + "![a] " * 15_000,
    "format": "".join(f"<b title={n}>" for n in range(3_000)) + "\n\nx" * 15_000,
}
HARMLESS = {
    "words": "a ", "lines": "a\n", "stars": "*", "underscores": "_", "backticks": "`", "less": "<",
    "ampersands": "&", "definitions": "[a]: /b\n", "brackets": "]", "blank": "\n", "dashes": "- ",
    "code": "    a\n", "marked": '``` hl_lines="a"\n', "rows": "[x](https://example.org/a-longer-address)\n\n",
}  # fmt: skip


def seconds(text: str) -> float:
    """Of processor time, to read or to refuse a text."""
    started = time.process_time()
    with suppress(TooMuch):
        from_markdown(text)
    return time.process_time() - started


@pytest.fixture(scope="module")
def ordinary() -> float:
    """What ordinary writing of the same length takes here and now: the measure of the others."""
    paragraph = "Words of *some* weight, and [a link](https://example.org/). " * 8 + "\n\n"
    text = paragraph * (SIZE // len(paragraph))
    return min(seconds(text) for _ in range(3))


def words(html: str) -> Counter[str]:
    """How often each word stands in a text; HTML's tags and entities are none."""
    return Counter(re.findall(r"[^\W_]+", unescape(re.sub(r"<[^>]*>", "", html))))


@pytest.mark.parametrize("text", [s * (SIZE // len(s)) for s in ENDLESS.values()], ids=ENDLESS)
def test_what_is_opened_without_end_is_read_or_refused_in_little_time(
    text: str, ordinary: float
) -> None:
    """Of `[` alone, a fifth of this took 44 seconds: some 500 times what words take."""
    assert seconds(text) < 40 * ordinary


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING)
def test_what_makes_far_more_than_it_says_is_refused_in_little_time(
    text: str, ordinary: float
) -> None:
    with pytest.raises(TooMuch, match="far more than it says"):
        to_html(text)
    assert seconds(text) < 30 * ordinary


@pytest.mark.parametrize(
    "text",
    [
        "".join("`" * n + "a " for n in range(1, 900)),
        "[^1]: a\n\n" + "[^1] " * 20_000,
        "".join(f"[^{n}]: a\n" for n in range(9_000)),
        "*a **b " * 14_000 + "c** d* " * 14_000,
    ],
    ids=["code", "note", "notes", "emphasis"],
)
def test_what_grew_by_its_square_takes_little_time(text: str, ordinary: float) -> None:
    assert seconds(text[:SIZE]) < 40 * ordinary


@pytest.mark.parametrize("text", [s * (SIZE // len(s)) for s in HARMLESS.values()], ids=HARMLESS)
@pytest.mark.slow
def test_what_is_merely_long_is_read_in_little_time(text: str, ordinary: float) -> None:
    to_html(text)
    assert seconds(text) < 40 * ordinary


@pytest.mark.parametrize("mark", "[ ![ ` * _ ~ < <b> <i>* &# \\* http:// ( | > #".split())
def test_twenty_thousand_marks_are_the_text_that_they_look_like(mark: str) -> None:
    assert words("x " + mark * 20_000 + " y") <= words(to_html("x " + mark * 20_000 + " y"))


def test_ordinary_writing_is_far_from_every_bound() -> None:
    chapter = (
        "# Title\n\n" + "Some *words* and [a link](https://example.org/a_(b)) `code` [x]. " * 20
    )
    old = "<ul>" + "<li>An item\n<p>with words" * 100 + "</ul>"
    listed = "".join(f'- item {n}\n    - below [it](/x/ "a title")\n' for n in range(50))
    table = "|a|b|\n|-|-|\n" + "|`x`|y|\n" * 50
    fence = "```c++\nvector<int> x[3][\n```"
    text = (
        "\n\n".join([chapter, old, listed, table, fence, "Note[^1].", "[^1]: Here."] * 20)
        + "\n\n~~~\nopen"
    )
    assert to_html(text).count("<table>") == 20


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", ">", "- > ", "1)\t- "])
def test_nesting_has_an_end_that_does_not_depend_on_the_caller(mark: str) -> None:
    """Six hundred levels ended in a RecursionError, after seconds."""
    with pytest.raises(TooMuch, match="nested more than 50 deep") as caught:
        to_html(f"a\n\n{mark * 600}x")
    assert caught.value.line == 2


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_what_is_allowed_to_nest_has_room_on_the_stack(mark: str) -> None:
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(600)
        assert "x" in to_html(mark * DEEPEST + "x")
    finally:
        sys.setrecursionlimit(limit)


@pytest.mark.parametrize("rule", ["- " * 100, "* " * 100, "-" * 500, "> " + "- " * 100])
def test_a_rule_of_many_dashes_is_no_nesting(rule: str) -> None:
    assert "<hr" in to_html(rule)


def test_a_body_has_an_end() -> None:
    with pytest.raises(TooMuch, match="longer than 200,000 characters; shorten it"):
        to_html("x" * (Limits().body + 1))


def test_a_number_of_a_thousand_digits_is_no_character_and_no_crash() -> None:
    number = f"&#{'1' * 5_000};"
    made = from_markdown(f'<a href="{number}">x</a> {number} [y](/{number}) ![{number}](/a.png)')
    assert f"&amp;{number[1:]}" in made


@pytest.mark.parametrize("inside", ["[^]:2", "[^b]: words", "> [^b]: words"])
def test_a_note_inside_a_note_is_no_crash(inside: str) -> None:
    """python-markdown ends with a RuntimeError; such a record would have ended the build."""
    assert "footnote" in to_html(f"See[^1].\n\n[^2]: {inside}\n\n[^1]: Here.")


def test_what_the_limits_allow_is_a_matter_of_settings() -> None:
    text = "<b>" * 1_500 + "x" + "</b>" * 1_500
    with pytest.raises(TooMuch):
        to_html(text)
    assert to_html(text, Limits(body_work=500))
    with pytest.raises(TooMuch, match="longer than 100 characters"):
        to_html("x" * 101, Limits(body=100))


_PIECES = (
    "word", "é", "'", '"', " ", "  \n", "\n", "\n\n", "*", "**", "_", "~~a~", "`a`", "\\", "[",
    "]", "(https://b.co)", "!", "[a](b)", "[^1]", "<b>", "</b>", "<a@b.co>", "<http://b.co>", "&",
    "&amp;", "- ", "> ", "# ", "1) ", "|", "|-|", "\t", "---", "***", "\n===", "\n--", "<div>",
    "</div>", "<x>", "<!--", "<script>", "www.b.co", "    ", "  - ", "- [ ] ", "<p>", "<table>",
    "<br>", "<![CDATA[", "\n[^1]: ", "</p>", "<pre>", "\n```\n",
)  # fmt: skip
_ADDRESS = re.compile(r'(?:href|src|id)="[^"]*"')


@given(st.lists(st.sampled_from(_PIECES)).map("".join))
def test_no_word_is_ever_lost(text: str) -> None:
    """Not where marks, tags and rows are broken."""
    made = to_html(text)
    for html in (made, sanitise(made)):
        assert text.count("word") == _ADDRESS.sub("", html).count("word")
