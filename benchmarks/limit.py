"""The physical limit: reads every record, then writes a site's files, with nothing in between.

`python limit.py RECORDS SIZES OUTPUT`, where SIZES has a line for each file: its size in bytes, a
tab, its path. One process, the calls of the operating system, and as little else as there can be.
"""

import os
import sys


def main(records: str, sizes: str, output: str) -> None:
    for folder, _, names in os.walk(records):
        for name in names:
            _read(f"{folder}/{name}")
    made = set()
    noise = os.urandom(1 << 20)
    with open(sizes, encoding="utf-8") as lines:
        for line in lines:
            size, _, path = line.rstrip("\n").partition("\t")
            file = f"{output}/{path}"
            folder = file.rpartition("/")[0]
            if folder not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            _write(file, int(size), noise)


def _read(file: str) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    while os.read(descriptor, 1 << 20):
        pass
    os.close(descriptor)


def _write(file: str, size: int, noise: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    while size > 0:
        size -= os.write(descriptor, noise[:size])
    os.close(descriptor)


if __name__ == "__main__":
    main(*sys.argv[1:])
