"""`broadsheet catalogue`: a catalogue of words to be filled in, for a language of the site's."""

import os
import sys
from pathlib import Path

import click
from babel import Locale, UnknownLocaleError

from generator.commands.endings import ending
from generator.commands.options import CONTENT
from generator.content import settings
from generator.content.records.text import language_tag
from generator.content.source_folder import told_path
from generator.content.yaml.fields import did_you_mean
from generator.languages import catalogue
from generator.languages.locales import lookup
from generator.pages.plan import VIEWS
from generator.problems import Status, ThemeError, shown
from generator.theme import overrides
from generator.theme.load import load
from generator.theme.new_catalogue import Update, needed, updated


@click.command("catalogue")
@click.argument("language", required=False)
@CONTENT
def catalogue_command(language: str | None, content: Path) -> None:
    """Write a catalogue for LANGUAGE, such as fr-CA, with every message to be translated.

    Without LANGUAGE, for that of the site. It lies beside the site's own templates, as
    languages/fr-CA.po, and has all that the theme says, the site's own templates included. In one
    that is there already, what is missing is added at its end, and nothing else is changed.

    \b
    Exit status:
      0  written, or complete already
      2  nothing was written: no such language, a broken catalogue, or a folder is in the way
    """
    with ending(content):
        site = settings.load(content)
        tag = _known_tag(language or site.language)
        templates = content / site.templates
        overrides.refuse_shipped(templates)
        overrides.refuse_what_is_no_folder(templates, site.theme)
        theme = load(site.theme, templates, site.base_path, tag)
        folder, name = templates / site.theme, f"{catalogue.FOLDER}/{tag}.po"
        if fault := overrides.in_the_way(folder, name):
            raise ThemeError(fault)
        file = folder / name
        update = updated(file, theme, needed(theme, VIEWS), tag, site.title)
        is_new = not os.path.lexists(file)
        if is_new or update.added:
            overrides.write_file(file, update.text, is_new=is_new)
        _print(update, file, tag, site.language, is_new=is_new)
    sys.exit(Status.FINE)


def _print(update: Update, file: Path, tag: str, of_site: str, *, is_new: bool) -> None:
    place = told_path(file)
    what = "written" if is_new else f"{update.added} messages added" if update.added else "complete"
    click.echo(f"{place}: {what}")
    behind = update.needed - update.translated
    elsewhere = f"; {update.elsewhere} are said as other catalogues have them" if behind else ""
    click.echo(
        f"{update.translated} of {update.needed} messages are translated there"
        f"{elsewhere if update.elsewhere else ''}"
    )
    if tag != of_site:
        click.echo(f"To use it, write into site.yaml:\n  language: {tag}")


def _known_tag(given: str) -> str:
    """A language as catalogues are called after it. Raises ThemeError for what is none."""
    try:
        tag = language_tag(given)
    except ValueError:
        tag = ""
    if tag and any(_is_known(identifier) for identifier in lookup(tag)):
        return tag
    raise ThemeError(f'"{shown(given)}" is no language that is known{_advice(given)}')


def _is_known(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _advice(given: str) -> str:
    """Which language was probably meant, by its name in English or in its own words."""
    english = Locale("en")
    names: dict[str, str] = {}
    for tag, name in english.languages.items():
        if _is_known(tag.replace("_", "-")):
            names.setdefault(name.casefold(), tag.replace("_", "-"))
            own = Locale.parse(tag, sep="_").get_display_name() or ""
            names.setdefault(own.casefold(), tag.replace("_", "-"))
    name = given.strip().casefold()
    if name in names:
        return f'; write "{names[name]}"'
    near = did_you_mean(name, names, 0.75)
    if near:
        meant = near.split('"')[1]
        return f'; did you mean "{names[meant]}", {meant.title()}?'
    return "; write a tag such as fr or fr-CA (BCP 47)"
