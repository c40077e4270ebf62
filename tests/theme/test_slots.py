"""What an owner puts into a slot stands on every page that the docs name, in both themes."""

import re
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import html5lib
import jinja2
import pytest

from generator.content.records.model import Correction, Provider
from generator.content.registries.content_pages import ContentPage
from generator.content.registries.publishers import Publisher
from generator.languages.catalogue import find
from generator.pages.page import Page
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.parts.views import HtmlView, View
from generator.pages.plan import VIEWS, enumerate_pages
from generator.theme import contract
from generator.theme.load import Theme, load, shipped
from generator.theme.render import render
from generator.theme.slots import GIVEN
from generator.theme.templates import environment_of
from generator.theme.translation import Translated
from tests.factories import (
    make_article,
    make_library,
    make_related,
    make_settings,
    make_topic,
    make_topics,
)

THEMES = sorted(folder.name for folder in shipped().iterdir())
PAGES = sorted(name for name, view in VIEWS.items() if issubclass(view, HtmlView))
SLOTS = ("masthead", *GIVEN)
BODIES = {"d": "<p>Some text.</p>"}
FILLED = "".join(
    f"{{% block {name} %}}{{{{ super() }}}}<p>FILLED {name}</p>{{% endblock %}}" for name in SLOTS
)


@cache
def pages() -> tuple[Page, ...]:
    """Pages of every kind, with several rows on each that has any."""
    related = tuple(make_related(word, day=2) for word in ("r", "s", "t"))
    wrong = (Correction(datetime(2025, 1, 9, tzinfo=UTC), "Two, not three."),)
    hosts = ("one", "two", "three")
    articles = [
        *(make_article(f"a{n}", day=n, body="d", related=related) for n in range(1, 4)),
        *(make_article(f"b{n}", day=n + 1, related=(make_related("b0"),)) for n in range(2)),
        *(make_article(f"day{n}", day=5, title=f"Thing {n} of many") for n in range(9)),
        *(make_article(f"wrong{n}", day=6, body="d", corrections=wrong) for n in range(3)),
        *(make_article(f"course{n}", category="learning") for n in range(3)),
        *(
            make_article(
                f"{host}{year}",
                topics=("Law",),
                provider=Provider(host, f"{host}.example.com"),
                web_url=f"https://{host}.example.com/x",
                published_at=datetime(year, 3 + year % 2, 5, tzinfo=UTC),
            )
            for host in hosts
            for year in (2022, 2023, 2024)
        ),
        *(make_article(f"month{n}", published_at=datetime(2024, n, 5, tzinfo=UTC)) for n in (1, 2)),
        make_article("taken", retracted="It was wrong."),
    ]
    library = make_library(
        *articles,
        topics=make_topics(make_topic("AI"), make_topic("Law")),
        publishers=[Publisher(source="p.yaml", name="News", domain="news.example.com")],
    )
    about = ContentPage(
        name="pages/about.md", title="About", description="", order=0, body="d", html=""
    )
    found = enumerate_pages(library, SiteContext(make_settings(), (about,))).pages
    return tuple(each for each in found if each.template in PAGES)


def theme_with(folder: Path, theme: str, **templates: str) -> Theme:
    own = folder / theme
    own.mkdir()
    for name, text in templates.items():
        (own / f"{name}.html").write_text(text, "utf-8")
    return load(theme, folder, "")


def shown(theme: Theme) -> dict[str, dict[str, str]]:
    """Every page, by its template and path."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for page in pages():
        found[page.template][page.path] = render(page, BODIES, theme).decode()
    return found


def places_in_docs() -> dict[str, set[str]]:
    """The slots of each page's template, as the table of docs/themes.md has them."""
    text = (Path(__file__).parents[2] / "docs" / "themes.md").read_text("utf-8")
    header, *rows = re.findall(r"^\| (?:page|`\w+\.html`) \|.*\|$", text, re.MULTILINE)
    names = [cell.strip(" `") for cell in header.strip("|").split("|")][1:]
    return {
        cells[0].strip(" `"): {"masthead", "footer"}
        | {name for name, cell in zip(names, cells[1:], strict=True) if cell.strip() != "none"}
        for cells in (row.strip("|").split("|") for row in rows)
    }


@pytest.mark.parametrize("name", THEMES)
def test_what_fills_the_slots_stands_where_the_docs_say(tmp_path: Path, name: str) -> None:
    base = f'{{% extends "{name}/base.html" %}}{FILLED}'
    found = shown(theme_with(tmp_path, name, base=base))
    places = {
        template: {slot for slot in SLOTS if any(f"FILLED {slot}<" in text for text in texts)}
        for template, texts in ((key, value.values()) for key, value in found.items())
    }
    assert places == places_in_docs()
    for texts in found.values():
        for path, text in texts.items():
            for slot in SLOTS:
                is_many = slot == "between_rows"
                assert text.count(f"FILLED {slot}<") == 1 or is_many, (path, slot)
            html5lib.HTMLParser(strict=True).parse(text)


@pytest.mark.parametrize("name", THEMES)
def test_a_slot_that_says_nothing_adds_not_a_byte(tmp_path: Path, name: str) -> None:
    says_nothing = "".join(
        f"{{% block {slot} %}}\n {{% if false %}}x{{% endif %}}\n{{% endblock %}}" for slot in GIVEN
    )
    base = f'{{% extends "{name}/base.html" %}}{says_nothing}'
    assert shown(theme_with(tmp_path, name, base=base)) == shown(load(name, Path("nowhere"), ""))


@pytest.mark.parametrize("name", THEMES)
def test_an_advertisement_can_stand_after_the_third_row(tmp_path: Path, name: str) -> None:
    block = "{% block between_rows %}{% if row_number == 3 %}ADVERTISEMENT{% endif %}{% endblock %}"
    base = f'{{% extends "{name}/base.html" %}}{block}'
    found = shown(theme_with(tmp_path, name, base=base))
    text = found["topic.html"]["topics/ai/index.html"]
    before, _, after = text.partition("ADVERTISEMENT")
    assert before.partition("<main")[2].count("<article") == 3
    assert "<article" in after
    (front,) = found["home.html"].values()
    assert front.count("ADVERTISEMENT") == 1  # rows are counted through the days


@pytest.mark.parametrize("name", THEMES)
def test_a_slot_can_be_filled_on_one_kind_of_page_alone(tmp_path: Path, name: str) -> None:
    base = f'{{% extends "{name}/base.html" %}}{{% block aside %}}EVERYWHERE{{% endblock %}}'
    home = (
        f'{{% extends "{name}/home.html" %}}'
        "{% block aside %}{{ super() }} AND HERE{% endblock %}{% block footer %}HERE{% endblock %}"
    )
    found = shown(theme_with(tmp_path, name, base=base, home=home))
    for template, texts in found.items():
        for text in texts.values():
            assert "EVERYWHERE" in text
            assert ("AND HERE" in text) is (template == "home.html")
            assert (">\nHERE\n<" in text) is (template == "home.html")


@pytest.mark.parametrize("name", THEMES)
def test_a_frame_of_ones_own_that_knows_no_slots_has_none(tmp_path: Path, name: str) -> None:
    base = (
        "<!doctype html><title>{{ head.title }}</title><main>{% block main %}{% endblock %}</main>"
    )
    theme = theme_with(tmp_path, name, base=base)
    assert contract.faults(environment_of(theme), VIEWS) == []
    assert all("slot" not in text for texts in shown(theme).values() for text in texts.values())


class Rows(View, frozen=True, kw_only=True):
    rows: tuple[str, ...]


@pytest.mark.parametrize(
    ("page", "part", "fault"),
    [
        ('{{ slot("asyde") }}', "", 'there is no slot "asyde"; did you mean "aside"?'),
        ('{% include "part.html" %}', '{{ slot("aside") }}', "slots are places in the templates"),
        (
            '{% from "part.html" import x %}{{ x() }}',
            '{% macro x() %}{{ slot("aside") }}{% endmacro %}',
            "slots are places in the templates",
        ),
        ("{% block aside %}{{ row_number }}{% endblock %}", "", 'there is no "row_number" here'),
        ("{% block between_rows %}{{ row_numbr }}{% endblock %}", "", 'did you mean "row_number"?'),
        ("{% block between_rows %}{{ row_number.x }}{% endblock %}", "", 'a number has no "x"'),
    ],
)
def test_a_slip_with_slots_is_named(page: str, part: str, fault: str) -> None:
    files = {"page.html": page, "part.html": part}
    environment = Translated(find("en", []), loader=jinja2.DictLoader(files))
    environment.globals["slot"] = lambda name: name
    assert fault in "\n".join(contract.faults(environment, {"page.html": Rows}))


@pytest.mark.parametrize(
    "page",
    [
        "{% block between_rows %}{{ row_number + 1 }}{% endblock %}",
        '{% block mine %}x{% endblock %}{{ slot("mine") }}',
        '{% macro x() %}{{ slot("aside") }}{% endmacro %}{{ x() }}',
        '{% for row in rows %}{{ slot("between_rows", row_number=loop.index) }}{% endfor %}',
    ],
)
def test_a_slot_of_ones_own_and_what_a_slot_is_given_are_known(page: str) -> None:
    environment = Translated(find("en", []), loader=jinja2.DictLoader({"page.html": page}))
    environment.globals["slot"] = lambda name: name
    assert contract.faults(environment, {"page.html": Rows}) == []


def test_a_slot_under_another_name_is_the_same(tmp_path: Path) -> None:
    base = '{% extends "default/base.html" %}{% block aside %}FILLED{% endblock %}'
    corrections = (
        '{% extends "base.html" %}{% block main %}'
        '{% set place = slot %}<h1>C</h1>{{ place("aside") }}{{ slot(*["aside"]) }}{% endblock %}'
    )
    theme = theme_with(tmp_path, "default", base=base, corrections=corrections)
    (text,) = shown(theme)["corrections.html"].values()
    assert text.count('<div class="slot slot-aside">\nFILLED\n</div>') == 2
