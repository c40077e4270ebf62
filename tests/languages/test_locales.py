"""What is known of a language by its tag."""

import pytest

from generator.languages.locales import direction, locale_of, lookup


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("ur", "rtl"),
        ("yi", "rtl"),
        ("dv", "rtl"),
        ("ckb", "rtl"),
        ("pa", "ltr"),
        ("pa-Arab-PK", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("ja", "ltr"),
        ("tlh", "ltr"),
        ("tlh-Arab", "rtl"),
    ],
)
def test_a_language_is_written_in_one_direction(language: str, expected: str) -> None:
    assert direction(language) == expected


def test_a_tag_is_looked_up_from_the_particular_to_the_general() -> None:
    assert list(lookup("zh-Hant-TW")) == ["zh-Hant-TW", "zh-Hant", "zh"]
    assert list(lookup("de-DE-u-co-phonebk")) == ["de-DE-u-co-phonebk", "de-DE-u-co", "de-DE", "de"]
    assert list(lookup("")) == []


def test_english_alone_is_that_of_no_country() -> None:
    assert str(locale_of("en")) == "en_150"
    assert str(locale_of("en-US")) == "en_US"


@pytest.mark.parametrize("language", ["de", "de-AT", "zh-Hant-TW", "sr-Latn", "no", "de-XX"])
def test_the_nearest_locale_stands_in_for_one_that_is_not_known(language: str) -> None:
    assert locale_of(language).language == language.partition("-")[0]
