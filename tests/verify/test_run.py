"""A folder of built files as a whole: its address, its sum, its limits."""

import time
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.problems import GeneratorError
from generator.verify.run import MOST_OF_A_RULE, Options, verify
from generator.verify.site.links import FRAGMENT
from tests.factories import NOW as NOW_OF_BUILDS
from tests.factories import record_text, write_site
from tests.verify.good_site import BASE, FILES, NOW, PAGE, make_site

NO_CANONICAL = PAGE.replace('rel="canonical"', 'rel="bookmark"')


def test_what_is_found_is_the_same_in_any_number_of_processes(tmp_path: Path) -> None:
    pages = {f"more/{n}.html": NO_CANONICAL.replace("#latest", f"#{n % 7}") for n in range(450)}
    folder = make_site(tmp_path, pages)
    one, two = (verify(Options(output=folder, now=NOW, jobs=jobs)) for jobs in (1, 2))
    assert one.findings == two.findings
    assert one.counts == two.counts
    assert one.counts[FRAGMENT.name] == 450
    assert list(one.findings) == sorted(one.findings)


def test_faults_without_end_are_counted_and_not_all_told(tmp_path: Path) -> None:
    page = PAGE.replace("</main>", "<p onclick='x()'>a</p>" * 500 + "</main>")
    folder = make_site(tmp_path, {f"more/{number}.html": page for number in range(60)})
    verdict = verify(Options(output=folder, now=NOW))
    told = [each for each in verdict.findings if each.rule == "html-handler"]
    assert verdict.counts["html-handler"] == 30_000
    assert len(told) == MOST_OF_A_RULE
    assert sum(each.path == "more/0.html" for each in told) == 20


def test_a_rule_that_is_ignored_is_not_asked_about(tmp_path: Path) -> None:
    folder = make_site(tmp_path, {"index.html": PAGE.replace(' alt=""', "")})
    ignored = frozenset({"html-image-alt"})
    assert verify(Options(output=folder, now=NOW)).counts == {"html-image-alt": 1}
    assert verify(Options(output=folder, now=NOW, ignored=ignored)).counts == {}


def test_a_rule_that_does_not_exist_cannot_be_ignored(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match='there is no rule "html-imag"'):
        verify(Options(output=make_site(tmp_path), ignored=frozenset({"html-imag"})))


def test_hosts_that_are_welcome_are_no_fault(tmp_path: Path) -> None:
    script = "<script src='https://cdn.example.com/x.js'></script></main>"
    folder = make_site(tmp_path, {"index.html": PAGE.replace("</main>", script)})
    assert verify(Options(output=folder, now=NOW)).counts == {"html-script": 1}
    assert verify(Options(output=folder, now=NOW, hosts=("example.com",))).counts == {}


def test_a_site_may_have_feeds_of_any_one_format(tmp_path: Path) -> None:
    """With changes that are newer than any item, stories, OPML, and no RSS to be named."""
    for key in ("rss", "atom", "json"):
        related = "related: [{title: R, webUrl: 'https://news.example.com/a'}]"
        files = {
            "articles/a.md": record_text("a", more="correction: {date: 2025-02-01, text: So.}"),
            "articles/b.md": record_text("b", more=f"topics: [AI]\n{related}", body="Words."),
        }
        content = write_site(tmp_path / key, files, feeds=f"{{formats: [{key}], publishers: true}}")
        output = tmp_path / f"{key}-output"
        build(Request(content=content, output=output, now=NOW_OF_BUILDS))
        verdict = verify(Options(output=output, now=NOW_OF_BUILDS, content=content))
        assert verdict.findings == ()
        assert verdict.feeds == 3


def test_a_folder_without_files_cannot_be_verified(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(GeneratorError, match="holds no files"):
            verify(Options(output=folder))


@pytest.mark.parametrize(
    ("gone", "told_by"),
    [
        ((), "a page"),
        (("html",), "robots.txt"),
        (("html", "txt"), "a feed"),
    ],
)
def test_a_site_says_itself_where_it_lies(
    tmp_path: Path, gone: tuple[str, ...], told_by: str
) -> None:
    changes = {path: None for path in FILES if path.endswith(gone or ("nothing",))}
    folder = make_site(tmp_path, {**changes})
    assert verify(Options(output=folder, now=NOW)).base_url == BASE, told_by


def test_a_site_that_does_not_say_where_it_lies_has_to_be_told(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(NO_CANONICAL, encoding="utf-8")
    with pytest.raises(GeneratorError, match="--base-url"):
        verify(Options(output=tmp_path))
    assert verify(Options(output=tmp_path, base_url=BASE)).base_url == BASE


def test_a_site_on_this_machine_may_link_to_itself(tmp_path: Path) -> None:
    here = "http://127.0.0.1:8000/news/"
    files = {path: text.replace(BASE, here) for path, text in FILES.items()}
    verdict = verify(Options(output=make_site(tmp_path, {**files}), now=NOW))
    assert verdict.base_url == here
    assert verdict.counts == {}


def test_a_file_that_is_no_text_is_left_alone(tmp_path: Path) -> None:
    folder = make_site(tmp_path)
    (folder / "assets" / "a.woff2").write_bytes(b"{{ \xff secured: " + b"aB9+/xYz" * 80)
    assert verify(Options(output=folder, now=NOW)).counts == {}


def test_no_page_takes_long_however_it_is_written(tmp_path: Path) -> None:
    hostile = [
        "<p>" * 50_000,
        "{" * 200_000,
        "{{ " * 50_000,
        "<a href='" + "/" * 100_000 + "'>",
        "<div id='" + "x " * 50_000 + "'>",
        "a+" * 100_000,
        "&" * 100_000,
        "<table>" * 2_000,
        "<b>" * 3_000 + "<p>" * 3_000,
        "<style>" + "url(" * 50_000 + "</style>",
        "<img srcset='" + ", " * 50_000 + "'>",
    ]
    for number, text in enumerate(hostile):
        folder = make_site(tmp_path / str(number), {"index.html": f"<!doctype html>{text}"})
        started = time.process_time()
        verify(Options(output=folder, base_url=BASE, now=NOW))
        assert time.process_time() - started < 5, text[:20]
