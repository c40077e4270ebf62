"""The words of templates, `_("Latest")` and the like, in the site's language."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import jinja2
from jinja2 import nodes
from jinja2.ext import extract_from_ast
from msgspec import Struct

from generator.languages.catalogue import Catalogue, Translation
from generator.languages.forms import forms_of
from generator.theme.engine import Engine


class WordFunction(Struct, frozen=True):
    """What a template calls for words: gettext's functions, by gettext's names."""

    texts: int
    """How many arguments are words: a context, the words, and those for many."""
    has_context: bool = False
    given: frozenset[str] = frozenset()
    """What the words may ask for without being given it."""


_NUMBER: Final = frozenset({"num"})
FUNCTIONS: Final = {
    "_": WordFunction(1),
    "gettext": WordFunction(1),
    "ngettext": WordFunction(2, given=_NUMBER),
    "pgettext": WordFunction(2, has_context=True),
    "npgettext": WordFunction(3, has_context=True, given=_NUMBER),
}


class Translated(Engine):
    """Templates in one language. What needs no value is translated once, when a template is
    compiled, and costs a page nothing."""

    def __init__(self, catalogue: Catalogue, **options: Any) -> None:
        super().__init__(**options)
        self.add_extension("jinja2.ext.i18n")
        translations = catalogue.translations
        self.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
        number = forms_of(catalogue.language).number
        self.globals["_"] = self.globals["gettext"]

        def said(message: str) -> nodes.Expr:
            return nodes.TemplateData(translations.gettext(message) % {})

        self.known |= {"_": said, "gettext": said}
        for name in ("ngettext", "npgettext"):
            self.globals[name] = _with_number(self.globals[name], number)


def messages(tree: nodes.Template) -> Iterator[Translation]:
    """All that a template may say, each with its context."""
    for _, function, said in extract_from_ast(tree, tuple(FUNCTIONS), babel_style=False):
        texts = [text for text in ([said] if isinstance(said, str) else said or ()) if text]
        context = texts.pop(0) if texts and FUNCTIONS[function].has_context else None
        if len(texts) == 1:
            yield context, texts[0]
        elif texts:
            yield context, (texts[0], texts[1])


def _with_number(function: Any, number: Callable[[int], str]) -> Callable[..., str]:
    """The function with `%(num)s` as the language writes numbers."""

    @jinja2.pass_context
    def with_number(context: jinja2.runtime.Context, *arguments: Any, **named: Any) -> str:
        named.setdefault("num", number(arguments[-1]))
        said: str = function(context, *arguments, **named)
        return said

    return with_number
