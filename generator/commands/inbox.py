"""`broadsheet inbox`: what came in by itself, and an editor's yes or no to each."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator.commands.options import JOBS, Moment, present
from generator.problems import Status

# What reads candidates is loaded where one is asked for: `--help` needs none of it.
if TYPE_CHECKING:
    from generator.inbox.desk import Desk
    from generator.inbox.learning import Evaluation
    from generator.inbox.ranking import Ranked
    from generator.problems import Problem

_Command = TypeVar("_Command", bound=Callable[..., Any])

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
_SHOWN = 30  # candidates that are listed; --all: all
_EXCERPT = 160  # characters of one that is listed


def _content(command: _Command) -> _Command:
    """The content folder, which may be named before the name of what is to be done or behind it."""
    return click.option(
        "--content",
        type=click.Path(file_okay=False, path_type=Path),
        help="The content folder, whose site.yaml names the theme.  [default: content]",
    )(command)


@click.group("inbox", invoke_without_command=True)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="NAME",
    help="Those of a topic alone; may be given many times.",
)
@click.option(
    "--source",
    "feeds",
    multiple=True,
    metavar="NAME",
    help="Those from a feed, by its id or name, or from a publisher, by name or domain; may be"
    " given many times.",
)
@click.option("--since", type=Moment(), help="Those alone that came out, or came in, since then.")
@click.option(
    "--min-sources",
    type=click.IntRange(min=1),
    default=1,
    metavar="COUNT",
    help="Those alone whose story so many sources have within a day.",
)
@click.option("--text", default="", metavar="WORDS", help="Those alone that say all these words.")
@click.option("--all", "is_all", is_flag=True, help=f"List all, and not the first {_SHOWN} alone.")
@click.option(
    "--evaluate",
    is_flag=True,
    help="Say how well past decisions would have been foretold, each by those before it.",
)
@_AS_JSON
@_content
@click.pass_context
def inbox_command(
    context: click.Context,
    topics: tuple[str, ...],
    feeds: tuple[str, ...],
    since: datetime | None,
    min_sources: int,
    text: str,
    is_all: bool,
    evaluate: bool,
    as_json: bool,
    content: Path | None,
) -> None:
    """List what waits in the inbox, or decide about it.

    Candidates of one story stand together, what matters most first, each with its reasons. A
    candidate is named by its id, or the beginning of it. docs/inbox.md tells a morning.

    \b
    Exit status:
      0  done
      1  a candidate cannot be read, or something that was asked for could not be done
      2  nothing was done: no such folder, or a fault in site.yaml
      6  another process works on this inbox
    """
    context.obj = content
    if context.invoked_subcommand is not None:
        if topics or feeds or since or text or is_all or evaluate or as_json or min_sources > 1:
            name = context.invoked_subcommand
            raise click.UsageError(f'options of "inbox {name}" stand behind that name')
        return
    from generator.commands.endings import ending
    from generator.inbox.ranking import chosen

    folder = _folder(context, None)
    with ending(folder, as_json=as_json):
        desk = _desk(folder)
        if evaluate:
            _tell_evaluation(desk, as_json=as_json)
            return
        asked = chosen(
            desk.candidates,
            topics=topics,
            feeds=feeds,
            since=since,
            min_sources=min_sources,
            text=text,
        )
    status = Status.LEFT_OUT if desk.problems else Status.FINE
    if as_json:
        from generator.commands.console import print_json

        print_json(
            {
                "status": status,
                "waiting": len(desk.candidates),
                "candidates": [_document(each) for each in asked],
                "problems": desk.problems,
            }
        )
    else:
        _print_list(asked, desk, is_all=is_all)
        _print_problems(folder, desk.problems)
    sys.exit(status)


@inbox_command.command("show")
@click.argument("identity", metavar="ID")
@_AS_JSON
@_content
@click.pass_context
def show_command(context: click.Context, identity: str, as_json: bool, content: Path) -> None:
    """Show all that is known of a candidate, and why it stands where it does."""
    from generator.commands.endings import ending
    from generator.problems import GeneratorError

    folder = _folder(context, content)
    with ending(folder, as_json=as_json):
        desk = _desk(folder)
        try:
            found = desk.find(identity)
        except ValueError as error:
            raise GeneratorError(f"{error}; `broadsheet inbox` lists them") from None
    if as_json:
        from generator.commands.console import print_json

        print_json(_document(found))
    else:
        _print_candidate(found, folder)


@inbox_command.command("take")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="NAME",
    help="A topic of it, in the place of those proposed; may be given many times.",
)
@click.option("--lead", is_flag=True, help="Give it the most heat that there is: it is to lead.")
@click.option("--edit", is_flag=True, help="Open the record in your editor ($VISUAL or $EDITOR).")
@_AS_JSON
@_content
@JOBS
@click.pass_context
def take_command(
    context: click.Context,
    ids: tuple[str, ...],
    topics: tuple[str, ...],
    lead: bool,
    edit: bool,
    as_json: bool,
    content: Path,
    jobs: int,
) -> None:
    """Take candidates: each becomes a record, where your others lie.

    \b
    Exit status:
      0  all became records
      1  some did not: each is named, with what is to be done
      2  nothing was done
      6  another process works on this inbox
    """
    from generator.commands.endings import ending

    folder = _folder(context, content)
    with ending(folder, as_json=as_json):
        desk = _desk(folder, jobs)
        outcome = desk.take(ids, topics or None, lead, now=present())
    status = Status.LEFT_OUT if outcome.problems else Status.FINE
    if as_json:
        from generator.commands.console import print_json

        print_json({"status": status, "taken": outcome.taken, "problems": outcome.problems})
    else:
        for taken in outcome.taken:
            click.echo(f"{_told(folder, taken.name)}")
        _print_problems(folder, outcome.problems)
        if edit:
            for name in outcome.names:
                click.edit(filename=str(folder / name))
    sys.exit(status)


@inbox_command.command("refuse")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@_AS_JSON
@_content
@click.pass_context
def refuse_command(
    context: click.Context, ids: tuple[str, ...], as_json: bool, content: Path
) -> None:
    """Refuse candidates: what was refused never comes back, by whatever feed."""
    from generator.commands.endings import ending

    folder = _folder(context, content)
    with ending(folder, as_json=as_json):
        outcome = _desk(folder).refuse(ids, now=present())
    status = Status.LEFT_OUT if outcome.problems else Status.FINE
    if as_json:
        from generator.commands.console import print_json

        refused = [{"id": each.id, "title": each.article.title} for each in outcome.candidates]
        print_json({"status": status, "refused": refused, "problems": outcome.problems})
    else:
        for each in outcome.candidates:
            click.echo(f"refused: {each.article.title}")
        _print_problems(folder, outcome.problems)
    sys.exit(status)


@inbox_command.command("undo")
@click.argument("ids", metavar="[ID...]", nargs=-1)
@_AS_JSON
@_content
@click.pass_context
def undo_command(
    context: click.Context, ids: tuple[str, ...], as_json: bool, content: Path
) -> None:
    """Undo the last command that took or refused, or what was decided about each ID.

    The candidate's file is again what it was, and the record is gone that was written of it. A
    record that you have edited since stays, and so does its decision.
    """
    from generator.commands.endings import ending

    folder = _folder(context, content)
    with ending(folder, as_json=as_json):
        outcome = _desk(folder).undo(ids, now=present())
    status = Status.LEFT_OUT if outcome.problems else Status.FINE
    if as_json:
        from generator.commands.console import print_json

        print_json({"status": status, "undone": outcome.decisions, "problems": outcome.problems})
    else:
        for each in outcome.decisions:
            click.echo(f"undone: {each.decision} {each.title}")
        _print_problems(folder, outcome.problems)
    sys.exit(status)


def _folder(context: click.Context, content: Path | None) -> Path:
    above: Path | None = context.obj
    return content or above or Path("content")


def _desk(folder: Path, jobs: int = 1) -> "Desk":
    from generator.inbox.desk import Desk

    return Desk.open(folder, jobs=jobs)


def _told(folder: Path, name: str) -> str:
    from generator.content.source_folder import told_path

    return told_path(folder / name)


def _print_problems(folder: Path, problems: "Sequence[Problem]") -> None:
    from generator.commands.console import line_of

    for problem in problems:
        click.echo(line_of(folder, problem), err=True)


def _print_list(asked: "Sequence[Ranked]", desk: "Desk", *, is_all: bool) -> None:
    """The candidates, those of one story below its first."""
    shown = asked if is_all else asked[:_SHOWN]
    group = ""
    for each in shown:
        candidate, article = each.candidate, each.candidate.article
        margin = "  " if each.group == group else ""
        group = each.group
        who = article.provider.name or article.provider.domain
        when = f", {article.published_at:%d %b %H:%M}" if article.published_at else ""
        click.echo(f"{margin}{candidate.id[:6]}  {article.title} ({who}{when})")
        if article.topics:
            click.echo(f"{margin}        {', '.join(article.topics)}")
        reasons = [reason for reason in each.reasons if not reason.startswith("+0")]
        if reasons:
            click.echo(f"{margin}        {_points(each.score)}, {', '.join(reasons)}")
        if candidate.story:
            click.echo(f"{margin}        story: {candidate.why.story or candidate.story}")
        for likely in candidate.why.likely[:1]:
            click.echo(f"{margin}        probably one story with {likely}")
    if len(asked) > len(shown):
        click.echo(f"… and {len(asked) - len(shown):,} more; --all lists all")
    waiting = len(desk.candidates)
    if not waiting:
        click.echo("Nothing waits. `broadsheet fetch` asks your feeds.")
    elif len(asked) < waiting:
        click.echo(f"{len(asked):,} of {waiting:,} candidates that wait")
    else:
        click.echo(f"{waiting:,} {'candidate waits' if waiting == 1 else 'candidates wait'}")


def _points(score: float) -> str:
    return f"{score:.0f} point" if round(score) == 1 else f"{score:.0f} points"


def _print_candidate(found: "Ranked", folder: Path) -> None:
    candidate, article = found.candidate, found.candidate.article
    details, why = article.details, candidate.why
    said = [
        ("id", candidate.id),
        ("file", _told(folder, candidate.name)),
        ("title", article.title),
        ("excerpt", details.excerpt),
        ("address", details.web_url or details.original_url),
        ("publisher", article.provider.name or article.provider.domain),
        ("authors", ", ".join(article.provider.authors)),
        ("published", f"{article.published_at:%Y-%m-%d %H:%M} UTC" if article.published_at else ""),
        ("language", details.locale),
        ("picture", details.image.url if details.image else ""),
        ("topics", ", ".join(article.topics)),
        ("story", candidate.story),
    ]
    lines = [f"{name}: {value}" for name, value in said if value]
    lines += [f"why this topic: {each}" for each in why.topics]
    lines += [f"why this publisher: {why.publisher}"] if why.publisher else []
    lines += [f"why this story: {why.story}"] if why.story else []
    lines += [f"probably one story with {each}" for each in why.likely]
    lines += [why.double] if why.double else []
    for source in candidate.sources:
        seen = f", {source.seen:%Y-%m-%d %H:%M} UTC" if source.seen else ""
        lines.append(f"found in: {source.name or source.feed} ({source.feed}{seen})")
    lines += [f"related: {each.title} ({each.url})" for each in details.related]
    lines.append(f"points: {found.score:+.1f}")
    lines += [f"  {reason}" for reason in found.reasons]
    click.echo("\n".join(lines))
    _print_problems(folder, candidate.problems)


def _document(each: "Ranked") -> dict[str, Any]:
    """A candidate for programs."""
    candidate, article = each.candidate, each.candidate.article
    details = article.details
    return {
        "id": candidate.id,
        "name": candidate.name,
        "title": article.title,
        "excerpt": details.excerpt,
        "url": details.web_url or details.original_url,
        "publisher": {"name": article.provider.name, "domain": article.provider.domain},
        "authors": article.provider.authors,
        "published": article.published_at,
        "added": article.added_at,
        "language": details.locale,
        "image": details.image.url if details.image else "",
        "topics": article.topics,
        "proposed_topics": candidate.proposed,
        "story": candidate.story,
        "why": candidate.why,
        "sources": candidate.sources,
        "related": [{"title": one.title, "url": one.url} for one in details.related],
        "score": each.score,
        "heat": each.heat,
        "group": each.group,
        "reasons": each.reasons,
        "problems": candidate.problems,
    }


def _tell_evaluation(desk: "Desk", *, as_json: bool) -> None:
    found = desk.evaluate()
    if as_json:
        import msgspec

        from generator.commands.console import print_json

        rates = {"precision": found.precision, "recall": found.recall, "base": found.base}
        print_json({"status": Status.FINE, **msgspec.to_builtins(found), **rates})
        return
    for line in _evaluation_lines(found):
        click.echo(line)


def _evaluation_lines(found: "Evaluation") -> list[str]:
    if not found.decisions:
        return ["Nothing was decided yet: take or refuse some candidates first."]
    lines = [
        f"{found.decisions:,} decisions: {found.taken:,} taken, "
        f"{found.decisions - found.taken:,} refused; each is judged by what was known before it, "
        f"and of {found.judged:,} something was",
        f"precision: {_part(found.right, found.proposed)} of what would have been proposed was "
        f"taken; of everything, {_part(found.taken, found.decisions)}",
        f"recall: {_part(found.right, found.taken)} of what was taken would have been proposed",
    ]
    if found.topics_proposed or found.topics_chosen:
        lines.append(
            f"topics: {_part(found.topics_kept, found.topics_proposed)} of those proposed were "
            f"kept; {_part(found.topics_kept, found.topics_chosen)} of those chosen were proposed"
        )
    return lines


def _part(some: int, whole: int) -> str:
    return f"{some / whole:.0%} ({some:,} of {whole:,})" if whole else "none"
