"""What it costs to fetch N feeds, and to fetch them again: `python -m benchmarks.feeds --help`."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Lock, Thread
from typing import Final

from benchmarks import measure
from benchmarks.__main__ import make
from benchmarks.records import NOW
from benchmarks.report import machine

_BROADSHEET: Final = (sys.executable, "-m", "generator")
_WORDS: Final = (
    "harbour library council marsh geese storm mill bridge river school museum garden ferry "
    "lighthouse market station forest orchard theatre hospital quarry tunnel railway castle"
).split()
_SENTENCE: Final = (
    "What was said about it by those who were there fills a paragraph like this one. "
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feeds", description=__doc__)
    parser.add_argument("--feeds", type=int, default=200, metavar="N", help="default: 200")
    parser.add_argument("--items", type=int, default=20, metavar="N", help="of each; default: 20")
    parser.add_argument("--records", type=int, default=1_000, metavar="N", help="default: 1,000")
    parser.add_argument("--repeat", type=int, default=3, metavar="K", help="default: 3")
    options = parser.parse_args()
    if not 1 <= options.feeds <= 250:
        parser.error("--feeds: from 1 to 250, as each has an address of its own on this machine")
    with tempfile.TemporaryDirectory(prefix="broadsheet-benchmarks-") as folder:
        print(table(options.feeds, options.items, options.records, options.repeat, Path(folder)))
    return 0


def table(feeds: int, items: int, records: int, repeat: int, folder: Path) -> str:
    """Fetches that many feeds, each of a host of its own on this machine, and says what it cost.

    Raises RuntimeError where a fetch does not bring what there is, or writes what has not changed.
    """
    costs: dict[str, list[tuple[measure.Cost, int, int]]] = {"first": [], "unchanged": []}
    with _serving(items) as server:
        for at in range(repeat):
            content = folder / f"{at}" / "content"
            make(records, content)
            hosts = [f"127.0.0.{host + 2}" for host in range(feeds)]
            rows = (f"  - http://{host}:{server.port}/feed\n" for host in hosts)
            (content / "feeds.yaml").write_text("feeds:\n" + "".join(rows), "utf-8")
            allowed = [part for host in hosts for part in ("--allow-host", host)]
            command = ("fetch", "--content", str(content), "--now", NOW, *allowed)
            costs["first"].append(_run(command, folder, server))
            waiting = len([*(content / "inbox").glob("*.md")])
            if waiting != feeds * items:
                raise RuntimeError(f"{waiting} candidates of {feeds * items}")
            before = measure.site(content)
            costs["unchanged"].append(_run(command, folder, server))
            if measure.written(before, measure.site(content)):
                raise RuntimeError("feeds that had not changed had something written")
    lines = [
        f"{feeds:,} feeds of as many hosts, {items:,} items each; {records:,} records. "
        f"Medians of {repeat}. {machine()}.",
        "",
        "| | wall, s | CPU, s | peak memory, MB | requests | sent by servers, KB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    names = {"first": "all new", "unchanged": "nothing changed"}
    for case, name in names.items():
        taken = [cost for cost, _, _ in costs[case]]
        wall, cpu = (median(getattr(cost, each) for cost in taken) for each in ("wall", "cpu"))
        peak = median(cost.peak for cost in taken) / 1e6
        requests = median(requests for _, requests, _ in costs[case])
        sent = median(sent for _, _, sent in costs[case]) / 1e3
        lines.append(
            f"| {name} | {wall:.1f} | {cpu:.1f} | {peak:.0f} | {requests:,.0f} | {sent:,.0f} |"
        )
    return "\n".join(lines)


def _run(
    arguments: tuple[str, ...], folder: Path, server: "_Server"
) -> tuple[measure.Cost, int, int]:
    log = folder / "said.txt"
    server.requests = server.sent = 0
    cost = measure.run([*_BROADSHEET, *arguments], folder, log)
    if cost.status != 0:
        raise RuntimeError(f"fetch ended with {cost.status}:\n{log.read_text()}")
    return cost, server.requests, server.sent


class _Server(ThreadingHTTPServer):
    """Feeds of all hosts of this machine, with what they have by their addresses."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, items: int) -> None:
        super().__init__(("", 0), _Handler)
        self.port = self.server_address[1]
        self.items = items
        self.requests = 0
        self.sent = 0
        """Bytes of bodies."""
        self.lock = Lock()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0]
        body = _feed(host, self.server.items) if self.path == "/feed" else b""
        is_known = self.headers.get("If-None-Match") == '"a"'
        status = 404 if not body else 304 if is_known else 200
        self.send_response(status)
        if body:
            self.send_header("ETag", '"a"')
            self.send_header("Last-Modified", "Sat, 31 Jan 2026 10:00:00 GMT")
        if status != 200:
            body = b""
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        with self.server.lock:
            self.server.requests += 1
            self.server.sent += len(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


def _feed(host: str, items: int) -> bytes:
    """RSS of that host: no two items of all feeds have words in common that would tie them."""
    number = int(host.rpartition(".")[2])
    told = []
    for at in range(items):
        date = format_datetime(datetime.fromisoformat(NOW) - timedelta(hours=at + 1))
        words = [_WORDS[(number * 7 + at * 3 + k * (number + 5)) % len(_WORDS)] for k in range(4)]
        title = f"{' '.join(words)} {number * 1000 + at}".capitalize()
        told.append(
            f"<item><title>{title}</title><link>https://h{number}.example.org/{at}?utm_source=rss"
            f"</link><guid>{number}-{at}</guid><pubDate>{date}</pubDate>"
            f"<description>&lt;p&gt;{title}. {_SENTENCE * 5}&lt;/p&gt;</description></item>"
        )
    channel = f"<title>Host {number}</title>{''.join(told)}"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()


@contextmanager
def _serving(items: int) -> Iterator[_Server]:
    server = _Server(items)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    sys.exit(main())
