"""The corpus: one table of hostile records, each with what must happen to it.

A record of the table lies at `articles/NAME.md`. It is shown, under a title as readers read it; or
it is left out, or a part of it is, with a problem at a line and a field. Whatever becomes of it,
all that is built keeps the rules of `broadsheet verify`, so nothing of it runs. What is large is
made when asked for.
"""

from tests.hostile.acting import addresses, scripts
from tests.hostile.cases import Hostile
from tests.hostile.forms import FORMS
from tests.hostile.names import CLASHES, NAMES
from tests.hostile.shapes import shapes
from tests.hostile.sizes import LARGE


def corpus() -> dict[str, Hostile]:
    """Every record of the table, by its name."""
    return {
        **dict(scripts()),
        **dict(addresses()),
        **dict(shapes()),
        **FORMS,
        **LARGE,
        **CLASHES,
        **NAMES,
    }
