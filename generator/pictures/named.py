"""Which pictures of other sites a site's records name."""

from collections.abc import Iterable

from generator.content.records.model import Article


def named_pictures(articles: Iterable[Article]) -> dict[str, tuple[str, ...]]:
    """The records that name each picture, by its address: of each record the first of its pictures,
    which is all that pages show. What was taken down shows none any more."""
    found: dict[str, list[str]] = {}
    for article in articles:
        if article.removed or article.retracted or not article.web_images:
            continue
        details = article.details
        for image in (details.image, *details.spare_images):
            if image is not None and not image.url.startswith("/"):
                found.setdefault(image.url, []).append(article.name)
                break
    return {address: tuple(names) for address, names in found.items()}
