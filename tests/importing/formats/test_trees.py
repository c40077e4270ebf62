"""Posts of Jekyll, Hugo and Pelican: where they lay, when, and what does not get out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.importing.formats.format import Reading
from generator.importing.formats.table import format_of
from generator.importing.imported import Imported
from generator.importing.source import Source
from generator.problems import Problem

POST = "---\ntitle: T\ndate: 2024-05-17 08:30\n{more}---\nWords.\n"


def read(
    folder: Path, files: Mapping[str, str], **reading: Any
) -> tuple[list[Imported], list[Problem]]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    source = Source(folder)
    found = list(format_of(source).read(source, Reading(**reading)))
    items = [each for each in found if isinstance(each, Imported)]
    return items, [each for each in found if isinstance(each, Problem)]


def post(more: str = "") -> str:
    return POST.replace("{more}", more)


JEKYLL = "url: https://notes.example.net\ntimezone: Europe/Berlin\n"
HUGO = 'baseURL = "https://notes.example.net"\n'
PELICAN = "SITEURL = 'https://notes.example.net'\nPATH = 'content'\n"


@pytest.mark.parametrize(
    ("files", "page"),
    [
        ({"_config.yml": JEKYLL, "_posts/2024-05-17-A-post.md": post()}, "/2024/05/17/A-post.html"),
        (
            {
                "_config.yml": f"{JEKYLL}permalink: pretty\n",
                "_posts/2024-05-17-a.md": post("categories: Sea Ports\n"),
            },
            "/sea/ports/2024/05/17/a/",
        ),
        (
            {
                "_config.yml": f"{JEKYLL}permalink: /:year/:title\n",
                "_posts/2024-05-17-a.md": post("slug: b\n"),
            },
            "/2024/b",
        ),
        (
            {"_config.yml": JEKYLL, "_posts/2024-05-17-a.md": post("permalink: /own/\n")},
            "/own/",
        ),
        ({"hugo.toml": HUGO, "content/posts/A post.md": post()}, "/posts/a-post/"),
        ({"hugo.toml": HUGO, "content/posts/a/index.md": post("slug: b\n")}, "/posts/b/"),
        ({"hugo.toml": HUGO, "content/posts/a.md": post("url: /own/\n")}, "/own/"),
        (
            {"pelicanconf.py": PELICAN, "content/a.md": "Title: T\nDate: 2024-05-17\n\nWords.\n"},
            "/t.html",
        ),
        (
            {
                "pelicanconf.py": f"{PELICAN}ARTICLE_URL = 'n/{{date:%Y}}/{{slug}}/'\n",
                "content/a.md": "Title: T\nDate: 2024-05-17\nSlug: b\n\nWords.\n",
            },
            "/n/2024/b/",
        ),
    ],
    ids="date pretty tokens own hugo bundle hugo-own pelican pelican-url".split(),
)
def test_a_post_lay_where_its_system_put_it(
    tmp_path: Path, files: Mapping[str, str], page: str
) -> None:
    (item,), _ = read(tmp_path, files)
    assert item.page == f"https://notes.example.net{page}"


@pytest.mark.parametrize(
    "files",
    [
        {"hugo.toml": f'{HUGO}[permalinks]\nposts = "/:year/"\n', "content/posts/a.md": post()},
        {
            "pelicanconf.py": f"{PELICAN}ARTICLE_URL = '{{author}}/{{slug.__class__}}'\n",
            "content/a.md": "Title: T\nDate: 2024-05-17\n\nWords.\n",
        },
        {
            "_config.yml": f"{JEKYLL}permalink: /:output_ext/:title\n",
            "_posts/2024-05-17-a.md": post(),
        },
    ],
    ids=["hugo", "pelican", "jekyll"],
)
def test_where_a_post_lay_is_not_guessed(tmp_path: Path, files: Mapping[str, str]) -> None:
    (item,), _ = read(tmp_path, files)
    assert item.page == ""


def test_dates_are_of_the_zone_of_their_tree(tmp_path: Path) -> None:
    (item,), _ = read(tmp_path, {"_config.yml": JEKYLL, "_posts/2024-05-17-a.md": post()})
    assert (item.published, item.zone) == ("2024-05-17 08:30", "Europe/Berlin")


def test_what_a_link_leads_out_to_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(post("link: https://news.example.org/secret\n"))
    tree = tmp_path / "tree"
    (tree / "_posts").mkdir(parents=True)
    (tree / "_posts/2024-05-17-out.md").symlink_to(secret)
    (tree / "_posts/more").symlink_to(tmp_path)
    items, _ = read(tree, {"_config.yml": JEKYLL, "_posts/2024-05-17-a.md": post()})
    assert [item.file for item in items] == [f"{tree}/_posts/2024-05-17-a.md"]


def test_links_of_a_note_lead_where_they_led(tmp_path: Path) -> None:
    text = post("link: https://news.example.org/a\n") + "![x](/a.png) [y](/b/) <img src='/c.png'>\n"
    (item,), _ = read(tmp_path, {"_config.yml": JEKYLL, "_posts/2024-05-17-a.md": text})
    for path in ("a.png", "b/", "c.png"):
        assert f"https://notes.example.net/{path}" in item.body


def test_former_addresses_are_taken_though_some_are_none(tmp_path: Path) -> None:
    text = post("aliases: [/old/, ../up]\nurl: ../../etc/x\n")
    (item,), _ = read(tmp_path, {"hugo.toml": HUGO, "content/posts/a.md": text})
    assert item.former == ("/old/", "../up")
    assert item.page == item.identity == "https://notes.example.net/etc/x"


def test_code_of_templates_is_told(tmp_path: Path) -> None:
    text = post() + "{% include x.html %}\n"
    _, problems = read(tmp_path, {"_config.yml": JEKYLL, "_posts/2024-05-17-a.md": text})
    assert [problem.field for problem in problems] == ["body"]


def test_a_head_that_cannot_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    broken = "---\ntitle: [\n---\n"
    items, problems = read(
        tmp_path,
        {"_config.yml": JEKYLL, "_posts/2024-05-17-a.md": post(), "_posts/2024-05-18-b.md": broken},
    )
    assert len(items) == 1
    (problem,) = problems
    assert problem.source.endswith("_posts/2024-05-18-b.md")
    assert problem.line == 2


def test_a_password_keeps_a_post_out_and_is_nowhere(tmp_path: Path) -> None:
    text = post("password: open sesame\n")
    (item,), _ = read(tmp_path, {"_config.yml": JEKYLL, "_posts/2024-05-17-a.md": text})
    assert item.private
    assert "sesame" not in f"{item}"


def test_of_restructured_text_the_head_is_taken_and_the_rest_told(tmp_path: Path) -> None:
    head = ":date: 2024-05-17\n:link: https://news.example.org/a\n:tags: x, y\n"
    text = f"####\nNote\n####\n\n{head}\nWords.\n"
    post = "Title: T\nDate: 2024-05-17\n\nWords.\n"
    files = {"pelicanconf.py": PELICAN, "content/a.md": post, "content/b.rst": text}
    items, problems = read(tmp_path, files)
    (item,) = [item for item in items if item.file.endswith(".rst")]
    assert (item.title, item.address) == ("Note", "https://news.example.org/a")
    assert item.tags == ("x", "y")
    assert [problem.level for problem in problems if problem.field == "body"] == ["dropped"]


def test_a_text_of_jekyll_is_a_list_of_its_words(tmp_path: Path) -> None:
    head = "categories: sea ports\ntags: ferries tolls\n"
    (item,), _ = read(tmp_path, {"_config.yml": JEKYLL, "_posts/2024-05-17-a.md": post(head)})
    assert (item.topics, item.tags) == (("sea", "ports"), ("ferries", "tolls"))


def test_a_name_of_several_words_stays_one_where_jekyll_takes_it_for_one(tmp_path: Path) -> None:
    head = "category: sea ports\ntags: [night boats]\n"
    (item,), _ = read(tmp_path, {"_config.yml": JEKYLL, "_posts/2024-05-17-a.md": post(head)})
    assert (item.topics, item.tags) == (("sea ports",), ("night boats",))
