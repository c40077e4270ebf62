"""Words that readers see: titles, excerpts, names."""

import re
from bisect import bisect
from collections.abc import Iterator
from typing import Final

from generator.content.characters import UNSEEN_IN_WORDS
from generator.content.records.first_words import same_words
from generator.content.records.text import as_written, decoded_once, excerpt, plain
from generator.doctor.edits import Same, around, changed_to, inside, written
from generator.doctor.examined import Examined
from generator.doctor.located import Value
from generator.doctor.rule import Edit, Finding, Mending, Rule
from generator.problems import shown

ENTITY = Rule(
    code="text-entity",
    requirement="Words are written as characters, not as entities of HTML.",
    why="They are shown as what they mean, but whoever edits, searches or compares the file sees "
    "`&#8217;`.",
    remedy="Write the character.",
    mending=Mending.SAFE,
)
SPACE = Rule(
    code="text-space",
    requirement="No white space stands at the ends of a value, or of a line of fields.",
    why="It is not shown; in the next change of the file it is one more line that differs.",
    remedy="Delete it.",
    mending=Mending.SAFE,
)
CUT = Rule(
    code="excerpt-cut",
    requirement="An excerpt ends with a whole word and a mark.",
    why="Its source cut it; pages show it with an ellipsis, and it may end within a word.",
    remedy="End it where a sentence or a word ends.",
    mending=Mending.UNSAFE,
)
REPEATS = Rule(
    code="excerpt-repeats",
    requirement="An excerpt does not begin with the whole title.",
    why="Readers read one thing twice, and less of what is new.",
    remedy="Delete the title from the excerpt.",
)
LOOKALIKE = Rule(
    code="text-lookalike",
    requirement="A word is written in one script.",
    why="A letter that only looks like one of Latin is another letter: no search finds the word, "
    "and a name may pass for another.",
    remedy="Write the word anew.",
    mending=Mending.UNSAFE,
)
UNSEEN = Rule(
    code="text-unseen",
    requirement="Words hold no characters that nothing is seen of.",
    why="They break searches, and two names that look the same are two.",
    remedy="Delete them.",
    mending=Mending.UNSAFE,
)

_KINDS: Final = {
    **dict.fromkeys(
        (
            "title name provider.name provider provider.authors[] provider.authors[].name topics "
            "topics[] tags tags[] images[].title images[].attribution related[].title "
            "related[].provider.name related[].provider related[].images[].title price "
            "retracted correction[].text"
        ).split(),
        "words",
    ),
    "excerpt": "excerpt",
    "related[].excerpt": "excerpt",
    "description": "words",
    "aliases[]": "words",
    "parent": "words",
}
# But for < and >: without their entities, another reader of the file takes them for a tag.
_REFERENCE: Final = re.compile(
    "&(?!(?:lt|gt|LT|GT|#0*6[02]|#[xX]0*3[cCeE]);)"
    "(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|[A-Za-z][A-Za-z0-9]{1,31};)"
)
_LINE_SPACE: Final = re.compile(r"(?<![ \t])[ \t]++(?=\r|\n|\Z)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS: Final = 4  # of a title that an excerpt may be said to repeat
_LATIN: Final = re.compile("[A-Za-z]")
# Letters that are drawn like Latin ones, and those: Cyrillic, and the Greek capitals.
_ALIKE: Final = dict(
    zip(
        "АВЕЅІЈКМНОРСТХаеіјорсѕхуԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTXaeijopcsxydqwhABEZHIKMNOPTYXo",
        strict=True,
    )
)
_FOREIGN: Final = re.compile(f"[{''.join(_ALIKE)}]")


def findings(file: Examined) -> Iterator[Finding]:
    """What is odd about the words of a file."""
    for kind, field, value in file.of(_KINDS):
        text = value.text
        if "&" in text:
            yield from _entity(file, field, value)
        if text != text.strip() and value.style not in ("|", ">"):
            yield _space(file, field, value)
        if not text.isascii():
            yield from _signs(file, field, value)
        if kind == "excerpt":
            yield from _excerpt(file, field, value)
    yield from _spaces(file)


def _spaces(file: Examined) -> Iterator[Finding]:
    """White space at the ends of lines of fields; that of a block of text belongs to its value."""
    located = file.located
    if not located.values:
        return
    blocks = sorted((v.start, v.end) for v in located.values.values() if v.style in ("|", ">"))
    head = located.text[located.start : located.end]
    for match in _LINE_SPACE.finditer(head):
        start, end = located.start + match.start(), located.start + match.end()
        at = bisect(blocks, (start, len(located.text)))
        is_value = at > 0 and start < blocks[at - 1][1]
        line = 1 + max(head.rfind(sign, 0, match.start()) for sign in "\r\n")
        if not is_value and line < match.start():  # an empty line is nobody's
            yield file.finding(
                SPACE, "", "white space stands at the end of the line; delete it",
                at=(start, end), edit=Edit(start, end, ""),
            )  # fmt: skip


def _without_ends(raw: str) -> str:
    """What stands between quotes, without white space at its ends, written out or as `\\n`."""
    before, raw = "", raw.strip(" \t")
    while raw != before:
        before, raw = raw, raw.removesuffix("\\n").rstrip(" \t")
    return raw


def _space(file: Examined, field: str, value: Value) -> Finding:
    edit = None
    if value.style in ("'", '"'):
        raw = inside(file.located, value)
        edit = changed_to(file.located, value, around(value, _without_ends(raw)))
    return file.finding(
        SPACE, field, "white space stands at its ends; delete it", edit=edit, same=_reads_alike
    )


def _entity(file: Examined, field: str, value: Value) -> Iterator[Finding]:
    references = _REFERENCE.finditer(value.text)
    found = next((each for each in references if _is_spare(value.text, each)), None)
    if found is None:
        return
    raw = inside(file.located, value)

    def decoded(match: re.Match[str]) -> str:
        meant = written(value, decoded_once(match[0]).replace("\xa0", " "))
        return match[0] if meant is None else meant

    edit = changed_to(file.located, value, around(value, _REFERENCE.sub(decoded, raw)))
    meant = decoded_once(found[0]).strip()
    instead = f'"{shown(meant)}"' if meant else "a space"
    message = f'holds "{found[0]}"; write {instead}'
    # What is decoded now must not be decoded once more, or read as a tag, when it is read again.
    yield file.finding(ENTITY, field, message, edit=edit, same=_reads_alike)


def _is_spare(text: str, reference: re.Match[str]) -> bool:
    """True for an entity in whose place its character says the same: not for the `&amp;` of
    `&amp;lt;`, without which another entity would stand there."""
    meant = decoded_once(reference[0])
    if meant == reference[0]:
        return False
    return _reads_alike(text, f"{text[: reference.start()]}{meant}{text[reference.end() :]}")


def _signs(file: Examined, field: str, value: Value) -> Iterator[Finding]:
    raw = inside(file.located, value)
    if unseen := UNSEEN_IN_WORDS.search(value.text):
        edit = changed_to(file.located, value, around(value, UNSEEN_IN_WORDS.sub("", raw)))
        message = f"holds U+{ord(unseen[0]):04X}, of which nothing is seen; delete it"
        yield file.finding(
            UNSEEN,
            field,
            message,
            edit=edit,
            same=_saying(UNSEEN_IN_WORDS.sub("", value.text)),
        )
    for match in _WORD.finditer(value.text) if _FOREIGN.search(value.text) else ():
        word = match[0]
        latin, foreign = _LATIN.findall(word), _FOREIGN.findall(word)
        if latin and foreign and len(latin) + len(foreign) == len(word) and len(word) > 2:
            meant = "".join(_ALIKE.get(sign, sign) for sign in word)
            points = " ".join(f"U+{ord(sign):04X}" for sign in dict.fromkeys(foreign))
            edit = changed_to(file.located, value, around(value, raw.replace(word, meant)))
            message = (
                f'"{shown(word)}" is written with {points} in the place of Latin letters; write '
                f'"{meant}"'
            )
            yield file.finding(
                LOOKALIKE,
                field,
                message,
                edit=edit,
                same=_saying(value.text.replace(word, meant)),
            )
            return


def _saying(text: str) -> Same:
    """Whether a value says this text, whatever it said before."""
    return lambda old, new: new.strip() == text.strip()


def _reads_alike(old: str, new: str) -> bool:
    """True if readers are shown one text for both."""
    return plain(old) == plain(new)


def _excerpt(file: Examined, field: str, value: Value) -> Iterator[Finding]:
    whole = as_written(value.text)
    tidy = excerpt(value.text)
    if tidy != whole and not whole.endswith("..."):
        edit = None
        kept = len(tidy) - 1
        raw = _without_ends(inside(file.located, value))
        # What is cut off has to stand there as it is read: without escapes or line ends.
        if tidy[:kept] == whole[:kept] and raw.endswith(whole[kept - 1 :]):
            shorter = raw[: len(raw) - len(whole) + kept]
            edit = changed_to(file.located, value, around(value, f"{shorter}…"))
        message = f'was cut by its source: it ends "{shown(whole[-30:])}"; end it at a word'
        yield file.finding(CUT, field, message, edit=edit, same=lambda old, new: plain(new) == tidy)
    title = plain(file.text(f"{field.removesuffix('excerpt')}title"))
    if len(title.split()) >= _FEWEST_WORDS and not same_words(whole, title):
        rest = whole[len(title) :]
        goes_on = rest[:1].isalnum() or rest.lstrip()[:1].islower()
        if whole[: len(title)].casefold() == title.casefold() and not goes_on:
            yield file.finding(REPEATS, field, "begins with the whole title; delete that part")
