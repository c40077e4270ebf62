"""`broadsheet init --from TREE`: another system's tree, built as it lies."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from generator.commands.console import print_json
from generator.commands.endings import ending
from generator.commands.options import present
from generator.commands.site_questions import answered, example_notes, questions
from generator.content.new_site.all_or_none import refuse_what_is_there, write
from generator.content.other_systems.site_yaml import PASSED_OVER, site_yaml_of
from generator.content.other_systems.survey import Survey, survey
from generator.content.other_systems.systems import (
    SYSTEMS,
    Layout,
    System,
    configured,
    counted,
    settings_of,
    system_of,
)
from generator.content.settings import FILE
from generator.content.source_folder import Folder, told_path
from generator.memo.store import FOLDER as STATE
from generator.problems import GeneratorError, Problem, Status, shown

_SHOWN: Final = 12  # kinds of faults, and fields without a counterpart, that are printed
_NOT_ASKED: Final = ("topics", "host")
"""Such a tree has its own."""


def adopt(tree: Path, given: Mapping[str, str | None], *, asks: bool, as_json: bool) -> None:
    """Writes the site.yaml of a tree, and says what it maps and what it cannot.

    given   answers that options gave, by name
    """
    with ending(tree, as_json=as_json):
        refuse_what_is_there(tree, [FILE])
        folder, system = _system_of(tree)
        configuration = configured(folder, system)
        layout = system.layout(folder, configuration)
        if not layout.places:
            raise GeneratorError(
                f"{told_path(tree)}: looks like a tree of {system.name}, and has no records where "
                "they lie there. Nothing was written. The setting `records` says where else they "
                "lie, and `fields` what their fields mean: docs/settings.md"
            )
        for name in _NOT_ASKED:
            if given[name] is not None:
                raise GeneratorError(f"--{name}: is for a new site; leave it out beside --from")
        found = survey(folder, system, layout)
        now = present()
        asked = questions(tree, now, settings_of(system, configuration))
        asked = {name: question for name, question in asked.items() if name not in _NOT_ASKED}
        answers = answered(asked, given, asks=asks)
        write(tree, {FILE: site_yaml_of(system, layout, found, answers)})
    notes = [
        *layout.notes,
        *example_notes(told_path(tree / FILE), answers["base_url"], answers["id"], now),
        f"If the tree is in a repository, add {STATE}/ to its .gitignore: builds remember there",
    ]
    commands = _next(tree)
    if as_json:
        print_json(
            {
                "status": Status.FINE,
                "file": f"{(tree / FILE).resolve()}",
                "system": system.name,
                "records": [place.records for place in layout.places],
                "answers": answers,
                "found": found,
                "notes": notes,
                "next": commands,
            }
        )
    else:
        _print(tree, system, layout, found, notes, commands)


def _system_of(tree: Path) -> tuple[Folder, System]:
    if not tree.is_dir():
        raise GeneratorError(f"{told_path(tree)}: there is no such folder")
    folder = Folder(tree)
    system = system_of(folder)
    if system is None:
        known = ", ".join(each.name for each in SYSTEMS)
        raise GeneratorError(
            f"{told_path(tree)}: looks like none of the systems that are known ({known}); nothing "
            "was written. The settings `records` and `fields` have such a tree read: "
            "docs/settings.md"
        )
    return folder, system


def _next(tree: Path) -> list[str]:
    """The commands that come next: the site is built beside the tree, which may have an output."""
    beside = told_path(tree / os.pardir / f"{tree.resolve().name}-broadsheet")
    output, content = shlex.quote(beside), shlex.quote(told_path(tree))
    return [
        f"broadsheet build {content} --output {output}",
        f"broadsheet verify {output} --content {content}",
    ]


def _print(
    tree: Path,
    system: System,
    layout: Layout,
    found: Survey,
    notes: list[str],
    commands: list[str],
) -> None:
    total = sum(place.count for place in layout.places)
    click.echo(f"{told_path(tree / FILE)}: written for a tree of {system.name}")
    for place in layout.places:
        files = counted(place.count)
        click.echo(f"  {shown(place.records.files)}: {files}, category {place.records.category}")
    for name, folder in layout.folders:
        click.echo(f"  {name}: {folder}")
    for choice in found.fields:
        why = f" ({choice.refused})" if choice.refused else ""
        click.echo(f"  {shown(choice.theirs)}: {choice.ours or PASSED_OVER}{why}")
    of_all = f"{found.tried:,} of " if found.tried < total else ""
    left = found.tried - found.sound
    left_out = "all" if not found.sound else f"{left:,}" if left else "none"
    click.echo(f"{of_all}{counted(total, 'record')} tried: {left_out} would be left out")
    if found.unknown:
        click.echo("Not mapped, for there is no such field here:")
        for choice in found.unknown[:_SHOWN]:
            click.echo(f"  {shown(choice.theirs)}, in {choice.count:,}")
        _print_more(len(found.unknown))
    if found.reasons:
        click.echo("Of records as they are read so, a build will say, such as:")
        for reason in found.reasons[:_SHOWN]:
            click.echo(f"  in {counted(reason.count, 'record')}: {_told(tree, reason.first)}")
        _print_more(len(found.reasons))
    if found.command is not None:
        click.echo(
            f"In {counted(found.command.count, 'record')}, the text has commands of {system.name}, "
            f"such as {shown(found.command.text)} in {told_path(tree / found.command.name)}: "
            "nothing runs them here, so readers would see them as they stand"
        )
    for note in notes:
        click.echo(note)
    click.echo("Next:")
    for command in commands:
        click.echo(f"  {command}")


def _told(tree: Path, problem: Problem) -> str:
    return f"{told_path(tree / problem.source)}{str(problem)[len(problem.source) :]}"


def _print_more(count: int) -> None:
    if count > _SHOWN:
        click.echo(f"  … and {count - _SHOWN:,} more; --json has all")
