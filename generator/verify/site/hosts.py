"""What hosts for static files take, and which names files may have on all of them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from generator.problems import Level
from generator.verify.patterns import short
from generator.verify.rule import Rule, Violation

FILES = Rule(
    name="host-files",
    requirement="A site has at most 20,000 files (Cloudflare Pages, free plan; 100,000 on paid "
    "ones), and at most 54,000 in one folder (Netlify).",
    source="Cloudflare Pages: Limits; Netlify",
    remedy="make fewer pages or feeds (publishing.md says how), or choose another host",
    level=Level.WARNING,
)
FILE_SIZE = Rule(
    name="host-file-size",
    requirement="No file is larger than 25 MiB.",
    source="Cloudflare Pages: Limits",
    remedy="split it, or put it elsewhere",
    level=Level.WARNING,
)
SIZE = Rule(
    name="host-size",
    requirement="A site is at most 1 GB large.",
    source="GitHub Pages: Usage limits",
    remedy="leave out large files, or choose another host",
    level=Level.WARNING,
)
REDIRECTS = Rule(
    name="host-redirects",
    requirement="_redirects has at most 2,000 rules, 100 of them with * or :name, of 1,000 "
    "characters each (Cloudflare Pages); GitLab Pages reads the first 1,000.",
    source="Cloudflare Pages: Redirects; GitLab Pages: Redirects",
    remedy="make fewer rules, or redirect by pages",
    level=Level.WARNING,
)
NAMES = Rule(
    name="host-names",
    requirement="Paths of files can be had on any system: none differs from another in case alone, "
    "or is a name that Windows keeps, ends with a dot or a space, or is too long.",
    source="Windows: Naming Files, Paths, and Namespaces; hosts that tell upper case from lower",
    remedy="give the file another name",
)
JEKYLL = Rule(
    name="host-underscore",
    requirement="Where a file's or folder's name begins with _, there is a .nojekyll: GitHub Pages "
    "leaves it out otherwise.",
    source="GitHub Pages: Bypassing Jekyll",
    remedy="add an empty file .nojekyll",
    level=Level.WARNING,
)
EXPECTED = Rule(
    name="site-files",
    requirement="A site has index.html, 404.html, a sitemap, a feed at an address that readers try "
    "by themselves or where JSON Feed has it, and, at the root of its host, robots.txt.",
    source="Miniflux: subscription finder; JSON Feed 1.1; sitemaps.org; GitHub Pages, Netlify: "
    "custom 404 pages",
    remedy="add it",
)

MOST_FILES: Final = 20_000
MOST_FILES_IN_A_FOLDER: Final = 54_000
MOST_BYTES: Final = 1_000_000_000
MOST_FILE_BYTES: Final = 25 * 1024 * 1024
MOST_RULES: Final = 2_000
MOST_DYNAMIC_RULES: Final = 100
MOST_RULES_GITLAB: Final = 1_000
LONGEST_RULE: Final = 1_000
LONGEST_NAME: Final = 255  # bytes
FEEDS_TRIED: Final = (
    *("feed.xml", "atom.xml", "rss.xml", "index.xml", "feed.atom", "index.rss"),
    "feed.json",
)
_FEED_FOLDERS: Final = ("feed/index.html", "feed/index.xml", "rss/feed.xml", "rss/index.xml")
_NOT_EVERYWHERE: Final = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]|[. ]$')
_WINDOWS: Final = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\..*)?", re.IGNORECASE)
_OF_HOSTS: Final = frozenset(("_headers", "_redirects", "_routes.json", "_worker.js"))


def host_faults(sizes: Mapping[str, int]) -> Iterator[tuple[str, Violation]]:
    """Every fault of the names, sizes and number of files, each with its path ("" for all).

    sizes   bytes of each file, by path
    """
    if len(sizes) > MOST_FILES:
        yield "", FILES.violation(0, f"{len(sizes):,} files")
    folders = Counter(path.rpartition("/")[0] for path in sizes)
    for folder, count in sorted(folders.items()):
        if count > MOST_FILES_IN_A_FOLDER:
            yield f"{folder}/", FILES.violation(0, f"{count:,} files in one folder")
    total = sum(sizes.values())
    if total > MOST_BYTES:
        yield "", SIZE.violation(0, f"{total:,} bytes")
    for path, size in sizes.items():
        if size > MOST_FILE_BYTES:
            yield path, FILE_SIZE.violation(0, f"{size:,} bytes")
    yield from _name_faults(sizes)
    if ".nojekyll" not in sizes:
        hidden = (path for path in sizes if path[0] == "_" or "/_" in path)
        for path in sorted(set(hidden) - _OF_HOSTS)[:1]:
            yield path, JEKYLL.violation(0, "begins with _, and there is no .nojekyll")


def expected_faults(sizes: Mapping[str, int], base_path: str) -> Iterator[tuple[str, Violation]]:
    """What every site should have, and this one has not."""
    wanted = ["index.html", "404.html", *(["robots.txt"] if base_path == "/" else [])]
    for path in wanted:
        if path not in sizes:
            yield path, EXPECTED.violation(0, "is not there")
    if not any(path in sizes for path in (*FEEDS_TRIED, *_FEED_FOLDERS)):
        yield "", EXPECTED.violation(0, f"there is no feed at any of {', '.join(FEEDS_TRIED)}")


def redirects_faults(text: str) -> Iterator[Violation]:
    """Faults of a _redirects file."""
    rules = [
        (number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    dynamic = [line for _, line in rules if re.search(r"\*|/:\w", line.split()[0])]
    for count, most, what in (
        (len(rules), MOST_RULES_GITLAB, "rules; GitLab Pages reads the first 1,000"),
        (len(rules), MOST_RULES, "rules"),
        (len(dynamic), MOST_DYNAMIC_RULES, "rules with * or :name"),
    ):
        if count > most:
            yield REDIRECTS.violation(0, f"{count:,} {what}")
    for number, line in rules:
        if len(line) > LONGEST_RULE:
            yield REDIRECTS.violation(number, f"a rule of {len(line):,} characters")


def _name_faults(sizes: Mapping[str, int]) -> Iterator[tuple[str, Violation]]:
    folded: dict[str, str] = {}
    for path in sizes:
        other = folded.setdefault(path.casefold(), path)
        if other != path:
            yield path, NAMES.violation(0, f"differs from {short(other)} in case alone")
            yield other, NAMES.violation(0, f"differs from {short(path)} in case alone")
        for part in path.split("/"):
            if (
                _NOT_EVERYWHERE.search(part)
                or _WINDOWS.fullmatch(part)
                or len(part.encode("utf-8", "replace")) > LONGEST_NAME
            ):
                yield path, NAMES.violation(0, f"{short(part)} is no name for a file everywhere")
                break
