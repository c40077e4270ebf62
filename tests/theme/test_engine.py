from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes
from markupsafe import Markup, escape

from generator.content.records.extra import packed
from generator.pages.parts.extra import extra_of_site
from generator.theme.engine import Engine, escaped
from tests.factories import make_settings


def make_engine(**files: str) -> Engine:
    named = {name.replace("_", "."): text for name, text in files.items()}
    return Engine(
        loader=jinja2.DictLoader(named), autoescape=True, undefined=jinja2.StrictUndefined
    )


def rendered(text: str, **shown: Any) -> str:
    return make_engine(page_html=text).get_template("page.html").render(shown)


@given(st.text() | st.integers() | st.none() | st.text().map(Markup))
def test_what_is_put_out_is_escaped_as_markupsafe_does(value: object) -> None:
    assert escaped(value) == str(escape(value))
    assert rendered("{{ value }}", value=value) == str(escape(value))


def test_markup_of_another_kind_stays_as_it_is() -> None:
    class Own(Markup):
        pass

    assert escaped(Own("<b>")) == "<b>"


def test_what_a_macro_or_a_block_makes_is_escaped_once() -> None:
    text = "{% macro shown(x) %}<i>{{ x }}</i>{% endmacro %}{% set y %}{{ x }}{% endset %}"
    assert rendered(text + "{{ shown(x) }}{{ y }}", x="<") == "<i>&lt;</i>&lt;"


def test_where_escaping_is_switched_within_a_template_it_is_as_that_says() -> None:
    text = "{% autoescape on %}{{ x }}{% endautoescape %}{{ x }}"
    engine = Engine(loader=jinja2.DictLoader({"a": text}), autoescape=False)
    assert engine.get_template("a").render(x="<", on=True) == "&lt;<"


def test_a_name_is_an_attribute_before_it_is_a_key() -> None:
    assert rendered("{{ x.a }} {{ x.b.c }}", x={"a": 1, "b": {"c": 2}}) == "1 2"
    assert rendered("{{ x.a }}", x=SimpleNamespace(a="1")) == "1"
    assert rendered("{% for key, value in x.items() %}{{ key }}{% endfor %}", x={"a": 1}) == "a"


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(jinja2.UndefinedError, match="no attribute 'b'"):
        rendered("{{ x.b }}", x=SimpleNamespace(a=1))
    with pytest.raises(jinja2.UndefinedError, match="'y'"):
        rendered("{{ y.b }}")
    assert rendered("{{ x.b is defined }}", x=SimpleNamespace(a=1)) == "False"


def test_a_macro_is_called_with_names_and_defaults_and_from_loops() -> None:
    text = (
        "{% macro one(a, b=2) %}{{ a }}{{ b }}"
        "{{ caller() if caller is defined else '' }}{% endmacro %}"
        "{% for x in (7, 8) %}{{ one(x) }} {{ one(b=x, a=1) }} {% endfor %}"
        "{% call one(5) %}<{% endcall %}"
    )
    assert rendered(text) == "72 17 82 18 52<"


def test_an_imported_template_is_made_once() -> None:
    made = []

    def note() -> str:
        made.append(1)
        return ""

    engine = make_engine(
        parts_html="{{ note() }}{% macro m(x) %}{{ x }}{% endmacro %}",
        page_html='{% from "parts.html" import m %}{{ m(x) }}',
    )
    engine.globals["note"] = note
    assert [engine.get_template("page.html").render(x=x) for x in "ab"] == ["a", "b"]
    assert made == [1]


def test_what_a_known_function_gives_for_a_word_is_put_in_when_a_template_is_compiled() -> None:
    asked = []

    def address(name: str) -> str:
        asked.append(name)
        return f"/{name}?v=1"

    text = '{{ address("a") }} {{ address("b").partition("?")[0] }} {{ address(x) }}'
    engine = make_engine(page_html=text)
    engine.globals["address"] = address
    engine.known["address"] = lambda name: nodes.Const(address(name))
    pages = [engine.get_template("page.html").render(x=x) for x in "cd"]
    assert pages == ["/a?v=1 /b /c?v=1", "/a?v=1 /b /d?v=1"]
    assert asked == ["a", "b", "c", "d"]


class Thing:
    """Whose text says where it lies in memory."""

    def __call__(self) -> str:
        return "called"


@pytest.mark.parametrize(
    "text",
    [
        "{{ thing }}",
        "{{ [thing] }}",
        "{{ {'a': thing} }}",
        "{{ '' ~ thing }}",
        "{{ thing|string }}",
        "{{ thing|pprint }}",
        "{{ word.upper }}",
        "{{ words|map('upper') }}",
        "{{ [1, 2]|batch(2) }}",
        "{% autoescape false %}{{ thing }}{% endautoescape %}",
        "{% macro m() %}{% endmacro %}{{ m }}",
        "{% block b %}{{ self.b }}{% endblock %}",
    ],
)
def test_what_would_say_where_it_lies_in_memory_is_not_shown(text: str) -> None:
    """Its text is another at every build."""
    with pytest.raises(TypeError, match="cannot be shown"):
        rendered(text, thing=Thing(), word="a", words=["a"])
    engine = make_engine(page_txt=text)
    engine.autoescape = False
    with pytest.raises(TypeError, match="cannot be shown"):
        engine.get_template("page.txt").render(thing=Thing(), word="a", words=["a"])


def test_nothing_comes_by_chance() -> None:
    assert "random" not in make_engine().filters
    with pytest.raises(jinja2.TemplateAssertionError):
        rendered("{{ [1, 2]|random }}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ [1] * 2 }} {{ 2 * 3 }} {{ 1.5 * 2 }}",
         "ababab ababab [1, 1] 6 3.0"),
        ("{{ 2 ** 10 }} {{ 2 ** -1 }} {{ 'ab'|center(4) }}", "1024 0.5  ab "),
    ],
)  # fmt: skip
def test_the_engine_multiplies_as_python_does(text: str, shown: str) -> None:
    assert rendered(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' * 10 ** 10 }}",
        "{{ 10 ** 9 * [1] }}",
        "{{ 10 ** (10 ** 10) }}",
        "{{ 'x'|center(10 ** 10) }}",
        "{% for a in 'x' * n %}{% endfor %}",
    ],
)
def test_a_slip_asks_for_no_more_than_there_is_memory(text: str) -> None:
    with pytest.raises(ValueError, match="too many"):
        rendered(text, n=10**10)


def test_a_name_that_a_template_gives_itself_is_its_own() -> None:
    engine = make_engine(page_html="{% macro address(x) %}mine{% endmacro %}{{ address('a') }}")
    engine.known["address"] = lambda name: nodes.Const("known")
    assert engine.get_template("page.html").render() == "mine"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n{% if true %}\n{% break %}{% endif %}", 3),
        ("\n{% macro m(a, a) %}{% endmacro %}", 2),
        ("{% for a in b %}" * 25 + "{% endfor %}" * 25, 1),
    ],
)
def test_what_makes_no_program_is_told_with_its_line(text: str, line: int) -> None:
    engine = make_engine(page_html=text)
    engine.add_extension("jinja2.ext.loopcontrols")
    with pytest.raises(jinja2.TemplateSyntaxError) as told:
        engine.get_template("page.html")
    assert told.value.lineno == line


@pytest.mark.parametrize("text", ["{{ x }}", "{{ x|string }}", "{{ 'a' ~ x }}", "{{ [x] }}"])
def test_own_fields_are_shown_one_by_one(text: str) -> None:
    own = extra_of_site(make_settings(extra=packed({"a": "<b>"})))
    assert rendered("{{ x.a }}{{ x.b }}{{ x['a'] }}", x=own) == "&lt;b&gt;&lt;b&gt;"
    with pytest.raises(TypeError, match="own fields cannot be shown as a whole; name one of them"):
        rendered(text, x=own)
