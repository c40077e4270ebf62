"""Which problems of a site came since the server began: those that were there are no news."""

from collections import Counter
from collections.abc import Iterable

from generator.problems import Problem


class SinceStart:
    """Tells new problems from those of the first build, wherever in their files these stand by
    now."""

    def __init__(self) -> None:
        self._standing: Counter[Problem] | None = None

    @property
    def standing(self) -> int:
        """How many of those of the first build there still are."""
        return self._standing.total() if self._standing is not None else 0

    def new(self, problems: Iterable[Problem]) -> list[Problem]:
        """Of all problems of a build, those that the first one did not have."""
        problems = tuple(problems)
        if self._standing is None:
            self._standing = Counter(map(_without_line, problems))
        left = Counter(self._standing)
        new = []
        for problem in problems:
            mark = _without_line(problem)
            if left[mark] > 0:
                left[mark] -= 1
            else:
                new.append(problem)
        # What was mended is not passed over where it comes again.
        self._standing -= left
        return new


def _without_line(problem: Problem) -> Problem:
    """A problem wherever in its file it stands: an edit above moves it."""
    return Problem(problem.source, 0, problem.field, problem.message, problem.level)
