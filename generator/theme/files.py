"""Templates, read from the folders of a theme."""

import os
from collections.abc import Iterable
from pathlib import Path

import jinja2
from jinja2.loaders import split_template_path

from generator.problems import ThemeError


class Templates(jinja2.BaseLoader):
    """Finds a template by its name: in the first folder that has it."""

    def __init__(self, folders: Iterable[str]) -> None:
        self.folders = tuple(folders)

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:
        """Its text and its file. Raises TemplateNotFound, and ThemeError where it is no text."""
        *above, last = split_template_path(template) or [""]
        # What lies in hidden folders is no part of a theme, and no digest covers it.
        if not last or any(folder.startswith(".") for folder in above):
            raise jinja2.TemplateNotFound(template)
        for folder in self.folders:
            file = Path(folder, *above, last)
            if os.path.isfile(file):  # of a name that no file can have, as well
                try:
                    # Some editors begin a file with a sign that is no part of its text.
                    return file.read_bytes().decode("utf-8-sig"), str(file), None
                except UnicodeDecodeError as error:
                    fault = "not UTF-8; save the file as UTF-8"
                    raise ThemeError(f"{shown(str(file), template)}: {fault}") from error
                except OSError as error:
                    fault = f"cannot be read: {error.strerror}"
                    raise ThemeError(f"{shown(str(file), template)}: {fault}") from error
        raise jinja2.TemplateNotFound(template)


def shown(file: str | None, name: str) -> str:
    """The end of a template's path: enough to find it, without where this machine keeps it."""
    return "/".join(Path(file).parts[-len(Path(name).parts) - 2 :]) if file else name
