"""What it costs to copy pictures and show the copies: `python -m benchmarks.pictures --help`."""

import argparse
import io
import random
import re
import resource
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PIL import Image

from benchmarks import measure
from benchmarks.__main__ import make
from benchmarks.records import NOW
from benchmarks.report import machine
from generator.pictures.cache import Cache
from generator.pictures.making import painted
from generator.pictures.painter import Painted, Painting

WIDTHS: Final = (160, 320, 640, 960, 1440)
"""Those of the default theme."""
SIZES: Final = ((1200, 675), (2000, 1333), (4000, 3000), (8000, 6000))
"""Of a picture for previews, of one for the web, and of those of a camera and of a telephone."""
_OWN_PICTURE: Final = re.compile(r'^images:\n  - url: "(https:[^"]+)"', re.MULTILINE)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--records", type=int, default=2_000, metavar="N", help="default: 2,000")
    parser.add_argument("--pictures", type=int, default=10, metavar="K", help="default: 10")
    parser.add_argument("--jobs", type=int, default=2, help="default: 2")
    options = parser.parse_args()
    print(f"{machine()}.\n")
    print(making(options.pictures, options.jobs))
    with tempfile.TemporaryDirectory(prefix="broadsheet-benchmarks-") as folder:
        print(building(options.records, Path(folder)))
    return 0


def making(count: int, jobs: int) -> str:
    """Makes copies of so many pictures of each size, and says what that cost."""
    lines = [
        "| pictures of | a second, wall | CPU, s each | peak memory of all until then, MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    for width, height in SIZES:
        pictures = [photograph(width, height, seed) for seed in range(count)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        with ThreadPoolExecutor(jobs) as pool:
            found = list(pool.map(lambda data: painted(data, WIDTHS), pictures))
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert not any(each.fault for each in found)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        lines.append(
            f"| {width:,} by {height:,} | {count / wall:.2f} | {cpu / count:.2f} "
            f"| {after.ru_maxrss / 1000:.0f} |"
        )
    return "\n".join([*lines, ""])


def photograph(width: int, height: int, seed: int) -> bytes:
    """Shades with some noise, as JPEG: about as hard to encode as what cameras see."""
    chance = random.Random(seed)
    small = Image.frombytes("RGB", (24, 16), chance.randbytes(24 * 16 * 3))
    shades = small.resize((width, height), Image.Resampling.BICUBIC)
    noise = Image.frombytes("L", (256, 256), chance.randbytes(256 * 256)).resize((width, height))
    picture = Image.blend(shades, Image.merge("RGB", (noise, noise, noise)), 0.08)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def building(count: int, folder: Path) -> str:
    """Builds a site of so many records, each with a picture, with copies and without."""
    content, output = folder / "content", folder / "output"
    make(count, content)
    site = (content / "site.yaml").read_text("utf-8")
    texts = (path.read_text("utf-8") for path in sorted(content.rglob("*.md")))
    addresses = sorted({url for text in texts for url in _OWN_PICTURE.findall(text)})
    cache = Cache(content / ".broadsheet/pictures")
    painting = painted(photograph(2000, 1333, 1), WIDTHS)
    for number, address in enumerate(addresses):
        cache.keep(address, _another(painting, number))
    del cache.copied[addresses[-1]]
    cache.save()
    build = ("build", str(content), "-o", str(output), "--now", NOW)
    lines = [
        f"{count:,} records with {len(addresses):,} pictures.",
        "",
        "| | wall, s | CPU, s | peak memory, MB |",
        "| --- | ---: | ---: | ---: |",
    ]

    def told(name: str, *more: str) -> None:
        cost = _run((*build, *more), folder)
        lines.append(f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak / 1e6:.0f} |")

    for shows in ("link", "local"):
        shutil.rmtree(output, ignore_errors=True)
        (content / "site.yaml").write_text(f"{site}pictures:\n  show: {shows}\n", "utf-8")
        time.sleep(2.1)  # files that are younger are read again
        told(f"a clean build, `show: {shows}`", "--clean")
        told(f"nothing changed, `show: {shows}`")
    cache.keep(addresses[-1], _another(painting, len(addresses) - 1))
    cache.save()
    told("one more picture has copies")
    return "\n".join(lines)


def _another(painting: Painting, number: int) -> Painting:
    """The same with other bytes: what stands behind a picture is not a part of it."""

    def other(copy: Painted) -> Painted:
        return Painted(copy.type, copy.width, copy.height, copy.data + f"{number}".encode())

    return Painting(copies=tuple(map(other, painting.copies)), color=painting.color)


def _run(arguments: tuple[str, ...], folder: Path) -> measure.Cost:
    log = folder / "said.txt"
    cost = measure.run([sys.executable, "-m", "generator", *arguments], folder, log)
    if cost.status != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with {cost.status}:\n{log.read_text()}")
    return cost


if __name__ == "__main__":
    sys.exit(main())
