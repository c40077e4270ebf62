"""The morning that the docs tell is followed, line by line, against a server of feeds."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from generator.content.registries.feeds import feed_id
from tests.content.sources.servers import HOST, page, serving
from tests.documented import ROOT, environment, shown
from tests.factories import record_text, write_site

MONDAY: Final = "1768204800"
"""Monday, 12 January 2026, at eight."""
HERALD: Final = "https://coast-herald.example"
POST: Final = "https://harbour-post.example"


class Step(NamedTuple):
    """Lines that the reader types, and what is printed."""

    lines: list[str]
    printed: str
    """Empty where the docs do not say."""


def steps() -> list[Step]:
    text = (ROOT / "docs" / "inbox.md").read_text("utf-8")
    part = text.partition("\n## A morning in five minutes\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```\n\n(?:```text\n(.*?)^```$)?", part, re.M | re.S)
    return [Step(lines.splitlines(), printed) for lines, printed in blocks]


def feed(name: str, *items: tuple[str, str, str, str]) -> Callable[..., None]:
    said = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{date} Jan 2026 {time} GMT</pubDate><description>{words}</description></item>"
        for title, link, (date, time), words in (
            (title, link, when.split(" at "), words) for title, link, when, words in items
        )
    )
    document = f'<rss version="2.0"><channel><title>{name}</title>{said}</channel></rss>'
    return page(document, kind="application/rss+xml")


FEEDS: Final = {
    "/coast-herald.example/feed.xml": feed(
        "Coast Herald",
        (
            "Harbour towns count what the flood has left",
            f"{HERALD}/flood",
            "12 at 05:40:00",
            "Water stood a metre high in the streets of three towns.",
        ),
        (
            "The ferry sails again on Monday",
            f"{HERALD}/ferry?utm_source=rss",
            "11 at 17:00:00",
            "After two days in port.",
        ),
    ),
    "/harbour-post.example/feed.xml": feed(
        "Harbour Post",
        (
            "Harbour towns count what the flood has left today",
            f"{POST}/towns",
            "12 at 06:30:00",
            "Mayors ask for help.",
        ),
    ),
    "/links.example/feed.xml": feed(
        "Links of the Day",
        ("Flood at the coast", f"{HERALD}/flood?utm_medium=links", "12 at 06:50:00", "Via."),
        (
            "You will not believe these ten boats",
            "https://boats.example/ten",
            "12 at 06:55:00",
            "Buy now.",
        ),
    ),
}


@pytest.mark.slow
def test_a_morning_goes_as_the_docs_tell_it(tmp_path: Path) -> None:
    content = write_site(
        tmp_path / "content",
        {
            "articles/2026-01-10-a.md": record_text("a"),
            "topics/ferries.yaml": "name: Ferries\nkeywords: [ferry]\n",
            "topics/floods.yaml": "name: Floods\nkeywords: [flood]\n",
        },
    )
    told = steps()
    assert len(told) == 8
    with serving(FEEDS) as server:
        rows = shown("inbox.md")["feeds.yaml"].replace("https://", f"{server.root}/")
        (content / "feeds.yaml").write_text(rows, "utf-8")
        for step in told:
            printed = ""
            for line in step.lines:
                asked = line.replace("fetch", f"fetch --allow-host {HOST}")
                done = subprocess.run(
                    ["sh", "-euc", asked],
                    cwd=tmp_path,
                    env={**environment(), "SOURCE_DATE_EPOCH": MONDAY},
                    capture_output=True,
                    text=True,
                    timeout=120,
                    check=False,
                )
                assert done.returncode == 0, (line, done.stderr)
                printed += done.stdout
            if step.printed:
                for name in ("coast-herald", "harbour-post", "links"):
                    address = f"https://{name}.example/feed.xml"
                    here = address.replace("https://", f"{server.root}/")
                    printed = printed.replace(feed_id(here), feed_id(address))
                assert printed == step.printed
    output = tmp_path / "output"
    front = (output / "index.html").read_text("utf-8")
    assert "Harbour towns count what the flood has left" in front
    everything = b"".join(path.read_bytes() for path in output.rglob("*") if path.is_file())
    assert b"ten boats" not in everything
    assert not list((content / "inbox").glob("*.md"))
