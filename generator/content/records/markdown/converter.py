"""python-markdown, put together of our own readers."""

from typing import Final

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from generator.content.records.markdown.inline import Inline
from generator.content.records.markdown.meter import Meter
from generator.content.records.markdown.notes import Notes
from generator.content.records.markdown.reader import Reader
from generator.content.records.markdown.tags import Settle
from generator.content.records.markdown.writing import written


class Converter(Markdown):
    """python-markdown, put together of other parts than usual."""

    def __init__(self) -> None:
        self.meter = Meter()
        super().__init__()
        self.serializer = written
        self.stripTopLevelTags = False

    def build_parser(self) -> "Converter":
        self.notes = Notes(self, self.meter)
        self.preprocessors = Registry()
        self.preprocessors.register(_Lines(self), "lines", 10)
        self.parser = Reader(self, self.meter, self.notes)
        self.inlinePatterns = Registry()
        self.treeprocessors = Registry()
        self.treeprocessors.register(Inline(self, self.meter, self.notes), "inline", 30)
        self.treeprocessors.register(self.notes, "notes", 20)
        self.treeprocessors.register(Settle(self, self.meter), "settle", 10)
        self.postprocessors = Registry()
        return self

    def reset(self) -> "Converter":
        self.notes.reset()
        super().reset()
        return self


class _Lines(Preprocessor):
    """A text in lines that end in one way, without white space that only looks like a space."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if not text.isascii() or "\r" in text or "\f" in text or "\v" in text or "\0" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)
        return text.removesuffix("\n").split("\n")


_SPACES: Final = str.maketrans(dict.fromkeys("\v\f\x85\u2028\u2029", " ") | {"\0": "\ufffd"})
