"""Asks Lighthouse what it thinks of the sample site's front page, a topic and an article.

    npm install --prefix FOLDER lighthouse
    python -m design.lighthouse FOLDER

It serves the site as static hosts do, compressed and with the headers that `_headers` asks for, and
prints the four scores of each page. Exit status 1 if one is below 100. Performance is simulated for
a phone on a slow network; on a busy machine it may miss a point, so a page is asked up to three
times, and the best counts.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

from generator.build import Request, build
from tests.browser.browser import CHROMIUM_ARGUMENTS, HOST, find_chromium

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = {
    "front": "",
    "topic": "topics/language-models/",
    "article": "news/2024-10-09-nobel-prize-in-chemistry/",
}
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
ATTEMPTS: Final = 3
COMPRESSED: Final = (".html", ".css", ".js", ".svg", ".xml", ".json", ".txt")


class StaticHost(SimpleHTTPRequestHandler):
    """A folder, served as static hosts do."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in COMPRESSED:
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        if self.path.startswith("/assets/"):
            self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    handler = partial(StaticHost, directory=str(folder))
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{server.server_port}/"
        server.shutdown()


def scores(lighthouse: Path, url: str, report: Path) -> dict[str, int]:
    """What Lighthouse gives a page, 0 to 100, by category; its report is kept as JSON."""
    environment = os.environ | {"CHROME_PATH": find_chromium() or ""}
    flags = " ".join(("--headless=new", *CHROMIUM_ARGUMENTS))
    command = [
        str(lighthouse), url, "--quiet", "--output=json", f"--output-path={report}",
        f"--chrome-flags={flags}", f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    subprocess.run(command, check=True, env=environment)
    categories = json.loads(report.read_text("utf-8"))["categories"]
    return {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}


def complaints(report: Path) -> Iterator[str]:
    """The audits that cost points."""
    result = json.loads(report.read_text("utf-8"))
    weighed = {
        audit["id"]
        for category in result["categories"].values()
        for audit in category["auditRefs"]
        if audit["weight"]
    }
    for name, audit in result["audits"].items():
        if name in weighed and audit["score"] is not None and audit["score"] < 1:
            yield f"{name}: {audit['title']} {audit.get('displayValue', '')}".rstrip()


def main(folder: Path) -> int:
    lighthouse = folder / "node_modules" / ".bin" / "lighthouse"
    worst = 100
    print(f"{'':10}" + "".join(f"{name:>16}" for name in CATEGORIES))
    with tempfile.TemporaryDirectory() as work:
        output = Path(work) / "output"
        with hosted(output) as url:
            now = datetime(2026, 1, 1, tzinfo=UTC)
            build(Request(content=ROOT / "content", output=output, now=now, base_url=url))
            for name, page in PAGES.items():
                best: dict[str, int] = dict.fromkeys(CATEGORIES, 0)
                report = Path(work) / f"{name}.json"
                for _ in range(ATTEMPTS):
                    given = scores(lighthouse, url + page, report)
                    best = {each: max(best[each], given[each]) for each in CATEGORIES}
                    if min(best.values()) == 100:
                        break
                print(f"{name:10}" + "".join(f"{best[each]:>16}" for each in CATEGORIES))
                if min(best.values()) < 100:
                    print("\n".join(f"    {each}" for each in complaints(report)))
                worst = min(worst, *best.values())
    return int(worst < 100)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
