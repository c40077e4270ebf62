"""Does each template use only what its view offers?

Templates are read, not run: every name and every attribute in them is followed through loops,
macros, includes and blocks to the type that the view declares. So a misspelt field is an error on
any site, and not only on the one whose record has that field.
"""

import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2 import nodes
from markupsafe import Markup
from msgspec import Struct

from generator.content.records.extra import UNDECLARED, ExtraFields
from generator.content.yaml.fields import did_you_mean
from generator.languages.catalogue import placeholders
from generator.pages.feeds.feed import FeedItem
from generator.pages.parts import security_policy
from generator.pages.parts.views import View
from generator.problems import ThemeError
from generator.theme.engine import NEVER_THE_SAME, Engine
from generator.theme.extra_types import OwnFields, StrangersWords, may_be_any_words, own_types
from generator.theme.filters import FILTERS, FORMS
from generator.theme.load import Theme, shipped, shown
from generator.theme.render import ENCODERS
from generator.theme.slots import FUNCTIONS as SLOT_FUNCTIONS
from generator.theme.slots import GIVEN
from generator.theme.templates import JSON_CONTENT, environment_of
from generator.theme.translation import FUNCTIONS, WordFunction

Scope = dict[str, Any]
"""Types by name. `Any` is a type of which nothing is known: whatever is asked of it passes."""

BODIES: Final = dict[str, Markup]
"""The type of `bodies`, which every template is shown beside its view."""


MORE_SOURCES: Final = "more_sources"
"""The block of what a page's Content-Security-Policy is added."""

ONCE: Final = "once"
"""The function that calls a macro, its first argument, with the others."""


_Chain = tuple[tuple[str, nodes.Template], ...]
"""A template, what it extends, what that extends, and so on: by name."""


class _Macro(Struct):
    node: nodes.Macro
    template: str
    scope: Scope


class _Module(Struct):
    macros: dict[str, _Macro]


def check(
    theme: Theme, views: Mapping[str, type[View]], declared: ExtraFields = UNDECLARED
) -> None:
    """Raises ThemeError with every fault of the theme's templates, a line each.

    declared   the fields of the owner's own
    """
    found = _faults_of(theme, tuple(views.items()), declared)
    if found:
        raise ThemeError("\n".join(found))


@lru_cache(maxsize=4)
def _faults_of(
    theme: Theme, views: tuple[tuple[str, type[View]], ...], declared: ExtraFields
) -> list[str]:
    """The faults of a theme. It is a value, so they are found once, however often a process builds
    with it."""
    return faults(environment_of(theme), dict(views), declared)


def faults(
    environment: Engine,
    views: Mapping[str, type[View]],
    declared: ExtraFields = UNDECLARED,
) -> list[str]:
    """What is wrong with the templates, as `file:line: what, and what to do`; sorted, each once."""
    reader = _Reader(environment, own_types(declared))
    for template, view in views.items():
        if template in ENCODERS:
            # An encoder asks for the content of one item at a time.
            scope = {"item": FeedItem, "language": str, "root": str, "bodies": BODIES}
            reader.template(JSON_CONTENT, scope)
        else:
            reader.template(template, {**_fields(view), "bodies": BODIES})
    if not reader.faults:
        reader.compile()
    return sorted(reader.faults)


class _Reader:
    """Follows one template after the other; collects what is wrong."""

    def __init__(self, environment: Engine, own: Mapping[type, OwnFields]) -> None:
        self.faults: set[str] = set()
        self._own = own
        self._environment = environment
        self._trees: dict[str, nodes.Template | None] = {}
        self._files: dict[str, str] = {}
        self._ours: set[str] = set()
        """The templates that came with us."""
        self._template = ""
        self._line = 0
        """Of that template, where the next one is named."""
        self._included: tuple[str, ...] = ()
        """The templates that are being followed, each by an include in the one before it."""
        self._imported: tuple[str, ...] = ()
        """The same of imports that are done before anything else: such a circle has no end."""
        self._chain: frozenset[str] = frozenset()
        """The template of the page that is being followed, with all that it extends."""
        self._blocks: frozenset[str] = frozenset()
        """The blocks that these have."""
        self._before = ""
        """What the template says right before what is being followed."""
        self._calls: set[tuple[str, str, str]] = set()
        """Macro calls that were followed already, by template, macro and types of arguments."""

    def template(self, name: str, scope: Scope) -> None:
        """A template with all that it may extend, shown a view."""
        try:
            for chain in self._chains(name, ()):
                self._shown_by(chain, dict(scope))
        except RecursionError:
            self.faults.add(f"{self._files.get(name, name)}: is nested too deeply")

    def compile(self) -> None:
        """Finds what only shows when a template becomes a program. Ours are known to be one."""
        for name, tree in self._trees.items():
            if tree is not None and name not in self._ours:
                try:
                    self._environment.get_template(name)
                except jinja2.TemplateSyntaxError as error:
                    self.faults.add(f"{self._files[name]}:{error.lineno}: {error.message}")

    def _shown_by(self, chain: Sequence[tuple[str, nodes.Template]], scope: Scope) -> None:
        """A template followed by what it extends, and so on."""
        blocks: dict[str, list[tuple[str, nodes.Block]]] = {}
        for file, tree in chain:
            for block in tree.find_all(nodes.Block):
                blocks.setdefault(block.name, []).append((file, block))
        if not chain:
            return
        self._chain, self._blocks = frozenset(file for file, _ in chain), frozenset(blocks)
        *children, root = chain
        for file, tree in children:
            self._template = file
            for node in tree.body:  # what stands outside blocks runs before the parent's layout
                if isinstance(node, nodes.Assign | nodes.Import | nodes.FromImport | nodes.Macro):
                    self._node(node, scope)
        self._template, tree = root
        self._nodes(tree.body, scope)
        for versions in blocks.values():
            for file, block in versions:
                self._template = file
                if block.name == MORE_SOURCES:
                    self._sources(block)
                given = GIVEN.get(block.name)
                self._nodes(block.body, {**scope, **given} if given else scope)

    def _chains(self, name: str, before: _Chain) -> Iterator[_Chain]:
        """The template, what it extends, what that extends, and so on: once for each that it may.

        before   what extends it
        A name that only a page tells is passed over: there is nothing to follow.
        """
        tree = self._tree(name)
        if tree is None:
            yield before
            return
        chain = (*before, (name, tree))
        parents: dict[str, nodes.Extends] = {}
        self._template = name
        for extends in tree.find_all(nodes.Extends):
            if isinstance(extends.template, nodes.Const) and not _constant(extends.template):
                self._fault(extends, "the name of a template is text")
            parents |= dict.fromkeys(alternatives(extends.template) or (), extends)
        files = [file for file, _ in chain]
        for parent in parents.keys() & set(files):
            self._fault(parents.pop(parent), f'"{parent}" extends itself{_way(files, parent)}')
        if not parents or len(chain) > MOST_PARENTS:
            yield chain
        for parent, extends in parents.items():
            self._template, self._line = name, extends.lineno
            yield from self._chains(parent, chain)

    def _tree(self, name: str) -> nodes.Template | None:
        if name not in self._trees:
            self._trees[name] = None
            try:
                loader = self._environment.loader
                assert loader is not None
                source, file, _ = loader.get_source(self._environment, name)
                if file and Path(file).is_relative_to(shipped()):
                    self._ours.add(name)
                self._files[name] = shown(file, name)
                self._trees[name] = self._environment.read(source, name)
            except jinja2.TemplateNotFound:
                where = f"{self._files.get(self._template, 'the theme')}:{self._line}: "
                self.faults.add(f'{where}the template "{name}" is missing')
            except jinja2.TemplateSyntaxError as error:
                file = self._files[name]
                self.faults.add(f"{file}:{error.lineno}: {error.message}")
            except ThemeError as error:
                self.faults.add(str(error))
            except RecursionError:
                self.faults.add(f"{self._files[name]}: is nested too deeply")
        return self._trees[name]

    def _is_there(self, name: str) -> bool:
        loader = self._environment.loader
        assert loader is not None
        try:
            loader.get_source(self._environment, name)
        except jinja2.TemplateNotFound:
            return False
        except ThemeError:
            pass  # it is told where it is read
        return True

    def _fault(self, node: nodes.Node, message: str) -> None:
        self.faults.add(f"{self._files[self._template]}:{node.lineno}: {message}")

    def _nodes(self, body: list[nodes.Node], scope: Scope) -> None:
        for node in body:
            self._node(node, scope)

    def _node(self, node: nodes.Node, scope: Scope) -> None:
        match node:
            case nodes.Expr():
                self._type(node, scope)
            case nodes.Output():
                self._output(node, scope)
            case nodes.For():
                self._for(node, scope)
            case nodes.Assign():
                _bind(node.target, self._type(node.node, scope), scope)
            case nodes.AssignBlock():
                self._nodes(node.body, dict(scope))
                _bind(node.target, Markup, scope)
            case nodes.Macro():
                scope[node.name] = _Macro(node, self._template, scope)
            case nodes.Import():
                scope[node.target] = self._module(node, scope)
            case nodes.FromImport():
                module = self._module(node, scope)
                for name in node.names:
                    own, local = name if isinstance(name, tuple) else (name, name)
                    if own not in module.macros:
                        self._fault(
                            node, f'there is no macro "{own}"{did_you_mean(own, module.macros)}'
                        )
                    scope[local] = module.macros.get(own, Any)
            case nodes.Include():
                self._include(node, scope)
            case nodes.With():
                inner = dict(scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    _bind(target, self._type(value, scope), inner)
                self._nodes(node.body, inner)
            case nodes.Block() | nodes.Extends():
                pass  # blocks are followed in all their versions, by `template`
            case nodes.If():
                self._type(node.test, scope)
                before = self._before
                for branch in (node.body, node.elif_, node.else_):
                    self._before = before
                    self._nodes(list(branch), scope)
            case nodes.CallBlock():
                self._type(node.call, scope)
                self._nodes(node.body, {**scope, **dict.fromkeys(_names(node.args), Any)})
            case _:
                for child in node.iter_child_nodes():
                    self._node(child, scope)

    def _output(self, node: nodes.Output, scope: Scope) -> None:
        for item in node.nodes:
            if isinstance(item, nodes.TemplateData):
                self._before = item.data
                continue
            if may_be_any_words(self._type(item, scope)) and _ADDRESS.search(self._before):
                message = "this may be any words of a record's, and no address: declare it as"
                self._fault(item, f"{message} `url` in `extra_fields`")
            self._before = ""

    def _for(self, node: nodes.For, scope: Scope) -> None:
        inner = {**scope, "loop": Any}
        _bind(node.target, _member(self._type(node.iter, scope)), inner)
        if node.test is not None:
            self._type(node.test, inner)
        self._nodes(node.body, inner)
        self._nodes(node.else_, dict(scope))

    def _include(self, node: nodes.Include, scope: Scope) -> None:
        names = alternatives(node.template)
        if names is None:
            self._fault(node, "the name of an included template has to be written out")
            return
        # Of a list, the first that is there; of others, each has to be.
        is_list = isinstance(node.template, nodes.List | nodes.Tuple)
        there = [name for name in names if self._is_there(name)]
        if node.ignore_missing or (is_list and there):
            names = there
        outer = self._template, self._included
        for name in names:
            self._line = node.lineno
            tree = self._tree(name) if name not in self._included else None
            if tree is not None:
                self._template, self._included = name, (*self._included, name)
                self._nodes(tree.body, dict(scope) if node.with_context else {})
                self._template, self._included = outer

    def _module(self, node: nodes.Import | nodes.FromImport, scope: Scope) -> _Module:
        name = _constant(node.template)
        if name is None:
            self._fault(node, "the name of an imported template has to be written out")
            return _Module({})
        if name in self._imported:
            way = _way(self._imported, name)
            self._fault(node, f'"{name}" imports itself{way}, and so has no end')
            return _Module({})
        self._line = node.lineno
        tree = self._tree(name)
        scope = dict(scope) if node.with_context else {}
        outer = self._template, self._imported
        self._template, self._imported = name, (*self._imported, name)
        for part in tree.body if tree else ():
            if isinstance(part, nodes.Macro | nodes.Import | nodes.FromImport | nodes.Assign):
                self._node(part, scope)
        self._template, self._imported = outer
        return _Module({key: value for key, value in scope.items() if isinstance(value, _Macro)})

    def _type(self, node: nodes.Node, scope: Scope) -> Any:
        match node:
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Getattr():
                return self._attribute(node, self._type(node.node, scope), node.attr)
            case nodes.Getitem():
                self._type(node.arg, scope)
                base = self._type(node.node, scope)
                key = _constant(node.arg)
                return self._attribute(node, base, key) if key is not None else _member(base)
            case nodes.Filter(name="attr"):
                return self._filtered_attribute(node, scope)
            case nodes.Call():
                return self._call(node, scope)
            case nodes.CondExpr():
                self._type(node.test, scope)
                one = self._type(node.expr1, scope)
                return _either(one, self._type(node.expr2, scope) if node.expr2 else None)
            case nodes.Or() | nodes.And():
                return _either(self._type(node.left, scope), self._type(node.right, scope))
            case nodes.Concat():
                first, *_ = [self._type(item, scope) for item in node.nodes]
                return first if may_be_any_words(first) else Any
            case nodes.Const():
                return type(node.value)
            case nodes.Test():
                for child in node.iter_child_nodes():
                    self._type(child, scope)
                if node.name not in self._environment.tests:
                    self._fault(node, f'there is no test "{node.name}"')
                return bool
            case nodes.Filter():
                types_of = [self._type(child, scope) for child in node.iter_child_nodes()]
                if node.name in NEVER_THE_SAME:
                    message = "gives something else at every build, and pages may not"
                    self._fault(node, f'the filter "{node.name}" {message}')
                elif node.name not in self._environment.filters:
                    self._fault(node, f'there is no filter "{node.name}"')
                elif node.node is not None:
                    self._filtered(node, _present(types_of[0]))
                held = _member(types_of[0]) if node.node is not None else Any
                for path in _attributes_named(node):
                    self._path(node, held, path)
                if node.name in ("first", "last"):
                    return held
                if node.name in _SAME_WORDS and types_of and may_be_any_words(types_of[0]):
                    return types_of[0]
                return types_of[0] if node.name in _SAME_TYPE and types_of else Any
            case _:
                for child in node.iter_child_nodes():
                    self._type(child, scope)
                return Any

    def _name(self, node: nodes.Name, scope: Scope) -> Any:
        if node.name in scope:
            return scope[node.name]
        if node.name in self._environment.globals or node.name in _JINJA_NAMES:
            return Any
        offered = [name for name in scope if not isinstance(scope[name], _Macro | _Module)]
        advice = did_you_mean(node.name, offered)
        self._fault(node, f'there is no "{node.name}" here{advice or _offer(offered)}')
        return Any

    def _filtered_attribute(self, node: nodes.Filter, scope: Scope) -> Any:
        """What the filter `attr` gives, which reads as a point does."""
        base = self._type(node.node, scope) if node.node else Any
        name = _constant(node.args[0]) if node.args else None
        if name is None:
            self._fault(node, "the name of an attribute has to be written out")
            return Any
        return self._attribute(node, base, name)

    def _filtered(self, node: nodes.Filter, given: Any) -> None:
        """A filter of ours takes what it is made for: no text is a date."""
        taken = _taken(node.name)
        if isinstance(given, type) and given in _PLAIN and taken in _PLAIN:
            expected, found = _PLAIN[taken], _PLAIN[given]
            if expected != found:
                self._fault(
                    node, f'the filter "{node.name}" takes {expected}, and is given {found}'
                )

    def _path(self, node: nodes.Filter, base: Any, path: str) -> None:
        """What a filter asks of each member of a list: `source.name` is an attribute of one."""
        for part in path.split("."):
            base = _member(base) if part.isdigit() else self._attribute(node, base, part)

    def _refuse_attribute(self, node: nodes.Node, name: str) -> bool:
        """Names the fault and is true, if what has this name is no part of any page."""
        if name.startswith("_"):
            self._fault(node, f'"{name}" is a matter of Python, and no part of any view')
        elif name in _CLOCKS:
            self._fault(node, f'"{name}" asks the clock or the zone of this machine: {_NO_CLOCK}')
        else:
            return False
        return True

    def _attribute(self, node: nodes.Node, base: Any, name: str, *, called: bool = False) -> Any:
        base = _present(base)
        if isinstance(base, type):
            base = self._own.get(base, base)
        if isinstance(base, OwnFields):
            return self._own_field(node, base, name)
        is_field = isinstance(base, type) and issubclass(base, Struct) and name in _fields(base)
        if not is_field and self._refuse_attribute(node, name):
            return Any
        if isinstance(base, type) and base in _PLAIN:
            if not hasattr(base, name):
                self._fault(node, f'{_PLAIN[base]} has no "{name}"')
            elif callable(getattr(base, name)) and not called:
                self._fault(node, f'"{name}" is something to call: write {name}()')
            return Any
        if isinstance(base, _Module):
            if name not in base.macros:
                self._fault(node, f'there is no macro "{name}"{did_you_mean(name, base.macros)}')
            return base.macros.get(name, Any)
        if not (isinstance(base, type) and issubclass(base, Struct)):
            return _member(base) if typing.get_origin(base) is dict else Any
        fields = _fields(base)
        if name in fields:
            return fields[name]
        advice = did_you_mean(name, fields) or _offer(fields)
        self._fault(node, f'{base.__name__} has no "{name}"{advice}')
        return Any

    def _own_field(self, node: nodes.Node, base: OwnFields, name: str) -> Any:
        """A field of the owner's own; where nothing is declared, there may be any."""
        fields = base.fields
        if name in fields:
            return fields[name]
        if base.is_open:
            return Any if self._refuse_attribute(node, name) else base
        if not self._refuse_attribute(node, name):
            advice = did_you_mean(name, fields) or (_offer(fields) if fields else "")
            self._fault(node, f'{base.said} has no "{name}"{advice}')
        return Any

    def _call(self, node: nodes.Call, scope: Scope) -> Any:
        if isinstance(node.node, nodes.Getattr):
            base = self._type(node.node.node, scope)
            callee = self._attribute(node.node, base, node.node.attr, called=True)
        else:
            callee = self._type(node.node, scope)
        given = [self._type(argument, scope) for argument in node.args]
        named = {pair.key: self._type(pair.value, scope) for pair in node.kwargs}
        if isinstance(node.node, nodes.Name) and node.node.name == ONCE and given:
            callee, *given = given
        if isinstance(callee, _Macro):
            self._macro(callee, given, named)
        elif isinstance(node.node, nodes.Name) and node.node.name in FUNCTIONS:
            self._words(node, FUNCTIONS[node.node.name], {*named})
            return str
        elif isinstance(node.node, nodes.Name) and node.node.name not in scope:
            self._known(node, node.node.name)
        return Any

    def _known(self, node: nodes.Call, name: str) -> None:
        """A function that is asked for a word that is written out, and may not know it."""
        if name in SLOT_FUNCTIONS:
            self._slot(node, name)
        known = getattr(self._environment, "known", {}).get(name)
        word = _constant(node.args[0]) if node.args else None
        if known is not None and word is not None:
            try:
                known(word)
            except ValueError as error:
                self._fault(node, str(error))

    def _sources(self, block: nodes.Block) -> None:
        """What a page's policy is added, where it is written out."""
        parts = [
            part
            for output in block.body
            for part in output.iter_child_nodes()
            if not _is_super(part)
        ]
        said = [part.data for part in parts if isinstance(part, nodes.TemplateData)]
        if len(said) == len(parts):
            try:
                security_policy.read("".join(said))
            except ValueError as error:
                self._fault(block, f"more_sources: {error}")

    def _slot(self, node: nodes.Call, function: str) -> None:
        """A place for a block: where blocks are known, and for one that there may be."""
        name = _constant(node.args[0]) if node.args and function == "slot" else None
        if self._template not in self._chain:
            message = "slots are places in the templates of pages"
            self._fault(node, f"{message}, and not in what these include or import")
        elif name is not None and name not in GIVEN.keys() | self._blocks:
            self._fault(node, f'there is no slot "{name}"{did_you_mean(name, GIVEN)}')

    def _words(self, node: nodes.Call, function: WordFunction, named: set[str]) -> None:
        """What a template says has to be written out, or no catalogue could have it; and what it
        leaves open has to be given."""
        if len(node.args) < function.texts:
            self._fault(node, f"it needs {function.texts} words or phrases, and is given fewer")
        for argument in node.args[: function.texts]:
            message = _constant(argument)
            if message is None:
                self._fault(node, "words have to be written out, or they cannot be translated")
                return
            try:
                missing = placeholders(message) - named - function.given
            except ValueError as error:
                self._fault(node, f'"{message}" has {error}')
                return
            for name in sorted(missing):
                advice = did_you_mean(name, named)
                self._fault(node, f'"{message}" is not given its "{name}"{advice}')

    def _macro(self, macro: _Macro, given: list[Any], named: dict[str, Any]) -> None:
        """Follows a macro's body with the types that one call gives it."""
        key = (macro.template, macro.node.name, repr((given, sorted(named.items()))))
        if key in self._calls:
            return
        self._calls.add(key)
        names = _names(macro.node.args)
        bound = dict(zip(names, given, strict=False)) | named
        missing = {name: Any for name in names if name not in bound}
        inner = {**macro.scope, "caller": Any, "varargs": Any, "kwargs": Any, **missing, **bound}
        outer = self._template, self._imported
        # What a macro imports is imported when it is called: that may be a circle, and end.
        self._template, self._imported = macro.template, ()
        self._nodes(macro.node.body, inner)
        self._template, self._imported = outer


MOST_PARENTS: Final = 32  # templates that extend one another in a row
_CLOCKS: Final = frozenset("astimezone fromtimestamp now today utcfromtimestamp utcnow".split())
_NO_CLOCK: Final = "the same records have to give the same page, wherever and whenever it is made"
_ADDRESS: Final = re.compile(
    r"""\s(?:href|src|srcset|action|formaction|poster|data)\s*=\s*["']?\s*$""", re.IGNORECASE
)
"""The end of what stands before an address."""
_PLAIN: Final[dict[Any, str]] = {
    str: "text",
    StrangersWords: "text",
    Markup: "text",
    int: "a number",
    float: "a number",
    bool: "what is true or false",
    datetime: "a date",
    date: "a date",
}
"""Types that are no views, by what templates know them as."""
_JINJA_NAMES: Final = frozenset({"loop", "self", "super", "caller", "varargs", "kwargs"})
_SAME_TYPE: Final = frozenset(
    "reverse sort list unique select reject selectattr rejectattr".split()
)
_SAME_WORDS: Final = frozenset(
    "d default e escape forceescape lower replace safe string trim truncate upper".split()
)
"""Filters that leave the beginning of a text to whoever wrote it."""
_NAMES_AN_ATTRIBUTE: Final = frozenset({"selectattr", "rejectattr", "groupby", "sum"})
"""Filters of which the first argument does."""


@cache
def _fields(struct: type[Struct]) -> dict[str, Any]:
    hints = typing.get_type_hints(struct)
    return {name: hints[name] for name in struct.__struct_fields__}


@cache
def _taken(name: str) -> Any:
    """The type of what a filter of ours is given; `Any` for another."""
    function = FILTERS.get(name) or FORMS.get(name)
    if function is None:
        return Any
    hints = typing.get_type_hints(function)
    return next((kind for argument, kind in hints.items() if argument != "return"), Any)


def _present(kind: Any) -> Any:
    """The type without None: a template asks before it uses what may be missing."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        left = [one for one in typing.get_args(kind) if one is not type(None)]
        return left[0] if len(left) == 1 else Any
    return kind


def _member(kind: Any) -> Any:
    """The type of what a collection holds."""
    kind = _present(kind)
    if isinstance(kind, OwnFields) and kind.is_open:
        return kind
    arguments = typing.get_args(kind)
    match typing.get_origin(kind):
        case builtins if builtins is tuple:
            return arguments[0] if arguments[-1] is Ellipsis else Any
        case builtins if builtins is dict:
            return arguments[1]
        case _:
            return Any


def _either(one: Any, other: Any) -> Any:
    """The type of what may be of either; that of a record's own words, where one is."""
    words = next((kind for kind in (one, other) if may_be_any_words(kind)), Any)
    return one if one == other else words


def _bind(target: nodes.Node, kind: Any, scope: Scope) -> None:
    """Gives a name, or several for a pair, their types."""
    if isinstance(target, nodes.Name):
        scope[target.name] = kind
    elif isinstance(target, nodes.Tuple):
        for item in target.items:
            _bind(item, Any, scope)


def _names(arguments: list[nodes.Name]) -> list[str]:
    return [argument.name for argument in arguments]


def _is_super(node: nodes.Node) -> bool:
    """True for what gives the block that a block stands in for."""
    return isinstance(node, nodes.Call) and getattr(node.node, "name", "") == "super"


def _constant(node: nodes.Node) -> str | None:
    """The text that is written out there; None where there is something else."""
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


def _attributes_named(node: nodes.Filter) -> Iterator[str]:
    """The attributes that a filter asks for, as far as they are written out."""
    given = [pair.value for pair in node.kwargs if pair.key == "attribute"]
    given += node.args[:1] if node.name in _NAMES_AN_ATTRIBUTE else []
    for argument in given:
        yield from filter(None, (_constant(argument) or "").split(","))


def alternatives(node: nodes.Node) -> list[str] | None:
    """All names of templates that may be meant there; None where something else may be."""
    match node:
        case nodes.Const(value=str(name)):
            return [name]
        case nodes.Const(value=tuple(names)) if all(isinstance(name, str) for name in names):
            return list(names)
        case nodes.List(items=items) | nodes.Tuple(items=items):
            parts = items
        case nodes.CondExpr(expr1=one, expr2=other) if other is not None:
            parts = [one, other]
        case _:
            return None
    found = [alternatives(part) for part in parts]
    if any(names is None for names in found):
        return None
    return [name for names in found for name in names or ()]


def _way(files: Sequence[str], name: str) -> str:
    """By which other templates one comes back to itself."""
    others = files[files.index(name) + 1 :]
    return f", by way of {', '.join(others)}" if others else ""


def _offer(names: Any) -> str:
    return f"; it is shown: {', '.join(sorted(names))}"
