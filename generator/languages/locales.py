"""BCP 47 tags -> what the Unicode Common Locale Data Repository (CLDR) knows of them, by Babel."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

if (
    TYPE_CHECKING
):  # Babel is loaded where a locale is asked for: a build of no change asks for none.
    from babel import Locale

INTERNATIONAL: Final = "en-150"
"""English without a country: 3 August 2023, 17:05. CLDR reads `en` alone as that of the United
States, whose order of day and month readers elsewhere take for theirs."""

_RIGHT_TO_LEFT: Final = frozenset("Adlm Arab Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa".split())


@cache
def locale_of(language: str) -> "Locale":
    """The locale of a language; of the nearest one, where CLDR does not know its variant, and
    international English, where it does not know the language."""
    from babel import Locale

    return _known(language) or Locale.parse(INTERNATIONAL, sep="-")


@cache
def direction(language: str) -> str:
    """`rtl` for languages that are written from right to left, `ltr` for all others."""
    script = next((part for part in language.split("-")[1:] if _is_script(part)), "")
    if script:
        return "rtl" if script.title() in _RIGHT_TO_LEFT else "ltr"
    locale = _known(language)
    return locale.text_direction if locale else "ltr"


def lookup(language: str) -> Iterator[str]:
    """The language, then what is less and less particular: `zh-Hant-TW`, `zh-Hant`, `zh`.

    RFC 4647, 3.4, has the rule.
    """
    while language:
        yield language
        language = language.rpartition("-")[0]
        if language[-2:-1] == "-":  # a subtag of one letter says what the next one is
            language = language[:-2]


def _known(language: str) -> "Locale | None":
    from babel import Locale, UnknownLocaleError

    if language == "en":
        language = INTERNATIONAL
    for tag in lookup(language):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _is_script(subtag: str) -> bool:
    return len(subtag) == 4 and subtag.isalpha()
