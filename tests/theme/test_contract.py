"""Templates use only what their views offer."""

from pathlib import Path

import jinja2
import pytest
from msgspec import Struct

from generator.languages.catalogue import find
from generator.pages.parts.views import View
from generator.pages.plan import VIEWS
from generator.problems import ThemeError
from generator.theme import contract
from generator.theme.load import load, shipped
from generator.theme.templates import environment_of
from generator.theme.translation import Translated


class Leaf(Struct, frozen=True):
    name: str


class Tree(View, frozen=True, kw_only=True):
    title: str
    leaves: tuple[Leaf, ...]
    best: Leaf | None


def faults(**templates: str) -> list[str]:
    files = {f"{name}.html": text for name, text in templates.items()}
    environment = Translated(find("en", []), loader=jinja2.DictLoader(files))
    return contract.faults(environment, {"page.html": Tree})


@pytest.mark.parametrize("name", sorted(folder.name for folder in shipped().iterdir()))
def test_our_own_themes_keep_the_contract(name: str) -> None:
    theme = load(name, Path("nowhere"), "")
    assert contract.faults(environment_of(theme), VIEWS) == []


@pytest.mark.parametrize(
    "template",
    [
        "{{ title }} {% for leaf in leaves %}{{ leaf.name }}{{ loop.index }}{% endfor %}",
        "{% if best %}{{ best.name }}{% endif %}",
        "{% set first = leaves[0] %}{{ first.name }}",
        "{% macro show(leaf) %}{{ leaf.name }}{% endmacro %}{{ show(leaves[0]) }}",
        "{% for leaf in leaves|reverse %}{{ leaf.name|upper }}{% endfor %}",
        "{% set text %}{{ title }}{% endset %}{{ text }}",
        "{% with leaf = best %}{{ leaf.name }}{% endwith %}",
        "{{ _('%(name)s leaf', name=title) }} {{ pgettext('tree', 'leaf') }}",
        "{{ ngettext('%(num)s leaf', '%(num)s leaves', leaves|length) }}",
        "{% trans name=title, n=3 %}one {{ name }}{% pluralize %}{{ n }}{% endtrans %}",
        "{{ bodies['x'] }} {{ range(3)|list }} {{ title.upper() }}",
        "{% include ['none.html', 'page.html'] %} {% include 'none.html' ignore missing %}",
        "{% if title %}{% include 'page.html' %}{% endif %}",
        "{{ leaves|map(attribute='name')|join }} {{ leaves[0]|attr('name') }}",
        "{{ leaves|selectattr('name')|sort(attribute='name')|list }} {{ (leaves|last).name }}",
    ],
)
def test_a_template_that_keeps_to_its_view_is_fine(template: str) -> None:
    assert faults(page=template) == []


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{{ titel }}", 'page.html:1: there is no "titel" here; did you mean "title"?'),
        ("\n{{ best.nmae }}", 'page.html:2: Leaf has no "nmae"; did you mean "name"?'),
        (
            "{% for leaf in leaves %}{{ leaf.zzz }}{% endfor %}",
            'Leaf has no "zzz"; it is shown: name',
        ),
        ("{% for leaf in leaves|reverse %}{{ leaf.zzz }}{% endfor %}", 'Leaf has no "zzz"'),
        ("{{ leaves[0].zzz }}", 'Leaf has no "zzz"'),
        ("{{ best['zzz'] }}", 'Leaf has no "zzz"'),
        ("{% set leaf = best %}{{ leaf.zzz }}", 'Leaf has no "zzz"'),
        ("{% if title %}{{ best.zzz }}{% endif %}", 'Leaf has no "zzz"'),
        ("{% if 0 %}{% else %}{{ best.zzz }}{% endif %}", 'Leaf has no "zzz"'),
        ("{% macro show(x) %}{{ x.zzz }}{% endmacro %}{{ show(best) }}", 'Leaf has no "zzz"'),
        ("{{ leaf }}{% for leaf in leaves %}{% endfor %}", 'there is no "leaf" here'),
        ("{{ title|nofilter }}", 'there is no filter "nofilter"'),
        ("{{ leaves|map(attribute='zzz')|join }}", 'Leaf has no "zzz"'),
        ("{{ leaves|selectattr('zzz')|list }}", 'Leaf has no "zzz"'),
        ("{{ leaves|sort(attribute='name,zzz') }}", 'Leaf has no "zzz"'),
        ("{{ leaves|groupby('zzz') }}", 'Leaf has no "zzz"'),
        ("{{ (leaves|first).zzz }}", 'Leaf has no "zzz"'),
        ("{{ leaves|selectattr('name')|map(attribute='zzz')|join }}", 'Leaf has no "zzz"'),
        ("{% if title is notest %}{% endif %}", 'there is no test "notest"'),
        ("{% if best.zzz is none %}{% endif %}", 'Leaf has no "zzz"'),
        ("{{ _(title) }}", "words have to be written out"),
        ("{{ ngettext('a leaf', title, 1) }}", "words have to be written out"),
        ("{{ _('%(nam)s leaf', name=title) }}", 'is not given its "nam"; did you mean "name"?'),
        ("{{ _('100 % leaf') }}", "write %% for the sign itself"),
        ("{{ _('%(name)s leaf', name=best.zzz) }}", 'Leaf has no "zzz"'),
        ("{% trans name=best.zzz %}{{ name }}{% endtrans %}", 'Leaf has no "zzz"'),
        ("{% include 'other.html' %}", 'the template "other.html" is missing'),
        ("{% for %}", "page.html:1:"),
    ],
)
def test_what_a_view_does_not_offer_is_named_with_its_place(template: str, fault: str) -> None:
    assert any(fault in each for each in faults(page=template)), faults(page=template)


def test_blocks_includes_and_imports_are_followed() -> None:
    found = faults(
        page="{% extends 'base.html' %}{% from 'm.html' import show %}"
        "{% block main %}{{ show(best) }}{% include 'part.html' %}{% endblock %}",
        base="{{ tittle }}{% block main %}{{ best.xx }}{% endblock %}",
        m="{% macro show(leaf) %}{{ leaf.yy }}{% endmacro %}",
        part="{{ best.zz }}",
    )
    assert [line.partition(":")[0] for line in found] == [
        "base.html",
        "base.html",
        "m.html",
        "part.html",
    ]


def test_a_macro_that_does_not_exist_is_named() -> None:
    found = faults(page="{% from 'm.html' import sow %}", m="{% macro show() %}{% endmacro %}")
    assert 'there is no macro "sow"; did you mean "show"?' in found[0]


def test_a_macro_whose_result_is_kept_is_followed_as_any_other(tmp_path: Path) -> None:
    macro = "{% macro row(teaser) %}{{ teaser.titel }}{% endmacro %}"
    page = macro + "{% for each in teasers %}{{ once(row, each) }}{% endfor %}"
    (tmp_path / "default").mkdir()
    (tmp_path / "default" / "category.html").write_text(page)
    theme = load("default", tmp_path, "")
    found = contract.faults(environment_of(theme), {"category.html": VIEWS["category.html"]})
    assert [f.split(": ")[1] for f in found] == ['Teaser has no "titel"; did you mean "title"?']


def test_every_fault_comes_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "default"
    folder.mkdir()
    (folder / "404.html").write_text("{{ a }}{{ b }}")
    with pytest.raises(ThemeError) as caught:
        contract.check(load("default", tmp_path, ""), VIEWS)
    assert len(str(caught.value).splitlines()) == 2
    assert "default/404.html:1" in str(caught.value)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{% extends 'page.html' %}", 'page.html:1: "page.html" extends itself'),
        ("{% import 'page.html' as p %}", 'page.html:1: "page.html" imports itself'),
        ("\n{% include 'none.html' %}", "page.html:2: the template"),
        ("{% include ['none.html', 'nor.html'] %}", 'the template "nor.html" is missing'),
        ("{% extends 'none.html' if title else 'page.html' %}", '"none.html" is missing'),
        ("{% include '" + "a" * 5000 + "' %}", "is missing"),
        ("{% extends 5 %}", "the name of a template is text"),
        ("{% if title %}\n{% break %}{% endif %}", "page.html:2: "),
        ("{% block a %}{% endblock %}\n{% block a %}{% endblock %}", "page.html:2: "),
        ("{% macro m(a, a) %}{% endmacro %}", "page.html:1: "),
        ("{% for leaf in leaves %}" * 25 + "{% endfor %}" * 25, "page.html:1: "),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "nested too deeply"),
        ("{{ " + "+".join("1" * 9000) + " }}", "nested too deeply"),
        ("{{ leaves|random }}", 'the filter "random" gives something else at every build'),
        ("{{ title.upper }}", "write upper()"),
        ("{{ title.nothing }}", 'text has no "nothing"'),
        ("{{ title.__class__ }}", '"__class__" is a matter of Python'),
        ("{{ title|attr('__class__') }}", '"__class__" is a matter of Python'),
        ("{{ title|attr(title) }}", "has to be written out"),
        ("{{ leaves|map(attribute='name.__class__')|list }}", '"__class__" is a matter of Python'),
        ("{% set leaf = leaves[0] %}{{ leaf.name.now() }}", '"now" asks the clock'),
        ("{{ ngettext('one leaf') }}", "is given fewer"),
    ],
)
def test_what_cannot_end_or_would_be_another_at_every_build_is_named(
    template: str, fault: str
) -> None:
    assert any(fault in each for each in faults(page=template)), faults(page=template)


def test_circles_of_several_templates_are_named_by_their_way() -> None:
    found = faults(
        page="{% extends 'a.html' %}", a="{% extends 'b.html' %}", b="{% extends 'a.html' %}"
    )
    assert found == ['b.html:1: "a.html" extends itself, by way of b.html']
    found = faults(page="{% import 'a.html' as a %}", a="{% import 'page.html' as p %}")
    assert found == ['page.html:1: "a.html" imports itself, by way of page.html, and so has no end']


def test_a_template_may_include_itself_and_a_macro_call_itself() -> None:
    """As trees are shown: that it has an end, a page tells."""
    assert faults(page="{% if title == 'x' %}{% include 'page.html' %}{% endif %}") == []
    assert faults(page="{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}") == []


def test_every_template_that_may_be_extended_is_followed() -> None:
    found = faults(
        page="{% extends 'a.html' if title else 'b.html' %}{% block x %}{{ titel }}{% endblock %}",
        a="{% block x %}{% endblock %}",
        b="{{ lefs }}{% block x %}{% endblock %}",
    )
    assert len(found) == 2
    assert found[0].startswith('b.html:1: there is no "lefs"')
    assert found[1].startswith('page.html:1: there is no "titel"')


def test_an_asset_that_is_not_there_is_named_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "default").mkdir()
    (tmp_path / "default/404.html").write_text("\n{{ asset('styel.css') }}")
    with pytest.raises(ThemeError, match=r'404.html:2: .*"styel.css"; did you mean "style.css"'):
        contract.check(load("default", tmp_path, ""), VIEWS)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("script-scr https://x.example", 'did you mean "script-src"?'),
        ("{{ super() }}; script-src self", "between single quotes"),
        ("\nscript-src https://x.example\nstyle-src data:\n", 'a ";" is missing before style-src'),
    ],
)
def test_a_slip_in_what_a_policy_is_added_is_named_with_its_line(said: str, fault: str) -> None:
    page = f"{{{{ title }}}}\n{{% block more_sources %}}{said}{{% endblock %}}"
    (found,) = faults(page=page)
    assert found.startswith("page.html:2: more_sources: ")
    assert fault in found


@pytest.mark.parametrize(
    "said", ["", "\n", "; script-src {{ title }}", "{{ super() }}; script-src 'unsafe-inline'"]
)
def test_what_a_policy_may_be_added_is_fine(said: str) -> None:
    assert faults(page=f"{{% block more_sources %}}{said}{{% endblock %}}") == []
