"""The page of the inbox as HTML: what it is shown is text in it, whoever wrote that."""

from functools import cache
from pathlib import Path
from typing import Final

import jinja2

_TEMPLATE: Final = "page.html"


def html(**shown: object) -> str:
    return _template().render(shown)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(_TEMPLATE)
