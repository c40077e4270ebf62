"""What a build tells has codes: by its words, for as long as these stay."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.doctor.run import check
from generator.doctor.told import OTHER, rule_of
from generator.problems import Problem
from tests.documented import ROOT
from tests.factories import png, record_text, write_site

NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNDATED = "---\ntitle: A\nwebUrl: https://a.b/\n---\n"
OF_AI = record_text("a", more="topics: [AI]")
HEAD = "title: A\nwebUrl: https://a.example/1\npublishedDateTime: 2025-01-01\n"
GOLDEN = Path(__file__).parents[1] / "golden" / "site"


def codes(site: Path) -> set[str]:
    return {finding.code for finding in check(site, now=NOW).findings}


@pytest.mark.parametrize(
    ("code", "record"),
    [
        ("file-encoding", b"---\ntitle: \xff\n---\n"),
        ("file-size", "---\ntitle: A\n---\n" + "a" * 1_000_001),
        ("head-form", "title: A\n"),
        ("head-form", "---\ntitle: A\n"),
        ("yaml-form", "---\ntitle: [\n---\n"),
        ("yaml-form", "---\n- a\n---\n"),
        ("yaml-form", f"---\n{HEAD}topics: *a\n---\n"),
        ("field-unknown", f"---\n{HEAD}titel: B\n---\n"),
        ("field-twice", f"---\n{HEAD}title: B\n---\n"),
        ("field-missing", "---\ntitle: A\npublishedDateTime: 2025-01-01\n---\n"),
        ("field-missing", f"---\n{HEAD}related:\n- title: B\n---\n"),
        ("text-cut-off", f"---\n{HEAD}topics: [C #\n ]\n---\n"),
        ("list-length", f"---\n{HEAD}topics: [{', '.join(map(str, range(30)))}]\n---\n"),
        ("text-length", f"---\n{HEAD}price: {'a' * 1_001}\n---\n"),
        ("hiding-unclear", f"---\n{HEAD}draft: perhaps\n---\n"),
        ("hiding-unclear", f"---\n{HEAD}publishd: false\n---\n"),
        ("text-comment", f"---\n{HEAD}excerpt: A <!-- b --> c\n---\n"),
        ("id-form", f"---\n{HEAD}id: a\nguid: b\n---\n"),
        ("embed-refused", f"---\n{HEAD}featuredContent: <iframe src=https://b.example/>\n---\n"),
        ("publisher-domain", f"---\n{HEAD}provider: {{name: B, domain: b.example}}\n---\n"),
        ("excerpt-title", f"---\n{HEAD}excerpt: A\n---\n"),
        ("collection-self", f"---\n{HEAD}type: collection\nitems: [a]\n---\n"),
        ("collection-item", f"---\n{HEAD}type: collection\nitems: [zzz]\n---\n"),
        ("date-to-come", f"---\n{HEAD}updatedDateTime: 2027-01-01\n---\n"),
        ("two-hosts", f"---\n{HEAD}originalUrl: https://b.example/1\n---\n"),
        ("category-taken", f"---\n{HEAD}category: topics\n---\n"),
        ("body-dropped", f"---\n{HEAD}---\n<script>a()</script>\n"),
        ("body-form", f"---\n{HEAD}---\n{'a ' * 200_000}\n"),
        ("body-file", f"---\n{HEAD}---\n![A](/images/none.png)\n"),
        ("picture-missing", f"---\n{HEAD}images: [/images/none.png]\n---\n"),
        (
            "picture-own-size",
            f"---\n{HEAD}images: [{{url: /images/a.png, width: 7, height: 7}}]\n---\n",
        ),
        ("value-form", f"---\n{HEAD}quality: high\n---\n"),
        ("value-form", f"---\n{HEAD}updatedDateTime: yesterday\n---\n"),
        ("more-problems", f"---\n{HEAD}tags:\n" + "- [[a]]\n" * 60 + "---\n"),
    ],
)
def test_what_is_wrong_with_a_record_has_its_code(
    tmp_path: Path, code: str, record: str | bytes
) -> None:
    site = write_site(tmp_path, {"articles/a.md": record, "static/images/a.png": png(2, 3)})
    assert code in codes(site)


@pytest.mark.parametrize(
    ("code", "files", "settings"),
    [
        ("date-from-name", {"articles/2025-01-01-a.md": UNDATED}, {}),
        ("id-taken", {f"articles/{n}.md": record_text(n, more="id: one") for n in "ab"}, {}),
        ("double", {f"articles/{n}.md": record_text("a") for n in "ab"}, {}),
        (
            "double-likely",
            {
                "articles/a.md": record_text("a"),
                "articles/b.md": record_text("b").replace("com/b", "com/a/amp"),
            },
            {},
        ),
        ("denied", {"articles/a.md": record_text("a")}, {"deny": "[https://news.example.com/a]"}),
        (
            "topic-alone",
            {"topics/art.yaml": "name: Art\n", "articles/a.md": OF_AI},
            {},
        ),
        (
            "topic-spelling",
            {f"articles/{n}.md": record_text(n, more=f"topics: [{t}]") for n, t in ("aÉ", "bE")},
            {},
        ),
        ("topic-unknown", {"articles/a.md": OF_AI}, {"free_topics": "false"}),
        ("topic-parent", {"topics/ai.yaml": "name: AI\nparent: Art\n"}, {}),
        ("topic-id", {"topics/ai.yaml": "name: AI\naliases: [Art]\n"}, {}),
        (
            "publisher-twice",
            {f"publishers/{n}.yaml": f"name: {n}\ndomain: a.b\n" for n in "ab"},
            {},
        ),
        ("field-missing", {"publishers/a.yaml": "name: A\n"}, {}),
        ("field-unknown", {"pages/a.md": "---\ntitle: A\ntitel: B\n---\n"}, {}),
        ("file-idle", {"articles/a.markdown": record_text("a")}, {}),
        (
            "path-taken",
            {"articles/a.md": record_text("a", body="A"), "static/news/a/index.html": "B"},
            {},
        ),
        ("path-clash", {f"topics/{n}.yaml": "name: AI\n" for n in "ab"}, {}),
        ("path-clash", {"pages/topics.md": "---\ntitle: A\n---\n"}, {}),
        ("translation-missing", {}, {"language": "fr"}),
        ("setting-idle", {}, {"records": "[none/*.md]"}),
        ("setting-idle", {}, {"topics": "nowhere"}),
        ("field-unknown", {}, {"timezon": "UTC"}),
        ("value-form", {}, {"page_size": "many"}),
        ("field-missing", {}, {"title": ""}),
    ],
)  # fmt: skip
def test_what_is_wrong_between_files_has_its_code(
    tmp_path: Path, code: str, files: dict[str, str], settings: dict[str, str]
) -> None:
    assert code in codes(write_site(tmp_path / "content", files, **settings))


@pytest.mark.parametrize(
    ("code", "name", "text"),
    [
        ("template-form", "404.html", "{{ page.nothing }}"),
        ("template-form", "404.html", "{% if %}"),
        ("template-idle", "nothing.html", "A"),
    ],
)
def test_what_is_wrong_with_a_template_has_its_code(
    tmp_path: Path, code: str, name: str, text: str
) -> None:
    site = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    write_site(tmp_path / "templates/default", {name: text})
    (finding,) = (each for each in check(site, now=NOW).findings if each.code == code)
    assert finding.path == f"../templates/default/{name}"
    assert finding.message


def problems_of(site: Path, tmp_path: Path) -> Iterator[str]:
    report = build(Request(content=site, output=tmp_path / "output", now=NOW))
    return (f"{problem}" for problem in report.problems if rule_of(problem) is OTHER)


def test_nothing_that_an_awkward_site_tells_goes_without_a_code_of_its_own(tmp_path: Path) -> None:
    site = write_site(tmp_path / "content", {})
    for path in GOLDEN.rglob("*"):
        if path.is_file():
            target = site / path.relative_to(GOLDEN)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    assert list(problems_of(site, tmp_path)) == []


def test_a_check_tells_all_that_a_build_tells(tmp_path: Path) -> None:
    files = {
        "articles/a.md": record_text("a", more="titel: A\nquality: high"),
        "articles/b.md": "---\ntitle: B\n---\n",
        "articles/c.md": record_text("a"),
        "topics/a.yaml": "name: A\nparent: B\n",
        "pages/a.md": "---\ntitle: A\norder: first\n---\n",
    }
    site = write_site(tmp_path / "content", files, topics="themes", ranking="{half_life: 3}")
    report = build(Request(content=site, output=tmp_path / "output", now=NOW))
    told = {(each.path, each.line, each.message) for each in check(site, now=NOW).findings}
    assert report.problems
    assert {(each.source, each.line, each.message) for each in report.problems} <= told


TELLING = frozenset(
    "fault drop warn _report Problem warning_of dropped_from fault_of _idle _tell warning".split()
)
"""Functions that are given what is told."""
SOMETHING = "7"  # in the place of what a message takes from a file


def said(node: ast.AST) -> str:
    """A text of the program, or empty."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(said(part) or SOMETHING for part in node.values)
    return ""


def messages(module: Path) -> Iterator[str]:
    """What a module may tell: texts of some words, but for those that begin with another text."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        texts: list[ast.AST] = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = [*node.args, *(each.value for each in node.keywords)] if name in TELLING else []
        elif isinstance(node, ast.Assign):
            is_message = any(getattr(target, "id", "") == "message" for target in node.targets)
            texts = [node.value] if is_message else []
        for text in map(said, texts):
            if len(re.findall(r"\b[a-z]{2,}\b", text)) > 2 and not re.match(r"7[;,:] ", text):
                yield text


@pytest.mark.parametrize("room", ["content", "library", "pages", "theme"])
def test_all_that_the_program_may_tell_has_a_code(room: str) -> None:
    """Whoever writes a new message gives it one: see `TOLD`."""
    sources = {"theme": "../templates/a.html"}
    found, without = 0, []
    for module in sorted((ROOT / "generator" / room).rglob("*.py")):
        if "sources" in module.parts:
            continue  # what other people's servers say is told of no file
        is_of_settings = re.search("settings|declared|linked|requests", module.name)
        source = sources.get(room) or ("site.yaml" if is_of_settings else "articles/a.md")
        field = "body" if "markdown" in module.parts else ""
        for message in messages(module):
            found += 1
            if rule_of(Problem(source, 1, field, message)) is OTHER:
                without.append((module.name, message))
    assert found > 1
    assert without == []
