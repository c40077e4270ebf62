"""render(page, bodies, theme) -> bytes."""

import traceback
from collections.abc import Callable, Mapping
from decimal import InvalidOperation
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import jinja2
from markupsafe import Markup
from msgspec import structs

from generator.pages.feeds.feed import FeedView
from generator.pages.page import Page
from generator.pages.parts.views import View
from generator.problems import ThemeError
from generator.theme import api_json, json_feed
from generator.theme.feed_size import fitted
from generator.theme.load import Theme, shipped, shown
from generator.theme.templates import environment_of

ENCODERS: Final[dict[str, Callable[..., bytes]]] = {
    # Made by an encoder: a text template cannot promise to write JSON.
    "feeds/feed.json": json_feed.encode,
    "api/document.json": api_json.encode,
}
"""Pages that are not made by a template of their own name."""


class HasBodies(Protocol):
    """Sanitised HTML by digest."""

    def __getitem__(self, digest: str, /) -> str: ...


def render(page: Page, bodies: HasBodies, theme: Theme) -> bytes:
    """The bytes of one page.

    bodies   sanitised HTML by digest: at least that of `page.bodies`
    Raises ThemeError, naming the template, the line and the page, for a template that does not
    compile, asks for what it is not shown, or does what cannot be done.
    """
    given = {digest: Markup(bodies[digest]) for digest in page.bodies}
    view = page.view
    make = partial(_made, template=page.template, bodies=given, environment=environment_of(theme))
    try:
        return fitted(view, given, make) if isinstance(view, FeedView) else make(view)
    except jinja2.TemplateSyntaxError as error:
        file = shown(error.filename, error.name or page.template)
        fault = f"{file}:{error.lineno}: {error.message}"
        raise ThemeError(f"{fault}, for {_named(page)}") from error
    except ThemeError as error:
        raise ThemeError(f"{error}, for {_named(page)}") from error
    except UnicodeEncodeError as error:
        half = f"U+{ord(error.object[error.start]):04X}"
        fault = f"{page.template}: gives half a character, {half}"
        raise ThemeError(f"{fault}, for {_named(page)}") from error
    except Exception as error:
        place = _place(error, theme)
        if not place:  # no template had any part in it
            raise
        raise ThemeError(f"{place}: {_said(error)}, for {_named(page)}") from error


def _made(
    view: View, template: str, bodies: Mapping[str, Markup], environment: jinja2.Environment
) -> bytes:
    encoder = ENCODERS.get(template)
    if encoder is not None:
        return encoder(view, bodies, environment)
    shown = structs.asdict(view)
    return environment.get_template(template).render(shown, bodies=bodies).encode()


def _place(error: BaseException, theme: Theme) -> str:
    """The template and the line that failed: Jinja writes them into the traceback. Empty where no
    template did."""
    folders = tuple(str(Path(folder, "_"))[:-1] for folder in (*theme.folders, str(shipped())))
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        file = frame.f_code.co_filename
        if file.startswith(folders):
            folder = next(start for start in folders if file.startswith(start))
            return f"{shown(file, file.removeprefix(folder))}:{line}"
    return ""


def _said(error: BaseException) -> str:
    """What went wrong, in words."""
    match error:
        case RecursionError():
            return "it calls, includes or imports itself without end"
        case MemoryError():
            return "it needs more memory than there is"
        case jinja2.TemplatesNotFound():
            return f"none of the templates {', '.join(map(str, error.templates))} is there"
        case jinja2.TemplateNotFound():
            return f'the template "{error.name}" is missing'
        case AttributeError() | TypeError() if "None" in str(error):
            return f"{error}; ask with `if` first where there may be nothing"
        case InvalidOperation():
            return "what should be a number is none"
        case KeyError():
            return f"there is no {error}"
        case _:
            return str(error) or type(error).__name__


def _named(page: Page) -> str:
    """A page, with what it stands for."""
    return f"{page.path} ({page.source})" if page.source else page.path
