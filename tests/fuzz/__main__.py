"""`python -m tests.fuzz TARGET`: makes up inputs, led by what parts of the program they reach."""

import argparse
import sys
import tempfile
from pathlib import Path

FOUND = Path(__file__).parent / "found"


def main() -> None:
    """Fuzzes one target until the time is up or something fails, which is then kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", help="record, body, html, url or player")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--workdir", type=Path, default=Path(tempfile.gettempdir(), "broadsheet-fuzz")
    )
    given = parser.parse_args()
    try:
        import atheris
    except ImportError:
        sys.exit('atheris is missing: pip install -e ".[fuzz]" (Linux and macOS)')
    with atheris.instrument_imports(include=["generator", "markdown", "yaml"]):
        from tests.fuzz.seeds import LONGEST, WORDS, seeds
        from tests.fuzz.targets import TARGETS
    if given.target not in TARGETS:
        parser.error(f"expected one of {', '.join(TARGETS)}")

    folder = given.workdir / given.target
    inputs, kept = folder / "inputs", FOUND / given.target
    for each in (inputs, kept):
        each.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(given.target)):
        (inputs / f"seed-{number}").write_bytes(data)
    words = folder / "words.txt"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS), "utf-8")
    options = [
        f"-max_total_time={int(given.minutes * 60)}",
        f"-max_len={LONGEST}",
        "-timeout=10",  # seconds for one input
        "-rss_limit_mb=2048",
        f"-dict={words}",
        f"-artifact_prefix={kept}/",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(inputs)], TARGETS[given.target])
    atheris.Fuzz()


def _escaped(word: str) -> str:
    """Backslashes of `\\x..` stay as they are: libFuzzer reads them."""
    return word.replace('"', '\\"')


if __name__ == "__main__":
    main()
