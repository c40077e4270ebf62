"""What stands within a line: code, emphasis, links, pictures, tags, entities, breaks, notes.

A text is read once from its left. What opens something is kept until its end is met; what is never
closed is the text that it looks like. CommonMark calls this a stack of delimiters.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from generator.content.records.markdown import addresses, emphasis
from generator.content.records.markdown.definitions import (
    ENTITY,
    ESCAPED,
    LABEL,
    LinkTarget,
    character,
    normal,
    target_at,
)
from generator.content.records.markdown.emphasis import Run
from generator.content.records.markdown.meter import Meter
from generator.content.records.markdown.notes import Notes
from generator.content.records.markdown.tags import Tags

DEEPEST: Final = 100  # marks in each other; what is deeper loses its emphasis, and no word
_COST_OF_LABEL: Final = 20  # characters that are made a label of in the time of 100 steps

_SIGN: Final = re.compile(r"[\\`*_~\[\]<&\n]|!\[")
_SIGN_OR_ADDRESS: Final = re.compile(
    rf"{_SIGN.pattern}|(?<![A-Za-z0-9])https?://|(?<![^\s*_~(])www\.", re.IGNORECASE
)
_ADDRESS_BEGINS: Final = re.compile(r"://|www\.", re.IGNORECASE)
_TICKS: Final = re.compile("`+")
_GAP_BEFORE_LINE: Final = re.compile(r"[ \t]*")
_AUTOLINK: Final = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:(?!:)[^\s<>\x00-\x1f]*+)>")
_MAIL_LINK: Final = re.compile(
    r"<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]++@[a-zA-Z0-9-]++(?:\.[a-zA-Z0-9-]++)*+)>"
)


class Bracket:
    """A `[` or `![`, and what became of it."""

    __slots__ = ("at", "is_picture", "link", "number", "runs", "token")

    def __init__(self, at: int, is_picture: bool, token: int, runs: int, number: int) -> None:
        self.at = at
        """Where the text behind it begins."""
        self.is_picture = is_picture
        self.token = token
        """Its place among the tokens."""
        self.runs = runs
        """How many runs of marks there were before it."""
        self.number = number
        """How many brackets there were before it."""
        self.link: Element | None = None
        """What it opens, once that is known."""


class _End:
    """Where a link ends."""


_END: Final = _End()
Token = str | Element | Run | Bracket | _End


class Inline(Treeprocessor):
    """python-markdown's processor of this name: it reads the text of every element."""

    def __init__(self, md: Markdown, meter: Meter, notes: Notes) -> None:
        super().__init__(md)
        self._meter = meter
        self._notes = notes

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            text = element.text
            if text and not isinstance(text, AtomicString):
                reader = _Reader(text, self.md.references, self._meter, self._notes)
                _build(element, reader.tokens())


class _Reader:
    """Reads one text into tokens: text, elements, and what opens or ends others."""

    def __init__(
        self, text: str, references: Mapping[str, tuple[str, str]], meter: Meter, notes: Notes
    ) -> None:
        self._text = text
        self._references = references
        self._meter = meter
        self._notes = notes
        self._tags = Tags(text, meter)
        self._tokens: list[Token] = []
        self._runs: list[Run] = []
        self._brackets: list[Bracket] = []
        self._bracket_count = 0
        self._last_link = -1  # number of the bracket of the last link; none before it opens another

    def tokens(self) -> list[Token]:
        """All of the text, with what belongs to each other made known."""
        text, tokens = self._text, self._tokens
        has_addresses = _ADDRESS_BEGINS.search(text)
        search = (_SIGN_OR_ADDRESS if has_addresses else _SIGN).search
        at = 0
        while match := search(text, at):
            start = match.start()
            if start > at:
                tokens.append(text[at:start])
            at = self._read(start)
        if at < len(text):
            tokens.append(text[at:])
        emphasis.pair(self._runs)
        return tokens

    def _read(self, start: int) -> int:
        """Reads what begins there, and gives its end."""
        match self._text[start]:
            case "*" | "_" | "~":
                run, end = emphasis.run_at(self._text, start)
                self._tokens.append(run)
                self._runs.append(run)
                return end
            case "\\":
                return self._escape(start)
            case "`":
                return self._code(start)
            case "[":
                return self._open(start, start + 1)
            case "!":
                return self._open(start, start + 2)
            case "]":
                return self._close(start)
            case "<":
                return self._angle(start)
            case "&":
                return self._entity(start)
            case "\n":
                return self._line_end(start)
            case _:
                return self._address(start)

    def _put(self, token: Token, end: int) -> int:
        self._tokens.append(token)
        return end

    def _escape(self, start: int) -> int:
        text = self._text
        if match := ESCAPED.match(text, start):
            return self._put(match[1], match.end())
        if text.startswith("\n", start + 1):
            self._tokens.append(Element("br"))
            return self._line_end(start + 1)
        return self._put("\\", start + 1)

    def _line_end(self, start: int) -> int:
        """White space on both sides of a line's end goes; two spaces before it are a break."""
        last = self._tokens[-1] if self._tokens else None
        if isinstance(last, str):
            kept = last.rstrip(" \t")
            if len(kept) < len(last):
                self._tokens[-1] = kept
                if last.endswith("  "):
                    self._tokens.append(Element("br"))
        gap = _GAP_BEFORE_LINE.match(self._text, start + 1)
        return self._put("\n", gap.end() if gap else start + 1)

    @cached_property
    def _ticks(self) -> dict[int, list[int]]:
        """Where each run of backticks begins, by its length."""
        places = defaultdict(list)
        for match in _TICKS.finditer(self._text):
            places[len(match[0])].append(match.start())
        return places

    def _code(self, start: int) -> int:
        text = self._text
        match = _TICKS.match(text, start)
        assert match is not None
        length, begin = len(match[0]), match.end()
        places = self._ticks.get(length, [])
        at = bisect_left(places, begin)
        if at == len(places):
            return self._put(match[0], begin)
        end = places[at]
        words = text[begin:end].replace("\n", " ")
        if words.startswith(" ") and words.endswith(" ") and not words.isspace():
            words = words[1:-1]
        code = Element("code")
        code.text = words
        return self._put(code, end + length)

    def _entity(self, start: int) -> int:
        match = ENTITY.match(self._text, start)
        if match is None:
            return self._put("&", start + 1)
        return self._put(character(match[0]), match.end())

    def _angle(self, start: int) -> int:
        text = self._text
        if match := _AUTOLINK.match(text, start):
            return self._put(addresses.linked(match[1], match[1]), match.end())
        if match := _MAIL_LINK.match(text, start):
            return self._put(addresses.linked(f"mailto:{match[1]}", match[1]), match.end())
        if tag := self._tags.at(start):
            return self._put(*tag)
        return self._put("<", start + 1)

    def _address(self, start: int) -> int:
        found = addresses.address_at(self._text, start, bool(self._brackets))
        if found is None:
            return self._put(self._text[start], start + 1)
        return self._put(*found)

    def _open(self, start: int, end: int) -> int:
        is_picture = end - start > 1
        tokens, runs, number = len(self._tokens), len(self._runs), self._bracket_count
        bracket = Bracket(end, is_picture, tokens, runs, number)
        self._bracket_count += 1
        self._brackets.append(bracket)
        return self._put(bracket, end)

    def _close(self, start: int) -> int:
        end = start + 1
        if not self._brackets:
            return self._put("]", end)
        bracket = self._brackets.pop()
        if note := self._note(bracket, start):
            del self._tokens[bracket.token :], self._runs[bracket.runs :]
            if bracket.is_picture:
                self._tokens.append("!")
            return self._put(note, end)
        if not bracket.is_picture and bracket.number < self._last_link:
            return self._put("]", end)  # there are no links in links
        found = self._target(bracket, start)
        if found is None:
            return self._put("]", end)
        target, end = found
        emphasis.pair(self._runs[bracket.runs :])
        del self._runs[bracket.runs :]
        if bracket.is_picture:
            picture = Element("img", {"src": target.address})
            picture.set("alt", _words(self._tokens[bracket.token + 1 :]))
            del self._tokens[bracket.token :]
            self._tokens.append(_titled(picture, target))
            return end
        for at in range(bracket.token + 1, len(self._tokens)):
            token = self._tokens[at]
            if isinstance(token, Element) and token.tag == "a":
                self._tokens[at] = token.text or ""
        bracket.link = _titled(Element("a", {"href": target.address}), target)
        self._last_link = bracket.number
        return self._put(_END, end)

    def _note(self, bracket: Bracket, start: int) -> Element | None:
        """The reference to a note that ends there."""
        if not self._text.startswith("^", bracket.at):
            return None
        label = self._text[bracket.at + 1 : start]
        return self._notes.reference(label) if len(label) < 1000 else None

    def _target(self, bracket: Bracket, start: int) -> tuple[LinkTarget, int] | None:
        """Where the text between the brackets leads, and the end of it."""
        text, end = self._text, start + 1
        if text.startswith("(", end) and (found := target_at(text, end)):
            return found
        if not self._references:
            return None
        label = LABEL.match(text, end)
        if label and label[1].strip():
            end = label.end()
        else:
            # Of the text itself: no brackets stand within a name, and it has an end.
            label = LABEL.match(text, bracket.at - 1)
            if label is None or label.end() != end:
                return None
            if text.startswith("[]", end):
                end += 2
        self._meter.add(len(label[1]) // _COST_OF_LABEL + 1)
        target = self._references.get(normal(label[1]))
        if target is None:
            return None
        # One long address may be referred to by thousands of short names.
        self._meter.add(len(target[0]) + len(target[1]))
        return LinkTarget(*target), end


def _titled(element: Element, target: LinkTarget) -> Element:
    if target.title:
        element.set("title", target.title)
    return element


def _words(tokens: list[Token]) -> str:
    """What is left of tokens where there can be no elements: the description of a picture."""
    words = []
    for token in tokens:
        match token:
            case str():
                words.append(token)
            case Element():
                words.append(token.get("alt") or token.text or "")
            case Run():
                words.append(token.mark * token.length)
            case Bracket(link=None):
                words.append("![" if token.is_picture else "[")
            case _:
                pass
    return "".join(words)


def _build(root: Element, tokens: list[Token]) -> None:
    """Makes the tokens the content of an element."""
    tree = _Tree(root)
    for token in tokens:
        match token:
            case str():
                tree.words.append(token)
            case Run():
                for _ in token.closed:
                    tree.close()
                tree.words.append(token.mark * token.length)
                for name in reversed(token.opened):
                    tree.open(Element(name))
            case Element():
                tree.add(token)
            case Bracket():
                if token.link is None:
                    tree.words.append("![" if token.is_picture else "[")
                else:
                    tree.open(token.link)
            case _:
                tree.close()
    tree.flush()


class _Tree:
    """An element that is filled from its start to its end."""

    def __init__(self, root: Element) -> None:
        root.text = None
        self.words: list[str] = []
        """Text that belongs to no element yet."""
        self._open = [root]
        self._last: Element | None = None  # behind which the next text stands

    def open(self, element: Element) -> None:
        if len(self._open) > DEEPEST:
            self._open.append(self._open[-1])  # it is left out, and so will be its end
            return
        self.add(element)
        self._open.append(element)
        self._last = None

    def close(self) -> None:
        if self._open[-1] is self._open[-2]:
            self._open.pop()
            return
        self.flush()
        self._last = self._open.pop()

    def add(self, element: Element) -> None:
        self.flush()
        self._open[-1].append(element)
        self._last = element

    def flush(self) -> None:
        text = "".join(self.words)
        self.words.clear()
        if "@" in text and not any(element.tag == "a" for element in self._open):
            for piece in addresses.mails(text):
                if isinstance(piece, str):
                    self._put(piece)
                else:
                    self._open[-1].append(piece)
                    self._last = piece
        else:
            self._put(text)

    def _put(self, text: str) -> None:
        if self._last is None:
            self._open[-1].text = (self._open[-1].text or "") + text
        else:
            self._last.tail = (self._last.tail or "") + text
