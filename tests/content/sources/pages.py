"""Pages of articles, as publishers make them."""

import json


def html(head: str = "", body: str = "", root: str = 'lang="en"') -> bytes:
    return f"<!doctype html><html {root}><head>{head}</head><body>{body}</body></html>".encode()


def ld(**members: object) -> str:
    """A block of JSON-LD about an article."""
    node = {"@context": "https://schema.org", "@type": "NewsArticle"} | members
    named = {name.replace("at_", "@"): value for name, value in node.items()}
    return f'<script type="application/ld+json">{json.dumps(named)}</script>'


def meta(**said: str) -> str:
    """`meta` of these names, in which `__` stands for a colon."""
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">'
        for name, value in said.items()
    )


WORDS = "A network trained on eighty years of river levels warns of floods seven days ahead."
ARTICLE = html(
    "<title>Tides forecasts floods | Example News</title>"
    '<link rel="canonical" href="https://news.example.com/2026/tides">'
    + meta(
        og__title="Tides forecasts floods",
        og__description=WORDS,
        og__image="/pictures/flood.jpg",
        og__image__width="1600",
        og__image__height="900",
        og__image__alt="A river gauge",
        og__site_name="Example News",
        article__published_time="2026-01-30T09:15:00+01:00",
    )
    + ld(author=[{"@type": "Person", "name": "Ada Example"}, {"name": "Bo Example"}]),
    f"<article><h1>Tides forecasts floods</h1><p>{WORDS}</p></article>",
)
"""A page that says all that can be said."""
