"""Markdown looks here as it looks where people write it."""

import re

import pytest

from generator.content.records.html import from_markdown


def shown(text: str) -> str:
    """The HTML of a text, on one line."""
    return re.sub(r">\s+<", "><", from_markdown(text).replace("\n", " "))


def _list(*items: str) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


LISTS = {
    "after a line": ("Words:\n- a\n- b", f"<p>Words:</p>{_list('a', 'b')}"),
    "numbers after a line": ("Words:\n1. a", "<p>Words:</p><ol><li>a</li></ol>"),
    "a year that begins a line": ("It was in\n1984. Then", "<p>It was in 1984. Then</p>"),
    "nested by two": ("- a\n  - b\n  - c\n- d", _list("a" + _list("b", "c"), "d")),
    "nested by three": ("1. a\n   - b\n2. c", f"<ol><li>a{_list('b')}</li><li>c</li></ol>"),
    "nested by four": ("* a\n    * b", _list("a" + _list("b"))),
    "nested by tabs": ("- a\n\t- b\n\t\t- c", _list("a" + _list("b" + _list("c")))),
    "nested thrice by two": ("- a\n  - b\n    - c", _list("a" + _list("b" + _list("c")))),
    "round brackets": ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    "another start": ("7. a\n8. b", '<ol start="7"><li>a</li><li>b</li></ol>'),
    "another mark": ("- a\n+ b", _list("a") + _list("b")),
    "apart": ("- a\n\n- b", _list("<p>a</p>", "<p>b</p>")),
    "with paragraphs": ("- a\n\n  b", _list("<p>a</p><p>b</p>")),
    "lazy": ("- a\nb", _list("a b")),
    "quote within": ("- a\n  > b", _list("a<blockquote><p>b</p></blockquote>")),
    "code within": ("- a\n\n      b", _list("<p>a</p><pre><code>b </code></pre>")),
    "tasks": ("- [ ] a\n- [x] b\n- [X] c", _list("☐ a", "☑ b", "☑ c")),
    "no tasks": ("- [x](/b)\n- []\n- [ ]", _list('<a href="/b" rel="noopener">x</a>', "[]", "[ ]")),
    "in a quote": ("> - a\n> - b\nc", f"<blockquote>{_list('a', 'b c')}</blockquote>"),
}


@pytest.mark.parametrize(("text", "html"), LISTS.values(), ids=LISTS)
def test_lists_are_read_by_their_indents(text: str, html: str) -> None:
    assert shown(text) == html


CODE = (
    "let b = *2*; // <x>\n\n# no heading\n\\< &amp; `a` [b](c) http://d.e\nx\ttab  \n- [ ] e\n| f |"
)
CODE_SHOWN = CODE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
FENCES = {
    "plain": ("```\n{}\n```", ""),
    "language": ("```js\n{}\n```", "js"),
    "space": ("``` ruby\n{}\n```", "ruby"),
    "words behind": ('```js title="a.js" {{1,3}}\n{}\n```', "js"),
    "lines to mark": ("```go {{hl_lines=[1,3]}}\n{}\n```", "go"),
    "lines at once": ("```js{{1,3}}\n{}\n```", "js"),
    "setting": ("```python linenos=table\n{}\n```", "python"),
    "setting alone": ("```linenos=table\n{}\n```", ""),
    "attributes": ("```{{.python .numberLines}}\n{}\n```", "python"),
    "signs": ("```c++\n{}\n```", "c++"),
    "sharp": ("```c#\n{}\n```", "c#"),
    "diff": ("```diff-js\n{}\n```", "diff-js"),
    "session": ("```shell-session\n{}\n```", "shell-session"),
    "tildes": ("~~~ yaml\n{}\n~~~", "yaml"),
    "four": ("````md\n```\n{}\n```\n````", "md"),
    "longer end": ("```\n{}\n`````", ""),
    "indented": ("   ```\n   {}\n  ```", ""),
    "after words": ("Words\n```\n{}\n```\nwords", ""),
    "unclosed": ("```\n{}", ""),
    "unclosed in words": ("Words\n\n~~~~ a b c\n{}", "a"),
}


@pytest.mark.parametrize(("text", "language"), FENCES.values(), ids=FENCES)
def test_code_between_fences_arrives_as_written(text: str, language: str) -> None:
    made = from_markdown(text.format(CODE))
    assert CODE_SHOWN in made
    assert made.count("<pre>") == made.count("</pre>") == 1
    assert re.findall(r"<code[^>]*>", made) == [
        f'<code class="language-{language}">' if language else "<code>"
    ]


@pytest.mark.parametrize("before", ["- ", "1. ", "> ", "- > ", "> 1) ", "10. ", "[^1]: "])
def test_code_arrives_as_written_wherever_it_stands(before: str) -> None:
    under = "".join(sign if sign == ">" else " " for sign in before)
    under = "    " if before.startswith("[") else under
    lines = ["```js", *CODE.replace("\t", "    ").split("\n"), "```"]
    text = before + "item\n" + "\n".join(f"{under}{line}" for line in ["", *lines])
    assert CODE_SHOWN.replace("\t", "    ") in from_markdown(text)


def test_code_of_an_indent_or_of_html_arrives_as_written() -> None:
    indented = "\n".join(f"    {line}" for line in CODE.split("\n"))
    assert CODE_SHOWN in from_markdown(f"Words.\n\n{indented}\n\nWords.")
    for tag in ("<pre>", "<div><pre>", "<table><tr><td><pre>"):
        assert "*2*; //\n\n# no heading" in from_markdown(f"{tag}*2*; //\n\n# no heading</pre>")
    for code in ("*2*", "# x", "<x>", "\\*", "&amp;", "[a](b)", "~~x~~", "http://a.b", "a_b_c"):
        escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert f"<code>{escaped}</code>" in from_markdown(f"Words `{code}` words")
        assert f"<td><code>{escaped}</code></td>" in from_markdown(f"|a|\n|-|\n|`{code}`|")
    assert shown("`` a`b ``") == "<p><code>a`b</code></p>"


MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


@pytest.mark.parametrize("mark", MARKS)
def test_a_backslash_makes_text_of_any_mark(mark: str) -> None:
    text = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(mark, mark)
    assert shown(f"\\{mark}") == f"<p>{text}</p>"
    assert shown(f"a \\{mark}b\\{mark} c") == f"<p>a {text}b{text} c</p>"
    assert shown(f"\\{mark}" * 3 + " a") == f"<p>{text * 3} a</p>"


def _link(address: str, words: str = "") -> str:
    return f'<a href="{address}" rel="noopener">{words or address}</a>'


LINES = {
    "tag": ("#tag and #other", "#tag and #other"),
    "struck": ("~~x~~ and ~y~", "<del>x</del> and <del>y</del>"),
    "not struck": ("a ~~~x~~~ ~ b, ~5 or ~6", "a ~~~x~~~ ~ b, ~5 or ~6"),
    "names": ("a_b_c snake_case_name 2*3*4", "a_b_c snake_case_name 2<em>3</em>4"),
    "within a word": ("un*believ*able", "un<em>believ</em>able"),
    "both": ("***a** b*", "<em><strong>a</strong> b</em>"),
    "both at the end": ("**a *b***", "<strong>a <em>b</em></strong>"),
    "lone": ("5 * 3 and 2 ** 4, a* b", "5 * 3 and 2 ** 4, a* b"),
    "breaks": ("a\\\nb  \nc\nd", "a<br> b<br> c d"),
    "entities": ("&copy; &lt; &#35; &#x22; &nope; &", '© &lt; # " &amp;nope; &amp;'),
    "address": ("See https://a.example/b.", f"See {_link('https://a.example/b')}."),
    "address in brackets": (
        "(see https://a.example/b_(c)) [https://d.example/e]",
        f"(see {_link('https://a.example/b_(c)')}) [{_link('https://d.example/e')}]",
    ),
    "address in marks": (
        "**https://a.example/b**, 'http://c.example/d?'",
        f"<strong>{_link('https://a.example/b')}</strong>, '{_link('http://c.example/d')}?'",
    ),
    "address and query": (
        "https://a.example/?b=c&d=e&copy;",
        f"{_link('https://a.example/?b=c&amp;d=e')}©",
    ),
    "address with lines": ("https://a.example/b_c_d/~e", _link("https://a.example/b_c_d/~e")),
    "host": ("www.a.example, x", f"{_link('http://www.a.example/', 'www.a.example')}, x"),
    "no host": ("xwww.a.example http:// www.", "xwww.a.example http:// www."),
    "wide marks": (
        "看https://a.example/b。然后（https://c.example/d）",
        f"看{_link('https://a.example/b')}。然后（{_link('https://c.example/d')}）",
    ),
    "mail": ("a.b+c@d.example.", f"{_link('mailto:a.b+c@d.example', 'a.b+c@d.example')}."),
    "angled": ("<https://a.example/> x", f"{_link('https://a.example/')} x"),
    "angled mail": ("<a@b.example>", _link("mailto:a@b.example", "a@b.example")),
    "in a link": (
        "[https://a.example/](https://b.example/)",
        _link("https://b.example/", "https://a.example/"),
    ),
    "reference": ("[a], [b][A] and [c][]\n\n[a]: </x y> 'T'", "{0}, {1} and [c][]"),
    "brackets": ("[a] [ ] [[b]] ![c] ![[d.png]]", "[a] [ ] [[b]] ![c] ![[d.png]]"),
    "generics": (
        "Map<K, V>, std::vector<int>, List<Option<T>> and <notatag>",
        "Map&lt;K, V&gt;, std::vector&lt;int&gt;, List&lt;Option&lt;T&gt;&gt; and &lt;notatag&gt;",
    ),
    "elements named": (
        "The <dialog> and <script> elements, x<b> too; </textarea>.",
        "The &lt;dialog&gt; and &lt;script&gt; elements, x&lt;b&gt; too; &lt;/textarea&gt;.",
    ),
    "elements": ("<b>a *b*</b> <br>c<kbd>d</kbd>", "<b>a <em>b</em></b><br>c<kbd>d</kbd>"),
    "ended at once": (
        "a <i/>b <u class=x/>c <iframe src='/d'/>e",
        'a <i></i>b <u></u>c <a href="/d" rel="noopener">d</a>e',
    ),
    "compared": ("if a <b > c or <i>d", "if a &lt;b &gt; c or &lt;i&gt;d"),
    "comment": ("a <!-- b --> c <!-- d", "a  c &lt;!-- d"),
    "php": ("What <?php ?> taught", "What &lt;?php ?&gt; taught"),
    "data": ("So <![CDATA[a < b]]> c", "So a &lt; b c"),
    "comparison": ("a < b and c > d, I <3 it", "a &lt; b and c &gt; d, I &lt;3 it"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "html"), LINES.values(), ids=LINES)
def test_what_stands_within_a_line_is_read_by_its_marks(text: str, html: str) -> None:
    target = '<a href="/x%20y" title="T" rel="noopener">'
    assert shown(text) == f"<p>{html.format(f'{target}a</a>', f'{target}b</a>')}</p>"


def _table(*rows: str) -> str:
    head, *body = [re.sub(r"([^|]+)\|", r"<td>\1</td>", row) for row in rows]
    below = f"<tbody>{''.join(f'<tr>{row}</tr>' for row in body)}</tbody>" if body else ""
    return f"<table><thead><tr>{head.replace('td>', 'th>')}</tr></thead>{below}</table>"


TABLES = {
    "with bars": ("| a | b |\n|---|---|\n| c | d |", _table("a|b|", "c|d|")),
    "without": ("a | b\n--- | ---\nc | d\n\ne", _table("a|b|", "c|d|") + "<p>e</p>"),
    "after words": ("Words\n| a |\n|---|", "<p>Words</p>" + _table("a|")),
    "escaped bar": ("| a |\n|---|\n| `b\\|c` \\| d |", _table("a|", "<code>b!c</code> ! d|")),
    "bar in code": ("|a|b|\n|-|-|\n| `x|y` | 2 |", _table("a|b|", "<code>x!y</code>|2|")),
    "too many": ("|a|b|\n|-|-|\n|c|d|e|f|", _table("a|b|", "c|d ! e ! f|")),
    "ended": ("|a|\n|-|\n|b|\n> c", _table("a|", "b|") + "<blockquote><p>c</p></blockquote>"),
    "not one": ("|a|b|\n|-|\n|c|", "<p>!a!b! !-! !c!</p>"),
    "words": ("a | b\nc | d", "<p>a ! b c ! d</p>"),
}


@pytest.mark.parametrize(("text", "html"), TABLES.values(), ids=TABLES)
def test_tables_keep_every_word(text: str, html: str) -> None:
    assert shown(text) == html.replace("!", "|")


def test_columns_are_aligned_as_their_dashes_say() -> None:
    made = from_markdown("|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|")
    assert re.findall(r"align-\w+", made) == ["align-left", "align-center", "align-right"] * 2


BLOCKS = {
    "details": (
        "<details><summary>More</summary>\n\nInner **words**.\n\n- a\n\n</details>",
        "<details><summary>More</summary><p>Inner <strong>words</strong>.</p>"
        f"{_list('a')}</details>",
    ),
    "words in a block": ("<div>\n*a*\n\n*b*\n</div>", "<div> *a* <p><em>b</em></p></div>"),
    "comment of lines": ("a\n\n<!-- b\n\nc -->\n\nd", "<p>a</p><p>d</p>"),
    "comment in a block": ("<div>\n<!-- b\n\nc -->\n</div>", "<div></div>"),
    "value of lines": ('<div class="a\n\n    b\n">c</div>\n\nd', "<div>c</div><p>d</p>"),
    "script in a block": ("<div>İ<script>if (a<b) '<p>'</SCRIPT>c</div>", "<div>İc</div>"),
    "open comment": ("<!-- a\n\n*b*", "<p>&lt;!-- a</p><p><em>b</em></p>"),
    "open script": ("<script> is *bad*\n\nb", "<p>&lt;script&gt; is <em>bad</em></p><p>b</p>"),
    "script": ("a\n\n<script>\nb\n\nc</script>\n\nd", "<p>a</p><p>d</p>"),
    "generics": ("<p>vector<int></p>\n\n<p>T<K></p>", "<p>vector&lt;int&gt;</p><p>T&lt;K&gt;</p>"),
    "of offices": ("<p>a<o:p></o:p></p>", "<p>a</p>"),
    "cut short": ("<div><p>Words <b>and", "<div><p>Words <b>and</b></p></div>"),
    "headings": (
        "# A #\n#b\n###### C\nD\n==",
        '<h2 id="h:a">A</h2><p>#b</p><h3 id="h:c">C</h3><h2 id="h:d">D</h2>',
    ),
    "rules": ("a\n\n***\n- - -\n___", "<p>a</p><hr><hr><hr>"),
    "callout": ("> [!NOTE]\n> a", "<blockquote><p><strong>Note</strong></p><p>a</p></blockquote>"),
    "no callout": ("> [!sic] a", "<blockquote><p>[!sic] a</p></blockquote>"),
    "odd spaces": ("a\fb\u2028c\x0bd", "<p>a b c d</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "html"), BLOCKS.values(), ids=BLOCKS)
def test_blocks_begin_and_end_as_they_do_elsewhere(text: str, html: str) -> None:
    assert shown(text) == html


def test_notes_stand_below_in_the_order_of_their_references() -> None:
    made = from_markdown("A[^b] B[^a] C[^b] D[^c]\n\n[^a]: One\n[^b]: Two\n    lines\n[^d]: Four")
    assert re.findall(r'<sup id="([^"]*)"><a class="footnote-ref" href="([^"]*)"', made) == [
        ("fnref:b", "#fn:b"), ("fnref:a", "#fn:a"), ("fnref2:b", "#fn:b"),
    ]  # fmt: skip
    below = made[made.index('footnote">') :]
    assert re.findall(r'<li id="fn:(\w)">\s*<p>(\w+)', below) == [
        ("b", "Two"), ("a", "One"), ("d", "Four"),
    ]  # fmt: skip
    assert "D[^c]" in made
    assert below.count("↩") == 3


def test_a_note_may_hold_blocks_and_another_reference() -> None:
    made = from_markdown("A[^1]\n\n[^1]: One[^2].\n\n    - item\n\n[^2]: *Two*\n\nWords")
    assert made.index("Words") < made.index("One") < made.index("item") < made.index("<em>Two")


def test_of_two_notes_with_one_name_both_are_shown() -> None:
    made = from_markdown("A[^1]\n\n[^1]: One\n\n[^1]: Two")
    ids = re.findall(r'\bid="([^"]*)"', made)
    assert ("One" in made, "Two" in made, len(ids)) == (True, True, len(set(ids)))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('Begin with <?xml version="1.0"?> there', 'Begin with &lt;?xml version="1.0"?&gt; there'),
        ("Begin with <!DOCTYPE html> there", "Begin with &lt;!DOCTYPE html&gt; there"),
        ('a <?xml:namespace prefix = o ns = "urn:x" />b', "a b"),
    ],
)
def test_a_declaration_within_a_sentence_is_words_about_one(text: str, html: str) -> None:
    assert shown(text) == f"<p>{html}</p>"


def test_a_declaration_that_begins_a_text_is_none_of_its_words() -> None:
    assert shown('<?xml version="1.0"?>\n<!DOCTYPE html>\n\nWords') == "<p>Words</p>"
