"""`broadsheet schema`: JSON Schemas of a site's files, for editors and other programs."""

import json
from pathlib import Path
from typing import Final

import click

from generator.commands.endings import ending
from generator.commands.options import NewPlace
from generator.content import settings as site_file
from generator.editors.schemas import KINDS, schema_of
from generator.problems import OutputError

_SUFFIX: Final = ".schema.json"


@click.command("schema")
@click.argument("kind", type=click.Choice(list(KINDS)), required=False)
@click.option(
    "-o",
    "--output",
    type=NewPlace(file_okay=False, path_type=Path),
    help="The folder to write to: KIND.schema.json, of every kind where none is named.",
)
@click.option(
    "--content",
    type=click.Path(file_okay=False, path_type=Path),
    help="The content folder of the site whose files they are: what its site.yaml declares, renames"
    " or limits then holds in the schemas. Default: any site.",
)
def schema_command(kind: str | None, output: Path | None, content: Path | None) -> None:
    """Print the JSON Schema of a KIND of file, or write those of all kinds.

    A schema tells an editor which fields there are, what each means, and what may stand in it.
    docs/editors.md says how to set it up.

    \b
    Exit status:
      0  all is well
      2  nothing was written: site.yaml has a fault, or the folder cannot be written
    """
    if kind is None and output is None:
        raise click.UsageError(
            f"name one of {', '.join(KINDS)} to print it, or --output FOLDER to write all"
        )
    with ending(content or Path(), as_json=False):
        site = site_file.load(content) if content else None
        texts = {
            each: json.dumps(schema_of(each, site), ensure_ascii=False, indent=2) + "\n"
            for each in ([kind] if kind else KINDS)
        }
        if output is not None:
            _write(output, texts)
    if output is None:
        click.echo("".join(texts.values()), nl=False)


def _write(folder: Path, texts: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, text in texts.items():
            path = folder / f"{kind}{_SUFFIX}"
            path.write_text(text, encoding="utf-8")
            click.echo(f"{path}: written", err=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror}") from error
