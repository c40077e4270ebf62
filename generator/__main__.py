"""The program's door: `broadsheet`, or `python -m generator`."""

import os
import sys
from typing import Never

from generator.signals import Stop, heard


def run() -> Never:
    """The command line. It takes a moment to load, and may be asked to end before it is there."""
    with heard():
        try:
            from generator import cli
        except Stop as stop:
            sys.stderr.write(f"{stop}\n")
            os._exit(stop.status)
        cli.run()


if __name__ == "__main__":
    run()
