"""Jinja, with less work for what every page does thousands of times.

Templates mean what they mean to Jinja. All of one theme share their globals, so that a template
which is imported is made once and not once a page; what is put out is escaped without being
wrapped first; an attribute that is there is read without asking twice.

What would be another at every build, or would never end, is an error here.
"""

import re
import types
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date, time, timedelta, tzinfo
from enum import Enum
from typing import Any, Final

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.filters import do_center
from jinja2.runtime import BlockReference, Context, Macro, Undefined
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from msgspec import Struct

from generator.pages.parts.extra import Extra
from generator.theme import slots
from generator.theme.slots import FUNCTIONS as SLOT_FUNCTIONS

# In older releases `escape` itself is as quick as this part of it is now.
_QUOTED: Final[Callable[[str], str]] = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def escaped(value: object) -> str:
    """What `markupsafe.escape` gives, as text that nobody will ask whether it is safe."""
    kind = type(value)
    if kind is str:
        return _QUOTED(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    return markupsafe.escape(_lasting(value))


def text_of(value: object) -> str:
    """The same, where nothing is escaped."""
    return value if isinstance(value, str) else str(_lasting(value))


def _lasting(value: object) -> object:
    """A value, if its text is the same at every build. That of a function, of a block or of what
    a filter is yet to give would say where it lies in memory.

    Raises TypeError for these.
    """
    if isinstance(value, list | tuple | set | frozenset):
        for each in value:
            _lasting(each)
    elif isinstance(value, dict):
        for pair in value.items():
            _lasting(pair)
    elif isinstance(value, Extra):
        raise TypeError("own fields cannot be shown as a whole; name one of them")
    elif not isinstance(value, _LASTING) and not hasattr(value, "__html__"):
        raise TypeError(f"a {type(value).__name__} cannot be shown{_ADVICE.get(type(value), '')}")
    return value


_LASTING: Final = (
    str, bytes, int, float, complex, type(None), date, time, timedelta, tzinfo, Enum, Struct,
    Undefined, TemplateModule,
)  # fmt: skip
_ADVICE: Final[dict[type, str]] = {
    types.FunctionType: "; call it",
    types.BuiltinMethodType: "; call it",
    types.GeneratorType: "; write `|list` or `|join` behind the filter",
    BlockReference: "; call it",
    Macro: "; call it",
}

_LONGEST: Final = 1_000_000
"""Characters or items of what is multiplied; bits of a number, a hundredth of that."""


def times(left: Any, right: Any) -> Any:
    """`left * right`, of which no slip makes more than there is memory."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, str | bytes | list | tuple) and isinstance(other, int):
            _refuse_more(len(one) * other, "characters or items", _LONGEST)
    if isinstance(left, int) and isinstance(right, int):
        _refuse_more(left.bit_length() + right.bit_length(), "bits", _LONGEST // 100)
    return left * right


def power(left: Any, right: Any) -> Any:
    """`left ** right`, the same."""
    if isinstance(left, int) and isinstance(right, int):
        _refuse_more(left.bit_length() * right, "bits", _LONGEST // 100)
    return left**right


def _centred(value: str, width: int = 80) -> str:
    """The filter `center`, the same."""
    _refuse_more(width, "characters", _LONGEST)
    return do_center(value, width)


def _refuse_more(size: int, what: str, most: int) -> None:
    if size > most:
        raise ValueError(f"{size:,} {what} are too many; {most:,} at most")


NEVER_THE_SAME: Final = ("random",)
"""Filters of Jinja that give something else at every build."""


class _Generator(CodeGenerator):
    """Writes templates as Python."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        _lasting(node.as_const(frame.eval_ctx))
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        elif not frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.text_of(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Call(  # noqa: N802
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        match node.node:
            case nodes.EnvironmentAttribute(name=name) if name in SLOT_FUNCTIONS:
                self.write(f"environment.{name}(")
                for argument in (*node.args, *node.kwargs):
                    self.visit(argument, frame)
                    self.write(", ")
                self.write(")")
            case _:
                super().visit_Call(node, frame, forward_caller=forward_caller)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        value, found = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({found} if ({found} := getattr(({value} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else ")
        self.write(f"environment.getattr({value}, {node.attr!r}))")


class _Known(NodeTransformer):
    """Puts in what functions of the engine's `known` give for words that a template says itself,
    and a part of that, so that a page finds it there; and has the engine multiply, and fill slots.
    """

    def __init__(
        self, functions: Mapping[str, Callable[[str], nodes.Expr]], given: set[str]
    ) -> None:
        self._functions = {name: functions[name] for name in functions.keys() - given}
        self._given = given

    def visit_Mul(self, node: nodes.Mul) -> nodes.Node:  # noqa: N802
        return self._by_engine("times", node)

    def visit_Pow(self, node: nodes.Pow) -> nodes.Node:  # noqa: N802
        return self._by_engine("power", node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.nodes = [_called("lasting", each) for each in node.nodes]
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if node.name in _MAKE_TEXT and node.node is not None:
            node.node = _called("lasting", node.node)
        return node

    def _by_engine(self, name: str, node: nodes.BinExpr) -> nodes.Node:
        self.generic_visit(node)
        return _called(name, node.left, node.right)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        match self.generic_visit(node):
            case nodes.Call(
                node=nodes.Name(name=name),
                args=[nodes.Const(value=str(word))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ) if name in self._functions:
                try:
                    return self._functions[name](word).set_lineno(node.lineno)
                except ValueError as error:
                    raise jinja2.TemplateSyntaxError(str(error), node.lineno) from error
            case nodes.Call(node=nodes.Name(name=name), dyn_args=None, dyn_kwargs=None) as call if (
                name in SLOT_FUNCTIONS and name not in self._given
            ):
                # A page asks for some of these, most often in vain: by name, a context is made
                # for each that knows what the template has set.
                call.node = nodes.EnvironmentAttribute(name)
                call.args = [nodes.ContextReference(), *call.args]
                return call
            case nodes.Call(
                node=nodes.Getattr(node=nodes.Const(value=str(text)), attr="partition"),
                args=[nodes.Const(value=str(mark))],
            ) if mark:
                return nodes.Const(text.partition(mark), lineno=node.lineno)
            case visited:
                return visited


def _called(name: str, *arguments: nodes.Expr) -> nodes.Expr:
    """What a function of the engine makes of these; text that is written out stays as it is."""
    if name == "lasting" and isinstance(arguments[0], nodes.Const | nodes.TemplateData):
        return arguments[0]
    call = nodes.Call(nodes.EnvironmentAttribute(name), list(arguments), [], None, None)
    call.set_lineno(arguments[0].lineno, override=True)
    return call


_MAKE_TEXT: Final = frozenset("e escape forceescape pprint string".split())
"""Filters that make text of anything."""


class _Context(Context):
    """What a template sees while it runs."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        if type(__obj) is not Macro:
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        is_whole = len(args) == len(__obj.arguments) and not kwargs
        has_more = __obj.caller or __obj.catch_kwargs or __obj.catch_varargs
        if is_whole and not has_more and __self.eval_ctx.autoescape:
            # What it makes is safe, and Markup would ask whether it says so itself.
            return str.__new__(Markup, __obj._func(*args))
        return __obj(__self.eval_ctx, *args, **kwargs)


class Engine(jinja2.Environment):
    """The templates of one theme."""

    code_generator_class = _Generator
    context_class = _Context
    escaped = staticmethod(escaped)
    text_of = staticmethod(text_of)
    lasting = staticmethod(_lasting)
    times = staticmethod(times)
    power = staticmethod(power)
    slot = staticmethod(slots.slot)
    between_rows = staticmethod(slots.between_rows)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in NEVER_THE_SAME:
            del self.filters[name]
        self.filters["center"] = _centred
        self.known: dict[str, Callable[[str], nodes.Expr]] = {}
        """By name of a function that always gives the same for the same word: what that is."""
        self._loaded: dict[Any, jinja2.Template] = {}
        self._read: dict[tuple[str, str], nodes.Template] = {}

    def read(self, source: str, name: str) -> nodes.Template:
        """A template's tree, which is kept until it is compiled: reading takes as long as that."""
        if (name, source) not in self._read:
            self._read[name, source] = self.parse(source, name)
        return self._read[name, source]

    def compile(self, source: Any, name: Any = None, *arguments: Any, **named: Any) -> Any:
        tree = source
        if isinstance(source, str):
            tree = self._read.pop((name, source), None) or self.parse(source, name, *arguments[:1])
        known = _Known(self.known, _names_given(tree))
        try:
            return super().compile(known.visit(tree), name, *arguments, **named)
        except jinja2.TemplateSyntaxError as error:
            error.filename = error.filename or (arguments[0] if arguments else None)
            raise
        except RecursionError as error:
            message = "is nested too deeply"
            raise jinja2.TemplateSyntaxError(message, 1, name, *arguments[:1]) from error

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
            line = _line_of_template(source, getattr(error, "lineno", None) or 0)
            message = getattr(error, "msg", None) or "is nested too deeply"
            if isinstance(error, MemoryError):  # Python says both in this way
                message += ", or there is not enough memory"
            raise jinja2.TemplateSyntaxError(message, line, filename=filename) from error

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> jinja2.Template:
        template = self._loaded.get(name)
        if template is None or globals:
            template = self._loaded[name] = super().get_template(name, parent, globals)
        return template


def _names_given(tree: nodes.Template) -> set[str]:
    """The names that a template gives itself: those of its variables, macros and imports."""
    given: set[str] = set()
    for each in tree.find_all((nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)):
        match each:
            case nodes.Name(name=name, ctx=ctx) if ctx != "load":
                given.add(name)
            case nodes.Macro(name=name) | nodes.Import(target=name):
                given.add(name)
            case nodes.FromImport(names=names):
                given |= {name if isinstance(name, str) else name[1] for name in names}
    return given


def _line_of_template(source: str, line: int) -> int:
    """The line of a template that became a line of Python."""
    found = _LINES.findall(source)
    pairs = [tuple(map(int, pair.split("="))) for pair in found[-1].split("&")] if found else []
    return max((own for own, python in pairs if python <= line), default=1)


_LINES: Final = re.compile(r"^debug_info = '([\d=&]+)'$", re.MULTILINE)
