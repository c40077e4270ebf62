"""JSON-LD: what pages tell search engines, in schema.org's words."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

import msgspec

from generator.content import urls
from generator.content.records.dates import machine_readable
from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.library import policy
from generator.pages.parts.views import Link, Source, Teaser

_CONTEXT = "https://schema.org"


def article(
    article: Article, path: str, description: str, source: Source, image: str, settings: Settings
) -> str:
    """An article's own page: ours, based on an original that keeps its author and publisher."""
    details = article.details
    return _encode(
        {
            "@context": _CONTEXT,
            "@type": "NewsArticle",
            "headline": article.title,
            "description": description or None,
            "image": [image] if image else None,
            "datePublished": _iso(article.published_at, settings.zone),
            "dateModified": _iso(article.changed_at, settings.zone),
            "correction": _corrections(article, settings),
            "inLanguage": details.locale or settings.language,
            "mainEntityOfPage": urls.absolute(path, settings.root),
            "author": _organization(settings),
            "publisher": _organization(settings),
            "isBasedOn": _original(article, source, settings),
        }
    )


def collection(
    path: str,
    name: str,
    description: str,
    teasers: Sequence[Teaser],
    settings: Settings,
    keywords: Sequence[str] = (),
) -> str:
    """A page that lists articles: a topic's, a day's, a publisher's."""
    return _encode(
        {
            "@context": _CONTEXT,
            "@type": "CollectionPage",
            "name": name,
            "description": description or None,
            "keywords": ", ".join(keywords) or None,
            "url": urls.absolute(path, settings.root),
            "inLanguage": settings.language,
            "isPartOf": {"@type": "WebSite", "name": settings.title, "url": settings.base_url},
            "mainEntity": _item_list([(each.title, each.url) for each in teasers], settings.origin),
        }
    )


def story(
    path: str,
    title: str,
    description: str,
    listed: Sequence[tuple[str, str]],
    dates: tuple[datetime | None, datetime | None],
    image: str,
    settings: Settings,
) -> str:
    """A story's page: ours, which gathers what others published.

    listed   titles and URLs, the lead first
    dates    when it was opened, and its last significant change
    """
    published_at, updated_at = dates
    return _encode(
        {
            "@context": _CONTEXT,
            "@type": "CollectionPage",
            "name": title,
            "description": description or None,
            "image": [image] if image else None,
            "url": urls.absolute(path, settings.root),
            "datePublished": _iso(published_at, settings.zone),
            "dateModified": _iso(updated_at, settings.zone),
            "inLanguage": settings.language,
            "isPartOf": {"@type": "WebSite", "name": settings.title, "url": settings.base_url},
            "publisher": _organization(settings),
            "mainEntity": _item_list(listed, settings.origin),
        }
    )


def breadcrumbs(crumbs: Sequence[Link], title: str, path: str, settings: Settings) -> str:
    """The way from the front page down to the page itself."""
    steps = [(crumb.title, urls.whole(crumb.url, settings.origin)) for crumb in crumbs]
    steps.append((title, urls.absolute(path, settings.root)))
    return _encode(
        {
            "@context": _CONTEXT,
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": name, "item": url}
                for position, (name, url) in enumerate(steps, 1)
            ],
        }
    )


def joined(*documents: str) -> str:
    """Several documents as one."""
    return "[" + ",".join(documents) + "]"


def _item_list(listed: Sequence[tuple[str, str]], origin: str) -> dict[str, Any]:
    """Titles and URLs, in order."""
    return {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": title,
                "url": urls.whole(url, origin),
            }
            for position, (title, url) in enumerate(listed, 1)
        ],
    }


def _original(article: Article, source: Source, settings: Settings) -> dict[str, Any] | None:
    url = policy.outside_url(article.details)
    if not url:
        return None
    authors = [{"@type": "Person", "name": name} for name in article.provider.authors]
    return without_gaps(
        {
            "@type": "CreativeWork",
            "name": None if article.titleless else article.title,
            "url": url,
            "datePublished": _iso(article.published_at, settings.zone),
            "author": authors or None,
            "publisher": {"@type": "Organization", "name": source.name} if source.name else None,
        }
    )


def _corrections(article: Article, settings: Settings) -> list[dict[str, Any]] | None:
    return [
        {
            "@type": "CorrectionComment",
            "text": each.text,
            "datePublished": _iso(each.at, settings.zone),
        }
        for each in article.corrections
    ] or None


def _organization(settings: Settings) -> dict[str, str]:
    return {"@type": "Organization", "name": settings.title, "url": settings.base_url}


def _iso(when: datetime | None, zone: tzinfo) -> str | None:
    return machine_readable(when.astimezone(zone)) if when else None


def _encode(document: dict[str, Any]) -> str:
    return msgspec.json.encode(without_gaps(document)).decode()


def without_gaps(members: dict[str, Any]) -> dict[str, Any]:
    """The members that have a value: a gap is worse than nothing to whoever reads it."""
    return {name: value for name, value in members.items() if value is not None}
