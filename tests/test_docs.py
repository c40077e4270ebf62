"""The documentation says what the program does: its names, defaults, examples and messages."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click import Command
from msgspec import structs

from generator.commands.build import build_command
from generator.commands.check import check_command
from generator.commands.verify import verify_command
from generator.content import settings
from generator.content.feed_formats import FORMATS
from generator.content.records import schema
from generator.content.records.elements import TAGS
from generator.content.records.embeds import embed
from generator.content.records.links import canonical
from generator.content.records.model import TYPES
from generator.content.records.schema import Reading
from generator.content.records.text import plain
from generator.content.records.tracking import NAMES, PREFIXES
from generator.content.registries.publishers import read_publisher
from generator.content.registries.topics import read_entry
from generator.content.slugs import slug
from generator.content.yaml.fields import PRIVATE, Fields
from generator.content.yaml.text import Mapping
from generator.pages.api import values
from tests.factories import make_settings, parse_bytes, parse_record

ROOT = Path(__file__).parents[1]
DOCS = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
SMALLEST = "title: T\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"


class Asked(Fields):
    """Fields that hold nothing and note every name that a schema asks for, or knows."""

    def __init__(self, asked: set[str], prefix: str = "", *, full: bool = False) -> None:
        super().__init__(Mapping({}, {}, 1), "a.md", [], prefix)
        self._asked = asked
        self._full = full

    def value(self, name: str, convert: Any, **given: Any) -> Any:
        self._asked.add(self._prefix + name)
        return given.get("default")

    def placed(self, name: str, convert: Any, at_most: int | None = None) -> list[Any]:
        self._asked.add(self._prefix + name)
        return []

    def mapping(self, name: str, alone: str = "") -> Fields:
        self._asked.add(self._prefix + name)
        return Asked(self._asked, f"{self._prefix}{name}.", full=self._full)

    def mappings(self, name: str, at_most: int | None = None, alone: str = "") -> list[Fields]:
        self._asked.add(self._prefix + name)
        return [Asked(self._asked, f"{self._prefix}{name}[].", full=self._full)]

    def ignore(self, *names: str) -> None:
        self._asked.update(self._prefix + name for name in names)

    def has(self, name: str) -> bool:
        self._asked.add(self._prefix + name)
        return self._full

    def is_list_of_fields(self, name: str) -> bool:
        return self._full


def asked(read: Any, **given: Any) -> set[str]:
    """Every name that a reader of fields asks for, whether other fields are there or not."""
    names: set[str] = set()
    for full in (False, True):
        read(Asked(names, full=full), **given)
    return names


def record_fields() -> set[str]:
    names = asked(
        schema.article, name="a.md", category="news", reading=Reading(site_id="example.org,2023")
    )
    # What is related has a publisher and pictures of the same form as the record's own.
    names = {re.sub(r"^related\[\]\.(?=(provider|images)(\.|\[))", "", name) for name in names}
    return names | {PRIVATE}


def setting_names() -> set[str]:
    names = {name.replace("[]", "") for name in asked(settings.read_settings)}
    return {name for name in names if not any(other.startswith(f"{name}.") for other in names)} | (
        {"records", "trusted"}
    )


def rows(text: str, header: str) -> list[list[str]]:
    """The cells of every table that has this header, without the marks of code."""
    found = []
    for table in text.split(f"\n| {header} |\n")[1:]:
        for line in table.split("\n")[1:]:
            if not line.startswith("|"):
                break
            found.append([cell.strip().strip("`") for cell in line.strip("|").split(" | ")])
    return found


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def headings(text: str) -> list[str]:
    without_code = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^#+ (.+)$", without_code, re.MULTILINE)


def anchor(heading: str) -> str:
    """What a heading is linked by."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def documented_settings() -> dict[str, str]:
    """What stands below the heading of each setting."""
    parts = re.split(r"^### (.+)$", DOCS["settings.md"], flags=re.MULTILINE)[1:]
    return {name: re.split(r"^## ", text, flags=re.MULTILINE)[0] for name, text in pairs(parts)}


def pairs(parts: list[str]) -> Iterable[tuple[str, str]]:
    return zip(parts[::2], parts[1::2], strict=True)


def test_every_setting_has_a_heading_and_every_heading_is_a_setting() -> None:
    assert set(documented_settings()) == setting_names()


@pytest.mark.parametrize("name", sorted(documented_settings()))
def test_a_setting_at_its_documented_default_changes_nothing(name: str) -> None:
    default = re.search(r"Default: `(.+?)`[.:]? ?", documented_settings()[name])
    if default is None:
        assert re.search(r"[Rr]equired|Default: none", documented_settings()[name])
        return
    group, _, below = name.partition(".")
    if group == "records" and below:
        line = f"records:\n  - files: articles/**/*.md\n    {below}: {default[1]}\n"
    else:
        line = f"{group}:\n  {below}: {default[1]}\n" if below else f"{name}: {default[1]}\n"
    assert settings.parse(SMALLEST + line) == settings.parse(SMALLEST)


def test_every_whole_site_yaml_in_the_docs_is_sound() -> None:
    sites = [text for text in blocks(DOCS["settings.md"], "yaml") if text.startswith("title:")]
    assert len(sites) == 2
    for text in sites:
        settings.parse(text)


@pytest.mark.parametrize(
    "text", [t for t in blocks(DOCS["settings.md"], "yaml") if not t.startswith("title:")]
)
def test_every_part_of_a_site_yaml_in_the_docs_is_sound(text: str) -> None:
    own = {line.partition(":")[0] for line in text.splitlines()}
    rest = [line for line in SMALLEST.splitlines() if line.partition(":")[0] not in own]
    settings.parse("\n".join([*rest, text]))


@pytest.mark.parametrize(
    ("command", "page"),
    [(build_command, "settings.md"), (verify_command, "verify.md"), (check_command, "check.md")],
)
def test_every_option_of_the_command_line_is_documented(command: Command, page: str) -> None:
    options = {name for each in command.params for name in each.opts if name[0] == "-"}
    missing = [name for name in sorted(options) if f"`{name}`" not in DOCS[page]]
    assert missing == []


def test_every_field_of_a_record_has_a_row_and_every_row_is_a_field() -> None:
    text = DOCS["records.md"]
    tables = ("field | form | what it means | default", "field | why")
    documented = [row[0] for header in tables for row in rows(text, header)]
    assert sorted(documented) == sorted(record_fields())


def test_a_setting_can_name_every_field_of_a_record() -> None:
    names = record_fields()
    assert {re.split(r"[.\[]", name)[0] for name in names} == schema.OWN_FIELDS
    below = {name for name in names if re.fullmatch(r"\w+\.\w+", name)}
    assert below - {"provider.images"} == schema.PARTS


@pytest.mark.parametrize("text", blocks(DOCS["records.md"], "markdown"))
def test_every_example_of_a_record_is_sound(text: str) -> None:
    assert parse_bytes(text.encode()).problems == ()


@pytest.mark.parametrize(
    ("written", "level", "message"), rows(DOCS["records.md"], "written | level | message")
)
def test_every_message_in_the_docs_is_what_the_program_says(
    written: str, level: str, message: str
) -> None:
    problems = parse_record(written).problems
    said = [(each.level.value, re.sub(r"^[\w/.]+:\d+: ", "", str(each))) for each in problems]
    assert (level, message) in said


def test_the_lists_of_types_tags_and_tracking_parameters_are_whole() -> None:
    text = DOCS["records.md"]
    _, _, tracking = text.partition("**Tracking parameters**")
    named = re.findall(r"`(\S+?)`", tracking.partition("\n\n")[0])
    assert sorted(named) == sorted([*NAMES, *PREFIXES])
    _, _, survivors = text.partition("What survives:")
    tags = re.findall(r"`(\w+)`", survivors.partition("\n\nA first-level")[0])
    assert sorted(tags) == sorted(TAGS)
    assert "one of " + ", ".join(f"`{kind}`" for kind in TYPES) in text


def test_urls_texts_and_players_in_the_docs_come_out_as_they_say() -> None:
    text = DOCS["records.md"]
    for url, form in rows(text, "URLs that are one article | the form they share"):
        assert canonical(url) == form
    for written, shown in rows(text, "written | shown"):
        assert plain(written) == shown
    players = [row for row in rows(text, "written | player") if row[1].startswith("https:")]
    assert len(players) == 2
    for url, player in players:
        assert embed(url, make_settings().embeds).url == player


def test_the_table_of_slugs_is_right() -> None:
    table = rows(DOCS["topics-and-publishers.md"], "name | slug")
    assert len(table) > 10
    assert [[name, slug(name)] for name, _ in table] == table


def test_every_topic_and_publisher_in_the_docs_is_sound() -> None:
    examples = blocks(DOCS["topics-and-publishers.md"], "yaml")
    assert len(examples) == 4
    for text in examples:
        read: Any = read_publisher if "\ndomain:" in text else read_entry
        entry, problems = read(text.encode(), "a.yaml")
        assert entry is not None
        assert problems == []


def test_every_format_of_feeds_is_documented() -> None:
    table = rows(DOCS["feeds.md"], "format | file | media type")
    documented = [(name.split(" ")[0], file, kind) for name, file, kind in table]
    assert documented == [(each.name.split(" ")[0], each.file, each.type) for each in FORMATS]


def test_every_member_of_every_document_of_the_api_is_described() -> None:
    parts = re.split(r"^### (Api\w+)$", DOCS["api.md"], flags=re.MULTILINE)[1:]
    described = {
        name: [row[0] for row in rows(text, "member | form |")] for name, text in pairs(parts)
    }
    documents = {name: kind for name, kind in vars(values).items() if name.startswith("Api")}
    item = structs.fields(values.ApiItem)
    expected = {
        name: [field.encode_name for field in structs.fields(kind)]
        for name, kind in documents.items()
    }
    # A record's own document has all of an item, described there.
    expected["ApiRecord"] = expected["ApiRecord"][len(item) :]
    assert {name: sorted(members) for name, members in described.items()} == {
        name: sorted(members) for name, members in expected.items()
    }


def test_every_room_has_its_place_in_the_architecture() -> None:
    text = DOCS["architecture.md"]
    rooms = [
        f"{path.name}/" if path.is_dir() else path.name
        for path in sorted((ROOT / "generator").iterdir())
        if path.name[:2] != "__"
    ]
    assert [name for name in rooms if f"`{name}`" not in text] == []


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in (ROOT / "generator").rglob("*.py")
        if not (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0]
    ]
    assert silent == []


@pytest.mark.parametrize("name", DOCS)
def test_every_link_within_the_repository_resolves(name: str) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", DOCS[name]):
        path, _, fragment = target.partition("#")
        if "://" in target:
            continue
        file = (ROOT / "docs" / path).resolve() if path else ROOT / "docs" / name
        if not file.exists() or not file.is_relative_to(ROOT):
            broken.append(target)
        elif fragment:
            text = file.read_text("utf-8")
            anchors = {anchor(each) for each in headings(text)} | set(
                re.findall(r'<a id="(.+?)">', text)
            )
            if fragment not in anchors:
                broken.append(target)
    assert broken == []


@pytest.mark.parametrize("name", DOCS)
def test_every_test_that_the_docs_name_is_there(name: str) -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)", tests, re.MULTILINE))
    assert [each for each in re.findall(r"`(test_\w+)`", DOCS[name]) if each not in there] == []


def test_every_promise_of_the_threat_model_names_its_test() -> None:
    model = DOCS["security.md"].partition("### What is promised\n")[2].partition("\n### ")[0]
    promises = re.findall(r"^\| (?!to |---)(.+?) \| (.+) \|$", model, re.MULTILINE)
    assert len(promises) > 15
    assert [promise for promise, held_by in promises if not re.search("`test_", held_by)] == []
