"""Catalogues: found, merged, and what is wrong with one."""

from pathlib import Path

import pytest

from generator.languages.catalogue import Catalogue, find, placeholders
from generator.problems import ThemeError

ARTICLES = ("%(num)s parrot", "%(num)s parrots")
HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def says(catalogue: Catalogue, message: str) -> str:
    return catalogue.translations.gettext(message)


def test_a_word_that_no_catalogue_has_is_english(tmp_path: Path) -> None:
    assert says(find("en", [tmp_path]), "Parrot") == "Parrot"
    assert find("en", []).translations.ngettext(*ARTICLES, 2) == ARTICLES[1]


def test_the_first_folder_and_the_nearest_language_count_for_most(tmp_path: Path) -> None:
    own = written(tmp_path / "own", "de.po", 'msgid "Parrot"\nmsgstr "Papagei"\n')
    theme = written(tmp_path / "theme", "de-AT.po", 'msgid "Parrot"\nmsgstr "Vogel"\n')
    written(theme, "de.po", 'msgid "Cage"\nmsgstr "Käfig"\n\nmsgid "Egg"\nmsgstr "Ei"\n')
    written(theme, "fr.po", 'msgid "Parrot"\nmsgstr "Perroquet"\n')
    catalogue = find("de-AT", [own, theme])
    assert [Path(file).relative_to(tmp_path).as_posix() for file in catalogue.files[:3]] == [
        "own/de.po",
        "theme/de-AT.po",
        "theme/de.po",
    ]
    assert [says(catalogue, word) for word in ("Parrot", "Cage", "Egg", "Perch")] == [
        "Papagei",
        "Käfig",
        "Ei",
        "Perch",
    ]


def test_a_site_may_say_it_in_other_english_words(tmp_path: Path) -> None:
    written(tmp_path, "en.po", 'msgid "Parrot"\nmsgstr "Cockatoo"\n')
    assert says(find("en-GB", [tmp_path]), "Parrot") == "Cockatoo"


def test_empty_and_doubtful_words_are_as_if_they_were_not_there(tmp_path: Path) -> None:
    text = 'msgid "Parrot"\nmsgstr ""\n\n#, fuzzy\nmsgid "Cage"\nmsgstr "Nest"\n'
    catalogue = find("de", [written(tmp_path, "de.po", text)])
    assert [says(catalogue, word) for word in ("Parrot", "Cage")] == ["Parrot", "Cage"]


def test_numbers_have_the_forms_of_the_language(tmp_path: Path) -> None:
    forms = ("لا شيء", "واحد", "اثنان", "قليل", "كثير", "غير ذلك")
    rule = r"nplurals=6; plural=n<3 ? n : n%100>2 && n%100<11 ? 3 : n%100>10 ? 4 : 5;\n"
    lines = ['msgid ""', f'msgstr "Plural-Forms: {rule}"', ""]
    lines += [f'msgid "{ARTICLES[0]}"', f'msgid_plural "{ARTICLES[1]}"']
    lines += [f'msgstr[{at}] "{form}"' for at, form in enumerate(forms)]
    catalogue = find("ar", [written(tmp_path, "ar.po", "\n".join(lines) + "\n")])
    said = [catalogue.translations.ngettext(*ARTICLES, n) for n in (0, 1, 2, 3, 11, 100)]
    assert said == list(forms)


def test_a_message_may_have_a_context(tmp_path: Path) -> None:
    text = 'msgctxt "verb"\nmsgid "Watch"\nmsgstr "Ansehen"\n'
    catalogue = find("de", [written(tmp_path, "de.po", text)])
    assert catalogue.translations.pgettext("verb", "Watch") == "Ansehen"
    assert says(catalogue, "Watch") == "Watch"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('msgid "%(num)s eggs"\nmsgstr "%(nun)s Eier"\n', r"de.po:1: .*asks for %\(nun\)s.*num"),
        ('msgid "Eggs"\nmsgstr "100 % Eier"\n', r"de.po:1: .*write %% for"),
        ('msgid "Eggs"\nmsgstr "Eier"\nEggs\n', "de.po:3"),
        (
            'msgid "%(num)s egg"\nmsgid_plural "%(num)s eggs"\nmsgstr[0] "%(num)s Ei"\n',
            r"does not say how it counts; begin it with\n(.*\n)?.*nplurals=2; plural=\(n != 1\)",
        ),
        (
            HEADER + 'msgid "%(num)s egg"\nmsgid_plural "%(num)s eggs"\nmsgstr[0] "%(num)s Ei"\n',
            r"de.po:4: .*has 1 of its 2 forms",
        ),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ThemeError, match=words):
        says(find("de", [written(tmp_path, "de.po", text)]), "Eggs")


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "de.po").write_bytes('msgid "Cage"\nmsgstr "Käfig"\n'.encode("latin-1"))
    with pytest.raises(ThemeError, match=r"de\.po.*UTF-8"):
        says(find("de", [tmp_path]), "Cage")


def test_a_digest_stands_for_the_words_that_are_asked_for_and_no_others(tmp_path: Path) -> None:
    def digest(text: str) -> bytes:
        return find("de", [written(tmp_path, "de.po", text)]).digest([(None, "Parrot")])

    parrot = 'msgid "Parrot"\nmsgstr "Papagei"\n'
    assert digest(parrot) == digest(parrot + '\nmsgid "Cage"\nmsgstr "Käfig"\n')
    assert digest(parrot) != digest('msgid "Parrot"\nmsgstr "Vogel"\n')


def test_placeholders_are_named_and_a_lone_percent_sign_is_refused() -> None:
    assert placeholders("100 %% of %(num)s on %(site)s") == {"num", "site"}
    with pytest.raises(ValueError, match="%%"):
        placeholders("100 % of them")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("nplurals=2; plural=n/0;", "counts fails for 0"),
        ("nplurals=2; plural=n==7 ? n/0 : 0;", "counts fails for 7"),
        ("nplurals=2; plural=n;", "for 2 it asks for form 2 of 2"),
        ("nplurals=2; plural=n-1;", "for 0 it asks for form -1 of 2"),
        ("nplurals=2; plural=__import__(1);", "de.po: "),
        ("nplurals=2; plural=(n;", "de.po: "),
        ("nplurals=999999999; plural=0;", "no language has more than 6 forms"),
        ("nplurals=INTEGER; plural=EXPRESSION;", "de.po: "),
        ("nplurals=2; plural=" + "(" * 300 + "n" + ")" * 300 + ";", "de.po: "),
    ],
)
def test_a_rule_that_cannot_count_is_named(tmp_path: Path, rule: str, words: str) -> None:
    header = f'msgid ""\nmsgstr "Plural-Forms: {rule}\\n"\n\n'
    text = 'msgid "%(num)s parrot"\nmsgid_plural "%(num)s parrots"\nmsgstr[0] "a"\nmsgstr[1] "b"\n'
    written(tmp_path, "de.po", header + text)
    with pytest.raises(ThemeError, match=words):
        says(find("de", [tmp_path]), "Parrot")


@pytest.mark.parametrize(
    "text",
    [
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=nothing\\n"\n\nmsgid "a"\n',
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=ascii\\n"\n\nmsgid "ü"\n',
        'msgid "a"\nmsgstr "%s"\n',
        'msgid "a"\nmsgstr "%(num)d"\n',
        'msgid "a\n',
        "nothing of the kind",
        'msgid "a"\nmsgid "b"\n',
    ],
)
def test_whatever_stands_in_a_catalogue_is_told_of_with_its_file(tmp_path: Path, text: str) -> None:
    written(tmp_path, "de.po", text)
    with pytest.raises(ThemeError, match=r"de\.po"):
        says(find("de", [tmp_path]), "a")


def test_a_folder_is_no_catalogue(tmp_path: Path) -> None:
    (tmp_path / "de.po").mkdir()
    with pytest.raises(ThemeError, match=r"de\.po: is a folder"):
        find("de", [tmp_path])
