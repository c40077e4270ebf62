"""One line of a text, and how far it has been read: in columns, for a tab leads to every fourth."""

from typing import Final

TAB: Final = 4


class Line:
    """A line that is read from its left."""

    __slots__ = ("_at", "_column", "_within_tab", "blank", "indent", "number", "start", "text")

    def __init__(self, text: str, number: int) -> None:
        self.text = text
        self.number = number
        """Within its text, counted from 0."""
        self._at = 0
        self._column = 0
        self._within_tab = False
        self.indent = 0
        """Columns of white space between here and the first character that is none."""
        self.start = 0
        """Where that character is."""
        self.blank = False
        """Whether there is none."""
        self._look()

    def _look(self) -> None:
        text, at, column = self.text, self._at, self._column
        end = len(text)
        while at < end and (sign := text[at]) in " \t":
            column += 1 if sign == " " else TAB - column % TAB
            at += 1
        self.start = at
        self.indent = column - self._column
        self.blank = at == end

    @property
    def sign(self) -> str:
        """The first character that is no white space; none where the line is blank."""
        return self.text[self.start : self.start + 1]

    @property
    def words(self) -> str:
        """The rest without the white space before it."""
        return self.text[self.start :]

    @property
    def rest(self) -> str:
        """What has not been read, white space included; what is left of a tab as spaces."""
        if self._within_tab:
            return " " * (TAB - self._column % TAB) + self.text[self._at + 1 :]
        return self.text[self._at :]

    def skip(self, signs: int) -> None:
        """Reads the white space, and so many characters behind it."""
        self._at = self.start + signs
        self._column += self.indent + signs
        self._within_tab = False
        self._look()

    def indented(self, columns: int) -> None:
        """Reads so many columns of white space, or as many as there are."""
        text, end = self.text, self._column + columns
        while self._column < end and self._at < len(text) and (sign := text[self._at]) in " \t":
            width = TAB - self._column % TAB if sign == "\t" else 1
            if self._column + width > end:
                self._column, self._within_tab = end, True
                break
            self._column += width
            self._at += 1
            self._within_tab = False
        self._look()
