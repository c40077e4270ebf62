"""`broadsheet theme`, as a theme's author meets it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.build import Request, build
from generator.commands.cli import main
from generator.theme.load import files_in, is_template, load, shipped
from generator.theme.template_blocks import Blocks
from tests.factories import NOW, record_text, tree, write_site

THEME = shipped() / "default"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    records = {
        f"articles/{word}.md": record_text(word, more="topics: [Ships]", body="Words.")
        for word in ("a", "b", "c")
    }
    return write_site(tmp_path / "content", records)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def theme(site: Path, command: str, *arguments: str) -> Result:
    return run("theme", command, *arguments, "--content", site)


def own(site: Path, name: str = "", theme: str = "default") -> Path:
    return site.parent / "templates" / theme / name


def write(site: Path, name: str, text: str) -> Path:
    path = own(site, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def made(site: Path, output: str = "output") -> dict[str, bytes]:
    build(Request(content=site, output=site.parent / output, now=NOW))
    return tree(site.parent / output)


def of_a_former_version(site: Path, name: str, before: str, after: str) -> None:
    """Makes a copy one of a version of ours in which a line was another."""
    for path in (own(site, f".copied/default/{name}"), own(site, name)):
        text = path.read_text("utf-8")
        assert text.count(before) == 1
        path.write_text(text.replace(before, after), "utf-8")


def test_a_copy_of_a_whole_theme_changes_no_page_until_it_is_edited(site: Path) -> None:
    before = made(site, "before")
    result = theme(site, "copy", "--all")
    assert result.exit_code == 0
    assert sorted(files_in(own(site))) == sorted(files_in(THEME))
    assert made(site) == before


def test_a_template_with_blocks_to_fill_changes_no_page_until_they_are_filled(site: Path) -> None:
    before = made(site, "before")
    blocks = Blocks(load("default", own(site).parent, ""))
    base = blocks.of("base.html")
    for name in files_in(THEME):
        found = blocks.of(name) if is_template(name) else []
        wanted = found if name == "base.html" else [each for each in found if each not in base]
        if wanted:
            options = [part for block in wanted for part in ("--block", block)]
            assert theme(site, "copy", name, *options).exit_code == 0
            assert own(site, name).read_text("utf-8").count("super()") == len(wanted)
    assert own(site, "home.html").is_file()
    assert made(site) == before
    home = own(site, "home.html")
    home.write_text(home.read_text("utf-8").replace("{{ super() -}}", "<p>Mine</p>", 1), "utf-8")
    after = made(site)
    assert b"<p>Mine</p>" in after["index.html"]
    assert made(site, "clean") == after


@pytest.mark.parametrize("source", ["default", "plain"])
def test_a_whole_theme_to_start_from_has_a_name_of_its_own(site: Path, source: str) -> None:
    result = theme(site, "copy", "--all", "--from", source, "--as", "evening")
    assert result.exit_code == 0
    assert "write into site.yaml:\n  theme: evening" in result.output
    (site / "site.yaml").write_text((site / "site.yaml").read_text() + f"theme: {source}\n")
    before = made(site, "before")
    text = (site / "site.yaml").read_text()
    (site / "site.yaml").write_text(text.replace(f"theme: {source}", "theme: evening"))
    assert made(site) == before
    assert theme(site, "diff").exit_code == 0
    home = own(site, "home.html", "evening")
    home.write_text(home.read_text("utf-8") + "{# mine #}\n", "utf-8")
    told = theme(site, "diff", "home.html").output
    assert "+{# mine #}" in told
    assert told.count("\n+") == 2  # the line, and what it is compared with


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("home.html", "home.html"),
        ("default/home.html", "home.html"),
        ("templates/default/home.html", "home.html"),
        ("./partials/story.html", "partials/story.html"),
        ("partials\\story.html", "partials/story.html"),
        ("assets/tokens.css", "assets/tokens.css"),
        ("feeds/rss.xml", "feeds/rss.xml"),
        ("assets/icon.svg", "assets/icon.svg"),
    ],
)
def test_one_file_is_copied_by_the_name_that_someone_types(
    site: Path, typed: str, meant: str
) -> None:
    result = theme(site, "copy", typed)
    assert (result.exit_code, own(site, meant).read_bytes()) == (0, (THEME / meant).read_bytes())
    assert [name for name in tree(own(site)) if not name.startswith(".")] == [meant]


def test_a_file_that_is_no_text_is_copied_and_compared(site: Path) -> None:
    name = next(each for each in files_in(THEME) if each.endswith(".woff2"))
    assert theme(site, "copy", name).exit_code == 0
    assert theme(site, "diff", name).exit_code == 0
    own(site, name).write_bytes(b"\0another")
    assert "and are no text" in theme(site, "diff", name).output
    assert theme(site, "copy", name).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hmoe.html"], 'did you mean "home.html"?'),
        (["tokens.css"], 'did you mean "assets/tokens.css"?'),
        (["story"], 'did you mean "partials/story.html" or "story.html"?'),
        (["../../content/site.yaml"], "there is no template or asset"),
        (["/etc/passwd"], "there is no template or asset"),
        ([".copied/default/home.html"], "there is no template or asset"),
        (["partials/"], 'name a file in it, such as "partials/also.html"'),
        (["zzzz"], "`broadsheet theme list --files` names all"),
        (["home.html", "--block", "top_storys"], 'did you mean "top_stories"?'),
        (["home.html", "--block", "zzzz"], "it has: "),
        (["partials/story.html", "--block", "a"], "has no blocks"),
        (["assets/tokens.css", "--block", "a"], "has no blocks"),
        (["home.html", "--from", "plane"], 'there is no theme "plane"; did you mean "plain"?'),
        (["home.html", "--from", "../x"], 'there is no theme "../x"'),
        (["home.html", "--as", "My Theme"], "is no name for a theme"),
        (["home.html", "--as", "../x"], "is no name for a theme"),
        (["home.html", "--as", "plain"], "ships with Broadsheet"),
        (["home.html", "--from", "plain"], "ships with Broadsheet"),
        ([], "name what to copy"),
        (["home.html", "--all"], "name what to copy"),
        (["home.html", "day.html", "--block", "main"], "--block is for one template"),
    ],
)
def test_what_cannot_be_copied_is_told_and_nothing_is_written(
    site: Path, arguments: list[str], message: str
) -> None:
    result = theme(site, "copy", *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert not own(site).parent.exists()


def test_what_was_edited_is_never_written_over(site: Path) -> None:
    mine = write(site, "home.html", "Mine\n")
    result = theme(site, "copy", "day.html", "home.html")
    assert result.exit_code == 2
    assert "templates/default/home.html: is there, and says something else" in result.output
    assert mine.read_text() == "Mine\n"
    assert sorted(tree(own(site))) == ["home.html"]
    assert theme(site, "copy", "home.html", "--block", "river").exit_code == 2
    assert theme(site, "copy", "--all").exit_code == 2
    assert sorted(tree(own(site))) == ["home.html"]


def test_a_copy_from_one_theme_does_not_give_way_to_another_ones(site: Path) -> None:
    assert theme(site, "copy", "home.html", "--from", "plain", "--as", "evening").exit_code == 0
    before = own(site, "home.html", "evening").read_bytes()
    assert theme(site, "copy", "home.html", "--as", "evening").exit_code == 2
    assert own(site, "home.html", "evening").read_bytes() == before


def test_a_copy_that_is_there_already_stays(site: Path) -> None:
    assert theme(site, "copy", "home.html").exit_code == 0
    before = own(site, "home.html").stat().st_mtime_ns
    result = theme(site, "copy", "home.html")
    assert result.exit_code == 0
    assert "is there already" in result.output
    assert own(site, "home.html").stat().st_mtime_ns == before


def test_a_former_copy_that_was_never_edited_is_brought_up_to_date(site: Path) -> None:
    theme(site, "copy", "home.html")
    of_a_former_version(site, "home.html", '{% extends "base.html" %}', '{% extends "old.html" %}')
    told = theme(site, "diff", "home.html")
    assert told.exit_code == 1
    assert "yours was never edited: broadsheet theme copy home.html" in told.output
    result = theme(site, "copy", "home.html")
    assert "brought up to date" in result.output
    assert own(site, "home.html").read_bytes() == (THEME / "home.html").read_bytes()
    assert theme(site, "diff", "home.html").exit_code == 0


@pytest.mark.parametrize(
    ("in_the_way", "message"),
    [
        (lambda path: path.mkdir(parents=True), "is a folder"),
        (lambda path: path.symlink_to(path.parent / "none"), "is a link"),
        (lambda path: path.symlink_to(THEME / "home.html"), "is a link"),
    ],
)
def test_what_is_no_file_is_left_alone(site: Path, in_the_way: object, message: str) -> None:
    own(site).mkdir(parents=True)
    in_the_way(own(site, "home.html"))  # type: ignore[operator]
    result = theme(site, "copy", "home.html")
    assert (result.exit_code, message in result.output) == (2, True)


def test_a_file_in_the_place_of_a_folder_is_told(site: Path) -> None:
    own(site).parent.mkdir()
    own(site).write_text("x")
    for command in (["copy", "home.html"], ["list"], ["diff"]):
        result = theme(site, *command)
        assert (result.exit_code, "is no folder" in result.output) == (2, True), command


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_that_may_not_be_written_to_is_told(site: Path) -> None:
    own(site).mkdir(parents=True)
    own(site).chmod(0o555)
    result = theme(site, "copy", "home.html")
    own(site).chmod(0o755)
    assert (result.exit_code, "cannot be written" in result.output) == (2, True)
    assert tree(own(site)) == {}


@pytest.mark.parametrize(
    "command",
    [
        ["theme", "list", "--files"],
        ["theme", "copy", "home.html", "--block", "main"],
        ["catalogue", "fr"],
    ],
)
def test_a_template_that_is_none_is_told_with_its_line(site: Path, command: list[str]) -> None:
    write(site, "base.html", "\n{% block %}")
    arguments = [*command, "--content", str(site)]
    result = run(*arguments)
    assert result.exit_code == 2
    assert "templates/default/base.html:2: " in result.output
    write(site, "base.html", "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}")
    result = run(*arguments)
    assert result.exit_code == 2
    assert "is nested too deeply" in result.output


@pytest.mark.parametrize("command", [["list"], ["copy", "home.html"], ["diff"]])
def test_a_folder_without_settings_is_told(tmp_path: Path, command: list[str]) -> None:
    result = theme(tmp_path, *command)
    assert result.exit_code == 2
    assert "a content folder needs this file" in result.output


@pytest.mark.parametrize("command", [["list"], ["copy", "home.html"], ["diff"]])
def test_a_fault_of_the_settings_is_told_with_its_line(site: Path, command: list[str]) -> None:
    (site / "site.yaml").write_text((site / "site.yaml").read_text() + "themes: mine\n")
    result = theme(site, *command)
    assert result.exit_code == 2
    assert 'site.yaml:4: themes: unknown field; did you mean "theme"?' in result.output


def test_our_own_templates_are_no_site_s_own(site: Path) -> None:
    """As in a clone of the program, whose sample site has them beside its content."""
    (site / "site.yaml").write_text((site / "site.yaml").read_text() + f"templates: {shipped()}\n")
    assert theme(site, "list").exit_code == 0
    for command in (["copy", "home.html"], ["diff"]):
        result = theme(site, *command)
        assert result.exit_code == 2
        assert "themes that ship with Broadsheet itself" in result.output


def test_what_ours_changed_is_told_apart_from_what_is_the_owners(site: Path) -> None:
    theme(site, "copy", "home.html", "assets/tokens.css")
    of_a_former_version(site, "home.html", '{% extends "base.html" %}', '{% extends "old.html" %}')
    home = own(site, "home.html")
    home.write_text(home.read_text("utf-8") + "{# mine #}\n", "utf-8")

    told = theme(site, "diff")
    assert told.exit_code == 1
    first, second = told.output.split("--- ")[1:3]
    assert '-{% extends "old.html" %}' in first
    assert '+{% extends "base.html" %}' in first
    assert "+{# mine #}" not in first
    assert "+{# mine #}" in second
    assert "assets/tokens.css: as ours is; ours is as it was" in told.output

    counts = theme(site, "diff", "--stat").output.splitlines()
    assert counts[-1].endswith("home.html: yours +2 -1; ours changed +1 -1")
    assert "+{# mine #}" not in theme(site, "diff", "--ours").output
    assert '-{% extends "old.html" %}\n+' not in theme(site, "diff", "--yours").output

    assert theme(site, "diff", "--take", "home.html").exit_code == 0
    assert theme(site, "diff").exit_code == 0
    assert "+{# mine #}" in theme(site, "diff").output


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch here")
def test_patch_takes_over_what_ours_changed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.parent)
    site = Path("content")
    theme(site, "copy", "home.html")
    of_a_former_version(site, "home.html", '{% extends "base.html" %}', '{% extends "old.html" %}')
    home = own(site, "home.html")
    home.write_text(home.read_text("utf-8") + "{# mine #}", "utf-8")
    told = theme(site, "diff", "--ours").output
    subprocess.run(["patch", "-p0"], input=told, text=True, check=True, capture_output=True)
    ours = (THEME / "home.html").read_text("utf-8")
    assert home.read_text("utf-8") == ours + "{# mine #}"


def test_a_template_that_builds_on_ours_is_told_what_ours_changed(site: Path) -> None:
    theme(site, "copy", "home.html", "--block", "river")
    kept = own(site, ".copied/default/home.html")
    kept.write_text("{# former #}\n" + kept.read_text("utf-8"), "utf-8")
    told = theme(site, "diff")
    assert told.exit_code == 1
    assert "-{# former #}" in told.output
    assert "super()" not in told.output
    assert "builds on default/home.html; ours changed +0 -1" in theme(site, "diff", "--stat").output


def test_a_file_that_ours_are_no_longer_is_told(site: Path) -> None:
    write(site, "partials/gone.html", "Mine")
    write(site, ".copied/default/partials/gone.html", "Ours")
    told = theme(site, "diff")
    assert told.exit_code == 1
    assert "ours is gone" in told.output
    theme(site, "diff", "--take")
    assert theme(site, "diff").exit_code == 0
    assert "yours alone" in theme(site, "diff", "--stat").output


def test_a_file_of_which_nothing_is_known_is_compared_with_ours_of_today(site: Path) -> None:
    write(site, "home.html", "Mine\n")
    told = theme(site, "diff", "--stat")
    assert told.exit_code == 0
    assert "what it was copied from is not known" in told.output
    theme(site, "diff", "--take")
    assert "ours is as it was" in theme(site, "diff", "--stat").output


@pytest.mark.parametrize("edit", [lambda text: text.replace("\n", "\r\n"), lambda t: "\ufeff" + t])
def test_line_ends_of_another_system_are_no_edit(site: Path, edit: object) -> None:
    theme(site, "copy", "home.html")
    home = own(site, "home.html")
    home.write_bytes(edit(home.read_text("utf-8")).encode())  # type: ignore[operator]
    assert "as ours is" in theme(site, "diff", "--stat").output


def test_a_diff_of_no_file_of_the_owners_says_which_was_meant(site: Path) -> None:
    write(site, "home.html", "Mine")
    result = theme(site, "diff", "hme.html")
    assert result.exit_code == 2
    assert 'did you mean "home.html"?' in result.output
    shutil.rmtree(own(site))
    assert "all is as it ships" in theme(site, "diff").output


def test_a_theme_that_is_yet_to_come_is_told_how_to_begin(site: Path) -> None:
    (site / "site.yaml").write_text((site / "site.yaml").read_text() + "theme: evening\n")
    result = theme(site, "copy", "home.html")
    command = "broadsheet theme copy --all --from default --as evening"
    assert (result.exit_code, command in result.output) == (2, True)
    assert theme(site, *command.split()[2:]).exit_code == 0
    assert made(site)


def test_what_a_theme_of_the_owners_lacks_is_compared_as_well(site: Path) -> None:
    theme(site, "copy", "404.html", "home.html")
    theme(site, "copy", "home.html", "--as", "evening")
    (site / "site.yaml").write_text((site / "site.yaml").read_text() + "theme: evening\n")
    told = theme(site, "diff", "--stat").output
    assert "evening/home.html: as ours is" in told
    assert "default/404.html: as ours is" in told
    assert "evening/home.html" in theme(site, "diff", "home.html", "--stat").output
    assert "default/home.html" in theme(site, "diff", "default/home.html", "--stat").output
    assert theme(site, "diff", "--take").exit_code == 0


def test_what_was_copied_is_no_part_of_any_page(site: Path) -> None:
    theme(site, "copy", "home.html")
    before = made(site)
    kept = own(site, ".copied/default/home.html")
    kept.write_text("edited", "utf-8")
    report = build(Request(content=site, output=site.parent / "output", now=NOW))
    assert report.written == 0
    assert made(site, "clean") == before


def test_the_list_says_what_stands_in_for_ours(site: Path) -> None:
    assert "* default: ships with Broadsheet\n" in theme(site, "list").output
    theme(site, "copy", "home.html", "--block", "river")
    theme(site, "copy", "day.html")
    write(site, "partials/mine.html", "Mine")
    write(site, "404.html", "Mine")
    (own(site).parent / "evening").mkdir()
    told = theme(site, "list").output
    for line in (
        "* default: ships with Broadsheet; yours in ",
        "  evening: yours; yours in ",
        "  home.html: builds on default/home.html",
        "  404.html: stands in for ours",
        "  day.html: stands in for ours, and is as ours is",
        "  partials/mine.html: yours alone",
    ):
        assert line in told, line


def test_the_list_of_files_names_blocks(site: Path) -> None:
    told = theme(site, "list", "--files").output.splitlines()
    (home,) = (line for line in told if line.startswith("home.html: "))
    assert "top_stories" in home
    assert "masthead" in home
    assert "assets/tokens.css" in told
    assert set(files_in(THEME)) == {line.partition(":")[0] for line in told}
