"""How a command ends that could not do what it was asked for."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Never

import click

from generator.commands.console import line_of, print_json, print_problems
from generator.commands.terminal import load_fault
from generator.problems import FaultsFound, GeneratorError, Interrupted, Problem, SettingsError
from generator.signals import Stop


@contextmanager
def _machine() -> Iterator[None]:
    """Within, what fails for the machine's sake is an error that says so: it is no fault of the
    program, and nothing that it could go on without."""
    try:
        yield
    except ImportError as error:  # of what is loaded where it is needed
        raise GeneratorError(load_fault(error)) from error
    except MemoryError as error:
        raise GeneratorError(
            "There is not enough memory. Give Broadsheet more, or work with fewer processes: "
            "--jobs 1"
        ) from error
    except SystemError as error:  # of a library that did not notice
        raise GeneratorError(
            f"Python itself failed ({error}): most likely there is not enough memory"
        ) from error
    except OSError as error:
        if error.filename is not None:
            raise GeneratorError(f"{error.filename}: {error.strerror}") from error
        if isinstance(error, FileNotFoundError):  # of all that is asked for without a name
            raise GeneratorError(
                "The folder that Broadsheet was started in is no longer there; go to another"
            ) from error
        raise GeneratorError(f"The system refuses: {error.strerror or error}") from error


@contextmanager
def ending(content: Path, *, as_json: bool = False, quiet: bool = False) -> Iterator[None]:
    """Within, an error is printed, and ends the command with its status.

    content   the folder whose files faults are in
    as_json   print it as JSON as well
    quiet     print no warnings with the faults
    """
    try:
        with _machine():
            yield
    except Stop as stop:
        _end(Interrupted(stop.status, str(stop)), str(stop), as_json)
    except FaultsFound as error:
        if not as_json:
            print_problems(content, error.problems, quiet=quiet)
        _end(error, str(error), as_json, error.problems)
    except SettingsError as error:
        lines = (line_of(content, problem) for problem in error.problems)
        _end(error, "\n".join(lines), as_json, error.problems)
    except GeneratorError as error:
        _end(error, str(error), as_json)


def _end(
    error: GeneratorError, message: str, as_json: bool, problems: Sequence[Problem] = ()
) -> Never:
    """Ends a command that could not do what it was asked for.

    message   what is printed of the error
    problems  those that it carries
    """
    if as_json:
        said = {"error": message, "status": error.status, "problems": problems}
        print_json(said | {"lines": error.lines})
    click.echo(message, err=True)
    sys.exit(error.status)
