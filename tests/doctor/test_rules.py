"""Each rule that asks about one file: what breaks it, where, what mends it, and what does not."""

import pytest

from generator.content.records.schema import Reading
from generator.content.records.tracking import Tracking
from generator.doctor.catalogue import RULES
from generator.doctor.edits import applied
from generator.doctor.record import OF_OTHERS, examined
from generator.doctor.rule import Finding, Mending

READING = Reading(site_id="digest.example.org,2023")
LONG = "It ends here. " + "word " * 26


def found(fields: str, name: str = "articles/a.md", reading: Reading = READING) -> list[Finding]:
    return list(examined(f"---\n{fields}\n---\nA body.\n".encode(), name, reading))


def mended(fields: str) -> str:
    """The fields with the first edit that is offered."""
    text = f"---\n{fields}\n---\nA body.\n"
    finding = next(each for each in found(fields) if each.fix is not None)
    assert finding.fix is not None
    assert RULES[finding.code].mending is (Mending.SAFE if finding.fix.is_safe else Mending.UNSAFE)
    return applied(text, [finding.fix.edit]).removeprefix("---\n").partition("\n---\n")[0]


@pytest.mark.parametrize(
    ("code", "fields", "line", "column"),
    [
        ("text-entity", "title: It&#8217;s", 2, 8),
        ("text-entity", "quality: 1\ntitle: 'A &amp; B'", 3, 8),
        ("text-entity", "related:\n- title: A&nbsp;B", 3, 10),
        ("text-space", 'title: "A "', 2, 8),
        ("text-space", "title: A  ", 2, 9),
        ("text-space", "topics: \n- A", 2, 8),
        ("text-space", 'excerpt: "A text.\\n"', 2, 10),
        ("text-space", "excerpt: |\n  A block  \n  of text\ntitle: A ", 5, 9),
        ("excerpt-cut", f"excerpt: {LONG}abcd", 2, 10),
        (
            "excerpt-repeats",
            "title: One two three four\nexcerpt: One two three four. And more",
            3,
            10,
        ),
        ("text-lookalike", "title: \u0410pple and more", 2, 8),
        ("text-unseen", "title: A\u200bB", 2, 8),
        ("name-typed", "topics: [AI, NO]", 2, 14),
        ("name-typed", "title: 1984", 2, 8),
        ("name-typed", "topics:\n- 3.10", 3, 3),
        ("name-typed", "topics: 12:30", 2, 9),
        ("name-typed", "tags: [2024-01-31]", 2, 8),
        ("name-typed", "extra:\n  on: a word", 3, 3),
        ("address-tracking", "webUrl: https://a.example/1?utm_source=x", 2, 9),
        ("address-entity", "webUrl: https://a.example/1?a=1&#038;b=2", 2, 9),
        ("address-lookalike", "webUrl: https://xn--pple-43d.com/a", 2, 9),
        ("address-lookalike", "archived: https://xn--pple-43d.com/a", 2, 11),
        ("date-file-name", "publishedDateTime: 2024-05-20T10:00:00Z", 2, 20),
        ("date-implausible", "publishedDateTime: 1970-01-01T00:00:00Z", 2, 20),
        ("date-implausible", "updatedDateTime: 2204-01-01", 2, 18),
        (
            "date-order",
            "publishedDateTime: 2024-05-02\nupdatedDateTime: 2023-05-02",
            3,
            18,
        ),
        ("picture-http", "images:\n- url: http://a.example/1.jpg\n  width: 1\n  height: 1", 3, 8),
        ("picture-size", "images:\n- url: https://a.example/1.jpg\n  width: 1", 3, 8),
        ("picture-size", "images: https://a.example/1.jpg", 2, 9),
        (
            "related-self",
            "webUrl: https://a.example/1\nrelated:\n- webUrl: http://a.example/1/?utm_id=x",
            4,
            11,
        ),
        (
            "related-twice",
            "related:\n- webUrl: https://a.example/1\n- webUrl: https://a.example/1#a",
            4,
            11,
        ),
        ("ignore-unknown", "title: A # check: ignore text-spice", 2, 1),
    ],
)
def test_what_breaks_a_rule_is_told_with_its_place(
    code: str, fields: str, line: int, column: int
) -> None:
    places = [
        (each.line, each.column)
        for each in found(fields, "articles/2024-05-02-a.md")
        if each.code == code
    ]
    assert places == [(line, column)]


@pytest.mark.parametrize(
    "fields",
    [
        "title: 'A & B; C&D; &notanentity;'",
        "title: '&amp;lt;b&amp;gt;'",  # without these entities, others would be read
        "title: '&#38;amp; is the entity of &'",
        "title: 'a &lt;b&gt; is no tag'",  # written out, another reader would take it for one
        "title: Plain",
        "title: 'NO'\ntopics: ['3.10', \"12:30\"]",
        "topics: [No one, Version 3.10, 10:30 News, on air]",
        "excerpt: |\n  A text of several lines  \n  with spaces at their ends.\n",
        "title: The μm and β-carotene, ΔE, TGFβ, Ω",
        "title: Россия и Apple",
        "title: \u05e9\u05dc\u05d5\u05dd\u200f",  # a mark that Hebrew needs
        "title: Farsi \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "webUrl: https://a.example/1?id=1&ref=2",
        "webUrl: https://wsj.com/1?st=abc&reflink=share",
        "webUrl: https://xn--mnchen-3ya.de/a",
        "archived: https://a.example/web/https://b.example/?utm_source=x",  # a copy of just that
        "archived: no",
        "publishedDateTime: 2024-05-02T23:30:00-08:00",  # the day before, elsewhere
        "publishedDateTime: 2024-05-03",
        "publishedDateTime: 2024-04-01\naddedDateTime: 2024-05-02",
        "images:\n- url: /images/a.jpg",  # the site's own are measured
        "images:\n- url: a.jpg",
        "webUrl: https://a.example/1\nrelated:\n- webUrl: https://a.example/2",
        "excerpt: A short text without a stop",
        "title: AI news\nexcerpt: AI news of the day, and of the day before.",
        "title: One two three four\nexcerpt: One two three four of all five words",
        "title: 'A # check: ignore text-spice' # a comment",
        "secured: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&amp;AAAA '",
        "title: A # check: ignore text-entity\nexcerpt: B",
    ],
)
def test_what_is_sound_is_passed_over(fields: str) -> None:
    assert found(fields, "articles/2024-05-02-a.md") == []


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("title: It&#8217;s 'so'", "title: It’s 'so'"),
        ("title: 'It&#39;s'", "title: 'It''s'"),
        ('title: "&quot;A&quot;" # why', 'title: "\\"A\\"" # why'),
        ("title: A&nbsp;B", "title: A B"),
        ("excerpt: >\n  A &amp; B\n  C", "excerpt: >\n  A & B\n  C"),
        ('title: " A "', 'title: "A"'),
        ('excerpt: "A text.\\n\\n"', 'excerpt: "A text."'),
        ("title: A  \nquality: 1", "title: A\nquality: 1"),
        (f"excerpt: '{LONG}abcd'", f"excerpt: '{LONG}abcd…'"),
        (f"excerpt: '{LONG}a'", f"excerpt: '{LONG.rstrip()}…'"),
        (f"excerpt: 'Two  spaces. {LONG}abcd'", f"excerpt: 'Two  spaces. {LONG}abcd…'"),
        ("title: \u0410pple", "title: Apple"),
        ("title: 'A\u00adB\u200bC'", "title: 'ABC'"),
        ("topics: [AI, NO]", 'topics: [AI, "NO"]'),
        ("extra: {on: word}", 'extra: {"on": word}'),
        (
            "webUrl: https://a.example/1?utm_source=x&a=1&utm_medium=y#z",
            "webUrl: https://a.example/1?a=1#z",
        ),
        ("archived: https://a.example/?a=1&#038;b=2", "archived: https://a.example/?a=1&b=2"),
        ("webUrl: 'https://a.example/?fbclid=1'", "webUrl: 'https://a.example/'"),
        ("images: [{url: HTTP://a.example/1.jpg}]", "images: [{url: https://a.example/1.jpg}]"),
    ],
)
def test_what_can_be_mended_is_mended_where_it_stands(written: str, wanted: str) -> None:
    assert mended(written) == wanted


@pytest.mark.parametrize(
    "fields",
    [
        "title: A&#58; B",  # unquoted, it would be fields
        "title: A &#35;1",  # a comment
        "title: A&#10;B",
    ],
)
def test_nothing_is_offered_that_would_change_what_is_read(fields: str) -> None:
    assert [each.fix for each in found(fields) if each.code == "text-entity"] == [None]


def test_a_site_decides_what_tracks_readers() -> None:
    fields = "webUrl: https://a.example/1?spm=1&mine=2"
    own = Reading(site_id="a.example,2023", tracking=Tracking(add=("mine",), keep=("spm",)))
    assert [each.message for each in found(fields)] == ["is followed by spm; delete that"]
    assert found(fields, reading=own) == []


def test_private_data_is_in_no_finding() -> None:
    secret = "QUJDREVG" * 20
    fields = f"title: A &amp; B \nsecured: {secret} "
    assert found(fields)
    assert secret[:20] not in repr(found(fields))


def test_of_many_breaks_of_a_rule_in_a_file_the_first_are_told() -> None:
    fields = "topics:\n" + "- NO\n" * 500
    assert len(found(fields.rstrip())) == 20


def test_line_ends_of_any_system_and_a_byte_order_mark_keep_places() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = f"\ufeff---{end}quality: 1{end}title: 'Ä &amp; B'{end}---{end}"
        (finding,) = examined(text.encode(), "articles/a.md", READING)
        assert (finding.line, finding.column, finding.end_column) == (3, 8, 19)
        assert finding.fix is not None
        assert applied(text, [finding.fix.edit]) == text.replace("&amp;", "&")


def test_topics_publishers_and_pages_are_asked_about_words_and_names() -> None:
    data = b"name: NO\nkeywords: [on, more]\ndescription: 'A &amp; B'\n"
    codes = [each.code for each in examined(data, "topics/no.yaml", READING, OF_OTHERS)]
    assert codes == ["text-entity", "name-typed", "name-typed"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no record",
        b"---\n",
        b"---\ntitle: [\n---\n",
        b"---\n- a\n- b\n---\n",
        b"---\na: &x [1]\nb: *x\n? [a]\n: b\n---\n",
        b"\xff\xfe---",
        b"---\n" + b"a: [" * 3000 + b"\n---\n",
        "---\ntitle: \u0085 \u2028 \x01 a\n---\n".encode(),
        b'---\ntitle: "\\ud83d\\ude00 &amp;"\n---\n',
    ],
)
def test_what_is_no_record_breaks_nothing(data: bytes) -> None:
    assert all(isinstance(each, Finding) for each in examined(data, "articles/a.md", READING))


def test_many_breaks_of_one_rule_hide_few_of_another() -> None:
    fields = "title: A &amp; B\n" + "story: a \n" * 90 + "topics: [NO]"
    codes = [each.code for each in found(fields)]
    assert (codes.count("text-entity"), codes.count("text-space")) == (1, 20)
    assert codes.count("name-typed") == 1
