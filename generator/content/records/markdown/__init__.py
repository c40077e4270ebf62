"""Markdown to HTML as it looks where people write it, in bounded time.

python-markdown with our own readers of blocks and of what stands within a line, for its own know
less than CommonMark's and GitHub's rules, and look for the end of whatever is opened again from
each next opening: twenty thousand `[` took it 44 seconds.
"""

from functools import cache
from typing import TYPE_CHECKING, Final

from generator.content.limits import Limits
from generator.content.records.markdown.meter import DEEPEST, TooMuch

if TYPE_CHECKING:
    from generator.content.records.markdown.converter import Converter

__all__ = ["DEEPEST", "TooMuch", "to_html"]

_DEFAULT: Final = Limits()


def to_html(text: str, limits: Limits = _DEFAULT) -> str:
    """The HTML of a text in Markdown by CommonMark's and GitHub's rules, with notes; not sanitised.

    Raises TooMuch where the text is too long, nested too deep, or makes far more than it says.
    """
    if len(text) > limits.body:
        raise TooMuch(f"longer than {limits.body:,} characters; shorten it, or split it up")
    converter = _converter()
    converter.meter.start(len(text), limits.body_work)
    return converter.reset().convert(text)


@cache
def _converter() -> "Converter":
    """The one converter: making one takes as long as reading a short text. It is imported here, for
    a build that has no text to read need not wait for it."""
    from generator.content.records.markdown.converter import Converter

    return Converter()
