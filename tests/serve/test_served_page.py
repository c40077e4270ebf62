"""A page as it is served: what is put into it, and when it is another."""

from pathlib import Path

import pytest

from generator.serve.served_page import ServedPage, read_page
from tests.factories import write_site

PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
<link rel="stylesheet" href="/assets/style.css?v=1">
<title>Ä</title>
</head>
<body><img src="/a.png" alt=""><p>Words.</p></body></html>
"""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    files = {
        "assets/style.css": '@import "more.css"; p { background: url(b.png) }',
        "assets/more.css": "p { color: red }",
        "assets/b.png": "b",
        "a.png": "a",
    }
    return write_site(tmp_path / "output", files)


def page_of(output: Path, text: str = PAGE, address: str = "/news/") -> ServedPage:
    return read_page(text.encode("utf-8", "surrogateescape"), address, output, "")


def served(text: str, output: Path) -> str:
    data = page_of(output, text).with_script("../x.js", {"page": 'a"<'})
    return data.decode("utf-8", "surrogateescape")


SCRIPT = '<script async src="../x.js" data-page="a&quot;&lt;"></script>'


def test_a_script_stands_at_the_end_of_the_head_and_all_else_is_as_it_was(output: Path) -> None:
    text = served(PAGE, output)
    assert text.replace(SCRIPT, "") == PAGE.replace(
        "script-src 'self'", "script-src 'self'; connect-src 'self'"
    )
    assert f"{SCRIPT}</head>" in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<p>Words.",
        "<!doctype html><title>x</title><body><p>Words",
        "<html><head><title>x</title>",
        "\udcff<p>\udcfe",
    ],
)
def test_any_file_has_the_script_once_and_keeps_its_bytes(output: Path, text: str) -> None:
    result = served(text, output)
    assert result.count(SCRIPT) == 1
    assert result.replace(SCRIPT, "") == text


@pytest.mark.parametrize(
    ("policy", "widened"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; connect-src 'self'"),
        (
            "default-src https://a.example",
            "default-src https://a.example; script-src https://a.example 'self'; "
            "connect-src https://a.example 'self'",
        ),
        ("img-src 'self'", "img-src 'self'; script-src 'self'; connect-src 'self'"),
    ],
)
def test_a_policy_is_widened_by_what_the_script_needs(
    output: Path, policy: str, widened: str
) -> None:
    tag = '<meta http-equiv="Content-Security-Policy" content="{}">'
    head = "<head>{}</head><body></body>"
    assert served(head.format(tag.format(policy)), output).replace(SCRIPT, "") == head.format(
        tag.format(widened)
    )


def test_a_policy_that_cannot_be_read_stays_as_it_is(output: Path) -> None:
    text = '<head><meta http-equiv=content-security-policy content="made-up"></head>'
    assert served(text, output).replace(SCRIPT, "") == text


def test_a_style_sheet_makes_no_other_page_and_is_another_style_sheet(output: Path) -> None:
    before = page_of(output)
    for name in ("more.css", "b.png", "style.css"):
        (output / "assets" / name).write_text("p { color: rebeccapurple }")
        after = page_of(output)
        assert after.digest == before.digest
        assert after.styles != before.styles
        before = after
    after = page_of(output, PAGE.replace("v=1", "v=2"))
    assert after.digest == before.digest
    assert [style.href for style in after.styles] == ["/assets/style.css?v=2"]


def test_words_and_pictures_make_another_page(output: Path) -> None:
    digests = {page_of(output).digest, page_of(output, PAGE.replace("Words", "Others")).digest}
    (output / "a.png").write_text("another picture")
    digests.add(page_of(output).digest)
    assert len(digests) == 3


def test_a_style_sheet_of_another_host_is_never_another(output: Path) -> None:
    page = page_of(output, '<head><link rel=stylesheet href="https://a.example/x.css"></head>')
    assert [(style.href, style.digest) for style in page.styles] == [
        ("https://a.example/x.css", "")
    ]


def test_style_sheets_that_import_each_other_come_to_an_end(output: Path) -> None:
    (output / "assets/style.css").write_text('@import "more.css";')
    (output / "assets/more.css").write_text('@import "style.css";')
    assert page_of(output).styles[0].digest


def test_nothing_outside_of_the_output_is_looked_at(output: Path) -> None:
    (output.parent / "secret.css").write_text("a")
    text = '<head><link rel=stylesheet href="/%2e%2e/secret.css"></head>'
    assert page_of(output, text).styles[0].digest == ""


def test_a_page_that_sends_its_readers_on_says_where(output: Path) -> None:
    text = '<head><meta http-equiv="refresh" content="0; url=https://a.example/b"></head>'
    assert page_of(output, text).leads == "https://a.example/b"
    assert page_of(output).leads == ""
