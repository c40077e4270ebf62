"""What each host needs beside a site's content, to build it and show it."""

from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct


class Host(Struct, frozen=True):
    """One place where sites are published."""

    name: str
    ending: str
    """Of the addresses that it gives; empty where it gives none."""
    files: tuple[tuple[str, str], ...] = ()
    """Pairs of a file of the site, and the one of ours that it is a copy of."""
    steps: str = ""
    """What its owner has to do there, once."""


BUILD: Final = "pip install -r requirements.txt && { broadsheet build || [ $? -eq 1 ]; }"
"""Publishes although some record has a fault: it is left out, and the log names it."""

HOSTS: Final = {
    "github": Host(
        "GitHub Pages",
        ".github.io",
        ((".github/workflows/publish.yml", "hosts/publish.yml"),),
        'In the repository\'s settings, under "Pages", choose "GitHub Actions" as the source',
    ),
    "cloudflare": Host(
        "Cloudflare Pages",
        ".pages.dev",
        ((".python-version", "hosts/python-version"),),
        f"Enter there, as the build command: {BUILD}\nand as the build output directory: output",
    ),
    "netlify": Host(
        "Netlify",
        ".netlify.app",
        (("netlify.toml", "hosts/netlify.toml"),),
        "Import the repository there; netlify.toml says how to build it",
    ),
    "none": Host("another, or not known yet", ""),
}


def host_of(base_url: str) -> str:
    """The host that gives such addresses; `none` for any other."""
    name = urlsplit(base_url).hostname or ""
    given = (key for key, host in HOSTS.items() if host.ending and name.endswith(host.ending))
    return next(given, "none")
