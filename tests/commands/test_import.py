"""`broadsheet import`, as its users meet it."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from generator.importing.run import NotWritten, Planned, write
from generator.problems import Problem
from tests.commands.test_init import run
from tests.factories import tree, write_site
from tests.importing.samples import SAMPLES


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(
        tmp_path / "content",
        {
            "topics/ports.yaml": "name: Ports\nid: ports\naliases: [harbours]\n",
            "topics/dredging.yaml": "name: Dredging\nparent: Ports\n",
        },
    )


def laid(folder: Path, sample: str) -> Path:
    """The file or folder of a sample."""
    return given(folder / sample, SAMPLES[sample][1])


def given(path: Path, said: str | dict[str, str]) -> Path:
    files = {"": said} if isinstance(said, str) else said
    for name, text in files.items():
        file = path / name if name else path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return path


def imported(site: Path, source: Path, *more: object) -> Result:
    return run("import", source, "--content", site, *more)


def told(site: Path, source: Path, *more: object) -> dict[str, Any]:
    result = imported(site, source, "--json", *more)
    document: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == document["status"]
    return document


def states(document: dict[str, Any]) -> list[str]:
    return [row["state"] for row in document["articles"]]


def built(site: Path) -> dict[str, Any]:
    result = run("build", site, "-o", site.parent / "output", "--json")
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def texts(site: Path, document: dict[str, Any]) -> dict[str, str]:
    return {name: (site / name).read_text("utf-8") for name in document["written"]}


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_format_is_told_by_what_it_holds_and_becomes_records_that_a_build_takes_as_they_are(
    tmp_path: Path, site: Path, sample: str
) -> None:
    source = laid(tmp_path / "sources", sample)
    document = told(site, source)
    assert document["format"] == SAMPLES[sample][0]
    assert document["written"]
    report = built(site)
    assert report["status"] == 0
    assert {each["level"] for each in report["problems"]} <= {"warning"}, report["problems"]
    assert report["read"] == len(document["written"])
    checked = json.loads(run("check", site, "--format", "json").stdout)
    assert [each for each in checked["findings"] if each["level"] != "warning"] == []
    assert "c2VjcmV0IHdvcmRz" not in "".join(texts(site, document).values()), "what is secured"


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_second_import_writes_nothing(tmp_path: Path, site: Path, sample: str) -> None:
    source = laid(tmp_path / "sources", sample)
    first = told(site, source)
    before = tree(site)
    second = told(site, source)
    assert second["written"] == []
    assert tree(site) == before
    assert states(second) == ["known" if each == "new" else each for each in states(first)]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_dry_run_says_the_same_and_writes_nothing(
    tmp_path: Path, site: Path, sample: str
) -> None:
    source = laid(tmp_path / "sources", sample)
    before = tree(site)
    dry = told(site, source, "--dry-run")
    assert (dry["written"], tree(site)) == ([], before)
    whole = told(site, source)
    assert dry["articles"] == whole["articles"]


PRIVATE_WORDS = ("mine", "locked", "sesame", "Mine")


@pytest.mark.parametrize(
    ("sample", "count"), [("wordpress", 2), ("pinboard", 1), ("mastodon", 1), ("bookmarks", 1)]
)
def test_what_is_private_or_has_a_password_is_counted_and_nowhere(
    tmp_path: Path, site: Path, sample: str, count: int
) -> None:
    result = imported(site, laid(tmp_path / "sources", sample), "--json", "--verbose")
    document = json.loads(result.stdout)
    assert states(document).count("private") == count
    said = "".join(texts(site, document).values()) + result.output
    assert not [word for word in PRIVATE_WORDS if word in said]


@pytest.mark.parametrize(
    ("sample", "hidden"),
    [
        ("wordpress", ["published: false"]),
        ("pinboard", ["published: false"]),
        ("csv", ["draft: true"]),
        ("jekyll", ["published: false"]),
        ("hugo", ["draft: true"]),
        ("pelican", ["status: draft"]),
    ],
)
def test_a_draft_stays_a_draft(tmp_path: Path, site: Path, sample: str, hidden: list[str]) -> None:
    document = told(site, laid(tmp_path / "sources", sample))
    whys = [row["why"] for row in document["articles"] if row["state"] == "new"]
    assert [why for why in whys if why] == [f"not shown: {each}" for each in hidden]
    report = built(site)
    assert report["read"] - report["shown"] == len(hidden)


def test_a_former_address_leads_to_the_record(tmp_path: Path, site: Path) -> None:
    told(site, laid(tmp_path / "sources", "wordpress"))
    built(site)
    former = (tmp_path / "output/2024/05/dredging/index.html").read_text()
    assert "https://digest.example.org/news/2024-05-17-title-of-dredging/" in former


def test_subscribers_know_what_is_imported_by_its_former_id(tmp_path: Path, site: Path) -> None:
    told(site, laid(tmp_path / "sources", "rss"))
    built(site)
    feed = json.loads((tmp_path / "output/feed.json").read_text())
    ids = {item["external_url"]: item["id"] for item in feed["items"]}
    assert ids == {
        "https://news.example.org/dredging": "4711 at notes",
        "https://news.example.org/ferry": "https://news.example.org/ferry",
    }


@pytest.mark.parametrize("file", ["feed.xml", "atom.xml", "feed.json", "api/news/index.json"])
def test_what_a_site_exports_is_known_to_it_and_keeps_its_ids_on_another(
    tmp_path: Path, site: Path, file: str
) -> None:
    with (site / "site.yaml").open("a") as settings:
        settings.write("api: true\n")
    told(site, laid(tmp_path / "sources", "csv"))
    told(site, laid(tmp_path / "sources", "wordpress"))
    shown = built(site)["shown"]
    export = tmp_path / "output" / file
    again = told(site, export)
    assert states(again) == ["known"] * shown
    other = write_site(tmp_path / "other/content", {})
    fresh = told(other, export, "--home", "https://digest.example.org/")
    assert states(fresh) == ["new"] * shown
    built(other)
    feeds = [
        json.loads((output / "feed.json").read_text())["items"]
        for output in (tmp_path / "output", tmp_path / "other/output")
    ]
    of_site, of_other = ({item["id"] for item in items} for items in feeds)
    assert of_site == of_other


def test_no_file_is_overwritten_whatever_it_is_called(tmp_path: Path, site: Path) -> None:
    there = {"articles/2024-05-17-dredging-begins.md": "---\ntitle: [\n"}
    write_site(site, there)
    (site / "articles/_2024-05-18-a.md").write_text("x")
    document = told(site, laid(tmp_path / "sources", "csv"))
    assert "articles/2024-05-17-dredging-begins-2.md" in document["written"]
    assert (site / "articles/2024-05-17-dredging-begins.md").read_text() == "---\ntitle: [\n"


def test_what_was_put_aside_as_a_draft_does_not_come_again(tmp_path: Path, site: Path) -> None:
    source = laid(tmp_path / "sources", "pocket-html")
    first = told(site, source)
    (site / "articles/_aside").mkdir()
    for name in first["written"]:
        (site / name).rename(site / "articles/_aside" / Path(name).name)
    assert told(site, source)["written"] == []


def test_an_original_on_the_deny_list_is_not_imported(tmp_path: Path, site: Path) -> None:
    with (site / "site.yaml").open("a") as settings:
        settings.write("deny: [https://news.example.org/ferry]\n")
    document = told(site, laid(tmp_path / "sources", "pocket-html"))
    assert len(document["written"]) == 1
    (denied,) = [row for row in document["articles"] if row["state"] == "known"]
    assert "deny list" in denied["why"]


def test_tags_are_topics_where_the_site_has_them_and_all_of_them_if_that_is_wanted(
    tmp_path: Path, site: Path
) -> None:
    source = given(
        tmp_path / "rows",
        'title,url,date,tags\nT,https://news.example.org/a,2024-01-01,"harbours, tides"\n',
    )
    (text,) = texts(site, told(site, source)).values()
    assert "topics:\n  - Ports\ntags:\n  - tides\n" in text
    other = write_site(tmp_path / "other", {"topics/ports.yaml": "name: Ports\n"})
    (text,) = texts(other, told(other, source, "--all-tags")).values()
    assert "topics:\n  - harbours\n  - tides\n" in text


def test_a_page_of_the_former_site_is_read_here_and_leads_to_what_it_is_about(
    tmp_path: Path, site: Path
) -> None:
    document = told(site, laid(tmp_path / "sources", "atom"), "--home", "https://notes.example.net")
    (text,) = texts(site, document).values()
    assert "webUrl: https://news.example.org/dredging\n" in text
    assert 'redirect_from:\n  - "/dredging/"\n' in text


@pytest.mark.parametrize(
    ("rows", "line", "field", "words"),
    [
        ("T,javascript:alert(1),2024-01-01", 2, "webUrl", "expected an address of the web"),
        ("T,,2024-01-01", 2, "webUrl", "has no address"),
        ("T,https://news.example.org/a,someday", 2, "publishedDateTime", 'found "someday"'),
        ("T,https://news.example.org/a,", 2, "publishedDateTime", "--date DAY"),
        ('"T\nU",https://news.example.org/a,\nV,x,2024-01-01', 4, "webUrl", 'found "x"'),
        ('T,https://news.example.org/a,2024-01-01\n"U,https://news.example.org/b', 3, "", "quote"),
    ],
    ids=["scheme", "no address", "no date", "empty date", "second row", "open quote"],
)
def test_a_fault_names_file_row_field_and_what_was_found_and_the_rest_goes_on(
    tmp_path: Path, site: Path, rows: str, line: int, field: str, words: str
) -> None:
    sound = "Sound,https://news.example.org/sound,2024-01-02"
    source = given(tmp_path / "rows.csv", f"title,url,date\n{rows}\n")
    document = told(site, source)
    assert document["status"] == 1
    assert [
        problem
        for problem in document["problems"]
        if (problem["source"], problem["line"], problem["field"]) == (str(source), line, field)
        and words in problem["message"]
    ], document["problems"]
    source = given(tmp_path / "rows.csv", f"title,url,date\n{sound}\n{rows}\n")
    assert "articles/2024-01-02-sound.md" in told(site, source)["written"]


def test_a_day_for_what_says_none_can_be_given(tmp_path: Path, site: Path) -> None:
    source = given(tmp_path / "rows", "title,url\nT,https://news.example.org/a\n")
    assert told(site, source)["written"] == []
    document = told(site, source, "--date", "2024-02-03")
    assert document["written"] == ["articles/2024-02-03-t.md"]
    assert imported(site, source, "--date", "2024-02-30").exit_code == 2


def test_columns_mean_what_is_said(tmp_path: Path, site: Path) -> None:
    source = given(tmp_path / "rows", "a,b,c,d\nT,https://news.example.org/a,2024-01-01,x\n")
    assert imported(site, source).exit_code == 2
    names = ["--map", "A=title", "--map", "b=webUrl", "--map", "c=publishedDateTime", "--map", "d="]
    (text,) = texts(site, told(site, source, *names)).values()
    assert text.startswith("---\ntitle: T\npublishedDateTime: 2024-01-01\n")
    wrong = imported(site, source, "--map", "a=titel")
    assert wrong.exit_code == 2
    assert 'did you mean "title"' in wrong.output
    missing = imported(site, source, "--map", "b=webUrl", "--map", "z=title")
    assert missing.exit_code == 2
    assert '"z"' in missing.output


@pytest.mark.parametrize("folder", ["../x", "/etc/../..", "articles/_x", "other", "articles/../x"])
def test_records_lie_below_the_content_folder_where_a_build_finds_them(
    tmp_path: Path, site: Path, folder: str
) -> None:
    source = laid(tmp_path / "sources", "csv")
    before = tree(tmp_path)
    assert imported(site, source, "--into", folder).exit_code == 2
    assert tree(tmp_path) == before


def test_records_lie_in_the_folder_that_is_asked_for(tmp_path: Path, site: Path) -> None:
    document = told(site, laid(tmp_path / "sources", "csv"), "--into", "articles/old/")
    assert {name.rpartition("/")[0] for name in document["written"]} == {"articles/old"}


def test_a_folder_that_leads_elsewhere_is_not_written_to(tmp_path: Path, site: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (site / "articles").mkdir()
    (site / "articles/old").symlink_to(elsewhere)
    result = imported(site, laid(tmp_path / "sources", "csv"), "--into", "articles/old")
    assert result.exit_code == 2
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", "no format that is known"),
        ("Only words.\n", "no format that is known"),
        ('<opml version="2.0"><body/></opml>', "broadsheet feeds import"),
        ('{"title": "x"}', "no format that is known"),
    ],
    ids=["empty", "words", "opml", "object"],
)
def test_what_is_not_read_is_said_with_what_to_do(
    tmp_path: Path, site: Path, said: str, words: str
) -> None:
    before = tree(site)
    result = imported(site, given(tmp_path / "source", said))
    assert result.exit_code == 2
    assert words in result.output
    assert tree(site) == before


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"\x1f\x8b\x08"])
def test_an_archive_is_to_be_unpacked(tmp_path: Path, site: Path, beginning: bytes) -> None:
    (tmp_path / "export").write_bytes(beginning + bytes(99))
    result = imported(site, tmp_path / "export")
    assert result.exit_code == 2
    assert "Unpack it" in result.output


def test_nothing_is_asked_of_the_network(site: Path) -> None:
    result = imported(site, Path("https://notes.example.net/feed.xml"))
    assert result.exit_code == 2
    assert "save what lies there" in result.output


def test_a_repository_of_blocks_is_told_with_how_to_unpack_it(tmp_path: Path, site: Path) -> None:
    (tmp_path / "repo").write_bytes(b"\x3a\xa2eroots\x81\xd8\x2a\x58\x25\0gversion\x01" * 9)
    result = imported(site, tmp_path / "repo")
    assert result.exit_code == 2
    assert "Unpack it" in result.output


def test_without_the_package_that_reads_feeds_it_is_said_how_to_install_it(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)
    result = imported(site, laid(tmp_path / "sources", "rss"))
    assert result.exit_code == 2
    assert 'python -m pip install "broadsheet[fetch]"' in result.output


def test_a_table_says_what_becomes_of_each(tmp_path: Path, site: Path) -> None:
    source = laid(tmp_path / "sources", "pinboard")
    lines = imported(site, source, "--dry-run").stdout.splitlines()
    assert lines[0] == "Read as an export of Pinboard, in JSON"
    assert '"Dredging begins"  articles/2024-05-17-dredging-begins.md' in lines[1]
    assert lines[-2].startswith("3 articles: 2 new, 0 known, 1 private, 0 left out")
    assert lines[-1].startswith("Nothing was written")


def test_what_comes_to_lie_there_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    there = write_site(tmp_path, {"a.md": "theirs"})
    records = [Planned("a.md", "ours"), Planned("new/b.md", "ours")]
    problem, written = write(there, records)
    assert isinstance(problem, Problem)
    assert (problem.source, written) == ("a.md", "new/b.md")
    assert (there / "a.md").read_text() == "theirs"
    assert [path.name for path in (there / "new").iterdir()] == ["b.md"], "nothing unfinished"


def test_a_disk_that_takes_no_more_is_told_with_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("a file where a folder is to be")
    found = write(tmp_path, [Planned("a/a.md", "ours"), Planned("b/c/b.md", "ours")])
    assert next(found) == "a/a.md"
    with pytest.raises(NotWritten, match="1 records are written") as raised:
        next(found)
    assert raised.value.status == 5


def test_a_former_address_at_which_something_lies_is_left_out_and_told(
    tmp_path: Path, site: Path
) -> None:
    write_site(site, {"pages/about.md": "---\ntitle: About\n---\nUs.\n"})
    paths = ["/about/", "/news/", "/2024/05/", "/topics/ports/", "/free/"]
    source = given(
        tmp_path / "rows",
        "title,url,date,aliases,body\n"
        f"T,https://news.example.org/a,2024-05-17,{';'.join(paths)},Words.\n"
        "U,https://news.example.org/b,2024-05-18,/free/;/news/2024-05-17-t/,Words.\n",
    )
    document = told(site, source)
    first, second = texts(site, document).values()
    assert 'redirect_from:\n  - "/free/"\n' in first
    assert "redirect_from" not in second
    assert len([each for each in document["problems"] if each["field"] == "redirect_from"]) == 6
    report = built(site)
    assert (report["status"], report["problems"]) == (0, [])


def test_the_table_is_in_the_order_of_the_source(tmp_path: Path, site: Path) -> None:
    rows = "".join(f"T{n},https://news.example.org/{n},2024-01-{20 - n:02}\n" for n in range(1, 13))
    document = told(site, given(tmp_path / "rows", f"title,url,date\n{rows}"))
    assert [row["line"] for row in document["articles"]] == [*range(2, 14)]


def test_a_text_that_was_cut_within_an_emoji_costs_half_a_sign(site: Path, tmp_path: Path) -> None:
    posts = [
        {"href": f"https://newt.example.org/{at}", "description": "Newts", "extended": "Cut \ud83d"}
        | {"time": "2026-01-05T10:00:00Z", "shared": "yes", "toread": "no", "tags": ""}
        for at in range(2)
    ]
    assert states(told(site, given(tmp_path / "p.json", json.dumps(posts)))) == ["new", "new"]
    assert not built(site)["problems"]


@pytest.mark.parametrize("title", ["w" * 5000, "word " * 1000], ids=["one word", "words"])
def test_a_title_that_is_too_long_is_cut_and_told(site: Path, tmp_path: Path, title: str) -> None:
    row = json.dumps({"title": title, "url": "https://vole.example/1", "date": "2026-01-02"})
    document = told(site, given(tmp_path / "long.jsonl", row))
    assert states(document) == ["new"]
    (text,) = texts(site, document).values()
    assert "…" in text.splitlines()[1]
    assert "cut there" in json.dumps(document["problems"])
    assert not built(site)["problems"]


def test_a_feed_that_declares_entities_has_them_stand_as_they_are(
    site: Path, tmp_path: Path
) -> None:
    feed = (
        "<?xml version='1.0'?>\n<!DOCTYPE rss [\n<!ENTITY a 'wwwwwwwwww'>\n"
        "<!ENTITY b '&a;&a;&a;&a;'>\n<!ENTITY c SYSTEM 'file:///etc/hostname'>\n]>\n"
        "<rss version='2.0'><channel><title>V</title><item><title>Voles &b; &c;</title>"
        "<link>https://vole.example/2</link><pubDate>Fri, 17 May 2024 08:30:00 GMT</pubDate>"
        "</item></channel></rss>"
    )
    document = told(site, given(tmp_path / "feed.xml", feed))
    (text,) = texts(site, document).values()
    assert "www" not in text
    assert 'title: "Voles &b; &c;"' in text or "title: Voles" in text


def test_a_path_in_a_feed_is_one_of_the_feeds_own_site(site: Path, tmp_path: Path) -> None:
    item = "<item><title>Voles</title><link>/voles</link><pubDate>Fri, 17 May 2024 08:30:00 GMT"
    feed = f"<link>https://vole.example/news/</link>{item}</pubDate></item></channel></rss>"
    feed = f"<rss version='2.0'><channel><title>V</title>{feed}"
    document = told(site, given(tmp_path / "feed.xml", feed))
    (text,) = texts(site, document).values()
    assert "webUrl: https://vole.example/voles\n" in text
