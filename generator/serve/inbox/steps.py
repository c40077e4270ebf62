"""What an editor can do on the page, each by what its form says: the desk does it, and what came of
it is told in a sentence."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from generator.inbox.candidate import Candidate
from generator.inbox.desk import Desk
from generator.memo.digests import digest
from generator.problems import GeneratorError, Problem
from generator.serve.inbox.form import Form
from generator.serve.inbox.notices import Notice

Step = Callable[[Desk, Form, datetime], Notice]

_EDITED: Final = ("title", "excerpt", "topics", "story")
_LONGEST: Final = 120  # signs of a title in a sentence


def version_of(candidate: Candidate) -> str:
    """Another whenever the candidate's file is."""
    return digest(candidate.text.encode("utf-8", "surrogatepass")).hex()


def _take(desk: Desk, form: Form, now: datetime) -> Notice:
    ids, problem = _named(desk, form)
    if problem:
        return problem
    outcome = desk.take(ids, lead=form.get("lead") == "yes", now=now)
    told = [f"Taken: {_title(each.title)}, as {each.name}." for each in outcome.taken]
    return _notice(told, outcome.problems)


def _refuse(desk: Desk, form: Form, now: datetime) -> Notice:
    ids, problem = _named(desk, form)
    if problem:
        return problem
    outcome = desk.refuse(ids, now=now)
    told = [f"Refused: {_title(each.article.title)}." for each in outcome.candidates]
    return _notice(told, outcome.problems)


def _undo(desk: Desk, form: Form, now: datetime) -> Notice:
    """Undoes the decision that the page named as the last, whatever was decided elsewhere since."""
    ids = [identity for identity in (form.get("last") or "").split() if identity]
    if not ids:
        return Notice("There is nothing to undo.", is_wrong=True)
    outcome = desk.undo(ids, now=now)
    told = [f"Undone: {_title(each.title)} waits again." for each in outcome.decisions]
    return _notice(told, outcome.problems)


def _edit(desk: Desk, form: Form, now: datetime) -> Notice:
    ids, problem = _named(desk, form)
    if problem:
        return problem
    article = desk.find(ids[0]).candidate.article
    sent = form.texts(*_EDITED)
    before = {
        "title": article.title,
        "excerpt": article.details.excerpt,
        "topics": ", ".join(article.topics),
        "story": article.story,
    }
    new = {name: text for name, text in sent.items() if _folded(text) != _folded(before[name])}
    if not new:
        return Notice("It says that already.")
    if "title" in new and not new["title"].strip():
        return Notice("A title is needed: nothing was saved.", is_wrong=True)
    outcome = desk.edit(
        ids[0],
        title=new.get("title"),
        excerpt=new.get("excerpt"),
        topics=topics_of(new["topics"]) if "topics" in new else None,
        story=new.get("story"),
    )
    saved = outcome.candidate
    told = [f"Saved: {_title(saved.article.title)}."] if saved is not None else []
    return _notice(told, outcome.problems)


STEPS: Final[Mapping[str, Step]] = {
    "take": _take,
    "refuse": _refuse,
    "undo": _undo,
    "edit": _edit,
}
"""By the last part of the address that a form is sent to."""


def took(step: Step, content: Path, form: Form, now: datetime) -> Notice:
    """Takes a step at the desk as it is now; what keeps it from being taken is told as well."""
    try:
        return step(Desk.open(content), form, now)
    except GeneratorError as error:
        return Notice(f"Nothing was changed: {error}", is_wrong=True)


def topics_of(text: str) -> list[str]:
    """The topics of a field that names them with commas between, each once."""
    names = (" ".join(name.split()) for name in text.split(","))
    return list(dict.fromkeys(name for name in names if name))


def _named(desk: Desk, form: Form) -> tuple[list[str], Notice | None]:
    """The candidate that a form is about, or why it is not what its sender saw."""
    identity, version = form.get("id") or "", form.get("version")
    known = {each.candidate.id: each.candidate for each in desk.candidates}
    candidate = known.get(identity)
    if candidate is None:
        decided = [each for each in desk.decisions if each.id == identity]
        what = f"{_title(decided[-1].title)} is" if decided else "That candidate is"
        return [], Notice(f"{what} not in the inbox any more: nothing was changed.", is_wrong=True)
    if version is not None and version != version_of(candidate):
        message = (
            f"{candidate.name} was changed since this page showed it, and nothing was done. Look "
            "at it as it is now, and do this again."
        )
        return [], Notice(message, is_wrong=True)
    return [identity], None


def _notice(told: list[str], problems: tuple[Problem, ...]) -> Notice:
    lines = [*told, *(str(problem) for problem in problems)]
    return Notice("\n".join(lines), is_wrong=bool(problems))


def _title(text: str) -> str:
    return f"“{text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}”"


def _folded(text: str) -> str:
    return " ".join(text.split())
