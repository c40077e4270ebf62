"""JSON Feed 1.1, by an encoder."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import jinja2
import msgspec
from markupsafe import Markup

from generator.pages.feeds.feed import FeedItem, FeedView
from generator.pages.parts.structured_data import without_gaps
from generator.pages.parts.views import Coverage
from generator.theme.filters import rfc3339
from generator.theme.templates import JSON_CONTENT

VERSION: Final = "https://jsonfeed.org/version/1.1"
_ABOUT: Final = (
    "Quality and heat are editors' scores; records are the articles of a story, the one that "
    "opened it first; items are what a collection holds; related is the rest of the coverage."
)


def encode(view: FeedView, bodies: Mapping[str, Markup], environment: jinja2.Environment) -> bytes:
    """The feed as JSON, UTF-8."""
    content = environment.get_template(JSON_CONTENT)
    document = {
        "version": VERSION,
        "title": view.title,
        "home_page_url": view.home,
        "feed_url": view.address,
        "next_url": view.older or None,
        "description": view.description,
        "icon": view.icon or None,
        "language": view.language,
        "authors": [{"name": view.author}],
        "items": [
            _item(
                item,
                content.render(item=item, language=view.language, root=view.root, bodies=bodies),
            )
            for item in view.items
        ],
    }
    return msgspec.json.format(msgspec.json.encode(without_gaps(document)), indent=1) + b"\n"


def _item(item: FeedItem, content: str) -> Any:
    members = {
        "id": item.id,
        "url": item.page or item.original,
        "external_url": item.original or None,
        "title": None if item.titleless else item.title,
        "content_html": content,
        "summary": item.summary or None,
        "image": item.picture.url if item.picture else None,
        "date_published": rfc3339(item.published_at),
        "date_modified": rfc3339(item.updated_at),
        "authors": [{"name": name} for name in item.authors] or None,
        "tags": item.categories or None,
        "language": item.language or None,
        "_broadsheet": _extension(item),
    }
    return without_gaps(members)


def _extension(item: FeedItem) -> Any:
    return without_gaps(
        {
            "about": _ABOUT,
            "type": item.type,
            "quality": item.quality,
            "heat": item.heat,
            "archived": item.archived or None,
            "publisher": _publisher(item.source.name, item.source.domain),
            "attribution": (item.picture.attribution if item.picture else "") or None,
            "corrections": [
                {"date": rfc3339(note.date), "text": note.text} for note in item.corrections
            ]
            or None,
            "records": [{"id": record.id, "title": record.title} for record in item.records]
            or None,
            "items": [_related(held) for held in item.items] or None,
            "related": [_related(coverage) for coverage in item.related] or None,
        }
    )


def _related(coverage: Coverage) -> Any:
    return without_gaps(
        {
            "title": coverage.title,
            "url": coverage.url,
            "archived": coverage.archived or None,
            "date_published": _date(coverage.published_at),
            "publisher": _publisher(coverage.source.name, coverage.source.domain),
        }
    )


def _publisher(name: str, domain: str) -> Any:
    return without_gaps({"name": name or None, "domain": domain or None}) or None


def _date(when: datetime | None) -> str | None:
    return rfc3339(when) if when else None
