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
        try:
            message = load_fault(error)
        except MemoryError:  # there is not even enough to say so in full
            message = "not enough memory"
        _end(message, 2)


def _end(message: str, status: int) -> Never:
    try:
        if sys.stderr is not None:
            sys.stderr.write(f"{message}\n")
            sys.stderr.flush()
    finally:  # whatever fails now: Python itself cannot end in order without memory
        os._exit(status)


if __name__ == "__main__":
    run()
