"""Feeds to be read: of each format, with as little in them as they need."""

import json
from typing import Any

LONG = "Water stood in the streets of the old town until the morning came."
"""A text that is long enough for an excerpt."""


def rss(*items: str, title: str = "Example", more: str = "", head: str = "") -> str:
    """RSS 2.0 with these items; `more` stands in its channel, `head` before all."""
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    )
    channel = f"<title>{title}</title>{more}{''.join(items)}"
    return f'{head or XML}<rss version="2.0" {names}><channel>{channel}</channel></rss>'


XML = '<?xml version="1.0" encoding="UTF-8"?>'


def item(number: int = 1, /, **fields: str) -> str:
    """An item of RSS; a field that is empty is not there, `more` stands as it is."""
    told = {
        "title": f"Number {number}",
        "link": f"https://news.example.org/{number}",
        "guid": f"guid-{number}",
        "pubDate": "Sat, 31 Jan 2026 10:00:00 GMT",
    } | fields
    more = told.pop("more", "")
    parts = (f"<{name}>{value}</{name}>" for name, value in told.items() if value)
    return f"<item>{''.join(parts)}{more}</item>"


def atom(*entries: str, more: str = "", attributes: str = "") -> str:
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Example</title>{more}'
        f"{''.join(entries)}</feed>"
    )


def entry(inner: str, link: str = "https://news.example.org/1") -> str:
    return f'<entry><id>tag:1</id><title>Number 1</title><link href="{link}"/>{inner}</entry>'


def json_feed(*items: Any, **fields: Any) -> str:
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "Example", "items": items}
    return json.dumps(told | fields)
