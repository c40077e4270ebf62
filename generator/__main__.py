"""This module runs the command line, as `python -m generator` or as `broadsheet`.

It loads the rest only when the program has the encoding that it needs, and says in a line where the
machine cannot load it.
"""

import os
import sys
from typing import Never

from generator.terminal import in_utf8


def run() -> Never:
    """The program."""
    in_utf8()
    try:
        from generator.cli import run as run_command
    except (ImportError, MemoryError, OSError) as error:
        if sys.stderr is not None:
            why = "there is not enough memory" if isinstance(error, MemoryError) else error
            sys.stderr.write(f"Broadsheet cannot be loaded: {why}\n")
            sys.stderr.flush()
        os._exit(2)
    run_command()


if __name__ == "__main__":
    run()
