"""Jinja, with less work for what every page does thousands of times.

Templates mean what they mean to Jinja. All of one theme share their globals, so that a template
which is imported is made once and not once a page; what is put out is escaped without being
wrapped first; an attribute that is there is read without asking twice.
"""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Final

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

# In older releases `escape` itself is as quick as this part of it is now.
_QUOTED: Final[Callable[[str], str]] = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def escaped(value: object) -> str:
    """What `markupsafe.escape` gives, as text that nobody will ask whether it is safe."""
    kind = type(value)
    if kind is str:
        return _QUOTED(value)  # type: ignore[arg-type]
    return value if kind is Markup else markupsafe.escape(value)  # type: ignore[return-value]


class _Generator(CodeGenerator):
    """Writes templates as Python."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        value, found = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({found} if ({found} := getattr(({value} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else ")
        self.write(f"environment.getattr({value}, {node.attr!r}))")


class _Known(NodeTransformer):
    """Puts in what functions of the engine's `known` give for words that a template says itself,
    and a part of that, so that a page finds it there."""

    def __init__(self, functions: Mapping[str, Callable[[str], nodes.Expr]]) -> None:
        self._functions = functions

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        match self.generic_visit(node):
            case nodes.Call(
                node=nodes.Name(name=name),
                args=[nodes.Const(value=str(word))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ) if name in self._functions:
                return self._functions[name](word).set_lineno(node.lineno)
            case nodes.Call(
                node=nodes.Getattr(node=nodes.Const(value=str(text)), attr="partition"),
                args=[nodes.Const(value=str(mark))],
            ) if mark:
                return nodes.Const(text.partition(mark), lineno=node.lineno)
            case visited:
                return visited


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

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.known: dict[str, Callable[[str], nodes.Expr]] = {}
        """By name of a function that always gives the same for the same word: what that is."""
        self._loaded: dict[Any, jinja2.Template] = {}
        self._read: dict[tuple[str, str], nodes.Template] = {}

    def read(self, source: str, name: str) -> nodes.Template:
        """A template's tree, which is kept until it is compiled: reading takes as long as that."""
        tree = self._read[name, source] = self.parse(source, name)
        return tree

    def compile(self, source: Any, name: Any = None, *arguments: Any, **named: Any) -> Any:
        tree = source
        if isinstance(source, str):
            tree = self._read.pop((name, source), None) or self.parse(source, name, *arguments[:1])
        return super().compile(_Known(self.known).visit(tree), name, *arguments, **named)

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
