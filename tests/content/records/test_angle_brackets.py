"""What stands in angle brackets in a body."""

import pytest

from generator.content.records.angle_brackets import without_lookalikes
from generator.content.records.html import from_markdown

TEXTS = (
    "Option<String> and std::vector<bool>",
    "Map<K, V> and List<List<Int>>",
    "a </3 b </ c> d <3",
    "use <?php to open",
    "the <dialog> element",
    "the <script> element",
    "a <title> is missing",
    "an <svg> alone",
    "a <filter> of <mask>",
    "<Foo bar={x} /> is one",
    "x <!foo> y",
    "C<T>::f()",
)


@pytest.mark.parametrize("text", TEXTS)
def test_text_in_angle_brackets_is_text(text: str) -> None:
    shown = text.replace("<", "&lt;").replace(">", "&gt;")
    assert from_markdown(f"{text}\n\nAnd *more*.") == f"<p>{shown}</p>\n<p>And <em>more</em>.</p>"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>a <b>b</b></p>", "<p>a <b>b</b></p>"),
        ("<section><p>x</p></section>", "<div><p>x</p></div>"),
        ("x <tt>y</tt> <FONT color=red>z</FONT>", "<p>x y z</p>"),
        ("a<o:p></o:p> <x-y>b</x-y>", "<p>a b</p>"),
        ("a<!-- b <c> -->d", "<p>ad</p>"),
        ("a <script>b <c></script>d", "<p>a d</p>"),
        ("<dialog>b</dialog>", "b"),
        ("a<br>b<hr/>c", "<p>a<br>b</p><hr>c"),
    ],
)
def test_markup_is_markup(html: str, shown: str) -> None:
    assert from_markdown(html).replace("\n", "") == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a <![CDATA[b <b>c</b>]]> d]]>", "a b <b>c</b> d]]>"),
        ("<![cdata[a", "a"),
        ("<![CDATA[a]]><![CDATA[b]]>", "ab"),
        ("<![CDATA[a <![CDATA[b]]>", "a &lt;![CDATA[b"),
    ],
)
def test_the_marks_of_character_data_go_and_its_words_stay(html: str, shown: str) -> None:
    assert without_lookalikes(html) == shown


def test_code_stays_as_it_is_written() -> None:
    code = "<script>x</script> <![CDATA[ y ]]> List<T> <?php"
    escaped = code.replace("<", "&lt;").replace(">", "&gt;")
    assert from_markdown(f"```\n{code}\n```") == f"<pre><code>{escaped}\n</code></pre>"
    assert from_markdown(f"`{code}`") == f"<p><code>{escaped}</code></p>"


@pytest.mark.parametrize("part", ["<script>", "<![CDATA[", "<x ", "</", "<svg>", "<dialog>", "<?"])
def test_thousands_of_them_take_no_time(part: str) -> None:
    assert without_lookalikes(part * 30_000 + "</script></dialog>")
