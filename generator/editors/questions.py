"""What the readers of files ask for, found by having them read a file that notes each question.

The readers themselves are the one place in which fields are defined. A field that is added there is
in the schemas, in completion and in hover without a second word.
"""

from collections.abc import Callable, Collection
from typing import Any, Final

from msgspec import Struct

from generator.content.limits import Limits
from generator.content.yaml.fields import Convert, Fields
from generator.content.yaml.text import Mapping, Node, Scalar
from generator.problems import Level

ANY_NAME: Final = "any_name"
"""The name of a field that stands for all that an owner may choose."""


class Question(Struct):
    """All that is asked of one field."""

    values: list[Convert[Any]]
    """What converts the one value that may stand there."""
    members: list[Convert[Any]]
    """What converts each value of the list that may stand there."""
    most: int | None = None
    """Members that a list may have; None where there may be no list."""
    below: "Shape | None" = None
    """The fields that may stand below it."""
    each: "Shape | None" = None
    """Those of each member of a list of fields."""
    alone: str = ""
    """The field below it that one value alone means; empty where there may be none."""
    is_required: bool = False

    @property
    def is_passed_over(self) -> bool:
        """True if it is known, and nothing is done with what stands there."""
        return not (self.values or self.members or self.below or self.each)


class Shape(Struct):
    """The fields that one mapping may have."""

    is_strict: bool
    """True where a list is refused in the place of one value."""
    fields: dict[str, Question]

    def question(self, name: str) -> Question:
        return self.fields.setdefault(name, Question([], []))


def shape_of(
    read: Callable[[Fields], object],
    level: Level,
    limits: Limits | None = None,
    without: Collection[str] = (),
) -> Shape:
    """The shape of the files that a reader reads.

    level     as the reader's fields have it
    limits    of such a file
    without   names in whose absence a reader asks for others
    """
    shape = Shape(level is Level.FAULT, {})
    for answer in (_Answers(has_all=False), _Answers(), _Answers(without=frozenset(without))):
        read(_Asking(shape, level, limits or Limits(), answer))
    return shape


class _Answers(Struct, frozen=True):
    """What is said of a file that is not there."""

    has_all: bool = True
    """Every field is there; else none is."""
    without: frozenset[str] = frozenset()
    """But for these."""


class _Asking(Fields):
    """Fields that hold nothing, and note what is asked of them."""

    def __init__(
        self, shape: Shape, level: Level, limits: Limits, answers: _Answers, prefix: str = ""
    ) -> None:
        super().__init__(Mapping({}, {}, 1), "", [], prefix, limits, level)
        self._shape = shape
        self._answers = answers

    def value(self, name: str, convert: Convert[Any], **given: Any) -> Any:
        question = self._shape.question(name)
        _add(question.values, convert)
        question.is_required |= given.get("required", False)
        return given.get("default")

    def placed(
        self, name: str, convert: Convert[Any], at_most: int | None = None
    ) -> list[tuple[Any, int]]:
        question = self._shape.question(name)
        _add(question.members, convert)
        question.most = self.limits.list if at_most is None else at_most
        return []

    def mapping(self, name: str, alone: str = "") -> Fields:
        question = self._shape.question(name)
        question.below = question.below or Shape(self._shape.is_strict, {})
        question.alone = alone
        return self._asking(question.below, name)

    def mappings(self, name: str, at_most: int | None = None, alone: str = "") -> list[Fields]:
        question = self._shape.question(name)
        question.each = question.each or Shape(self._shape.is_strict, {})
        question.most = self.limits.list if at_most is None else at_most
        question.alone = alone
        return [self._asking(question.each, f"{name}[]")]

    def ignore(self, *names: str) -> None:
        for name in names:
            self._shape.question(name)

    def has(self, name: str) -> bool:
        self._shape.question(name)
        return self._answers.has_all and name not in self._answers.without

    def names(self) -> tuple[str, ...]:
        return (ANY_NAME,)

    def node(self, name: str) -> Node | None:
        """A value, where one may stand in the place of fields: there, what it means is asked."""
        question = self._shape.fields.get(name)
        return Scalar("", 1, True, "") if question and question.alone else None

    def is_list_of_fields(self, name: str) -> bool:
        return self._answers.has_all

    def _asking(self, shape: Shape, name: str) -> Fields:
        prefix = f"{self._prefix}{name}."
        return _Asking(shape, self._level, self.limits, self._answers, prefix)


def _add(converters: list[Convert[Any]], convert: Convert[Any]) -> None:
    """One of each kind: some are made anew each time that they are asked for."""
    if name_of(convert) not in map(name_of, converters):
        converters.append(convert)


def name_of(convert: Convert[Any]) -> str:
    """What a converter is called: `records.text.short`, or its words where it is made of them."""
    choices = getattr(convert, "choices", None)
    if choices is not None:
        return " ".join(choices)
    function = getattr(convert, "func", convert)
    name = f"{function.__module__}.{function.__qualname__}".removeprefix("generator.content.")
    return name.replace(".<locals>", "")
