"""robots.txt: what crawlers may read, and where the sitemaps are."""

from collections.abc import Iterator, Sequence
from urllib.robotparser import RobotFileParser

from generator.verify.patterns import below, short, web_url
from generator.verify.rule import Rule, Violation

ROBOTS = Rule(
    name="robots-txt",
    requirement="robots.txt is UTF-8, speaks to some user agent, and names a sitemap by its "
    "absolute address, below the site.",
    source="RFC 9309; sitemaps.org/protocol: Specifying the Sitemap location",
    remedy="add the lines User-agent: * and Sitemap: https://…/sitemap.xml",
)


def robots_faults(data: bytes, base_url: str) -> Iterator[Violation]:
    """Every fault of a robots.txt by itself."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield ROBOTS.violation(
            data.count(b"\n", 0, error.start) + 1, f"not UTF-8 at byte {error.start}"
        )
        return
    named = fields(text)
    sitemaps = [(value, line) for name, value, line in named if name == "sitemap"]
    if not sitemaps:
        yield ROBOTS.violation(0, "names no sitemap")
    for url, line in sitemaps:
        if not (web_url(url) and below(url, base_url)):
            yield ROBOTS.violation(line, f"the sitemap {short(url)} is not below {base_url}")
    if not any(name == "user-agent" for name, _, _ in named):
        yield ROBOTS.violation(0, "speaks to no user agent")


def fields(text: str) -> list[tuple[str, str, int]]:
    """The fields of a robots.txt: lower-case name, value, line."""
    return [
        (name.strip().lower(), value.strip(), number)
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1)
        for name, colon, value in [line.partition("#")[0].partition(":")]
        if colon
    ]


def forbidden(text: str, urls: Sequence[str]) -> list[str]:
    """Those addresses that a robots.txt forbids all crawlers to read."""
    if not any(name == "disallow" and value for name, value, _ in fields(text)):
        return []
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    return [url for url in urls if not parser.can_fetch("*", url)]
