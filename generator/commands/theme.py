"""`broadsheet theme`: which themes there are, copies of ours to start from, and what differs."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from msgspec import Struct

from generator.commands.endings import ending
from generator.commands.options import CONTENT
from generator.commands.theme_differences import counts_of, print_theme_differences, stands_for
from generator.content import settings
from generator.content.settings import Settings
from generator.content.slugs import is_slug
from generator.content.source_folder import told_path
from generator.content.yaml.fields import did_you_mean
from generator.problems import Status, ThemeError, shown
from generator.theme import overrides
from generator.theme.load import DEFAULT, folders_of, is_template, load, shipped_themes
from generator.theme.overrides import Ours, Own, PlannedCopy
from generator.theme.template_blocks import Blocks


class _Site(Struct, frozen=True):
    """Where a site's theme lies."""

    settings: Settings
    templates: Path

    @property
    def theme(self) -> str:
        return self.settings.theme


@click.group("theme")
def theme_command() -> None:
    """Start from the files of a theme, and keep up with them after an upgrade.

    \b
      broadsheet theme list                    which themes and files there are
      broadsheet theme copy assets/tokens.css  a copy of ours to edit
      broadsheet theme copy home.html --block top_stories
                                               ours, with one block to fill
      broadsheet theme diff                    what ours changed since, and what is yours
    """


@theme_command.command("list")
@CONTENT
@click.option(
    "--files", is_flag=True, help="Name every template and asset that can be copied, with blocks."
)
def list_command(content: Path, files: bool) -> None:
    """Name the themes, and the site's own files that stand in for ours.

    \b
    Exit status:
      0  said
      2  there is no site.yaml, or it has a fault; or a folder cannot be read
    """
    with ending(content):
        site = _site(content)
        if files:
            _print_files(site)
        else:
            _print_themes(site)
    sys.exit(Status.FINE)


@theme_command.command("copy")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@CONTENT
@click.option(
    "--block",
    "blocks",
    multiple=True,
    metavar="BLOCK",
    help="Copy nothing but this block: the rest stays ours, and keeps up with us. May be given many"
    " times.",
)
@click.option("--all", "everything", is_flag=True, help="Copy every file of the theme.")
@click.option("--as", "into", metavar="THEME", help="Copy into a theme of your own of this name.")
@click.option(
    "--from", "source", metavar="THEME", help="Copy from this theme, not from the site's."
)
def copy_command(
    names: tuple[str, ...],
    content: Path,
    blocks: tuple[str, ...],
    everything: bool,
    into: str | None,
    source: str | None,
) -> None:
    """Copy templates and assets into the site's own folder of templates, to be edited.

    NAME is as `broadsheet theme list --files` has it: home.html, partials/story.html,
    assets/tokens.css. A copy stands in for ours, and changes no page until it is edited. What it
    was copied from is kept beside it, for `broadsheet theme diff`. No file that was edited is ever
    written over.

    \b
    Exit status:
      0  copied, or there already
      2  nothing was written: no such template, block or theme, or a file is in the way
    """
    if bool(names) == everything:
        raise click.UsageError(
            "name what to copy, such as home.html or assets/tokens.css, or --all of a theme; "
            "`broadsheet theme list --files` names all that there is"
        )
    if blocks and (everything or len(names) > 1):
        raise click.UsageError("--block is for one template: name it alone")
    with ending(content):
        site = _site(content)
        overrides.refuse_shipped(site.templates)
        from_theme = source or site.theme
        target = into or site.theme
        _refuse_theme(site, from_theme, target)
        files = overrides.files_to_copy(from_theme, site.templates, target)
        if everything:
            wanted = _whole(site, from_theme, target, files)
        else:
            meant = [overrides.named(name, from_theme, files) for name in names]
            wanted = [files[name] for name in dict.fromkeys(meant)]
        texts = _filling(site, from_theme, wanted[0], blocks) if blocks else {}
        copies = overrides.copies(wanted, site.templates, target, texts)
        for copy in copies:
            overrides.write(copy, site.templates, target)
        _print_copies(copies, target, site)
    sys.exit(Status.FINE)


@theme_command.command("diff")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@CONTENT
@click.option("--ours", is_flag=True, help="Only what ours changed since: a diff that patch takes.")
@click.option("--yours", is_flag=True, help="Only what yours change of ours as they are today.")
@click.option("--stat", is_flag=True, help="One line a file.")
@click.option(
    "--take",
    is_flag=True,
    help="Note what ours changed as taken over: from now on, only what changes after is told.",
)
def diff_command(
    names: tuple[str, ...], content: Path, ours: bool, yours: bool, stat: bool, take: bool
) -> None:
    """Show what the site's own files change of ours, and what ours changed since they were copied.

    NAME is one of the site's own files, such as home.html; all of them without it.

    \b
    Exit status:
      0  ours are as they were when they were copied
      1  ours changed since: there is something to take over
      2  it cannot be told: no such file of the site's, no site.yaml, or a folder cannot be read
    """
    with ending(content):
        site = _site(content)
        themes = dict.fromkeys((site.theme, DEFAULT))  # what the one lacks is the other's
        own_files = [own for theme in themes for own in overrides.compared(site.templates, theme)]
        if names:
            own_files = [_meant(name, own_files, site) for name in dict.fromkeys(names)]
        if take:
            _take(own_files, site)
            sys.exit(Status.FINE)
        for own in own_files:
            if stat:
                click.echo(counts_of(own))
            else:
                print_theme_differences(own, ours=ours or not yours, yours=yours or not ours)
        if not own_files:
            folder = told_path(site.templates / site.theme)
            click.echo(f"{folder} holds no file of your own: all is as it ships", err=True)
    changed = any(own.ours_has_changed for own in own_files)
    sys.exit(Status.LEFT_OUT if changed else Status.FINE)


def _site(content: Path) -> _Site:
    found = settings.load(content)
    return _Site(found, content / found.templates)


def _refuse_theme(site: _Site, source: str, target: str) -> None:
    """Raises ThemeError for names that are no theme's, and for one that is another's."""
    if not is_slug(source) or source not in _themes(site):
        begin = f"; to begin one: broadsheet theme copy --all --from {DEFAULT} --as {source}"
        advice = begin if source == site.theme else _near_theme(source, site)
        raise ThemeError(f'there is no theme "{shown(source)}"{advice}')
    if not is_slug(target):
        raise ThemeError(
            f'"{shown(target)}" is no name for a theme; write small letters, digits and -, such as '
            '"evening"'
        )
    if source != target and target in shipped_themes():
        raise ThemeError(
            f'the theme "{target}" ships with Broadsheet, and "{source}" is another; choose a name '
            "of your own: --as NAME"
        )


def _themes(site: _Site) -> set[str]:
    return {*shipped_themes(), *overrides.own_themes(site.templates)}


def _near_theme(name: str, site: _Site) -> str:
    known = sorted(_themes(site))
    return did_you_mean(name, known) or f"; there are: {', '.join(known)}"


def _whole(site: _Site, source: str, target: str, files: dict[str, Ours]) -> list[Ours]:
    """All files of a theme itself: what it takes from the default one stays there."""
    folders = [Path(folder) for folder in folders_of(source, site.templates)]
    own = [
        folder for folder in folders if folder.name == source and folder != site.templates / target
    ]
    wanted = [file for file in files.values() if _is_below(file.file, own)]
    if not wanted:
        raise ThemeError(f'the theme "{source}" has no file of its own that could be copied')
    return sorted(wanted, key=lambda override: override.name)


def _is_below(file: Path, folders: Sequence[Path]) -> bool:
    return any(file.is_relative_to(folder) for folder in folders)


def _filling(site: _Site, source: str, ours: Ours, blocks: Sequence[str]) -> dict[str, bytes]:
    """What is written in the place of a template of which some blocks are to be filled."""
    original = ours.original
    if original is None or ours.file != original.path:
        raise ThemeError(
            f"{told_path(ours.file)}: is yours already, and stands in for ours; fill blocks there, "
            "or copy it whole"
        )
    known = _blocks_of(site, source, ours.name)
    if not known:
        raise ThemeError(f"{ours.name} has no blocks; copy it whole, without --block")
    for block in blocks:
        if block not in known:
            advice = did_you_mean(block, known) or f"; it has: {', '.join(known)}"
            raise ThemeError(f'{ours.name} has no block "{shown(block)}"{advice}')
    parent = f"{original.theme}/{original.name}"
    return {ours.name: overrides.extending(parent, dict.fromkeys(blocks))}


def _blocks_of(site: _Site, theme: str, name: str) -> list[str]:
    if not is_template(name):
        return []
    return Blocks(load(theme, site.templates, "")).of(name)


def _print_copies(copies: Sequence[PlannedCopy], target: str, site: _Site) -> None:
    for copy in copies:
        place = told_path(copy.file)
        if copy.is_newer:
            click.echo(f"{place}: brought up to date; it was never edited")
        elif copy.is_there:
            click.echo(f"{place}: is there already, and as it is here")
        else:
            click.echo(f"{place}: copied; edit it, and build")
    if target != site.theme:
        click.echo(f"To use it, write into site.yaml:\n  theme: {target}")


def _meant(name: str, own_files: Sequence[Own], site: _Site) -> Own:
    by_name = {f"{own.theme}/{own.name}": own for own in own_files}
    by_name |= {own.name: own for own in reversed(own_files)}  # the site's theme counts for more
    typed = name.replace("\\", "/").removeprefix("./")
    for start in (f"{told_path(site.templates)}/", "templates/"):
        if typed not in by_name:
            typed = typed.removeprefix(start)
    if typed in by_name:
        return by_name[typed]
    folder = told_path(site.templates / site.theme)
    advice = did_you_mean(typed, by_name)
    raise ThemeError(f'"{shown(name)}" is no file of yours in {folder}{advice}')


def _take(own_files: Sequence[Own], site: _Site) -> None:
    """Keeps ours of today for what is compared with from now on."""
    for own in own_files:
        if own.original is None:
            continue
        if own.ours is None:
            overrides.forget_copied(site.templates, own.theme, own.name)
        else:
            overrides.note_copied(site.templates, own.theme, own.original)
        click.echo(f"{told_path(own.file)}: noted; only what ours change from now on is told")


def _print_themes(site: _Site) -> None:
    overrides.refuse_what_is_no_folder(site.templates, site.theme)
    own = overrides.own_themes(site.templates)
    for name in dict.fromkeys((*shipped_themes(), *own)):
        mark = "*" if name == site.theme else " "
        where = "ships with Broadsheet" if name in shipped_themes() else "yours"
        theirs = f"; yours in {told_path(site.templates / name)}" if name in own else ""
        click.echo(f"{mark} {name}: {where}{theirs}")
    if site.theme not in (*shipped_themes(), *own):
        click.echo(f'The site\'s theme "{site.theme}" is not there; see `theme` in site.yaml')
    for name in dict.fromkeys((site.theme, DEFAULT)):
        if name in own:
            files = overrides.compared(site.templates, name)
            _print_own(files, site.templates / name)


def _print_own(files: Sequence[Own], folder: Path) -> None:
    click.echo(f"\nYours, in {told_path(folder)}:")
    if not files:
        click.echo("  none")
    for own in files:
        click.echo(f"  {own.name}: {stands_for(own)}")


def _print_files(site: _Site) -> None:
    """Every file that can be copied, templates with their blocks."""
    theme = load(site.theme, site.templates, "")
    blocks = Blocks(theme)
    for name in sorted(overrides.files_to_copy(site.theme, site.templates, site.theme)):
        found = blocks.of(name) if is_template(name) else []
        click.echo(f"{name}: {', '.join(found)}" if found else name)
