"""Mending: edits that change what they are for and nothing else, once and for all."""

import os
import re
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.content.records.model import Article
from generator.content.records.parse import parse
from generator.content.silenced import Silenced
from generator.doctor.mending import (
    CannotMendError,
    Change,
    Mender,
    changes_of,
    difference,
    put_in_place,
)
from generator.doctor.run import check
from tests.factories import make_settings, record_text, write_site

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LONG = "It ends here. " + "word " * 26
SETTINGS = make_settings()

WORDS = st.sampled_from(
    (
        "a AI NO on 3.10 12:30 2024-01-31 &amp; &#8217; &#39; &quot; &#35;1 &#58; &lt;b&gt; &nbsp; "
        '&amp;amp; &#38;lt; \u0410pple A\u200bB \u00ad \u00e4 \u4eba 😀 C# #AI it\'s "so" \\n é: - '
        "? { } [ ] , <b>b</b> http://a.example ~ null"
    ).split(" ")
)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join) | st.sampled_from(
    (f"{LONG}ab", f"{LONG}a", f"{LONG}it&#8217;s", "Title of a record. And more", "")
)
ADDRESSES = st.sampled_from(
    (
        "https://a.example/1",
        "http://a.example/1?utm_source=x&a=1&amp;b=2#c",
        "https://a.example/?fbclid=1&#038;utm_x=2",
        "HTTP://a.example/p.jpg",
        "/images/a.jpg",
        "https://xn--pple-43d.com/?utm_source=a",
        "no address",
    )
)
ENDS = st.sampled_from(("", "  ", " # a comment", "\t", " # check: ignore text-entity"))


def scalars(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A text in one of the ways of YAML, whether or not it can be written so."""
    double = texts.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    single = texts.map(lambda text: "'" + text.replace("'", "''") + "'")
    spaced = texts.map(lambda text: f'" {text} "')
    newline = texts.map(lambda text: '"' + text.replace('"', "'").replace("\\", "") + '\\n"')
    block = st.tuples(st.sampled_from(("|", ">", ">-")), texts).map(
        lambda pair: f"{pair[0]}\n    {pair[1]}\n    more  "
    )
    return texts | double | single | spaced | newline | block


FIELDS = st.one_of(
    st.tuples(
        st.sampled_from(("title", "excerpt", "titel", "category", "story")), scalars(TEXTS)
    ).map(lambda pair: f"{pair[0]}: {pair[1]}"),
    st.tuples(st.sampled_from(("webUrl", "originalUrl")), scalars(ADDRESSES)).map(
        lambda pair: f"{pair[0]}: {pair[1]}"
    ),
    st.lists(scalars(TEXTS), max_size=3).map(
        lambda texts: "topics:" + "".join(f"\n  - {text}" for text in texts)
    ),
    st.lists(TEXTS, max_size=3).map(lambda texts: f"tags: [{', '.join(texts)}]"),
    st.tuples(scalars(ADDRESSES), scalars(TEXTS)).map(
        lambda pair: f"images:\n  - url: {pair[0]}\n    title: {pair[1]}"
    ),
    st.tuples(scalars(ADDRESSES), scalars(TEXTS), scalars(TEXTS)).map(
        lambda three: (
            f"related:\n  - webUrl: {three[0]}\n    title: {three[1]}\n    excerpt: {three[2]}"
        )
    ),
    st.just("publishedDateTime: 2024-05-02T10:00:00Z"),
    st.just("secured: 'QUJD&amp;QUJDQUJDQUJDQUJDQUJD '"),
    st.just("# a comment of its own &amp; more  "),
    st.just("on: NO"),
    st.just("  "),
)


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """A record as hands and programs write them, with any line ends."""
    lines = [f"{field}{draw(ENDS)}" for field in draw(st.lists(FIELDS, max_size=6))]
    start = draw(st.sampled_from(("", "\ufeff", "\n", "\ufeff\n")))
    body = draw(st.sampled_from(("", "Body &amp; more  \n", "no end", "title: A &amp; B \n")))
    text = f"{start}---\n" + "".join(f"{line}\n" for line in lines) + f"---\n{body}"
    end = draw(st.sampled_from(("\n", "\r\n", "\r")))
    return text.replace("\n", end).encode()


def mended(data: bytes, *, is_unsafe: bool) -> bytes:
    return Mender(SETTINGS, Silenced(), is_unsafe=is_unsafe).mended(data, "articles/a.md")


def line_ends(data: bytes) -> list[bytes]:
    return re.findall(b"\r\n|\r|\n", data)


def body_of(data: bytes) -> bytes:
    return re.split(rb"(?:\A|(?<=[\r\n]))---[ \t]*(?=[\r\n]|\Z)", data, maxsplit=2)[-1]


def patched(data: bytes, patch: bytes) -> bytes:
    """What a patch makes of a file, by the rules of unified differences."""
    old = data.split(b"\n")
    lines = [line + b"\n" for line in old[:-1]] + ([old[-1]] if old[-1] else [])
    made: list[bytes] = []
    at = 0
    said = patch.split(b"\n")[2:]
    for number, line in enumerate(said):
        if line.startswith(b"@@"):
            start = int(re.findall(rb"-(\d+)", line)[0])
            count = re.findall(rb"-\d+(?:,(\d+))?", line)[0]
            begin = start - (0 if count == b"0" else 1)
            made += lines[at:begin]
            at = begin
        elif line[:1] in (b" ", b"-", b"+"):
            has_end = not said[number + 1].startswith(b"\\")
            text = line[1:] + (b"\n" if has_end else b"")
            if line[:1] != b"+":
                assert lines[at] == text
                at += 1
            if line[:1] != b"-":
                made.append(text)
    return b"".join([*made, *lines[at:]])


@given(records(), st.booleans())
def test_to_mend_twice_is_to_mend_once(data: bytes, is_unsafe: bool) -> None:
    once = mended(data, is_unsafe=is_unsafe)
    assert mended(once, is_unsafe=is_unsafe) == once


@given(records(), st.booleans())
def test_lines_line_ends_comments_and_the_body_stay(data: bytes, is_unsafe: bool) -> None:
    after = mended(data, is_unsafe=is_unsafe)
    assert line_ends(after) == line_ends(data)
    assert body_of(after) == body_of(data)
    comment = b"# a comment of its own &amp; more"
    assert after.count(comment) == data.count(comment)
    assert after[:3] == data[:3]
    for secret in re.findall(rb"secured: [^\r\n]*", data):
        assert secret.rstrip() in after


@given(records(), st.booleans())
def test_a_difference_is_exactly_what_is_written(data: bytes, is_unsafe: bool) -> None:
    after = mended(data, is_unsafe=is_unsafe)
    patch = difference("articles/a.md", data, after)
    assert bool(patch) == (after != data)
    assert patched(data, patch) == after if patch else after == data


@given(records())
@example(b"---\ntitle: A &#35;1\n---\n")
def test_what_is_safe_changes_nothing_that_readers_are_shown(data: bytes) -> None:
    """But for addresses, which stay those of the same article."""
    before = parse(data, "articles/a.md", "news", SETTINGS.reading)
    after = parse(mended(data, is_unsafe=False), "articles/a.md", "news", SETTINGS.reading)
    assert (before.article is None) == (after.article is None)
    assert before.body == after.body
    if before.article is not None and after.article is not None:
        assert shown(before.article) == shown(after.article)


def shown(article: Article) -> dict[str, object]:
    details = article.details
    return {
        "id": article.id,
        "title": article.title,
        "address": article.canonical_url,
        "category": article.category,
        "topics": article.topics,
        "story": article.story,
        "published": article.published_at,
        "excerpt": details.excerpt,
        "tags": details.tags,
        "image": details.image,
        "related": [(each.title, each.excerpt, each.canonical_url) for each in details.related],
        "mentions": article.mentions,
    }


@given(st.binary(max_size=60), st.booleans())
def test_what_is_no_record_stays_as_it_is_or_is_mended_once(junk: bytes, is_unsafe: bool) -> None:
    data = b"---\ntitle: A &amp; B\n" + junk + b"\n---\n"
    once = mended(data, is_unsafe=is_unsafe)
    assert mended(once, is_unsafe=is_unsafe) == once


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("titel: A\n", "title: A\n"),
        ("titel: A &amp; B\n", "title: A & B\n"),
        ("titel: A\ntitle: B\n", "titel: A\ntitle: B\n"),  # it is there already
        ("title: A\ntopics:\n- C #\n", 'title: A\ntopics:\n- "C #"\n'),
        ("title: A\ntopics: #AI\n", 'title: A\ntopics: "#AI"\n'),
        ("title: A #1 of 'all' # more\n", "title: \"A #1 of 'all' # more\"\n"),
    ],
)
def test_what_a_build_tells_is_mended_as_well(before: str, after: str) -> None:
    head = "---\nwebUrl: https://a.example/1\npublishedDateTime: 2024-05-02\n"
    made = mended(f"{head}{before}---\n".encode(), is_unsafe=True)
    assert made.decode() == f"{head}{after}---\n"


def test_a_file_with_many_breaks_of_a_rule_is_mended_whole() -> None:
    items = "".join(f"- {{title: A &amp; {n}, excerpt: '{n} &amp; B'}}\n" for n in range(40))
    data = f"---\nrelated:\n{items}---\n".encode()
    assert mended(data, is_unsafe=False) == data.replace(b"&amp;", b"&")


def test_what_is_silenced_is_not_mended() -> None:
    data = b"---\ntitle: A &amp; B\ntopics: [NO]\n---\n"
    silenced = Silenced(("name-typed",), (("articles", ("text-entity",)),))
    assert Mender(SETTINGS, silenced).mended(data, "articles/a.md") == data
    elsewhere = Mender(SETTINGS, silenced).mended(data, "other/a.md")
    assert elsewhere == data.replace(b"&amp;", b"&")


def test_all_files_of_a_folder_are_mended(tmp_path: Path) -> None:
    site = write_site(
        tmp_path,
        {
            "articles/a.md": record_text("a", more="excerpt: A &amp; B\nqualty: 3"),
            "topics/a.yaml": "name: A &amp; B\nkeywords: [on]\nparnt: C\n",
            "publishers/a.yaml": "name: NO\ndomain: a.example\n",
            "pages/about.md": "---\ntitle: A &amp; B\n---\n",
        },
        description="A &amp; B",
    )
    findings = check(site, now=NOW).findings
    changes = changes_of(site, findings, is_unsafe=True)
    assert [change.name for change in changes] == [
        "articles/a.md",
        "pages/about.md",
        "publishers/a.yaml",
        "site.yaml",
        "topics/a.yaml",
    ]
    assert all(put_in_place(site, change) for change in changes)
    assert (site / "topics/a.yaml").read_text() == 'name: A & B\nkeywords: ["on"]\nparent: C\n'
    assert "quality: 3" in (site / "articles/a.md").read_text()
    assert changes_of(site, check(site, now=NOW).findings, is_unsafe=True) == []


def test_settings_that_no_build_takes_can_be_mended(tmp_path: Path) -> None:
    site = write_site(tmp_path, {}, timezon="UTC")
    (change,) = changes_of(site, check(site, now=NOW).findings, is_unsafe=True)
    assert change.after == change.before.replace(b"timezon:", b"timezone:")


def test_a_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "file.md", tmp_path / "link.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to("file.md")
    assert put_in_place(tmp_path, Change("link.md", b"old", b"new"))
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.md", "link.md"]


def test_a_file_that_changed_since_it_was_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"newer")
    assert not put_in_place(tmp_path, Change("a.md", b"old", b"new"))
    assert (tmp_path / "a.md").read_bytes() == b"newer"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_cannot_be_written_is_said_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(CannotMendError, match=r"a\.md: cannot be written"):
        put_in_place(tmp_path, Change("a.md", b"old", b"new"))


def test_git_takes_a_difference(tmp_path: Path) -> None:
    before = "---\r\ntitle: 'Ä &amp; B' \r\n---\r\nno end".encode()
    after = mended(before, is_unsafe=False)
    (tmp_path / "with space").mkdir()
    file = tmp_path / "with space/ä.md"
    file.write_bytes(before)
    patch = difference("with space/ä.md", before, after)
    command = ["git", "apply", "-"]
    try:
        subprocess.run(command, cwd=tmp_path, input=patch, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no git")
    assert file.read_bytes() == after != before
