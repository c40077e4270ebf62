"""Records that probably tell one story, and are not told as one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from generator.content.settings import Settings
from generator.content.story_decisions import Decisions
from generator.doctor.rule import Rule
from generator.library.library import Library
from generator.library.likely_ties import newest_ties
from generator.library.selection import warning_of
from generator.problems import Problem, shown

LIKELY = Rule(
    code="story-likely",
    requirement="Records whose titles have rare words in common are told as one story, or the owner"
    " said that they are not.",
    why="Readers are told of one thing twice; or it is two things, and that is not known yet.",
    remedy="Answer with `broadsheet stories join` or `broadsheet stories refuse`; both are in the"
    " message.",
)
DECISION = Rule(
    code="story-decision",
    requirement="Each line of `stories.jsonl` is a decision about stories.",
    why="What it says counts for nothing.",
    remedy="Delete the line, or put it right.",
)

_NEWEST: Final = timedelta(days=7)
"""Before the newest record: what is older, `broadsheet stories suggest` has."""
_MOST: Final = 20  # suggestions: the owner answers each of these


def likely(library: Library, decisions: Decisions, settings: Settings) -> Iterator[Problem]:
    """A warning for each of the newest records that probably tells the story of another; none where
    the site does not want stories found by titles."""
    yield from decisions.problems
    newest = library.articles[-1].published_at if library.articles else None
    if newest is None or not settings.story_titles:
        return
    ties = newest_ties(
        library.articles, settings, newest - _NEWEST, library.story_of, decisions.refused
    )
    for tie in ties[:_MOST]:
        message = (
            f'probably tells the story of {tie.other.name}, "{shown(tie.other.title)}": {tie.why}.'
            f" If so: {tie.command('join')}; if not: {tie.command('refuse')}"
        )
        yield warning_of(tie.article, "title", message)
