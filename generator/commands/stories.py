"""`broadsheet stories`: which records tell one story and why, what may be one, and the owner's word
on it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from generator.commands.endings import ending
from generator.commands.options import CONTENT, JOBS, Moment, output_option, present
from generator.problems import GeneratorError, Status, shown

# What reads records is loaded where a story is asked for: `--help` needs none of it.
if TYPE_CHECKING:
    from generator.content.records.model import Article
    from generator.doctor.regrouping import Regrouping
    from generator.doctor.story_desk import Evaluation, StoryDesk
    from generator.library.likely_ties import LikelyTie
    from generator.library.stories import Story
    from generator.library.told_stories import ToldStory

_Command = TypeVar("_Command", bound=Callable[..., Any])

_MOST: Final = 20  # stories, and ties, that are printed; --most has more
_MOST_MEANT: Final = 5  # records that are named where several are meant
_MOST_JUDGED: Final = 20  # pairs that are printed; --json has all
_REASONS: Final = ("hand", "listed", "shared", "title")


class _Stories(click.Group):
    """The sub-commands. What is none of them is the story that somebody asks for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_command = bool(args) and args[0] in (*self.commands, *ctx.help_option_names)
        return super().parse_args(ctx, args if is_command else ["show", *args])


@click.group("stories", cls=_Stories)
def stories_command() -> None:
    """Say which records tell one story and why, and decide about what may be one.

    \b
      broadsheet stories                 all stories, the newest first
      broadsheet stories ID              one of them: by its address, the file of one of its
                                         records, or the beginning of a title
      broadsheet stories suggest         what probably tells one story, with why
      broadsheet stories join A B        makes one story of records, and of those they are told with
      broadsheet stories part A          takes a record out of its story
      broadsheet stories refuse A B      has two never suggested again
      broadsheet stories undo            takes the last of these back
      broadsheet stories evaluate        how well suggestions fit what you decided

    A and B are records: by the file, or by the beginning of the title. What you decide is kept in
    stories.jsonl of the content folder. docs/stories.md has more.
    """


def _asked(command: _Command) -> _Command:
    """What every sub-command takes."""
    now = click.option("--now", type=Moment(), help="The moment to ask for. Default: as for build.")
    as_json = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
    return CONTENT(now(JOBS(as_json(command))))


def _written(command: _Command) -> _Command:
    """What every sub-command takes that writes into records."""
    output = output_option("The folder that is built: what it has had of stories' pages is known.")
    dry = click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
    diff = click.option(
        "--diff", is_flag=True, help="Show the lines that would change, and write nothing."
    )
    let_go = click.option(
        "--let-go",
        "lets_go",
        is_flag=True,
        help="Let addresses of stories go that would be lost; none is written to lead on.",
    )
    return _asked(output(dry(diff(let_go(command)))))


@stories_command.command("show")
@click.argument("story", required=False, default="", metavar="[ID]")
@click.option("--since", type=Moment(), help="Only stories with a record published since.")
@click.option("--publisher", metavar="DOMAIN", default="", help="Only stories with its records.")
@click.option(
    "--reason",
    type=click.Choice(_REASONS),
    help="Only stories that were tied so: by hand, for one lists another, for two list a third,"
    " or by near-equal titles.",
)
@click.option("--most", type=click.IntRange(min=1), metavar="COUNT", help="How many to print.")
@_asked
def show_command(
    story: str,
    since: datetime | None,
    publisher: str,
    reason: str | None,
    most: int | None,
    content: Path,
    now: datetime | None,
    jobs: int,
    as_json: bool,
) -> None:
    """Say which records tell one story, and why each belongs to it.

    \b
    Exit status:
      0  said, however few there are
      2  no story is called that; or the folder cannot be read
    """
    from generator.commands.console import print_json

    def said(desk: "StoryDesk") -> "tuple[list[ToldStory], int]":
        from generator.library.matching import MatchReason
        from generator.library.told_stories import of_reason, stories_called, told_story

        found: Sequence[Story] = desk.library.stories
        if story:
            found = stories_called(story, found)
            if not found:
                raise GeneratorError(_no_story(desk, story))
        if reason is not None:
            found = [*of_reason(found, MatchReason[reason.upper()])]
        told = [told_story(each, desk.settings) for each in found]
        if since is not None:
            told = [each for each in told if each.newest is not None and each.newest >= since]
        if publisher:
            told = [e for e in told if any(publisher == record.publisher for record in e.records)]
        told.sort(key=lambda each: (each.newest or now_, each.id), reverse=True)
        return told, len(desk.library.stories)

    now_ = now or present()
    with ending(content, as_json=as_json):
        told, count = _at_desk(content, now_, jobs, said)
    if as_json:
        print_json({"status": Status.FINE, "count": count, "stories": told[:most]})
        return
    most = most or _MOST
    for each in told[:most]:
        _print_story(each)
    if len(told) > most:
        click.echo(f"… and {len(told) - most:,} more; --most and --json have more")
    found = _times(len(told), "story", "stories")
    click.echo(f"{found} of {count:,}" if len(told) != count else found)


@stories_command.command("suggest")
@click.option(
    "--days", type=click.IntRange(min=1), metavar="COUNT", help="Only of records so many days old."
)
@click.option("--most", type=click.IntRange(min=1), metavar="COUNT", help="How many to print.")
@_asked
def suggest_command(
    days: int | None,
    most: int | None,
    content: Path,
    now: datetime | None,
    jobs: int,
    as_json: bool,
) -> None:
    """Say what probably tells one story and is not told as one, the likeliest first.

    Titles are compared by what is rare in them among those of the site. Nothing is tied by it: that
    is yours to say. What you refused is never suggested again.

    \b
    Exit status:
      0  said, however little it is
      2  the folder cannot be read
    """
    from generator.commands.console import print_json

    moment = now or present()
    since = moment - timedelta(days=days) if days is not None else None
    with ending(content, as_json=as_json):
        ties = _at_desk(content, moment, jobs, lambda desk: desk.suggested(since))
    if as_json:
        suggestions = [_tie_document(tie) for tie in ties[:most]]
        print_json({"status": Status.FINE, "count": len(ties), "suggestions": suggestions})
        return
    most = most or _MOST
    for tie in ties[:most]:
        _print_tie(tie)
    if len(ties) > most:
        click.echo(f"… and {len(ties) - most:,} more; --most and --json have more")
    click.echo(f"{_times(len(ties), 'suggestion', 'suggestions')}")


@stories_command.command("join")
@click.argument("records", nargs=-1, required=True, metavar="RECORD RECORD…")
@click.option("--as", "name", default="", metavar="NAME", help="The name of the story in records.")
@_written
def join_command(
    records: tuple[str, ...],
    name: str,
    content: Path,
    output: Path,
    now: datetime | None,
    jobs: int,
    as_json: bool,
    dry_run: bool,
    diff: bool,
    lets_go: bool,
) -> None:
    """Make one story of records, and of those that they are told with.

    `story: NAME` is written into as many of them as it takes. Where two stories become one, the
    former address of the later one is written as `redirect_from`, so that it leads on.

    \b
    Exit status:
      0  they are one story; or, with --dry-run or --diff, it was said what it takes
      2  nothing was written: they are one already, or cannot be, or an address would be lost
      6  another process decides about stories
    """
    from generator.content.slugs import slug

    word = slug(name.casefold()) if name.strip() else ""
    if name and word in ("", "none"):
        raise click.UsageError(f'--as: expected words, found "{shown(name)}"')
    if len(records) < 2:
        raise click.UsageError("give two records or more")
    moment = now or present()

    def decided(desk: "StoryDesk") -> "Regrouping":
        meant = [_record(desk, each) for each in records]
        regrouping = desk.joining(meant, word, lets_go=lets_go)
        if not (dry_run or diff):
            desk.join(meant, regrouping, moment)
        return regrouping

    with ending(content, as_json=as_json):
        done = _at_desk(content, moment, jobs, decided, output, decides=not (dry_run or diff))
    _print_regrouping(content, done, as_json=as_json, dry_run=dry_run, diff=diff)


@stories_command.command("part")
@click.argument("record")
@_written
def part_command(
    record: str,
    content: Path,
    output: Path,
    now: datetime | None,
    jobs: int,
    as_json: bool,
    dry_run: bool,
    diff: bool,
    lets_go: bool,
) -> None:
    """Take a record out of its story.

    The name that joined it is taken out of the record; where it would be found to belong there all
    the same, `story: none` is written instead. Where the story's address goes, it is written as
    `redirect_from` into a record, so that it leads on.

    \b
    Exit status:
      0  it stands alone; or, with --dry-run or --diff, it was said what it takes
      2  nothing was written: it is in no story, or an address would be lost
      6  another process decides about stories
    """
    moment = now or present()

    def decided(desk: "StoryDesk") -> "Regrouping":
        meant = _record(desk, record)
        regrouping = desk.parting(meant, lets_go=lets_go)
        if not (dry_run or diff):
            desk.part(meant, regrouping, moment)
        return regrouping

    with ending(content, as_json=as_json):
        done = _at_desk(content, moment, jobs, decided, output, decides=not (dry_run or diff))
    _print_regrouping(content, done, as_json=as_json, dry_run=dry_run, diff=diff)


@stories_command.command("refuse")
@click.argument("record")
@click.argument("other")
@_asked
def refuse_command(
    record: str, other: str, content: Path, now: datetime | None, jobs: int, as_json: bool
) -> None:
    """Have two records, and the stories that they are in, never suggested as one again.

    Nothing is written into them, and nothing that is told as one is taken apart.

    \b
    Exit status:
      0  noted, or it was noted before
      2  nothing was noted: they are told as one story, or there is no such record
      6  another process decides about stories
    """
    from generator.commands.console import print_json

    moment = now or present()

    def decided(desk: "StoryDesk") -> "tuple[list[Article], bool]":
        pair = [_record(desk, each) for each in (record, other)]
        return pair, desk.refuse(pair[0], pair[1], moment) is not None

    with ending(content, as_json=as_json):
        pair, is_new = _at_desk(content, moment, jobs, decided, decides=True)
    names = [each.name for each in pair]
    if as_json:
        print_json({"status": Status.FINE, "refused": names, "new": is_new})
        return
    said = "will not be suggested as one story again" if is_new else "were refused before"
    click.echo(f"{names[0]} and {names[1]} {said}")
    if is_new:
        click.echo("To take it back: broadsheet stories undo")


@stories_command.command("undo")
@_written
def undo_command(
    content: Path,
    output: Path,
    now: datetime | None,
    jobs: int,
    as_json: bool,
    dry_run: bool,
    diff: bool,
    lets_go: bool,
) -> None:
    """Take the last decision about stories back: records are as they were, byte for byte.

    Done again, it takes back the one before.

    \b
    Exit status:
      0  taken back; or, with --dry-run or --diff, it was said what it takes
      2  nothing was written: there is nothing to undo, a record says something else by now, or an
         address would be lost
      6  another process decides about stories
    """
    moment = now or present()

    def undone(desk: "StoryDesk") -> "tuple[Regrouping, str]":
        decision = desk.last()
        regrouping = desk.undoing(decision, lets_go=lets_go)
        if not (dry_run or diff):
            desk.undo(decision, regrouping, moment)
        titles = ", ".join(f'"{shown(each.title)}"' for each in decision.records[:_MOST_MEANT])
        return regrouping, f"{decision.decision} on {decision.at:%Y-%m-%d %H:%M}: {titles}"

    with ending(content, as_json=as_json):
        done, what = _at_desk(content, moment, jobs, undone, output, decides=not (dry_run or diff))
    if not (as_json or diff):
        click.echo(f"{'To be taken' if dry_run else 'Taken'} back: {what}")
    _print_regrouping(content, done, as_json=as_json, dry_run=dry_run, diff=diff, is_undo=True)


@stories_command.command("evaluate")
@_asked
def evaluate_command(content: Path, now: datetime | None, jobs: int, as_json: bool) -> None:
    """Say how well what is suggested fits what you decided: join is yes, refuse and part are no.

    \b
    Exit status:
      0  said, however little was decided
      2  the folder cannot be read
    """
    from generator.commands.console import print_json

    with ending(content, as_json=as_json):
        evaluation = _at_desk(content, now or present(), jobs, lambda desk: desk.evaluation())
    if as_json:
        print_json({"status": Status.FINE} | _evaluation_document(evaluation))
    else:
        _print_evaluation(evaluation)


_Done = TypeVar("_Done")


def _at_desk(
    content: Path,
    now: datetime,
    jobs: int,
    work: "Callable[[StoryDesk], _Done]",
    output: Path = Path("output"),
    *,
    decides: bool = False,
) -> _Done:
    """What is done at the desk of a content folder; what its file of decisions does not say well
    is told."""
    from generator.commands.console import line_of
    from generator.doctor.story_desk import story_desk
    from generator.memo.store import despite_damage

    @despite_damage
    def done() -> _Done:
        with story_desk(content, now, output=output, jobs=jobs, decides=decides) as desk:
            for problem in desk.decisions.problems[:_MOST_MEANT]:
                click.echo(f"warning: {line_of(content, problem)}", err=True)
            return work(desk)

    return done()


def _record(desk: "StoryDesk", text: str) -> "Article":
    """The record that somebody means. Raises GeneratorError for none, and for several."""
    from generator.library.told_stories import articles_called

    folder = f"{desk.folder.as_posix().rstrip('/')}/"
    name = text.removeprefix("./").removeprefix(folder)
    found = articles_called(name, desk.library.articles)
    if len(found) == 1:
        return found[0]
    if found:
        lines = [f"  {each.name}: {shown(each.title)}" for each in found[:_MOST_MEANT]]
        raise GeneratorError(
            "\n".join((f'"{shown(text)}" may be {len(found):,} records; give the file:', *lines))
        )
    if name in desk.names:
        hidden = next((each.reason for each in desk.library.withheld if each.name == name), "")
        why = f" ({hidden})" if hidden else ""
        raise GeneratorError(f"{name} is not shown{why}: stories are made of what is shown")
    raise GeneratorError(
        f'No record that is shown is called "{shown(text)}"; give its file, or the beginning of its'
        " title"
    )


def _no_story(desk: "StoryDesk", text: str) -> str:
    """What is said where no story is called that."""
    from generator.content.yaml.fields import did_you_mean
    from generator.library.told_stories import articles_called

    alone = articles_called(text, desk.library.articles)
    if len(alone) == 1:
        return f"{alone[0].name} is told with no other record"
    advice = did_you_mean(text, stories_command.commands)
    return f'No story is called "{shown(text)}"{advice}'


def _print_story(story: "ToldStory") -> None:
    name = f" (story: {story.name})" if story.name else ""
    click.echo(f"{story.address}{name}")
    for record in story.records:
        at = f"{record.published:%Y-%m-%d %H:%M} " if record.published else ""
        by = f" ({record.publisher})" if record.publisher else ""
        click.echo(f"  {at}{shown(record.title)}{by}")
        click.echo(f"    {record.name}: {'; '.join(record.why)}")
    click.echo()


def _print_tie(tie: "LikelyTie") -> None:
    for article in (tie.article, tie.other):
        click.echo(f"{shown(article.title)} ({article.provider.domain})")
        click.echo(f"  {article.name}")
    click.echo(f"  {tie.why}")
    click.echo(f"  yes: {tie.command('join')}")
    click.echo(f"  no:  {tie.command('refuse')}")
    click.echo()


def _tie_document(tie: "LikelyTie") -> dict[str, Any]:
    records = [
        {
            "name": each.name,
            "id": each.id,
            "title": each.title,
            "publisher": each.provider.domain,
            "published": each.published_at,
        }
        for each in (tie.article, tie.other)
    ]
    return {
        "records": records,
        "likeness": tie.likeness,
        "words": tie.words,
        "having": tie.having,
        "titles": tie.titles,
        "why": tie.why,
    }


def _print_regrouping(
    content: Path,
    regrouping: "Regrouping",
    *,
    as_json: bool,
    dry_run: bool,
    diff: bool,
    is_undo: bool = False,
) -> None:
    """What was written, or would be, and what readers see of it."""
    from generator.commands.checkup import print_differences
    from generator.commands.console import print_json

    if as_json:
        print_json(
            {
                "status": Status.FINE,
                "written": not (dry_run or diff),
                "edits": regrouping.edits,
                "effects": regrouping.effects,
            }
        )
        return
    if diff:
        print_differences(content, regrouping.changes)
        return
    for edit in regrouping.edits:
        old, new = (edit.after, edit.before) if is_undo else (edit.before, edit.after)
        what = f"{old} -> {new}" if old and new else f"+ {new}" if new else f"- {old}"
        click.echo(f"{edit.name}: {what}")
    effects = regrouping.effects
    for address in effects.new:
        click.echo(f"new page: {address}")
    for move in effects.moves:
        click.echo(f"{move.name}: {_told_move(move.before, move.after)}")
    for name in effects.items:
        click.echo(f"{name}: subscribers see it as a new item, for it has an id of its own now")
    for lost in effects.lost:
        if lost.record:
            click.echo(f"{lost.address}: leads on to {lost.leads}")
        else:
            click.echo(
                f"{lost.address}: gone; if readers know it, `redirects` in site.yaml leads on"
            )
    if dry_run:
        click.echo("Nothing was written.")
    elif not is_undo:
        click.echo("To take it back: broadsheet stories undo")


def _told_move(before: str, after: str) -> str:
    if before and after:
        return f"goes from {before} to {after}"
    return f"goes into {after}" if after else f"leaves {before}, and stands alone"


def _evaluation_document(evaluation: "Evaluation") -> dict[str, Any]:
    return {
        "pairs": [
            {
                "records": [each.one.name, each.other.name],
                "one_story": each.is_one_story,
                "likeness": each.likeness,
            }
            for each in evaluation.pairs
        ],
        "gone": evaluation.gone,
        "precision": evaluation.precision,
        "recall": evaluation.recall,
    }


def _print_evaluation(evaluation: "Evaluation") -> None:
    for each in evaluation.pairs[:_MOST_JUDGED]:
        said = "one story" if each.is_one_story else "not one"
        found = f"likeness {each.likeness:.2f}" if each.likeness else "not suggested"
        click.echo(f"{said}, {found}: {each.one.name}, {each.other.name}")
    if len(evaluation.pairs) > _MOST_JUDGED:
        click.echo(f"… and {len(evaluation.pairs) - _MOST_JUDGED:,} more; --json has all")
    if evaluation.gone:
        click.echo(f"{_times(evaluation.gone, 'pair', 'pairs')} left out: not both are shown")
    one = evaluation.count(is_one_story=True, is_suggested=True)
    missed = evaluation.count(is_one_story=True, is_suggested=False)
    wrong = evaluation.count(is_one_story=False, is_suggested=True)
    for name, share, right, whole in (
        ("precision", evaluation.precision, one, one + wrong),
        ("recall", evaluation.recall, one, one + missed),
    ):
        if share is None:
            click.echo(f"{name}: unknown, for nothing was decided that would tell it")
        else:
            click.echo(f"{name}: {share:.0%} ({right:,} of {whole:,})")


def _times(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
