"""Templates ask own fields for what is declared of them, and for nothing else."""

from pathlib import Path

import jinja2
import pytest

from generator.content import settings
from generator.languages.catalogue import find
from generator.pages.plan import VIEWS
from generator.theme import contract
from generator.theme.filters import TESTS, filters_in
from generator.theme.load import load
from generator.theme.templates import environment_of
from generator.theme.translation import Translated

SMALLEST = "title: T\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"
PEOPLE = "{type: list, of: {name: text, since: date, link: url, tags: {type: list}}}"
DECLARED = (
    f"extra_fields: {{records: {{sponsor: text, price: number, link: url, day: date, flag: boolean,"
    f" people: {PEOPLE}, place: {{type: fields, of: {{street: text}}}}, now: text, open: fields}},"
    f" topics: {{colour: text}}, site: {{sponsors: {PEOPLE}}}, pages: {{}}}}\n"
)


def faults(template: str, text: str = DECLARED, *, name: str = "article.html") -> list[str]:
    environment = Translated(find("en", []), loader=jinja2.DictLoader({name: template}))
    environment.filters.update(filters_in("en"))
    environment.tests.update(TESTS)
    own = settings.parse(SMALLEST + text).extra_fields
    return contract.faults(environment, {name: VIEWS[name]}, own)


@pytest.mark.parametrize(
    "template",
    [
        "{{ extra.sponsor }}{{ extra['sponsor'] }}{{ extra|attr('sponsor') }}{{ extra.now }}",
        "{{ extra.price|number }}{{ extra.price|number(2) }}{{ extra.day|day }}",
        "{% for each in extra.people %}{{ each.name }}{{ each.since|day }}{% endfor %}",
        "{{ extra.people[0].name }}{{ extra.place.street }}{{ (extra.people|first).name }}",
        "{% for p in extra.people|selectattr('since')|sort(attribute='name') %}{{ p.link }}"
        "{% endfor %}",
        "{{ extra.people|map(attribute='name')|join(', ') }}{{ extra.people[0].tags|join }}",
        "{% for one in items %}{{ one.extra.sponsor }}{% endfor %}",
        "{% for s in site.extra.sponsors if s.since <= published_at %}{{ s.name }}{% endfor %}",
        "{% for name in extra %}{{ name }}{{ extra[name] }}{% endfor %}",
        "{% if 'x' in extra %}{% endif %}{% if extra %}{% endif %}{{ extra|length }}",
        "{% macro m(e) %}{{ e.sponsor }}{% endmacro %}{{ m(extra) }}",
        "{% set e = extra %}{{ e.price }}",
        "<a href='{{ extra.link }}'></a><a href=\"{{ extra.people[0].link }}\"></a>",
        "<a title='{{ extra.sponsor }}' href='/a/{{ extra.sponsor }}'></a>",
        "{{ extra.open.whatever.it.is }}",
    ],
)
def test_what_is_declared_may_be_asked_for(template: str) -> None:
    assert faults(template) == []


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("\n{{ extra.sponsr }}", ':2: `extra` of records has no "sponsr"; did you mean "sponsor"?'),
        ("{{ extra['sponsr'] }}", 'has no "sponsr"'),
        ("{{ extra|attr('sponsr') }}", 'has no "sponsr"'),
        ("{{ extra.zzz }}", "; it is shown: day, flag, link, now, open, people, place"),
        ("{% if 0 %}{{ extra.sponsr }}{% endif %}", 'has no "sponsr"'),
        ("{{ extra.people[0].nmae }}", '`people` in `extra` of records has no "nmae"'),
        ("{% for p in extra.people %}{{ p.nmae }}{% endfor %}", 'has no "nmae"'),
        ("{{ extra.people|map(attribute='nmae')|join }}", 'has no "nmae"'),
        ("{{ extra.people|selectattr('nmae')|list }}", 'has no "nmae"'),
        ("{{ extra.people|sort(attribute='name,sinc') }}", 'has no "sinc"'),
        ("{{ (extra.people|last).nmae }}", 'has no "nmae"'),
        ("{{ extra.place.stret }}", 'did you mean "street"'),
        ("{% for one in items %}{{ one.extra.sponsr }}{% endfor %}", 'has no "sponsr"'),
        ("{{ site.extra.sponsers }}", '`extra` of the site has no "sponsers"'),
        ("{{ extra.sponsor|number }}", 'the filter "number" takes a number, and is given text'),
        ("{{ extra.sponsor|day }}", 'the filter "day" takes a date, and is given text'),
        ("{{ extra.price|day }}", 'the filter "day" takes a date, and is given a number'),
        ("{{ extra.day|number }}", 'the filter "number" takes a number, and is given a date'),
        ("{{ extra.flag|number }}", 'takes a number, and is given what is true or false'),
        ("{{ extra.day.now() }}", '"now" asks the clock'),
        ("{{ extra.price.zzz }}", 'a number has no "zzz"'),
        ("{{ extra.__class__ }}", "is a matter of Python"),
        ("<a href='{{ extra.sponsor }}'></a>", "this may be any words of a record's"),
        ("{% for p in extra.people %}<img src={{ p.name }}>{% endfor %}", "declare it as `url`"),
    ],
)  # fmt: skip
def test_what_is_not_declared_is_named_with_what_was_meant(template: str, fault: str) -> None:
    assert any(fault in each for each in faults(template)), faults(template)


def test_each_place_has_its_own_fields() -> None:
    assert faults("{{ extra.colour }}", name="topic.html") == []
    assert 'of topics has no "sponsor"' in faults("{{ extra.sponsor }}", name="topic.html")[0]
    assert 'of pages has no "x"' in faults("{{ extra.x }}", name="page.html")[0]
    assert faults("{{ extra.x }}", name="publisher.html") == []
    assert 'there is no "extra" here' in faults("{{ extra.x }}", name="day.html")[0]


@pytest.mark.parametrize(
    "template",
    [
        "{{ extra.anything }}{{ extra.people[0].name }}{{ site.extra.a.b.c }}",
        "{{ extra.price|number }}{{ (extra.people|first).name }}",
        "{% for p in extra.people %}{{ p.name.upper() }}{{ p.since|day }}{% endfor %}",
        "<a href='{{ site.extra.link }}'></a>",
        "<a href='/a/{{ extra.a }}' title='{{ extra.a }}' data-href='{{ extra.a }}'></a>",
        "<a href='{{ original }}'>{{ extra.a }}</a><a href='#{{ extra.a }}'></a>",
        "<a href='{{ '/tags/' ~ extra.a }}'></a><a href='{{ extra.a|urlencode }}'></a>",
    ],
)
def test_where_nothing_is_declared_any_name_may_be_asked_for(template: str) -> None:
    assert faults(template, "") == []


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{{ extra.day.now() }}", "asks the clock"),
        ("{{ extra.day.astimezone() }}", "asks the clock"),
        ("{{ extra.__class__.__mro__ }}", "is a matter of Python"),
        ("{{ extra['__class__'] }}", "is a matter of Python"),
        ("<a href='{{ extra.link }}'></a>", "this may be any words of a record's, and no address"),
        ("<img src={{ extra.pictures[0].url }}>", "this may be any words of a record's"),
        ("<a href='{% if extra.a %}{{ extra.a }}{% endif %}'></a>", "this may be any words"),
        ("<a href='{% if title %}#{% else %}{{ extra.a }}{% endif %}'></a>", "this may be any"),
        ("<a href='{{ extra.a or '#' }}'></a>", "this may be any words"),
        ("<a href='{{ '#' if title else extra.a }}'></a>", "this may be any words"),
        ("<a href='{{ extra.a|trim|default('#') }}'></a>", "this may be any words"),
        ("<a href='{{ extra.a ~ '?b' }}'></a>", "this may be any words"),
        ("{% set a = extra.a %}<a HREF = '{{ a }}'></a>", "this may be any words"),
        ("{% macro m(a) %}<a href='{{ a }}'></a>{% endmacro %}{{ m(extra.a) }}", "may be any"),
        ("{% for a in extra.a %}<a href='{{ a }}'></a>{% endfor %}", "this may be any words"),
    ],
)
def test_what_no_page_may_do_is_refused_all_the_same(template: str, fault: str) -> None:
    assert any(fault in each for each in faults(template, "")), faults(template, "")


def test_our_own_themes_keep_to_whatever_is_declared() -> None:
    own = settings.parse(f"{SMALLEST}{DECLARED}").extra_fields
    for name in ("default", "plain"):
        environment = environment_of(load(name, Path("nowhere"), ""))
        assert contract.faults(environment, VIEWS, own) == []
