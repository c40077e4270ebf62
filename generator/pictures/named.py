"""Which pictures of other sites a site's records and editions name."""

from collections.abc import Iterable

from generator.content.records.model import Article
from generator.pages.parts.edition_context import EditionContext


def named_pictures(
    articles: Iterable[Article], editions: Iterable[EditionContext] = ()
) -> dict[str, tuple[str, ...]]:
    """The records and editions that name each picture, by its address: of each record the first of
    its pictures, which is all that pages show, and of an edition all. What was taken down shows
    none any more, but in an edition that had it."""
    found: dict[str, list[str]] = {}
    for article in articles:
        if article.removed or article.retracted or not article.web_images:
            continue
        details = article.details
        for image in (details.image, *details.spare_images):
            if image is not None and not image.url.startswith("/"):
                found.setdefault(image.url, []).append(article.name)
                break
    for edition in editions:
        for image in edition.pictures:
            if not image.url.startswith("/"):
                names = found.setdefault(image.url, [])
                if edition.edition.name not in names:
                    names.append(edition.edition.name)
    return {address: tuple(names) for address, names in found.items()}
