"""Prints every fault of a built site: `python -m tests.checks OUTPUT --base-url URL`."""

import argparse
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from .site import site_faults


def main() -> int:
    """The exit status: 1 when the site has a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.checks", description=__doc__)
    parser.add_argument("output", type=Path, help="folder of the built site")
    parser.add_argument("--base-url", required=True, help="where the site is served")
    parser.add_argument("--now", type=datetime.fromisoformat, help="moment of the build, with zone")
    parser.add_argument("--schemas", type=Path, help="folder with all.xsd and jsonfeed-1.1.json")
    given = parser.parse_args()
    if not given.output.is_dir():
        parser.error(f"{given.output} is no folder")
    if given.now and given.now.tzinfo is None:
        parser.error("--now needs a zone: 2023-08-03T09:15:00Z")
    faults = site_faults(given.output, given.base_url, now=given.now, schemas=given.schemas)
    for fault in faults:
        print(fault)
    for kind, times in sorted(Counter(fault.split(": ")[1] for fault in faults).items()):
        print(f"{times:6}  {kind}")
    print(f"{len(faults):6}  in all" if faults else "no faults found")
    return 1 if faults else 0


sys.exit(main())
