"""Trees of other systems get the settings by which they build as they lie, or are told why not."""

import json
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.content import settings
from tests.commands.test_init import NOW, run
from tests.content.other_systems.trees import FORMER, HUGO, JEKYLL, PELICAN
from tests.documented import environment
from tests.factories import CORPUS, tree


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def adopted(folder: Path, *more: str) -> dict[str, Any]:
    result = run("init", "--from", folder, "--json", *more)
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def built(folder: Path) -> dict[str, Any]:
    output = folder.parent / "built"
    report: dict[str, Any] = json.loads(run("build", folder, "-o", output, "--json").stdout)
    feed = json.loads((output / "feed.json").read_text())
    report["items"] = {item["external_url"]: item for item in feed["items"]}
    return report


def fields_of(folder: Path) -> dict[str, str]:
    return dict(settings.load(folder).fields)


def warned(report: dict[str, Any]) -> list[str]:
    return sorted({problem["field"] for problem in report["problems"]})


@pytest.mark.parametrize(
    ("files", "system"),
    [(JEKYLL, "Jekyll"), (HUGO, "Hugo"), (PELICAN, "Pelican"), (FORMER, "the former system")],
)
def test_a_tree_is_told_by_its_files_and_only_site_yaml_is_added(
    tmp_path: Path, files: Mapping[str, str], system: str
) -> None:
    folder = write(tmp_path / "old", files)
    assert adopted(folder)["system"] == system
    after = tree(folder)
    assert after.pop("site.yaml")
    assert after == {name: text.encode() for name, text in files.items()}


def test_a_tree_of_jekyll_builds_as_it_lies(tmp_path: Path) -> None:
    folder = write(tmp_path / "old", JEKYLL)
    told = adopted(folder)
    assert [unknown["theirs"] for unknown in told["found"]["unknown"]] == ["sponsor"]
    assert any("_talks/" in note for note in told["notes"])
    site = settings.load(folder)
    assert (site.title, site.base_url) == ("Harbour Notes", "https://ada.example.org/notes/")
    assert (site.language, site.timezone) == ("en-GB", "Europe/London")
    report = built(folder)
    assert (report["read"], report["shown"], warned(report)) == (
        3,
        2,
        ["publishedDateTime", "sponsor"],
    ), "one has its date in its file's name alone"
    item = report["items"]["https://news.example.org/dredging"]
    assert item["title"] == "Dredging begins: what changes"
    assert item["summary"] == "The channel is closed on weekday mornings."
    assert item["image"] == "https://news.example.org/dredger.jpg"
    assert item["tags"] == ["Ports", "Works"]
    assert item["date_published"] == "2024-05-17T07:30:00Z"


def test_a_tree_of_hugo_builds_as_it_lies_and_keeps_the_addresses_of_its_sections(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "old", HUGO)
    adopted(folder)
    site = settings.load(folder)
    assert (site.title, site.base_url) == ("Harbour Notes", "https://ada.example.org/")
    assert (site.language, site.timezone) == ("de-DE", "Europe/Berlin")
    categories = {records.files: records.category for records in site.records}
    assert categories == {"content/posts/**/*.md": "posts", "content/topics/**/*.md": "news"}
    report = built(folder)
    assert (report["read"], report["shown"], warned(report)) == (5, 3, []), (
        "a draft, and a page of a list"
    )
    assert (tmp_path / "built/posts/ferry/index.html").is_file()
    item = report["items"]["https://news.example.org/dredging"]
    assert item["image"] == "https://news.example.org/dredger.jpg"
    assert item["summary"] == "The channel is closed."


def test_a_tree_of_pelican_builds_as_it_lies_and_none_of_it_is_run(tmp_path: Path) -> None:
    folder = write(tmp_path / "old", PELICAN)
    told = adopted(folder)
    assert any(".rst" in note for note in told["notes"])
    site = settings.load(folder)
    assert (site.title, site.base_url) == ("Harbour Notes", "https://ada.example.org/")
    assert (site.language, site.timezone) == ("fr", "Europe/Paris")
    report = built(folder)
    assert (report["read"], report["shown"]) == (3, 2)
    assert warned(report) == ["language", "records"], "French, and files in other forms"
    item = report["items"]["https://news.example.org/dredging"]
    assert [author["name"] for author in item["authors"]] == ["Ada Example", "Bo Example"]
    assert item["tags"][0] == "Ports"


def test_a_tree_of_the_former_system_builds_as_it_lies(tmp_path: Path) -> None:
    folder = write(tmp_path / "old", FORMER)
    adopted(folder)
    site = settings.load(folder)
    assert (site.topics, site.publishers) == ("_data/topics", "_data/organizations")
    assert {each.category for each in site.records} == {"news", "learning"}
    report = built(folder)
    assert (report["read"], report["shown"], report["problems"]) == (2, 2, [])
    assert "c2VjcmV0" not in run("init", "--from", folder).output


def test_what_is_said_of_a_tree_is_what_a_build_says(tmp_path: Path) -> None:
    folder = write(tmp_path / "old", JEKYLL)
    for n in range(5):
        post = f"---\ntitle: Post {n}\nimage: 'no address {n}'\nlink: https://a.example/{n}\n---\n"
        write(folder, {f"_posts/2024-01-0{n + 1}-p.md": post})
    write(folder, {"_posts/2024-02-01-mine.md": "---\ntitle: Mine\n---\nWords.\n"})
    told = adopted(folder)
    image = next(choice for choice in told["found"]["fields"] if choice["theirs"] == "image")
    report = built(folder)
    assert told["found"]["tried"] == report["read"] == 9
    assert told["found"]["sound"] == report["read"] - len(report["left_out"])
    assert report["left_out"] == ["_posts/2024-02-01-mine.md"]
    assert image["count"] == 6


def test_a_field_that_holds_something_else_than_its_name_says_is_passed_over(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "old", JEKYLL)
    for n in range(9):
        post = (
            f"---\ntitle: P{n}\nrating: very good\nlink: https://a.example/{n}\ndate: {n}th\n---\n"
        )
        write(folder, {f"_posts/2024-01-0{n + 1}-p.md": post})
    told = adopted(folder)
    refused = {each["theirs"]: each["refused"] for each in told["found"]["fields"]}
    assert "whole number" in refused["rating"]
    assert "expected a date" in refused["date"]
    assert fields_of(folder)["rating"] == ""
    report = built(folder)
    assert report["left_out"] == []
    assert "rating" not in warned(report)


@pytest.mark.parametrize("name", ["source", "article_address"])
def test_addresses_are_found_whatever_their_field_is_called(tmp_path: Path, name: str) -> None:
    files = {
        f"_posts/2024-01-0{n}-p.md": f"---\ntitle: P{n}\n{name}: https://a.example/{n}\n---\n"
        for n in range(1, 5)
    }
    folder = write(tmp_path / "old", files)
    adopted(folder)
    assert fields_of(folder)[name] == "webUrl"
    assert built(folder)["shown"] == 4


def test_a_word_that_hides_is_never_passed_over(tmp_path: Path) -> None:
    files = {
        f"_posts/2024-01-0{n}-p.md": (
            f"---\ntitle: P{n}\npublished: maybe\nhidden: maybe\nlink: https://a.example/{n}\n---\n"
        )
        for n in range(1, 5)
    }
    folder = write(tmp_path / "old", files)
    assert adopted(folder)["found"]["sound"] == 0
    assert not {"published", "hidden"} & fields_of(folder).keys()


def test_names_that_are_odd_do_no_harm(tmp_path: Path) -> None:
    head = '"a: b": 1\n"yes": 2\n"#": 3\n"it\'s \\"x\\"\\n": 4\n"1e3": 5\nnull: 6\n'
    post = f"---\ntitle: P\nlink: https://a.example/1\n{head}---\n"
    folder = write(tmp_path / "old", {"_posts/2024-01-01-p.md": post})
    result = run("init", "--from", folder)
    assert result.exit_code == 0
    text = (folder / "site.yaml").read_text()
    settings.parse(text)
    marked = text.partition('or write "none"')[2].partition("\n")[2].splitlines()
    assert len(marked) == 5, "of a name with a line end in it, a build tells"
    assert "it's" in result.output
    taken = "\n".join(line.removeprefix("# ") for line in marked)
    site = settings.parse(text + taken)
    assert {"a: b", "yes", "#", "1e3", "null"} <= dict(site.fields).keys()


def test_what_is_no_such_tree_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "bare", {"_config.yml": "title: T\n"})
    write(tmp_path / "there", JEKYLL | {"site.yaml": "mine"})
    for name in ("empty", "bare", "there", "nowhere"):
        before = tree(tmp_path)
        result = run("init", "--from", tmp_path / name)
        assert result.exit_code == 2
        assert name in result.stderr
        assert tree(tmp_path) == before
    assert run("init").exit_code == 2
    assert run("init", "a", "--from", "b").exit_code == 2
    result = run("init", "--from", write(tmp_path / "old", JEKYLL), "--topics", "A")
    assert (result.exit_code, "--topics" in result.stderr) == (2, True)


def test_a_configuration_that_leads_out_of_the_tree_leads_nowhere(tmp_path: Path) -> None:
    write(tmp_path / "private", {"a.md": "Title: Secret\nDate: 2024-01-01\n\nWords.\n"})
    conf = "PATH = '../private'\nSITEURL = 'javascript:alert(1)'\nSITENAME = '<b></b>'\n"
    folder = write(tmp_path / "old", PELICAN | {"pelicanconf.py": conf})
    adopted(folder)
    site = settings.load(folder)
    assert {each.files.split("/")[0] for each in site.records} == {"content"}
    assert site.title == "Old"


def test_a_configuration_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    for n, config in enumerate(("[" * 100_000, "title: [", "\x00", "a = " + "-" * 9000)):
        folder = write(tmp_path / f"old{n}", JEKYLL | {"_config.yml": config})
        assert adopted(folder)["answers"]["title"] == f"Old{n}"
        folder = write(tmp_path / f"hugo{n}", HUGO | {"hugo.toml": config})
        assert adopted(folder)["answers"]["title"] == f"Hugo{n}"
        conf = {"pelicanconf.py": f"SITENAME = {config}", "publishconf.py": ""}
        folder = write(tmp_path / f"pelican{n}", PELICAN | conf)
        assert adopted(folder)["answers"]["title"] == f"Pelican{n}"


def test_a_configuration_that_is_a_link_out_of_the_tree_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "private.yml").write_text("title: Private")
    folder = write(tmp_path / "old", JEKYLL)
    (folder / "_config.yml").unlink()
    (folder / "_config.yml").symlink_to(tmp_path / "private.yml")
    assert adopted(folder)["answers"]["title"] == "Old"


def test_a_folder_whose_name_has_the_signs_of_a_pattern_is_found(tmp_path: Path) -> None:
    post = "---\ntitle: A\ndate: 2024-01-01\nlink: https://a.example/1\n---\n"
    folder = write(tmp_path / "old", {"hugo.toml": "", "content/a[b]*/x.md": post})
    adopted(folder)
    assert built(folder)["shown"] == 1


def test_what_a_person_reads_says_all_that_was_found(tmp_path: Path) -> None:
    folder = write(tmp_path / "old", JEKYLL)
    result = run("init", "--from", folder)
    said = result.stdout
    assert "written for a tree of Jekyll" in said
    assert "link: webUrl" in said
    assert "3 records tried: none would be left out" in said
    assert "sponsor, in 1" in said
    assert "in 1 record: " in said
    assert f"{folder}/_posts/2024-05-19-held.md" in said
    assert "_talks/" in said
    assert said.partition("Next:")[2].count("  broadsheet ") == 2


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Words. {% include note.html %}", "{% include note.html %}"),
        ("{{ site.title }}", "{{ site.title }}"),
        ('A film: {{< youtube "abc" >}}', '{{< youtube "abc" >}}'),
        ("[Here]({filename}/a.md)", "{filename}"),
        ("```\n{% if %}\n```\nand `{{ x }}`", None),  # it is written about
        ("Of sets: {a}, {b} and {{c}, {d}}", None),
        ("", None),  # what stands in fields is no text, and may be private
    ],
)
def test_commands_in_texts_that_nothing_runs_here_are_told(
    tmp_path: Path, text: str, command: str | None
) -> None:
    head = "secured: '{{ private }}'\nlink: https://a.example/"
    files = {f"_posts/2024-05-0{n}-x.md": f"---\n{head}{n}\n---\n{text}\n" for n in (1, 2)}
    folder = write(tmp_path / "old", files | {"_config.yml": "title: T"})
    said = run("init", "--from", folder).stdout
    if command is None:
        assert "commands of Jekyll" not in said
    else:
        assert "In 2 records, the text has commands of Jekyll" in said
        assert f"{command} in {folder}/_posts/2024-05-01-x.md" in said


def test_the_next_commands_build_beside_the_tree(tmp_path: Path) -> None:
    """Pelican has an output of its own in it."""
    folder = write(tmp_path / "old", PELICAN)
    build, verify = adopted(folder)["next"]
    assert "old-broadsheet" in build
    assert run(*shlex.split(build)[1:]).exit_code == 0
    verdict = run(*shlex.split(verify)[1:])
    assert verdict.exit_code == 0, verdict.output
    assert (folder / "output/index.html").read_text() == PELICAN["output/index.html"]


def test_one_tree_gets_one_site_yaml_for_any_process(tmp_path: Path) -> None:
    head = "".join(f"field_{n}: words\n" for n in range(20))
    post = f"---\ntitle: P\nlink: https://a.example/1\nsource: A\nvia: b\n{head}---\n"
    texts = set()
    for seed in ("1", "2"):
        folder = write(tmp_path / seed / "old", {"_posts/2024-01-01-p.md": post})
        subprocess.run(
            ["broadsheet", "init", "--from", folder, "--timezone", "UTC"],
            env=environment() | NOW | {"PYTHONHASHSEED": seed},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        texts.add((folder / "site.yaml").read_bytes())
    assert len(texts) == 1


def test_names_that_differ_in_case_alone_are_ours(tmp_path: Path) -> None:
    head = "Title: A ferry\nDate: 2024-05-17\nLink: https://a.example/1\nTags: [night]\n"
    folder = write(tmp_path / "old", PELICAN | {"content/a.md": f"---\n{head}---\n"})
    found = adopted(folder)["found"]
    assert fields_of(folder)["Title"] == "title"
    assert (found["sound"], found["unknown"]) == (found["tried"], [])
    assert "https://a.example/1" in built(folder)["items"]


def test_where_nothing_could_be_shown_that_is_said_with_why(tmp_path: Path) -> None:
    """As of a blog of one's own words."""
    files = {f"_posts/2024-01-0{n}-p.md": f"---\ntitle: P{n}\n---\nWords.\n" for n in (1, 2)}
    said = run("init", "--from", write(tmp_path / "old", files)).stdout
    assert "2 records tried: all would be left out" in said
    assert "webUrl too; one of them is required" in said


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="there are no real records beside the checkout")
def test_real_records_of_the_former_system_build_as_they_lie(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    shutil.copytree(CORPUS / "powerapps", folder)
    found = adopted(folder)["found"]
    report = built(folder)
    assert found["tried"] == found["sound"] == report["read"] > 600
    assert report["left_out"] == []
    assert found["unknown"] == []
