"""What is printed of the site's own files of a theme beside ours."""

from collections.abc import Sequence

import click

from generator.content.source_folder import told_path
from generator.theme import overrides
from generator.theme.overrides import Own


def counts_of(own: Own) -> str:
    """One line that says of a file what differs."""
    place = told_path(own.file)
    if own.original is None:
        return f"{place}: yours alone"
    return f"{place}: {_of_yours(own)}; {_of_ours(own)}"


def _of_yours(own: Own) -> str:
    if own.ours is None:
        return "yours"
    if own.is_ours:
        return "as ours is"
    if own.parent:
        return f"builds on {own.parent}"
    return f"yours {_signs(overrides.difference(own.ours, own.text, own.name, 'ours', 'yours'))}"


def _of_ours(own: Own) -> str:
    if own.copied is None:
        return "what it was copied from is not known"
    if own.ours is None:
        return "ours is gone"
    if not own.ours_has_changed:
        return "ours is as it was"
    lines = overrides.difference(own.copied, own.ours, own.name, "then", "now")
    return f"ours changed {_signs(lines)}"


def _signs(lines: Sequence[str]) -> str:
    if len(lines) == 1:  # what is no text
        return "another file"
    added, removed = overrides.counted(lines)
    return f"+{added} -{removed}"


def print_theme_differences(own: Own, *, ours: bool, yours: bool) -> None:
    """What differs, as diffs.

    ours    what ours changed since it was copied
    yours   what the site's own changes of ours
    """
    place = told_path(own.file)
    if ours and own.ours_has_changed and own.copied is not None:
        if own.ours is None:
            click.echo(f"{place}: ours is gone, which this was copied from: is it needed still?")
        else:
            click.echo(f"{place}: {_of_ours(own)}{_way_on(own)}")
            was, now = "ours when it was copied", "ours today"
            _print(overrides.difference(own.copied, own.ours, place, was, now))
    if not yours:
        return
    if own.ours is None or own.is_ours or own.parent:
        if not (ours and own.ours_has_changed):
            click.echo(counts_of(own))
    elif own.ours is not None:
        click.echo(f"{place}: {_of_yours(own)}")
        _print(overrides.difference(own.ours, own.text, place, "ours today", "yours"))


def _way_on(own: Own) -> str:
    if own.is_unedited:
        return f"; yours was never edited: broadsheet theme copy {own.name}"
    return f"; when that is taken over: broadsheet theme diff --take {own.name}"


def _print(lines: Sequence[str]) -> None:
    for line in lines:
        click.echo(line)


def stands_for(own: Own) -> str:
    """What a file is beside ours, in a few words."""
    if own.original is None:
        return "yours alone"
    line = f"stands in for ours, and is {_of_yours(own)}" if own.is_ours else "stands in for ours"
    if own.parent:
        line = f"builds on {own.parent}"
    if own.ours is None:
        return "yours alone, for ours is gone"
    return f"{line}; ours changed since" if own.ours_has_changed else line
