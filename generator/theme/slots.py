"""Named, empty places on every page, for what an owner has to put there.

A slot is a block that no template of ours says anything in. A page's template asks for it where it
is to stand; whoever fills it, in `base.html` for all pages or in one page's template, is shown
there. So a block of `base.html` reaches into the middle of every page.
"""

from typing import Any, Final

import jinja2
from jinja2.runtime import Context
from markupsafe import Markup

GIVEN: Final[dict[str, dict[str, type]]] = {
    "after_lead": {},
    "between_rows": {"row_number": int},
    "aside": {},
    "footer": {},
}
"""Every slot, with what its block may use beside the page's view: names and types."""


@jinja2.pass_context
def slot(context: Context, name: str, element: str = "div", **given: Any) -> str:
    """What the block of that name says on this page, in an element of its own; nothing, and not so
    much as a space, where nobody filled it or it has nothing to say here.

    element   its name; what stands among the items of a list is one
    given     what the block may use beside the page's view
    """
    versions = context.blocks.get(name)
    if not versions:
        return ""
    text = "".join(versions[0](context.derived(given) if given else context)).strip()
    if not text:
        return ""
    return Markup(f'<{element} class="slot slot-{name.replace("_", "-")}">\n{text}\n</{element}>\n')
