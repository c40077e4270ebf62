"""The program's door: `broadsheet`, or `python -m generator`.

It loads the rest only when the program has the encoding that it needs, and says in a line where the
machine cannot load it, or where the program is asked to end before it is there.
"""

import os
import sys
from typing import Never

from generator.commands.terminal import NO_LOADING, in_utf8, load_fault


def run() -> Never:
    """The command line."""
    in_utf8()
    try:
        from generator.signals import Stop, heard

        with heard():
            try:
                from generator.commands import cli
            except Stop as stop:
                _end(str(stop), stop.status)
            cli.run()
    except NO_LOADING as error:
        _end(load_fault(error), 2)


def _end(message: str, status: int) -> Never:
    if sys.stderr is not None:
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
