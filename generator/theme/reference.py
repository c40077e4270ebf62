"""The reference of templates: every view with its fields, written from the views themselves."""

import ast
import inspect
import itertools
import re
import textwrap
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct

from generator.pages.api import documents
from generator.pages.parts.extra import Extra
from generator.pages.parts.views import HtmlView, View
from generator.pages.plan import KINDS
from generator.theme.filters import FILTERS, FORMS, TESTS

_HEADER = """\
# Templates

This page is written from the program: `pytest --update-golden` writes it anew.

A template is shown one *view*: the fields below, and nothing else. What it asks for beyond that is
an error that names the template, the line and what was probably meant, before anything is written.
Beside its view, every template has

- `bodies`: sanitised HTML by digest. A field called `body` is such a digest, empty where there is
  none: `{{ bodies[body] }}`;
- `asset("style.css")`: the address of a file of the theme's `assets/` folder, with its digest;
- `_("Latest")`, `ngettext("%(num)s article", "%(num)s articles", count)`, `pgettext` and
  `{% trans %}`: words in the site's [language](languages.md);
- `once(row, article, site, 2)`: what the macro `row` makes of these arguments, kept for other pages
  that show the same. Use it for what many pages show; the macro may use nothing but its arguments;
- `slot("aside")`: what the block of that name says, or nothing, and `between_rows()`, which gives
  that row by row: see [slots](themes.md#slots).

Your own templates lie beside the content folder, in `templates/default/`, and stand in for ours
file by file: see the setting [`templates`](settings.md#templates). Ours are still there under
`default/`, to build on: `{% extends "default/home.html" %}`. [themes.md](themes.md) shows how.
"""

_OWN_FIELDS = """\
## Own fields

`extra` holds fields of [your own](themes.md#fields-of-your-own), by the names that you gave them:
`{{ extra.sponsor }}`, or `{{ extra["sponsor-name"] }}` where a name has a hyphen. Of what
[`extra_fields`](settings.md#extra_fieldsrecords) declares, the types below and every name are known
before anything is built.

| declared as | is | without a value or a default |
| --- | --- | --- |
| `text` | text | empty |
| `number` | whole number or number, as it is written | none |
| `whole_number` | whole number | none |
| `boolean` | true or false | false |
| `date` | date and time, in the site's zone | none |
| `url` | text: an address, or a path of this site with the site's base path before it | empty |
| `list` | list of such values, or of own fields | empty |
| `fields` | own fields | none |

Where nothing is declared, any name may be asked for, and what is not there is empty text.
`{% if extra %}` asks whether anything is there, `{% if "sponsor" in extra %}` whether that is, and
`{% for name in extra %}{{ extra[name] }}{% endfor %}` goes through what is there, by name.
"""


def reference() -> str:
    """The whole page, as Markdown."""
    shown: dict[type[Struct], None] = {}
    views = {view: None for _, view in _templates()}
    for view in views:
        shown.update(dict.fromkeys(_structs_in(view)))
    values = sorted((s for s in shown if not issubclass(s, View)), key=lambda s: s.__name__)
    return "\n".join(
        [
            _HEADER,
            "## Templates and their views\n",
            *_table(),
            "\n## Views\n",
            "Views of HTML pages also have the fields of [HtmlView](#htmlview).\n",
            *_section(HtmlView),
            *(line for view in views for line in _section(view)),
            "## Values in views\n",
            *(line for value in values for line in _section(value)),
            _OWN_FIELDS,
            "## Filters\n",
            "Beside [Jinja's own](https://jinja.palletsprojects.com/templates/#builtin-filters):\n",
            *_functions("filter", FILTERS),
            "These speak the site's [language](settings.md#language); here in English:\n",
            *_functions("filter", FORMS),
            "## Tests\n",
            "Beside [Jinja's own](https://jinja.palletsprojects.com/templates/#builtin-tests):\n",
            *_functions("test", TESTS),
        ]
    )


def _table() -> Iterator[str]:
    yield "| template | view |"
    yield "| --- | --- |"
    for template, view in _templates():
        yield f"| `{template}` | [{view.__name__}](#{view.__name__.lower()}) |"


def _templates() -> Iterator[tuple[str, type[View]]]:
    """Every template with its view. Documents of the API have none; docs/api.md is about them."""
    for kind in KINDS:
        if kind is not documents.KIND:
            yield from kind.views.items()


def _section(struct: type[Struct]) -> Iterator[str]:
    yield f"### {struct.__name__}\n"
    yield f"{_first_line(struct)}\n"
    inherited = HtmlView.__struct_fields__ if issubclass(struct, HtmlView) else ()
    own = [f for f in struct.__struct_fields__ if struct is HtmlView or f not in inherited]
    if not own:
        return
    yield "| field | type | |"
    yield "| --- | --- | --- |"
    hints = typing.get_type_hints(struct)
    notes = _notes(struct)
    for name in own:
        yield f"| `{name}` | {_type(hints[name])} | {notes.get(name, '')} |"
    yield ""


def _functions(kind: str, functions: Mapping[str, object]) -> Iterator[str]:
    yield f"| {kind} | gives |"
    yield "| --- | --- |"
    for name, function in functions.items():
        yield f"| `{name}` | {_first_line(function)} |"
    yield ""


def _first_line(thing: object) -> str:
    text = inspect.getdoc(thing) or ""
    return " ".join(text.partition("\n\n")[0].split())


@cache
def _notes(struct: type[Struct]) -> dict[str, str]:
    """What stands below each field in the source: its form and unit."""
    notes: dict[str, str] = {}
    for base in reversed(struct.__mro__):
        if not issubclass(base, Struct) or base is Struct:
            continue
        tree = ast.parse(textwrap.dedent(inspect.getsource(base)))
        body = tree.body[0].body  # type: ignore[attr-defined]
        for field, note in itertools.pairwise(body):
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
                continue
            if isinstance(note, ast.Expr) and isinstance(note.value, ast.Constant):
                notes[field.target.id] = " ".join(str(note.value.value).split())
    return notes


def _structs_in(kind: typing.Any) -> Iterator[type[Struct]]:
    """Every struct that a type mentions, itself included, each after those it was met in."""
    seen: set[type[Struct]] = set()
    waiting = [kind]
    while waiting:
        one = waiting.pop(0)
        waiting += typing.get_args(one)
        if isinstance(one, type) and issubclass(one, Struct) and one not in seen:
            seen.add(one)
            yield one
            waiting += typing.get_type_hints(one).values()


def _type(kind: typing.Any) -> str:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return " or ".join("none" if one is type(None) else _type(one) for one in arguments)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return f"list of {_type(arguments[0])}"
        return "pair of " + " and ".join(_type(one) for one in arguments)
    if issubclass(kind, Extra):
        return "[own fields](#own-fields)"
    if issubclass(kind, Struct):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}.get(
        kind.__name__, re.sub(r"^datetime$", "date and time", kind.__name__)
    )
