"""What one edit writes: a table. Everything else keeps its bytes and its time."""

import os
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.output.folder import MARKER
from tests.factories import NOW, record_text, write_site

FEEDS = ("feed.xml", "atom.xml", "feed.json")


def feeds(folder: str) -> set[str]:
    return {folder + file for file in FEEDS}


class Site:
    """Ninety records, three a day in January 2025, on two topics, with full list pages."""

    def __init__(self, folder: Path) -> None:
        self.content = folder / "content"
        self.output = folder / "output"
        files = {
            f"articles/{n:02}.md": record_text(
                f"{n:02}",
                published=f"2025-01-{n // 3 + 1:02}T{8 + n % 3:02}:00:00Z",
                more=f"topics: [{'AI' if n % 2 else 'Robots'}]\nexcerpt: In short.",
                body="Words." if n % 5 == 0 else "",
            )
            for n in range(90)
        }
        topics = {"topics/1.yaml": "name: AI\n", "topics/2.yaml": "name: Robots\n"}
        write_site(self.content, {**files, **topics}, page_size="5")
        for path in self.content.rglob("*"):
            os.utime(path, (1, 1))
        self.build()

    def build(self) -> None:
        build(Request(content=self.content, output=self.output, now=NOW))

    def write(self, name: str, text: str) -> None:
        (self.content / name).parent.mkdir(parents=True, exist_ok=True)
        (self.content / name).write_text(text)

    def edit(self, name: str, old: str, new: str) -> None:
        self.write(name, (self.content / name).read_text().replace(old, new))

    def touched(self) -> set[str]:
        """The paths that a build writes, adds or removes now."""
        before = self._times()
        self.build()
        after = self._times()
        return {
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        }

    def _times(self) -> dict[str, int]:
        files = (path for path in self.output.rglob("*") if path.is_file())
        return {
            path.relative_to(self.output).as_posix(): path.stat().st_mtime_ns
            for path in files
            if path.name != MARKER
        }


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


ALWAYS = {"index.html", "topics/index.html", "publishers/index.html", "archive/index.html"}
"""Pages that count or show the newest: any new record changes them."""


def test_nothing_changed_writes_nothing(site: Site) -> None:
    assert site.touched() == set()


def test_one_new_record_writes_where_it_stands_and_no_full_page(site: Site) -> None:
    text = record_text("new", published="2025-01-30T12:00:00Z", more="topics: [AI]", body="Words.")
    site.write("articles/new.md", text)
    assert site.touched() == {
        *ALWAYS,
        "news/new/index.html",
        "news/85/index.html",  # the article before it, which leads to it now
        "2025/01/30/index.html",
        "2025/01/index.html",
        "topics/ai/index.html",
        "publishers/news-example-com/index.html",
        *feeds(""),
        *feeds("topics/ai/"),
        "sitemap.xml",
        "sitemaps/articles-2025.xml",
        "sitemaps/lists-1.xml",
    }


def test_the_page_of_an_article_is_written_once_when_the_next_one_comes_and_then_never_again(
    site: Site,
) -> None:
    for n in range(4):
        text = record_text(
            f"new{n}",
            published=f"2025-01-30T1{2 + n}:00:00Z",
            more="excerpt: In short.",
            body="Words.",
        )
        site.write(f"articles/new{n}.md", text)
        before = f"news/new{n - 1}/index.html" if n else "news/85/index.html"
        articles = {path for path in site.touched() if path.startswith("news/")}
        assert articles == {before, f"news/new{n}/index.html"}
    site.edit("articles/new2.md", "Words.", "Other words.")
    assert {path for path in site.touched() if ".html" in path} == {"news/new2/index.html"}


def test_a_body_that_was_edited_writes_its_page_and_the_feeds_that_hold_it(site: Site) -> None:
    site.edit("articles/85.md", "Words.", "Other words.")
    assert site.touched() == {"news/85/index.html", *feeds(""), *feeds("topics/ai/")}


def test_an_old_body_that_was_edited_writes_its_page_alone(site: Site) -> None:
    site.edit("articles/05.md", "Words.", "Other words.")
    assert site.touched() <= {"news/05/index.html", *feeds("topics/ai/")}
    assert (site.output / "news/05/index.html").read_text().count("Other words.") == 1


def test_first_words_that_were_edited_write_the_lists_that_show_them(site: Site) -> None:
    site.edit("articles/05.md", "excerpt: In short.\n", "")
    site.build()
    site.edit("articles/05.md", "Words.", "Other words.")
    touched = site.touched()
    assert {"news/05/index.html", "2025/01/02/index.html"} <= touched
    assert "feed.xml" not in touched
    for path in touched:
        text = (site.output / path).read_text()
        assert "Other words." in text or path in ALWAYS, path
    site.edit("articles/05.md", "Other words.", "Other words.\n\n## More\n\nOf it.")
    assert site.touched() <= {"news/05/index.html", *feeds("topics/ai/")}


def test_what_a_collection_holds_was_edited_and_writes_the_feeds_that_show_it(site: Site) -> None:
    weekly = record_text("weekly", published="2025-01-31T08:00:00Z").replace("webUrl", "x-url")
    site.write("articles/weekly.md", weekly.replace("---\n", "---\ntype: collection\n", 1))
    site.edit("articles/weekly.md", "x-url: https://news.example.com/weekly", "items: ['05']")
    site.build()
    assert "Title 05" in (site.output / "feed.xml").read_text()
    site.edit("articles/05.md", "title: Title 05", "title: Another title")
    assert set(feeds("")) <= site.touched()
    for path in feeds(""):
        assert "Another title" in (site.output / path).read_text()


def test_a_record_that_is_held_back_keeps_its_place_so_other_full_pages_stay(site: Site) -> None:
    site.edit("articles/01.md", "topics", "published: false\ntopics")
    touched = site.touched()
    assert "topics/ai/page/1/index.html" in touched
    assert not {"topics/ai/index.html", "topics/robots/page/1/index.html"} & touched


def test_a_correction_writes_where_it_is_told_and_its_dates(site: Site) -> None:
    correction = "correction: {date: 2025-02-01T10:00:00Z, text: It was another.}"
    site.edit("articles/05.md", "topics", f"{correction}\ntopics")
    assert site.touched() == {
        "news/05/index.html",
        "corrections/index.html",
        *feeds("topics/ai/"),
        "sitemap.xml",
        "sitemaps/articles-2025.xml",
        "sitemaps/lists-1.xml",
    }


STORY = "related: [{{title: R, webUrl: 'https://news.example.com/{0}'}}]"


def story_of(site: Site, opener: str) -> str:
    """The page of the story that a record opened."""
    pages = list(site.output.glob("stories/*/index.html"))
    (page,) = [path for path in pages if f"https://news.example.com/{opener}" in path.read_text()]
    return page.relative_to(site.output).as_posix()


def test_a_record_that_joins_a_story_writes_what_a_new_one_writes_and_the_story(site: Site) -> None:
    """The days of its other records, and the full pages that list them, stay as they are."""
    site.edit("articles/87.md", "topics", f"{STORY.format('85')}\ntopics")
    site.build()
    text = record_text(
        "new",
        published="2025-01-30T12:00:00Z",
        more=f"topics: [AI]\n{STORY.format('85')}",
        body="Words.",
    )
    site.write("articles/new.md", text)
    assert site.touched() == {
        *ALWAYS,
        story_of(site, "85"),
        "news/new/index.html",
        "news/85/index.html",  # names the records that list it
        "news/87/index.html",  # the article before it, which leads to it now
        "2025/01/30/index.html",
        "2025/01/index.html",
        "topics/ai/index.html",
        "publishers/news-example-com/index.html",
        *feeds(""),
        *feeds("topics/ai/"),
        "sitemap.xml",
        "sitemaps/articles-2025.xml",
        "sitemaps/stories-2025.xml",
        "sitemaps/lists-1.xml",
    }


def test_a_retraction_writes_what_showed_the_record_and_no_other_full_page(site: Site) -> None:
    site.edit("articles/05.md", "topics", "retracted: It was made up.\ntopics")
    assert site.touched() == {
        *ALWAYS,
        "news/05/index.html",
        "news/00/index.html",  # its neighbours, which led to it
        "news/10/index.html",
        "2025/01/02/index.html",
        "2025/01/index.html",
        "topics/ai/page/1/index.html",
        "publishers/news-example-com/index.html",  # the number of its articles
        "publishers/news-example-com/page/2/index.html",
        *feeds("topics/ai/"),
        "sitemaps/articles-2025.xml",
    }


def test_one_new_record_writes_no_full_document_of_an_archive(site: Site) -> None:
    """But when one is full that was not: that one, and the one before, which names it."""
    site.write("site.yaml", (site.content / "site.yaml").read_text() + "feeds: {archives: topics}")
    site.build()
    for n, sealed in enumerate(["", "", "", "", "page/19/"]):
        name = f"articles/new{n}.md"
        site.write(name, record_text(f"new{n}", published=f"2025-01-30T1{n}:00:00Z"))
        touched = {path for path in site.touched() if "archive/" in path and "html" not in path}
        firsts = {"archive/atom.xml", "archive/feed.json"}
        full = {f"archive/{sealed}atom.xml", f"archive/{sealed}feed.json"} if sealed else set()
        before = {"archive/page/18/atom.xml"} if sealed else set()
        assert touched == firsts | full | before


def test_a_late_record_that_joins_an_old_story_writes_the_story_and_the_lists_from_there_on(
    site: Site,
) -> None:
    site.edit("articles/62.md", "topics", f"{STORY.format('61')}\ntopics")
    site.build()
    late = record_text(
        "late",
        published="2025-01-21T09:30:00Z",
        more=f"topics: [Robots]\naddedDateTime: 2025-01-30T13:00:00Z\n{STORY.format('62')}",
    )
    site.write("articles/late.md", late)
    touched = site.touched()
    lists = {path for path in touched if "/page/" in path}
    assert touched - lists == {
        *ALWAYS,
        story_of(site, "61"),
        "news/late/index.html",
        "news/60/index.html",  # the article before it, which leads to it now
        "news/62/index.html",
        "2025/01/21/index.html",
        "2025/01/index.html",
        "topics/robots/index.html",
        "publishers/news-example-com/index.html",
        *feeds(""),
        *feeds("topics/ai/"),  # that of the record which opened the story
        *feeds("topics/robots/"),
        "sitemap.xml",
        "sitemaps/stories-2025.xml",
    }
    assert not {path for path in lists if path.startswith("topics/ai/")}
    assert "publishers/news-example-com/page/12/index.html" not in lists


def test_full_pages_of_the_index_of_stories_stay_when_stories_come_and_grow(site: Site) -> None:
    site.write("site.yaml", (site.content / "site.yaml").read_text() + "max_renotified: 99\n")
    for n in range(0, 66, 6):
        site.edit(f"articles/{n + 1:02}.md", "topics", f"{STORY.format(f'{n:02}')}\ntopics")
    site.build()
    assert (site.output / "stories/page/1/index.html").exists()
    site.edit("articles/87.md", "topics", f"{STORY.format('85')}\ntopics")
    came = {path for path in site.touched() if path.startswith("stories/")}
    story = story_of(site, "85")
    (former,) = came - {"stories/index.html", story}
    assert story.removesuffix("index.html") in (site.output / former).read_text()
    site.edit("articles/02.md", "topics", f"{STORY.format('00')}\ntopics")
    assert {path for path in site.touched() if path.startswith("stories/")} == {
        story_of(site, "00")
    }


def test_a_second_record_makes_a_story_and_changes_the_page_of_the_first_and_its_day(
    site: Site,
) -> None:
    site.edit("articles/10.md", "topics", f"{STORY.format('05')}\ntopics")
    touched = site.touched()
    assert {"news/05/index.html", "news/10/index.html", story_of(site, "05")} <= touched
    assert {"2025/01/02/index.html", "2025/01/04/index.html"} <= touched
    # Full pages of lists name each record by itself, whatever story it tells.
    lists = {path for path in touched if "/page/" in path}
    assert lists == {path for path in lists if "news/10/" in (site.output / path).read_text()}


def test_one_new_record_writes_few_documents_of_the_api_and_no_full_page(site: Site) -> None:
    site.write("site.yaml", (site.content / "site.yaml").read_text() + "api: true\n")
    site.build()
    more = "topics: [AI]\nexcerpt: In short."
    text = record_text("new", published="2025-01-30T12:00:00Z", more=more, body="Words.")
    site.write("articles/new.md", text)
    touched = {path.removesuffix("index.json") for path in site.touched() if path[:4] == "api/"}
    (record,) = (path for path in touched if path.startswith("api/records/"))
    assert touched == {
        record,
        "api/",
        "api/topics/",
        "api/news/",
        "api/news/ai/",
        "api/editions/",
        "api/editions/2025/",
        "api/editions/2025/01/30/",
    }
    site.edit("articles/new.md", "Words.", "Other words.")
    assert {path for path in site.touched() if path[:4] == "api/"} == {f"{record}index.json"}


EDITION = """\
title: Edition {day}
sections:
  - items:
      - {{title: Title {record}, url: "https://news.example.com/{record}"}}
"""


def with_editions(site: Site, days: range) -> None:
    for day in days:
        text = EDITION.format(day=day, record=f"{day * 3:02}")
        site.write(f"editions/2025-01-{day:02}.yaml", text)
    site.build()


def test_a_record_on_a_closed_day_or_any_edit_of_one_writes_no_edition(site: Site) -> None:
    with_editions(site, range(1, 12))
    site.write("articles/new.md", record_text("new", published="2025-01-05T12:00:00Z"))
    assert "2025/01/05/index.html" in (written := site.touched())
    assert not {path for path in written if "editions" in path}
    site.edit("articles/15.md", "Title 15", "Another title")
    site.edit("articles/18.md", "In short.", "At length.")
    (site.content / "articles/21.md").unlink()
    assert (written := site.touched())
    assert not {path for path in written if "editions" in path}


def test_one_new_edition_writes_itself_the_one_before_it_the_index_and_the_feed(
    site: Site,
) -> None:
    with_editions(site, range(1, 12))
    site.write("editions/2025-01-12.yaml", EDITION.format(day=12, record="36"))
    assert site.touched() == {
        "editions/2025-01-12/index.html",
        "editions/2025-01-11/index.html",  # which leads to it now
        "editions/index.html",
        *feeds("editions/"),
        "sitemap.xml",
        "sitemaps/editions-2025.xml",
        "sitemaps/lists-1.xml",
    }


def test_a_retraction_writes_the_editions_that_had_it_and_no_other(site: Site) -> None:
    with_editions(site, range(1, 12))
    site.edit("articles/15.md", "topics:", "retracted: It was wrong.\ntopics:")
    written = {path for path in site.touched() if "editions" in path}
    assert written == {"editions/2025-01-05/index.html", "editions/page/1/index.html"} | set(
        feeds("editions/")
    )


def test_a_private_field_that_was_edited_writes_nothing(site: Site) -> None:
    site.edit("articles/05.md", "topics", 'secured: "eA=="\ntopics')
    assert site.touched() == set()


def test_a_template_that_was_edited_writes_the_pages_that_use_it(site: Site) -> None:
    ours = Path(__file__).parents[1] / "templates/default/day.html"
    site.write("../templates/default/day.html", ours.read_text().replace("Nothing", "Not a thing"))
    assert site.touched() == set()  # made again, and found to say the same
    site.write(
        "../templates/default/day.html",
        ours.read_text().replace("{% block main %}", "{% block main %}<!-- x -->"),
    )
    touched = site.touched()
    assert len(touched) == 30
    assert all(path.startswith("2025/01/") for path in touched)


def test_a_setting_of_feeds_writes_feeds_alone(site: Site) -> None:
    site.write("site.yaml", (site.content / "site.yaml").read_text() + "feeds: {size: 5}\n")
    assert site.touched() == {*feeds(""), *feeds("topics/ai/"), *feeds("topics/robots/")}


def test_one_new_record_writes_fewer_files_where_feeds_come_in_one_format(site: Site) -> None:
    site.write("site.yaml", (site.content / "site.yaml").read_text() + "feeds: {formats: [atom]}\n")
    site.build()
    text = record_text("new", published="2025-01-30T12:00:00Z", more="topics: [AI]", body="Words.")
    site.write("articles/new.md", text)
    assert {path for path in site.touched() if path.endswith(FEEDS)} == {
        "atom.xml",
        "topics/ai/atom.xml",
    }


def test_a_format_that_goes_takes_its_files_and_changes_no_feed_of_the_others(site: Site) -> None:
    site.write("site.yaml", (site.content / "site.yaml").read_text() + "feeds: {formats: [json]}\n")
    touched = site.touched()
    assert {path for path in touched if path.endswith(FEEDS)} == {
        folder + file
        for folder in ("", "topics/ai/", "topics/robots/")
        for file in ("feed.xml", "atom.xml")
    }
    assert {"index.html", "news/05/index.html", "feeds.opml", "_headers"} <= touched


def test_files_of_others_in_the_output_folder_are_left_alone(site: Site) -> None:
    (site.output / "CNAME").write_text("digest.example.org")
    site.write("articles/new.md", record_text("new"))
    assert "CNAME" not in site.touched()
    assert (site.output / "CNAME").exists()


def test_a_catalogue_writes_the_pages_that_say_what_was_edited(site: Site) -> None:
    catalogue = "own/default/languages/en.po"
    (site.content / "own").mkdir()
    site.edit("site.yaml", "title:", "templates: own\ntitle:")
    site.write(catalogue, 'msgid "Not a word of any page"\nmsgstr "Nothing"\n')
    site.touched()
    site.write(catalogue, 'msgid "Related coverage"\nmsgstr "Elsewhere"\n')
    assert site.touched() == set()  # no record of this site has any
    site.write(catalogue, 'msgid "Coverage elsewhere"\nmsgstr "Elsewhere"\n')
    assert site.touched() == set()
    site.write(catalogue, 'msgid "Archive"\nmsgstr "All days"\n')
    touched = site.touched()
    assert {"archive/index.html", "2025/01/02/index.html", "index.html"} <= touched
    assert not [path for path in touched if not path.endswith(".html")]
