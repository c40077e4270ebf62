"""Named, empty places on every page, for what an owner has to put there.

A slot is a block that no template of ours says anything in. A page's template asks for it where it
is to stand; whoever fills it, in `base.html` for all pages or in one page's template, is shown
there. So a block of `base.html` reaches into the middle of every page.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from types import CodeType
from typing import Any, Final

import jinja2
from jinja2.runtime import Context
from markupsafe import Markup

BETWEEN_ROWS: Final = "between_rows"
GIVEN: Final[dict[str, dict[str, type]]] = {
    "after_lead": {},
    BETWEEN_ROWS: {"row_number": int},
    "aside": {},
    "footer": {},
}
"""Every slot, with what its block may use beside the page's view: names and types."""

Block = Callable[[Context], Iterator[str]]


@jinja2.pass_context
def slot(context: Context, name: str, element: str = "div", **given: Any) -> str:
    """What the block of that name says on this page, in an element of its own; nothing, and not so
    much as a space, where nobody filled it or it has nothing to say here.

    element   its name; what stands among the items of a list is one
    given     what the block may use beside the page's view
    """
    block = _block(context, name)
    return _shown(context, block, name, element, given) if block else ""


@jinja2.pass_context
def between_rows(context: Context, element: str = "div") -> Callable[[int], str] | None:
    """Gives what the block of that name says after the row of a number; None where nobody filled
    it, so that rows without anything between them cost nothing."""
    block = _block(context, BETWEEN_ROWS)
    if block is None:
        return None

    def after(row_number: int) -> str:
        return _shown(context, block, BETWEEN_ROWS, element, {"row_number": row_number})

    return after


FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {"slot": slot, "between_rows": between_rows}
"""What templates call for them, by name."""


def _block(context: Context, name: str) -> Block | None:
    """The block that counts on this page; None where none of that name says anything."""
    versions = context.blocks.get(name)
    if not versions or versions[0].__code__.co_code == _code_of_nothing(context.environment):
        return None
    return versions[0]


@lru_cache(maxsize=4)
def _code_of_nothing(environment: jinja2.Environment) -> bytes:
    """What an empty block is once it is compiled."""
    template = environment.from_string("{% block nothing %}{% endblock %}")
    code: CodeType = template.blocks["nothing"].__code__
    return code.co_code


def _shown(context: Context, block: Block, name: str, element: str, given: dict[str, Any]) -> str:
    text = "".join(block(context.derived(given) if given else context)).strip()
    if not text:
        return ""
    start = f'<{element} class="slot slot-{name.replace("_", "-")}">'
    return Markup(f"{start}\n{text}\n</{element}>\n")
