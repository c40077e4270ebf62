"""What a content folder holds back is looked for on every surface."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.problems import GeneratorError
from generator.verify.run import Options, VerifyReport, verify
from generator.verify.safety.hidden import marks_of, secrets_of
from generator.verify.site.written import EDITED
from tests.factories import make_article, make_related, record_text, write_site

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TITLE = "The minister resigns over a letter"
SECRET = "9WOqUuplJUw7PIVmVi8KzQ4bTn1s"


def make_output(folder: Path, more: str) -> tuple[Path, Path]:
    """A site with one public record and another of which its fields say that it is not."""
    held_back = record_text("hidden", more=more, body="Nobody knows.").replace(
        "Title hidden", TITLE
    )
    if more.startswith("publishedDateTime"):
        held_back = held_back.replace("publishedDateTime: 2025-01-01T12:00:00Z\n", "")
    content = write_site(
        folder / "content",
        {
            "articles/a.md": record_text("a", body="Words."),
            "articles/hidden.md": held_back.replace("---\n", f"---\nsecured: {SECRET}+/abc==\n", 1),
        },
    )
    output = folder / "output"
    build(Request(content=content, output=output, now=NOW))
    return content, output


def found(content: Path, output: Path) -> VerifyReport:
    # What is planted is an edit as well, whatever it says.
    ignored = frozenset({EDITED.name})
    return verify(Options(output=output, content=content, now=NOW, ignored=ignored))


HELD_BACK = {
    "unpublished": "published: false\n",
    "removed": "removed: true\n",
    "scheduled": "publishedDateTime: 2030-01-01T00:00:00Z\n",
}
SURFACES = ("index.html", "feed.xml", "atom.xml", "feed.json", "sitemaps/articles-2025.xml")


@pytest.mark.parametrize("more", HELD_BACK.values(), ids=HELD_BACK)
@pytest.mark.parametrize("path", SURFACES)
def test_what_a_record_that_is_not_public_says_is_found_on_any_surface(
    tmp_path: Path, more: str, path: str
) -> None:
    content, output = make_output(tmp_path, more)
    assert found(content, output).counts == {}
    file = output / path
    for said in (TITLE, "https://news.example.com/hidden"):
        text = file.read_text("utf-8")
        leaked = (
            text.replace("Title a", said, 1) if "Title a" in text else f"{text}<!--\n{said}\n-->"
        )
        file.write_text(leaked, encoding="utf-8")
        findings = [each for each in found(content, output).findings if each.path == path]
        file.write_text(text, encoding="utf-8")
        assert "hidden-record" in {each.rule for each in findings}
        assert any("articles/hidden.md" in each.found for each in findings)


@pytest.mark.parametrize("path", ["news/hidden/index.html", "feed.xml", "atom.xml", "feed.json"])
def test_the_words_of_a_hidden_body_are_found_on_any_surface(tmp_path: Path, path: str) -> None:
    body = '*Nobody* knew, until she wrote "it" down & signed all of it with her own name. *So.*'
    content, output = make_output(tmp_path, "published: false\n")
    record = content / "articles/hidden.md"
    record.write_text(record_text("hidden", body=body), "utf-8")
    build(Request(content=content, output=tmp_path / "shown", now=NOW))
    record.write_text(record_text("hidden", more="published: false\n", body=body), "utf-8")
    build(Request(content=content, output=output, now=NOW))
    assert found(content, output).counts == {}
    leaked = (tmp_path / "shown" / path).read_bytes()
    (output / path).parent.mkdir(parents=True, exist_ok=True)
    (output / path).write_bytes(leaked)
    findings = found(content, output).findings
    assert any("the body of articles/hidden.md" in each.found for each in findings)


@pytest.mark.parametrize("path", ["index.html", "feed.json", "search.json", "assets/a.js"])
def test_what_is_secured_is_found_in_any_file(tmp_path: Path, path: str) -> None:
    content, output = make_output(tmp_path, "published: false\n")
    file = output / path
    file.parent.mkdir(exist_ok=True)
    text = file.read_text("utf-8") if file.exists() else "[]"
    file.write_text(f"{text}\n// {SECRET}+/abc==\n", encoding="utf-8")
    verdict = found(content, output)
    assert "secured-value" in {each.rule for each in verdict.findings if each.path == path}
    assert not any(SECRET in each.found for each in verdict.findings)


def test_what_a_public_record_says_as_well_is_not_hidden() -> None:
    related = make_related("a", title=TITLE, url="https://news.example.com/one")
    public = make_article("public", related=(related,), title="The same long title of two")
    hidden = [
        make_article("one", title=TITLE, published=False),
        make_article("two", title="The same long title of two", published=False),
    ]
    marks = marks_of(hidden, [public], ())
    assert set(marks.texts) == {hidden[0].id, hidden[1].id, hidden[1].details.web_url}


def test_the_address_of_a_copy_is_hidden_with_its_record() -> None:
    copies = [f"https://web.archive.org/{name}" for name in ("one", "two", "three")]
    hidden = [make_article(f"h{at}", archived=url) for at, url in enumerate(copies)]
    public = make_article("p", archived=copies[1], related=(make_related("r", archived=copies[2]),))
    assert marks_of(hidden, [public], ()).texts.keys() & set(copies) == {copies[0]}


def test_what_a_body_quotes_is_not_hidden(tmp_path: Path) -> None:
    content, _ = make_output(tmp_path, "published: false\n")
    quoting = record_text("b", body=f"Once more: *{TITLE}*.")
    (content / "articles/b.md").write_text(quoting, encoding="utf-8")
    build(Request(content=content, output=tmp_path / "output", now=NOW))
    page = next((tmp_path / "output").glob("news/b/index.html"))
    assert f"<em>{TITLE}</em>" in page.read_text("utf-8")
    assert found(content, tmp_path / "output").counts == {}


@pytest.mark.parametrize(
    "field",
    [
        f"secured: {SECRET}",
        f'secured: "{SECRET}"',
        f"secured: |\n  {SECRET}\n  more",
        f"secured:\n  key: {SECRET}\n  list:\n    - x",
        f"  secured: {SECRET}",
    ],
)
def test_all_that_stands_under_secured_is_secret(tmp_path: Path, field: str) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: a-title-that-is-public\n{field}\n---\n", "utf-8")
    assert set(secrets_of(tmp_path, ["a.md"])) == {SECRET[:24]}


def test_a_content_folder_needs_the_moment_of_the_build(tmp_path: Path) -> None:
    content, output = make_output(tmp_path, "published: false\n")
    with pytest.raises(GeneratorError, match="--now"):
        verify(Options(output=output, content=content))
