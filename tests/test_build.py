"""The build as a whole: what it writes, what it leaves out, and that it does so the same way."""

import gc
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.content.records.model import Article
from generator.library.library import Library
from generator.memo.store import StoreReader
from generator.output.report import Report
from generator.pages.parts.article_context import ArticleContext
from generator.problems import (
    FaultsFound,
    Level,
    OutputError,
    PathClash,
    Problem,
    SettingsError,
    ThemeError,
    losses,
)
from tests.factories import NOW, record_text, tree, write_site


def built(content: Path, output: Path, **given: object) -> Report:
    return build(Request(**{"content": content, "output": output, "now": NOW} | given))


def awkward(folder: Path) -> Path:
    """A small site with something of everything."""
    return write_site(
        folder,
        {
            "articles/a.md": record_text(
                "a", more="topics: [AI, Chess]\nquality: 80", body="Words."
            ),
            "articles/b.md": record_text("b", published="2025-02-01", more="quality: 12"),
            "articles/c.md": record_text("c", published="2030-01-01", more="quality: 80"),
            "articles/d.md": record_text("d", more="id: a<b"),
            "articles/e.md": record_text("e", more="published: false"),
            "articles/f.md": record_text("f", more="removed: true"),
            "topics/ai.yaml": "name: AI\n",
            "static/robots.png": "x",
        },
        publish="{minimum_quality: 30}",
    )


def test_every_record_is_shown_or_named_with_its_reason(tmp_path: Path) -> None:
    report = built(awkward(tmp_path / "c"), tmp_path / "o")
    assert (report.read, report.shown) == (6, 1)
    assert {each.name: each.reason for each in report.withheld} == {
        "articles/b.md": "quality 12 is below 30",
        "articles/c.md": "scheduled for 2030-01-01 00:00 UTC",
        "articles/e.md": "published: false",
        "articles/f.md": "removed",
    }
    assert report.rejected == ("articles/d.md",)
    assert report.read == report.shown + len(report.withheld) + len(report.rejected)


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    first = built(awkward(tmp_path / "c"), tmp_path / "o")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "o").rglob("*.html")}
    second = built(tmp_path / "c", tmp_path / "o")
    assert first.written == first.files
    assert (second.written, second.removed) == (0, 0)
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "o").rglob("*.html")}


def test_what_is_taken_away_leaves_no_page_behind(tmp_path: Path) -> None:
    content = write_site(tmp_path / "c", {"articles/a.md": record_text(body="Words.")})
    built(content, tmp_path / "o")
    assert (tmp_path / "o/news/a/index.html").exists()
    (content / "articles/a.md").unlink()
    report = built(content, tmp_path / "o")
    assert not (tmp_path / "o/news").exists()
    assert report.removed > 0


def test_a_strict_build_with_a_fault_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(FaultsFound) as caught:
        built(awkward(tmp_path / "c"), tmp_path / "o", strict=True)
    assert [problem.source for problem in losses(caught.value.problems)] == ["articles/d.md"]
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("more", ["id: a<b", "quality: high", "topics: ['']"])
def test_a_strict_build_refuses_what_an_earlier_one_has_left_out_or_dropped(
    tmp_path: Path, more: str
) -> None:
    """One that found nothing changed said nothing of it."""
    content = write_site(tmp_path / "c", {"articles/a.md": record_text(more=more)})
    os.utime(content / "articles/a.md", (1, 1))
    os.utime(content / "site.yaml", (1, 1))
    built(content, tmp_path / "o")
    before = tree(tmp_path / "o")
    with pytest.raises(FaultsFound) as caught:
        built(content, tmp_path / "o", strict=True)
    assert [problem.source for problem in caught.value.problems] == ["articles/a.md"]
    assert tree(tmp_path / "o") == before


def test_a_record_that_expires_goes_on_the_day_as_in_a_clean_build(tmp_path: Path) -> None:
    content = write_site(
        tmp_path / "c",
        {
            "articles/a.md": record_text("a", more="expires: 2026-03-01\ntopics: [AI]", body="W."),
            "articles/b.md": record_text("b", more="topics: [AI]"),
            "articles/c.md": record_text("c", more="noindex: true", body="Words."),
        },
    )
    for path in content.rglob("*.*"):
        os.utime(path, (1, 1))
    for day, shown in (("2026-02-28", 3), ("2026-03-01", 2), ("2026-02-28", 3)):
        now = datetime.fromisoformat(f"{day}T00:00:00+00:00")
        report = built(content, tmp_path / "o", now=now)
        built(content, tmp_path / "clean", now=now, remember=False)
        assert report.shown == shown
        assert tree(tmp_path / "o") == tree(tmp_path / "clean")
    assert b"noindex" in tree(tmp_path / "o")["news/c/index.html"]
    assert not [p for p, d in tree(tmp_path / "o").items() if "sitemap" in p and b"/news/c/" in d]


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({"site.yaml": "title: x\n"}, SettingsError),
        ({"topics/1.yaml": "name: AI\n", "topics/2.yaml": "name: Ai\n"}, PathClash),
        ({"static/index.html": "x"}, PathClash),
        ({"pages/a.md": "---\ntitle: A\n---\n", "pages/A.md": "---\ntitle: B\n---\n"}, PathClash),
        ({"../templates/default/home.html": "{{ nothing }}"}, ThemeError),
        ({"../templates/default/home.html": "{{ days + 1 }}"}, ThemeError),
        ({"../o/thesis.txt": "x"}, OutputError),
    ],
)  # fmt: skip
def test_a_fault_of_the_site_ends_the_build_before_anything_is_written(
    tmp_path: Path, files: dict[str, str], error: type[Exception]
) -> None:
    content = write_site(tmp_path / "c", {"articles/a.md": record_text(), **files})
    before = tree(tmp_path)
    with pytest.raises(error):
        built(content, tmp_path / "o")
    assert tree(tmp_path) == before


def test_of_two_records_that_want_one_address_the_later_is_listed_and_has_no_page(
    tmp_path: Path,
) -> None:
    content = write_site(
        tmp_path / "c",
        {
            "articles/x/a.md": record_text("one", body="One."),
            "articles/y/a.md": record_text("two", published="2025-03-01", body="Two."),
        },
    )
    report = built(content, tmp_path / "o")
    assert not report.rejected
    (problem,) = report.problems
    assert (problem.source, problem.level) == ("articles/y/a.md", Level.DROPPED)
    assert "that of articles/x/a.md, which came first" in problem.message
    site = tree(tmp_path / "o")
    assert b"Title one" in site["news/a/index.html"]
    assert b"Title two" not in site["news/a/index.html"]
    assert b'href="https://news.example.com/two"' in site["index.html"]


def test_a_record_that_comes_later_to_an_address_takes_no_page_of_a_former_build(
    tmp_path: Path,
) -> None:
    files = {
        f"articles/{n:02}.md": record_text(f"{n:02}", published=f"2025-01-{n:02}", body="Words.")
        for n in range(1, 29)
    }
    content = write_site(tmp_path / "c", files)
    first = built(content, tmp_path / "o")
    before = tree(tmp_path / "o")
    (content / "articles/more").mkdir()
    rival = record_text("x", published="2025-01-28", body="Words.")
    (content / "articles/more/01.md").write_text(rival)
    again = built(content, tmp_path / "o")
    assert [problem.source for problem in again.problems] == ["articles/more/01.md"]
    assert again.pages == first.pages
    page = "news/01/index.html"
    assert tree(tmp_path / "o")[page] == before[page]
    built(content, tmp_path / "clean", remember=False)
    assert tree(tmp_path / "o") == tree(tmp_path / "clean")
    (content / "articles/01.md").unlink()
    built(content, tmp_path / "o")
    built(content, tmp_path / "clean", remember=False)
    assert tree(tmp_path / "o") == tree(tmp_path / "clean")
    assert b"Title x" in tree(tmp_path / "o")[page]


def test_a_file_of_the_owners_comes_to_the_address_of_a_record_of_a_former_build(
    tmp_path: Path,
) -> None:
    content = write_site(tmp_path / "c", {"articles/a.md": record_text(body="Words.")})
    built(content, tmp_path / "o")
    (content / "static/news").mkdir(parents=True)
    (content / "static/news/a").write_text("mine")
    report = built(content, tmp_path / "o")
    assert [problem.source for problem in report.problems] == ["articles/a.md"]
    assert (tmp_path / "o/news/a").read_text() == "mine"


def test_what_was_retracted_is_nowhere_but_at_its_address_with_its_reason(tmp_path: Path) -> None:
    """Wherever it was named: lists, feeds, sitemaps, related coverage of others, collections."""
    original = "https://news.example.com/gone"
    gone = record_text("gone", more="topics: [AI]\nretracted: It was made up.", body="Words.")
    again = gone.replace("retracted: It was made up.\n", "").replace("Title gone", "Title again")
    lists = f"related: [{{title: Title gone, webUrl: {original}}}]\nitems: [gone, again]"
    files = {
        "articles/gone.md": gone,
        "articles/again.md": again,
        "articles/lists.md": record_text("lists", more=f"topics: [AI]\n{lists}", body="More."),
    }
    content = write_site(tmp_path / "c", files)
    report = built(content, tmp_path / "o")
    made = tree(tmp_path / "o")
    tombstone = made.pop("news/gone/index.html").decode()
    assert "It was made up." in tombstone
    assert 'content="noindex,follow"' in tombstone
    everything = b"".join(made.values())
    for word in (original.encode(), b"Title gone", b"Title again", b"It was made up", b"Words."):
        assert word not in everything
        assert word == b"It was made up" or word.decode() not in tombstone
    assert b"Title lists" in everything
    assert not any("news/gone" in path or "news/again" in path for path in made)
    assert [problem.source for problem in report.problems] == ["articles/again.md"]


def test_what_is_not_public_is_nowhere(tmp_path: Path) -> None:
    """One `visible` for every surface: no page, feed, sitemap or list names a hidden record."""
    hidden = {
        "articles/held.md": record_text(
            "held", more="published: false\ntopics: [AI]", body="Words."
        ),
        "articles/gone.md": record_text("gone", more="removed: true\nrelated: []", body="Words."),
        "articles/later.md": record_text("later", published="2030-01-01", body="Words."),
        "articles/draft.md": record_text(
            "draft", more="status: Draft\ntopics: [AI]", body="Words."
        ),
        "articles/past.md": record_text("past", more="expiryDate: 2025-06-01", body="Words."),
        "articles/perhaps.md": record_text("perhaps", more="hidden: perhaps", body="Words."),
    }
    shown = record_text("shown", more="topics: [AI]\nitems: [held, gone, later, draft, past]")
    content = write_site(tmp_path / "c", {**hidden, "articles/shown.md": shown})
    built(content, tmp_path / "o")
    for path, data in tree(tmp_path / "o").items():
        for word in (b"held", b"gone", b"later", b"draft", b"past", b"perhaps"):
            assert b"Title " + word not in data, path
            assert b"news.example.com/" + word not in data, path


def test_what_editors_keep_private_is_nowhere(tmp_path: Path) -> None:
    provider = "{name: N, domain: news.example.com, secured: aHVzaGh1c2g}"
    more = f'secured: "aHVzaGh1c2g="\nprovider: {provider}'
    content = write_site(tmp_path / "c", {"articles/a.md": record_text(more=more, body="Words.")})
    report = built(content, tmp_path / "o")
    assert "aHVzaGh1" not in repr(report)
    assert not [path for path, data in tree(tmp_path / "o").items() if b"aHVzaGh1" in data]


def test_a_name_that_changed_leads_on_from_its_former_address(tmp_path: Path) -> None:
    files = {
        "articles/a.md": record_text(more="topics: [Facebook AI]"),
        "topics/meta.yaml": "name: Meta AI\naliases: [Facebook AI]\n",
    }
    built(write_site(tmp_path / "c", files), tmp_path / "o")
    moved = (tmp_path / "o/topics/facebook-ai/index.html").read_text()
    assert 'url=https://digest.example.org/topics/meta-ai/"' in moved
    former = (tmp_path / "o/topics/facebook-ai/feed.xml").read_text()
    now = (tmp_path / "o/topics/meta-ai/feed.xml").read_text()
    assert former.replace("facebook-ai/feed.xml", "meta-ai/feed.xml") == now


def test_a_site_on_a_sub_path_differs_in_its_links_alone(tmp_path: Path) -> None:
    content = awkward(tmp_path / "c")
    built(content, tmp_path / "root")
    built(content, tmp_path / "sub", base_url="https://e.org/ai/")
    root, sub = tree(tmp_path / "root"), tree(tmp_path / "sub")
    assert root.keys() == sub.keys()
    assert b'href="/ai/topics/ai/"' in sub["index.html"]


@pytest.mark.slow
def test_bytes_are_the_same_for_any_process(tmp_path: Path) -> None:
    """For any hash seed, time zone, locale, folder and number of processes."""
    files = {
        f"articles/{n}.md": record_text(str(n), published=f"2025-01-{n % 28 + 1:02}", body="Words.")
        for n in range(450)  # enough for several processes to share
    }
    trees = []
    for at, (seed, zone, language, jobs) in enumerate(
        [
            ("0", "UTC", "C", "1"),
            ("1", "Asia/Tokyo", "C.UTF-8", "2"),
            ("2", "US/Pacific", "de_DE", "3"),
        ]
    ):
        content = write_site(tmp_path / ("deep/" * at) / str(at) / "content", files)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        subprocess.run(
            [sys.executable, "-m", "generator", "build", str(content), "-o", "out", "-j", jobs,
             "--now", "2026-01-01"],
            cwd=content.parent, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        trees.append(tree(content.parent / "out"))
    assert trees[0] == trees[1] == trees[2]


def test_words_that_stand_in_english_are_told_once_where_the_language_is_another(
    tmp_path: Path,
) -> None:
    content = write_site(tmp_path / "c", {}, language="nl", templates="own", theme="default")
    catalogue = content / "own/default/languages/nl.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "Archive"\nmsgstr "Archief"\n')
    (problem,) = _of_language(built(content, tmp_path / "o"))
    assert (problem.source, problem.level) == ("site.yaml", "warning")
    assert "stand in English" in problem.message
    assert "add them in own/default/languages/nl.po" in problem.message
    assert "Archief" in (tmp_path / "o/archive/index.html").read_text("utf-8")
    for english in ("en", "en-GB"):
        write_site(tmp_path / "c", {}, language=english)
        assert not _of_language(built(content, tmp_path / "o"))


def _of_language(report: Report) -> list[Problem]:
    return [problem for problem in report.problems if problem.field == "language"]


def test_a_catalogue_with_a_fault_ends_the_build_before_anything_is_written(tmp_path: Path) -> None:
    content = write_site(tmp_path / "c", {}, language="nl", templates="own")
    catalogue = content / "own/default/languages/nl.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "Archive"\nmsgstr "%(x)s"\n')
    with pytest.raises(ThemeError, match=r"default/languages/nl.po:1: .*%\(x\)s"):
        built(content, tmp_path / "o")
    assert not (tmp_path / "o/index.html").exists()


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (
            "User-agent: Bot\nDisallow: /\n",
            [
                "User-agent: Bot",
                "Disallow: /",
                "Sitemap: {root}/sitemap.xml",
                "Sitemap: {root}/news-sitemap.xml",
            ],
        ),
        (
            "# Hello\n",
            [
                "# Hello",
                "User-agent: *",
                "Disallow:",
                "Sitemap: {root}/sitemap.xml",
                "Sitemap: {root}/news-sitemap.xml",
            ],
        ),
        (
            "\ufeffuser-agent: *\r\nDisallow:\r\nsitemap: {root}/sitemap.xml",
            ["user-agent: *", "Disallow:", "sitemap: {root}/sitemap.xml"],
        ),
    ],
)
def test_an_own_robots_txt_stands_before_what_it_lacks(
    tmp_path: Path, own: str, told: list[str]
) -> None:
    root = "https://digest.example.org"
    files = {"articles/a.md": record_text(), "static/robots.txt": own.replace("{root}", root)}
    content = write_site(tmp_path / "content", files)
    output = tmp_path / "output"
    for _ in range(2):
        build(Request(content=content, output=output, now=NOW))
        lines = (output / "robots.txt").read_text("utf-8").splitlines()
        assert [line for line in lines if line] == [line.replace("{root}", root) for line in told]


@pytest.mark.parametrize(
    "name", ["_headers", "_redirects", "_redirects.nginx", ".htaccess", "CNAME"]
)
def test_own_files_for_hosts_stand_in_for_ours(tmp_path: Path, name: str) -> None:
    files = {"articles/a.md": record_text(), f"static/{name}": "own"}
    content = write_site(tmp_path / "content", files)
    build(Request(content=content, output=tmp_path / "output", now=NOW))
    assert (tmp_path / "output" / name).read_text() == "own"


def test_a_file_that_was_lost_or_edited_is_repaired(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text(body="Words.")})
    output = tmp_path / "output"
    built(content, output)
    whole = tree(output)
    (output / "feed.xml").unlink()
    (output / "index.html").write_text("edited")
    (output / "assets" / "style.css").write_text("")
    assert built(content, output).written == 0
    assert built(content, output, repair=True).written == 3
    assert tree(output) == whole
    assert built(content, output, repair=True).written == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere open files are not listed")
def test_a_process_that_builds_again_and_again_holds_nothing_of_former_builds(
    tmp_path: Path,
) -> None:
    site = awkward(tmp_path / "site")

    def held() -> tuple[int, int]:
        gc.collect()
        kinds = Article | ArticleContext | Library | StoreReader
        values = [each for each in gc.get_objects() if isinstance(each, kinds)]
        return len(values), len(os.listdir("/proc/self/fd"))

    def build_again(number: int) -> None:
        text = record_text("a", more="quality: 80", body=f"Words {number}.")
        (site / "articles/a.md").write_text(text)
        assert built(site, tmp_path / "output").written > 0

    build_again(0)
    before = held()
    for number in range(1, 4):
        build_again(number)
    assert held() == before


def test_a_preview_leaves_nothing_of_what_is_to_be_published(tmp_path: Path) -> None:
    """Neither which folder is published, nor what changed in it, nor who was there first."""
    content, published = awkward(tmp_path / "c"), tmp_path / "o"
    built(content, tmp_path / "preview", is_preview=True)
    state = content / ".broadsheet"
    assert not (state / "changes.db").exists()
    assert not list(state.glob("changes*.json"))
    first = built(content, published)
    assert not [note for note in first.notes if "nothing to compare" in note]
    noted = (state / "changes.json").read_bytes()
    published.rename(tmp_path / "away")
    write_site(content, {"articles/b.md": record_text("b", published="2025-02-01")})
    built(content, tmp_path / "preview", is_preview=True)
    assert (state / "changes.json").read_bytes() == noted
    (tmp_path / "away").rename(published)
    built(content, published)
    assert (state / "changes.json").read_bytes() != noted
    assert not list(state.glob("changes-*.json"))
