"""render(page, bodies, theme) -> bytes."""

import traceback
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, Protocol

import jinja2
from markupsafe import Markup
from msgspec import structs

from generator.pages.feed import FeedView
from generator.pages.page import Page
from generator.pages.views import View
from generator.problems import ThemeError
from generator.theme import api, json_feed
from generator.theme.feed_size import fitted
from generator.theme.load import Theme

ENCODERS: Final[dict[str, Callable[..., bytes]]] = {
    # Made by an encoder: a text template cannot promise to write JSON.
    "feeds/feed.json": json_feed.encode,
    "api/document.json": api.encode,
}
"""Pages that are not made by a template of their own name."""

TEMPLATES: Final = (".html", ".xml", ".opml", ".txt", ".css")


class HasBodies(Protocol):
    """Sanitised HTML by digest."""

    def __getitem__(self, digest: str, /) -> str: ...


def render(page: Page, bodies: HasBodies, theme: Theme) -> bytes:
    """The bytes of one page.

    bodies   sanitised HTML by digest: at least that of `page.bodies`
    Raises ThemeError, naming the template and the line, for a template that does not compile, asks
    for what it is not shown, or does what cannot be done.
    """
    shown = {digest: Markup(bodies[digest]) for digest in page.bodies}
    try:
        view = page.view
        make = partial(_made, template=page.template, bodies=shown, environment=theme.environment)
        return fitted(view, shown, make) if isinstance(view, FeedView) else make(view)
    except jinja2.TemplateSyntaxError as error:
        raise ThemeError(
            f"{error.filename or error.name}:{error.lineno}: {error.message}"
        ) from error
    except jinja2.TemplateNotFound as error:
        raise ThemeError(
            f"{page.template} needs the template {error.name}, which is missing"
        ) from error
    except (ArithmeticError, LookupError, TypeError, ValueError, jinja2.UndefinedError) as error:
        raise ThemeError(f"{_place(error, page)}: {error}, for {page.path}") from error


def _made(
    view: View, template: str, bodies: Mapping[str, Markup], environment: jinja2.Environment
) -> bytes:
    encoder = ENCODERS.get(template)
    if encoder is not None:
        return encoder(view, bodies, environment)
    shown = structs.asdict(view)
    return environment.get_template(template).render(shown, bodies=bodies).encode()


def _place(error: BaseException, page: Page) -> str:
    """The template and the line that failed: Jinja writes them into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{f.filename}:{f.lineno}" for f in frames if f.filename.endswith(TEMPLATES)]
    return places[-1] if places else page.template
