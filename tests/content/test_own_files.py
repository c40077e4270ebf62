"""Files of the site's own: pictures of the static folder, and what lies beside a record."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.content import settings
from generator.content.scan import scan_content
from generator.library.policy import Cause
from generator.memo.store import opened
from generator.output.report import Report
from generator.problems import Level
from generator.verify.run import Options, verify
from tests.factories import NOW, png, record_text, tree, write_site

INDEX = "articles/tides/index.md"
COVER = "images: [{url: cover.png}]"
Files = Mapping[str, str | bytes]


def built(folder: Path, files: Files, **given: str) -> Report:
    """A site of these files in `content`, built into `output`."""
    write_site(folder / "content", files, **given)
    return build(Request(content=folder / "content", output=folder / "output", now=NOW))


def bundle(more: str = COVER, body: str = "![Map](map.png)", **files: bytes | str) -> Files:
    """A record with a folder for itself, in which these files lie."""
    beside = {f"articles/tides/{name}": data for name, data in files.items()}
    return {INDEX: record_text("tides", more=more, body=body), **beside}


def pictures(folder: Path, page: str = "news/tides/index.html") -> list[tuple[str, str, str]]:
    """Address, width and height of each picture on a page, in their order."""
    found = []
    for tag in re.findall("<img[^>]*>", (folder / "output" / page).read_text()):
        values = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        found.append((values["src"], values.get("width", ""), values.get("height", "")))
    return found


def told(report: Report, level: Level | None = None) -> list[str]:
    return [str(each) for each in report.problems if level is None or each.level is level]


def keeps_the_rules(folder: Path) -> None:
    order = Options(output=folder / "output", content=folder / "content", now=NOW)
    assert verify(order).findings == ()


def test_what_lies_beside_a_record_is_shown_copied_and_measured(tmp_path: Path) -> None:
    files = {"cover.png": png(40, 20), "map.png": png(60, 90), "data.csv": "a,b\n"}
    report = built(tmp_path, bundle(**files))
    assert report.problems == ()
    assert pictures(tmp_path) == [
        ("/news/tides/cover.png", "40", "20"),
        ("/news/tides/map.png", "60", "90"),
    ]
    for name, data in files.items():
        expected = data if isinstance(data, bytes) else data.encode()
        assert (tmp_path / "output/news/tides" / name).read_bytes() == expected
    feed = json.loads((tmp_path / "output/feed.json").read_bytes())
    assert feed["items"][0]["image"] == "https://digest.example.org/news/tides/cover.png"
    assert 'src="https://digest.example.org/news/tides/map.png"' in feed["items"][0]["content_html"]
    assert "/./" not in "".join(p.read_text() for p in (tmp_path / "output").rglob("*.html"))
    keeps_the_rules(tmp_path)


@pytest.mark.parametrize(
    ("file", "written"),
    [
        ("map.png", "./map.png"),
        ("images/map.png", "images/map.png"),
        ("images/map.png", "./images/../images/map.png"),
        ("my map.png", "my%20map.png"),
        ("my map.png", "<my map.png>"),
        ("Map.PNG", "map.png"),
        ("karte-ä.png", "karte-ä.png"),
        ("karte-a\u0308.png", "karte-ä.png"),
        ("a'b(1).png", "<a'b(1).png>"),
        ("a&b.png", "a&amp;b.png"),
    ],
)
def test_a_file_is_found_however_its_path_is_written(
    tmp_path: Path, file: str, written: str
) -> None:
    report = built(tmp_path, bundle("", f"![Map]({written})", **{file: png(40, 20)}))
    assert report.problems == ()
    ((address, *size),) = pictures(tmp_path)
    assert size == ["40", "20"]
    assert address.startswith("/news/tides/")
    keeps_the_rules(tmp_path)  # its link leads to a file that is there


def test_a_link_to_what_lies_beside_leads_there(tmp_path: Path) -> None:
    files = {"report.pdf": b"%PDF", "data.csv": "a"}
    built(tmp_path, bundle("", "[R](report.pdf#page=2) [D](./data.csv) [E](else.html)", **files))
    page = (tmp_path / "output/news/tides/index.html").read_text()
    assert 'href="/news/tides/report.pdf#page=2"' in page
    assert 'href="/news/tides/data.csv"' in page
    assert 'href="https://news.example.com/else.html"' in page  # relative to the original
    keeps_the_rules(tmp_path)


@pytest.mark.parametrize(
    "written", ["../secret.png", "../../site.yaml", "%2e%2e/secret.png", "/etc"]
)
def test_nothing_is_reached_that_does_not_lie_beside(tmp_path: Path, written: str) -> None:
    files = bundle(f"images: [{{url: '{written}'}}]", f"![x]({written})")
    built(tmp_path, {**files, "articles/secret.png": png(1, 1)})
    assert not list((tmp_path / "output").rglob("secret.png"))
    assert not (tmp_path / "output/news/tides/site.yaml").exists()


@pytest.mark.parametrize(
    "name",
    [
        "a.svg",
        "a.html",
        "a.xhtml",
        "a.xml",
        "a.js",
        "a.css",
        "feed.xml",
        "index.html",
        "a.php",
        "a",
    ],
)
def test_what_could_act_in_a_readers_browser_is_not_copied_and_named(
    tmp_path: Path, name: str
) -> None:
    report = built(tmp_path, bundle("", "Words.", **{name: "<script>alert(1)</script>"}))
    assert not (tmp_path / f"output/news/tides/{name}").exists() or name == "index.html"
    assert "alert(1)" not in (tmp_path / "output/news/tides/index.html").read_text()
    (line,) = told(report, Level.WARNING)
    assert f"articles/tides/{name}" in line
    assert "beside records not copied" in line


@pytest.mark.parametrize("name", ["_a.png", ".a.png", "_private/a.png", ".git/a.png"])
def test_what_is_hidden_or_begins_with_an_underscore_is_no_ones_business(
    tmp_path: Path, name: str
) -> None:
    report = built(tmp_path, bundle("", "Words.", **{name: png(1, 1)}))
    assert not list((tmp_path / "output").rglob("a.png"))
    assert told(report) == []


@pytest.mark.skipif(os.name != "posix", reason="such names cannot be given here")
@pytest.mark.parametrize("name", ["a:b.png", "con.png", "a /b.png", "a?.png"])
def test_a_name_that_not_every_system_can_hold_is_not_copied(tmp_path: Path, name: str) -> None:
    report = built(tmp_path, bundle("", "Words.", **{name: png(1, 1)}))
    assert not list((tmp_path / "output/news/tides").rglob("*.png"))
    assert name in told(report)[0]


@pytest.mark.skipif(os.name != "posix", reason="such names cannot be given here")
def test_of_two_names_that_differ_in_case_alone_the_first_goes_out(tmp_path: Path) -> None:
    report = built(tmp_path, bundle("", "![x](a.png)", **{"A.png": png(4, 2), "a.png": png(1, 1)}))
    assert pictures(tmp_path) == [("/news/tides/A.png", "4", "2")]
    (line,) = told(report, Level.DROPPED)
    assert line.startswith("articles/tides/a.png: not every system can tell its name from")


def test_what_belongs_to_a_record_within_belongs_to_that_one(tmp_path: Path) -> None:
    inner = "articles/tides/moon/index.md"
    files = {
        **bundle("", "![x](a.png)", **{"a.png": png(4, 2), "moon/b.png": png(6, 3)}),
        inner: record_text("moon", body="![x](b.png)"),
    }
    assert built(tmp_path, files).problems == ()
    assert pictures(tmp_path, "news/moon/index.html") == [("/news/moon/b.png", "6", "3")]
    assert not (tmp_path / "output/news/tides/moon").exists()


@pytest.mark.parametrize(
    "more",
    [
        "published: false",
        "removed: true",
        "retracted: It was made up.",
        "publishedDateTime: 2099-01-01",
        "id: a<b",
    ],
)
def test_what_lies_beside_a_record_that_is_not_shown_is_not_there(
    tmp_path: Path, more: str
) -> None:
    text = record_text("tides", more=f"{COVER}\n{more}", body="Words.")
    if "published" in more:
        text = text.replace("publishedDateTime: 2025-01-01T12:00:00Z\n", "", 1)
    built(tmp_path, {INDEX: text, "articles/tides/cover.png": png(1, 1)})
    assert not list((tmp_path / "output").rglob("cover.png"))


def test_a_record_without_a_page_of_its_own_has_its_picture_all_the_same(tmp_path: Path) -> None:
    built(tmp_path, bundle(f"{COVER}\npage: none", "", **{"cover.png": png(40, 20)}))
    assert not (tmp_path / "output/news/tides/index.html").exists()
    assert (tmp_path / "output/news/tides/cover.png").read_bytes() == png(40, 20)
    assert ("/news/tides/cover.png", "40", "20") in pictures(tmp_path, "index.html")
    keeps_the_rules(tmp_path)


def test_two_records_of_one_name_without_pages_have_each_its_own_picture(tmp_path: Path) -> None:
    files = {
        f"articles/{year}/tides/{name}": data
        for year in (2025, 2026)
        for name, data in (
            ("index.md", record_text(str(year), more=f"{COVER}\npage: none")),
            ("cover.png", png(year, 20)),
        )
    }
    report = built(tmp_path, files)
    assert report.problems == ()
    shown = {size[1]: size[0] for size in pictures(tmp_path, "index.html")}
    for year in ("2025", "2026"):
        assert (tmp_path / f"output{shown[year]}").read_bytes() == png(int(year), 20)
    keeps_the_rules(tmp_path)


def test_two_records_of_one_name_with_pages_clash_aloud(tmp_path: Path) -> None:
    files = {**bundle(body="Words."), "articles/tides.md": record_text("other", body="Words.")}
    report = built(tmp_path, {**files, "articles/tides/cover.png": png(4, 2)})
    assert not report.rejected
    assert "its page would be news/tides/index.html" in "".join(told(report, Level.DROPPED))


@pytest.mark.parametrize(
    ("more", "given"),
    [
        ({"static/news/tides/map.png": png(9, 9)}, {}),
        ({}, {"redirects": "{/news/tides/map.png: /about/}"}),
    ],
)
def test_a_file_beside_a_record_gives_way_to_what_is_the_owners(
    tmp_path: Path, more: Files, given: dict[str, str]
) -> None:
    report = built(tmp_path, {**bundle("", **{"map.png": png(4, 2)}), **more}, **given)
    (line,) = told(report, Level.DROPPED)
    assert line.startswith("articles/tides/map.png: its address is that of ")
    assert (tmp_path / "output/news/tides/map.png").read_bytes() != png(4, 2)
    assert [address for address, *_ in pictures(tmp_path)] == ["https://news.example.com/map.png"]


def test_a_file_beside_a_record_gives_way_to_a_page(tmp_path: Path) -> None:
    files = bundle("", "Words.", **{"page.json": "{}", "index.json": "{}"})
    moved = {name.replace("tides", "api"): text for name, text in files.items()}
    report = built(tmp_path, moved, api="true", permalink="/{stem}/")
    (line,) = told(report, Level.DROPPED)
    assert line.startswith("articles/api/index.json: its address api/index.json is that of another")
    assert (tmp_path / "output/api/page.json").read_text() == "{}"
    assert (tmp_path / "output/api/index.json").read_text() != "{}"


def test_a_file_that_is_too_large_is_not_copied(tmp_path: Path) -> None:
    files = bundle("", "Words.", **{"a.mp4": bytes(1_001), "b.mp4": bytes(1_000)})
    report = built(tmp_path, files, limits="{attachment_size: 1000}")
    assert [path.name for path in (tmp_path / "output").rglob("*.mp4")] == ["b.mp4"]
    assert told(report) == [
        "articles/tides/a.mp4: larger than 1,000 bytes; make it smaller; it is not copied"
    ]


def test_an_index_at_the_top_of_its_pattern_owns_nothing(tmp_path: Path) -> None:
    files = {"articles/index.md": record_text(body="Words."), "articles/a.png": png(1, 1)}
    built(tmp_path, files)
    assert not list((tmp_path / "output").rglob("a.png"))


def test_a_link_beside_a_record_leads_nowhere_outside(tmp_path: Path) -> None:
    write_site(tmp_path / "content", bundle("", "Words."))
    (tmp_path / "secret.png").write_bytes(png(1, 1))
    (tmp_path / "content/articles/tides/a.png").symlink_to(tmp_path / "secret.png")
    report = built(tmp_path, {})
    assert not list((tmp_path / "output").rglob("a.png"))
    assert "leads out of the content folder" in told(report)[0]
    assert report.read == report.shown == 1


STATIC = {"static/images/chart.png": png(40, 20)}


@pytest.mark.parametrize(
    "written",
    [
        "/images/chart.png",
        "images/chart.png",
        "./images/chart.png",
        "../static/images/chart.png",
        "static/images/chart.png",
    ],
)
def test_a_picture_of_the_static_folder_is_found_with_or_without_a_slash(
    tmp_path: Path, written: str
) -> None:
    record = record_text(more=f"images: [{{url: {written}}}]", body=f"![Chart]({written})")
    page = "---\ntitle: About\n---\n![Chart](/images/chart.png) ![Chart](images/chart.png)\n"
    files = {**STATIC, "articles/a.md": record, "pages/about.md": page}
    assert built(tmp_path, files).problems == ()
    for shown in ("news/a/index.html", "about/index.html"):
        assert pictures(tmp_path, shown) == [("/images/chart.png", "40", "20")] * 2
    keeps_the_rules(tmp_path)


def test_a_picture_that_we_have_is_as_large_as_its_file_everywhere(tmp_path: Path) -> None:
    image = "images: [{url: /images/chart.png, title: Chart, width: 1200, height: 675}]"
    files = {**STATIC, "articles/a.md": record_text(more=image, body="Words.")}
    report = built(tmp_path, files, api="true")
    assert told(report) == [
        "articles/a.md:5: images: static/images/chart.png is 40 by 20 pixels, "
        "not 1,200 by 675; that is shown"
    ]
    assert report.problems[0].level is Level.WARNING
    text = "".join(
        path.read_text()
        for path in (tmp_path / "output").rglob("*.*")
        if path.suffix in (".html", ".xml", ".json")
    )
    for sign in (
        'property="og:image:width" content="40"',
        '<media:content url="https://digest.example.org/images/chart.png" medium="image"'
        ' type="image/png" width="40" height="20"/>',
        'src="/images/chart.png" width="40" height="20"',
    ):
        assert sign in text, sign
    assert "1200" not in text
    keeps_the_rules(tmp_path)


def test_a_logo_that_we_have_is_as_large_as_its_file(tmp_path: Path) -> None:
    logo = "---\nname: E\ndomain: news.example.com\nimages: [{url: /images/chart.png}]\n---\n"
    files = {**STATIC, "articles/a.md": record_text(), "publishers/e.md": logo}
    assert built(tmp_path, files).problems == ()
    shown = pictures(tmp_path, "publishers/news-example-com/index.html")
    assert shown == [("/images/chart.png", "40", "20")]


def test_a_picture_of_related_coverage_is_found_as_well(tmp_path: Path) -> None:
    related = (
        "related: [{title: R, webUrl: 'https://e.org/r', images: [{url: images/chart.png}]},"
        " {title: S, webUrl: 'https://e.org/s', images: [{url: /images/none.png}]}]"
    )
    report = built(tmp_path, {**STATIC, "articles/a.md": record_text(more=related)})
    (line,) = told(report, Level.DROPPED)
    assert "related: static/images/none.png does not exist; shown without it" in line
    assert "images/none.png" not in (tmp_path / "output/feed.xml").read_text()
    keeps_the_rules(tmp_path)


@pytest.mark.parametrize(
    ("tag", "size"),
    [
        ("", ("40", "20")),
        ('width="20"', ("20", "10")),
        ('height="10"', ("20", "10")),
        ('width="400" height="9"', ("400", "200")),
        ('width="0" height="0"', ("40", "20")),
    ],
)
def test_the_author_may_show_a_picture_smaller_but_not_out_of_shape(
    tmp_path: Path, tag: str, size: tuple[str, str]
) -> None:
    record = record_text(body=f'<img src="/images/chart.png" alt="" {tag}>')
    built(tmp_path, {**STATIC, "articles/a.md": record})
    assert pictures(tmp_path, "news/a/index.html") == [("/images/chart.png", *size)]


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"\xff\xd8\xff\xe0", b"words"])
def test_a_damaged_picture_is_shown_with_a_warning(tmp_path: Path, data: bytes) -> None:
    files = bundle(**{"cover.png": data, "map.png": data})
    report = built(tmp_path, files)
    assert told(report, Level.WARNING) == told(report)
    assert len(told(report)) == 2
    assert all("is damaged" in line for line in told(report))
    assert [address for address, *_ in pictures(tmp_path)] == [
        "/news/tides/cover.png",
        "/news/tides/map.png",
    ]
    keeps_the_rules(tmp_path)


def test_a_picture_that_is_not_there_is_dropped_or_taken_for_the_originals(tmp_path: Path) -> None:
    report = built(
        tmp_path, bundle(body="![x](map.png) ![y](/images/y.png)", **{"a.png": png(1, 1)})
    )
    assert told(report, Level.DROPPED) == [
        f"{INDEX}:5: images: no picture cover.png lies beside the record, in a folder of its own, "
        "or below static/; shown without it"
    ]
    assert told(report, Level.WARNING) == [
        f"{INDEX}: body: map.png: no such file is copied; taken for an address of its original's"
    ]
    shown = [address for address, *_ in pictures(tmp_path)]
    assert shown == ["https://news.example.com/map.png", "https://news.example.com/images/y.png"]


def test_a_picture_that_can_be_no_ones_is_left_out_with_a_warning(tmp_path: Path) -> None:
    text = "---\ntitle: All\ntype: collection\n---\n![x](map.png) [l](gone.csv) words ![z](/z.png)"
    report = built(tmp_path, {"articles/all.md": text})
    (line,) = told(report, Level.WARNING)
    assert line.startswith("articles/all.md: body: map.png, gone.csv, static/z.png: no such file")
    assert pictures(tmp_path, "news/all/index.html") == []
    assert "l words" in (tmp_path / "output/news/all/index.html").read_text()
    keeps_the_rules(tmp_path)


def test_what_looks_like_an_address_in_a_text_stays_as_it_is(tmp_path: Path) -> None:
    body = '`<img src="/./map.png">` and "src="/images/chart.png" ="/./x" ![Map](map.png)'
    built(tmp_path, bundle("", body, **{"map.png": png(4, 2)}))
    page = (tmp_path / "output/news/tides/index.html").read_text()
    assert '<code>&lt;img src="/./map.png"&gt;</code>' in page
    assert '="/./x"' in page


def test_no_picture_is_opened_by_a_build_that_changes_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**bundle(**{"cover.png": png(4, 2), "map.png": png(4, 2)}), "articles/b.md": "x"}
    write_site(tmp_path / "content", files)
    for path in (tmp_path / "content").rglob("*"):
        os.utime(path, (1, 1))
    built(tmp_path, {})
    monkeypatch.setattr(
        "generator.content.own_files.size_of", lambda folder, name: pytest.fail(name)
    )
    report = built(tmp_path, {"articles/b.md": record_text("b")})
    assert (report.shown, report.problems) == (2, ())
    assert pictures(tmp_path)[0] == ("/news/tides/cover.png", "4", "2")


def settled_site(folder: Path) -> None:
    files = {
        **bundle(**{"cover.png": png(4, 2), "map.png": png(6, 2), "data.csv": "a"}),
        "articles/b.md": record_text("b", more="images: [{url: /p.png}]", body="![x](/q.png)"),
        "articles/c.md": record_text("c", body="![x](/q.png)"),
        "articles/d.md": record_text("d", body="Words."),
        "static/p.png": png(4, 2),
        "static/q.png": png(4, 2),
    }
    write_site(folder / "content", files)
    for path in (folder / "content").rglob("*"):
        os.utime(path, (1, 1))
    built(folder, {})


FEEDS = {"feed.xml", "atom.xml", "feed.json"}
LISTS = {
    "2025/01/01/index.html",
    "2025/01/index.html",
    "index.html",
    "publishers/news-example-com/index.html",
}


@pytest.mark.parametrize(
    ("file", "data", "written"),
    [
        ("articles/tides/data.csv", b"b", {"news/tides/data.csv"}),
        ("articles/tides/map.png", png(6, 2) + b"x", {"news/tides/map.png"}),
        (
            "articles/tides/map.png",
            png(9, 9),
            {"news/tides/map.png", "news/tides/index.html"} | FEEDS,
        ),
        (
            "articles/tides/cover.png",
            png(9, 9),
            {"news/tides/cover.png", "news/tides/index.html"} | FEEDS | LISTS,
        ),
        ("static/q.png", png(9, 9), {"q.png", "news/b/index.html", "news/c/index.html"} | FEEDS),
        ("static/p.png", png(9, 9), {"p.png", "news/b/index.html"} | FEEDS | LISTS),
        ("articles/tides/new.png", png(1, 1), {"news/tides/new.png"}),
    ],
)
@pytest.mark.parametrize("is_young", [False, True])
def test_a_picture_that_changed_writes_only_what_shows_it(
    tmp_path: Path, file: str, data: bytes, written: set[str], is_young: bool
) -> None:
    settled_site(tmp_path)
    before = tree(tmp_path / "output")
    (tmp_path / "content" / file).write_bytes(data)
    if not is_young:
        os.utime(tmp_path / "content" / file, (2, 2))
    built(tmp_path, {})
    after = tree(tmp_path / "output")
    differ = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert differ - {".broadsheet"} <= written
    assert file.rpartition("/")[2] in {path.rpartition("/")[2] for path in differ}
    if png(9, 9) == data:
        assert {path for path in written if path.endswith(("png", "index.html"))} - LISTS <= differ


def test_a_file_that_changes_within_the_second_of_the_build_is_noticed(tmp_path: Path) -> None:
    """With the same size and the same time: nothing but its being young tells."""
    files = bundle(**{"cover.png": png(40, 20), "map.png": png(40, 20)})
    built(tmp_path, files)
    for name in ("cover.png", "map.png"):
        path = tmp_path / "content/articles/tides" / name
        status = path.stat()
        path.write_bytes(png(20, 40)[: status.st_size].ljust(status.st_size, b"\0"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    built(tmp_path, {})
    assert [tuple(size) for _, *size in pictures(tmp_path)] == [("20", "40")] * 2
    copied = (tmp_path / "output/news/tides/map.png").read_bytes()
    assert copied == (tmp_path / "content/articles/tides/map.png").read_bytes()


def test_files_that_come_and_go_are_as_in_a_clean_build(tmp_path: Path) -> None:
    settled_site(tmp_path)
    for name in ("cover.png", "map.png"):
        (tmp_path / "content/articles/tides" / name).unlink()
    report = built(tmp_path, {"articles/tides/other.png": png(3, 3)})
    assert len(told(report, Level.DROPPED)) == 1
    clean = Request(
        content=tmp_path / "content", output=tmp_path / "clean", now=NOW, remember=False
    )
    build(clean)
    assert tree(tmp_path / "output") == tree(tmp_path / "clean")


DRAFTS = ("articles/_drafts/x.md", "articles/_x.md", "articles/2026/_old/y.md", "articles/.z.md")


def test_a_draft_by_its_path_is_held_back_and_not_read(tmp_path: Path) -> None:
    files = dict.fromkeys(DRAFTS, "Nothing of a record. Secret.")
    report = built(tmp_path, {**files, "articles/a.md": record_text(body="Words.")})
    assert report.problems == ()
    assert (report.read, report.shown, report.rejected) == (5, 1, ())
    assert {(each.name, each.kind) for each in report.withheld} == {
        (name, Cause.DRAFT) for name in DRAFTS
    }
    assert b"Secret" not in b"".join(tree(tmp_path / "output").values())


def test_a_draft_in_the_static_folder_is_not_copied(tmp_path: Path) -> None:
    files = {"static/_x.md": record_text(), "a.md": record_text("a"), "static/_y.txt": "y"}
    report = built(tmp_path, files, records="'**/*.md'")
    assert [each.name for each in report.withheld] == ["static/_x.md"]
    assert (tmp_path / "output/_y.txt").exists()
    assert not (tmp_path / "output/_x.md").exists()


def test_a_pattern_that_names_a_folder_with_an_underscore_means_it(tmp_path: Path) -> None:
    files = {"_news/a.md": record_text("a"), "_news/_b.md": record_text("b")}
    report = built(tmp_path, files, records="'_news/**/*.md'")
    assert (report.shown, [each.name for each in report.withheld]) == (1, ["_news/_b.md"])


def test_a_draft_that_is_put_out_and_taken_back_is_as_in_a_clean_build(tmp_path: Path) -> None:
    settled_site(tmp_path)
    before = tree(tmp_path / "output")
    record = tmp_path / "content/articles/b.md"
    record.rename(record.with_name("_b.md"))
    assert built(tmp_path, {}).withheld[0].name == "articles/_b.md"
    assert not (tmp_path / "output/news/b/index.html").exists()
    record.with_name("_b.md").rename(record)
    assert built(tmp_path, {}).withheld == ()
    assert tree(tmp_path / "output") == before


UNREAD = (
    "a.markdown b.MD c.mdx d.mdown e.mkd f.txt g.md.txt h.html i.yaml j.md~ k.md.bak l m.rst n.json"
).split()


def test_files_that_no_pattern_takes_are_named_in_one_line(tmp_path: Path) -> None:
    files = {f"articles/{name}": record_text() for name in UNREAD}
    files |= {"articles/good.md": record_text(), "articles/photo.jpg": "x"}
    report = built(tmp_path, files)
    assert report.shown == 1
    (line,) = told(report)
    assert line.startswith("site.yaml: records: 14 files below articles/ not read, for no pattern")
    assert all(f"articles/{name}" in line for name in UNREAD)
    assert "photo.jpg" not in line
    assert line.endswith(
        'Rename what is a record so that "articles/**/*.md" takes it, add a pattern here, or begin '
        "its name with _"
    )
    assert report.problems[0].level is Level.WARNING


def test_of_many_files_that_no_pattern_takes_the_first_are_named(tmp_path: Path) -> None:
    (line,) = told(built(tmp_path, {f"articles/{at:02}.mdx": "x" for at in range(25)}))[1:]
    assert "articles/19.mdx and 5 more. Rename" in line


@pytest.mark.parametrize("name", UNREAD)
@pytest.mark.parametrize("folder", ["articles/", "articles/2026/", "articles/tides/"])
def test_each_file_that_may_be_meant_as_a_record_is_known(
    tmp_path: Path, name: str, folder: str
) -> None:
    """Beside a record that has its folder for itself, only if it can be nothing else."""
    write_site(tmp_path, {folder + name: record_text(), INDEX: record_text("tides")})
    with opened(tmp_path, 0) as store:
        seen = scan_content(tmp_path, settings.load(tmp_path), store)
    is_attached = "tides" in folder and name in ("f.txt", "h.html", "l", "n.json")
    assert seen.untaken == (() if is_attached else (folder + name,))


@pytest.mark.parametrize("name", ["a.png", "b.pdf", ".c.txt", "_d.txt", "e.woff2", "_f/g.txt"])
def test_what_no_one_takes_for_a_record_is_not_named(tmp_path: Path, name: str) -> None:
    files = {f"articles/{name}": "x", "articles/good.md": record_text(), "notes/x.txt": "x"}
    assert told(built(tmp_path, files)) == []


@pytest.mark.parametrize("name", ["a.md.txt", "b.markdown", "c.MD", "d.yaml"])
def test_what_looks_like_a_record_beside_one_is_named_and_not_copied(
    tmp_path: Path, name: str
) -> None:
    report = built(tmp_path, bundle("", "Words.", **{name: record_text()}))
    (line,) = told(report)
    assert (
        f"1 file below articles/ not read, for no pattern takes it: articles/tides/{name}" in line
    )
    assert not (tmp_path / f"output/news/tides/{name}").exists()


def test_a_pattern_of_another_suffix_takes_its_files(tmp_path: Path) -> None:
    files = {
        "articles/a.markdown": record_text("a", body="Words."),
        "articles/tides/index.markdown": record_text("tides", more=COVER, body="Words."),
        "articles/tides/cover.png": png(4, 2),
        "articles/c.MD": record_text("c"),
    }
    records = "[{files: 'articles/**/*.markdown'}, {files: 'articles/**/*.MD'}]"
    report = built(tmp_path, files, records=records)
    assert (report.shown, report.problems) == (3, ())
    assert (tmp_path / "output/news/a/index.html").exists()
    assert pictures(tmp_path) == [("/news/tides/cover.png", "4", "2")]


def test_a_pattern_for_all_names_nothing_that_is_something_else(tmp_path: Path) -> None:
    files = {
        "a.md": record_text(),
        "articles/b.md": record_text("b"),
        "topics/1.yaml": "name: AI\n",
        "publishers/e.md": "---\nname: E\ndomain: e.org\n---\n",
        "static/robots.html": "x",
    }
    report = built(tmp_path, files, records="['*.md', 'articles/**/*.md']")
    assert told(report) == []


@pytest.mark.parametrize(
    ("images", "shown", "lost"),
    [
        ("[/none.png, /images/chart.png, /nor.png]", "/images/chart.png", 1),
        ("[/none.png, nor.png, 'https://i.example.com/x.png']", "https://i.example.com/x.png", 2),
        ("['https://i.example.com/x.png', /none.png]", "https://i.example.com/x.png", 0),
        ("[/images/chart.png, /none.png]", "/images/chart.png", 0),
        ("[/none.png, nor.png]", "", 2),
        ("[/images/My Chart.png]", "/images/My%20Chart.png", 0),
    ],
)
def test_the_first_picture_that_is_there_is_shown(
    tmp_path: Path, images: str, shown: str, lost: int
) -> None:
    files = STATIC | {"static/images/My Chart.png": png(40, 20)}
    files |= {"articles/a.md": record_text("a", more=f"images: {images}\npage: own\n")}
    report = built(tmp_path, files)
    named = [address for address, _, _ in pictures(tmp_path, "news/a/index.html")]
    assert named[:1] == ([shown] if shown else [])
    assert len(report.problems) == lost
