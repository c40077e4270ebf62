"""Trust: whether what a record says of its own worth counts beside the records of others."""

from generator.content.records.links import host
from generator.content.records.model import Article
from generator.content.settings import Settings


def is_trusted(article: Article, settings: Settings) -> bool:
    """True if the owner trusts the folder that the record lies in, or its publisher: `trusted`.

    A record may name any publisher as its own. So one is trusted only where readers are sent to a
    host of that publisher.
    """
    trusted = settings.trusted
    if trusted.everyone:
        return True
    if any(article.name.startswith(f"{folder}/") for folder in trusted.folders):
        return True
    if not trusted.publishers or not _is_of(article.provider.domain, trusted.publishers):
        return False
    addresses = {article.canonical_url}
    if article.has_two_addresses:
        addresses = {article.details.original_url, article.details.web_url}
    return all(address and _is_of(host(address), trusted.publishers) for address in addresses)


def _is_of(domain: str, publishers: tuple[str, ...]) -> bool:
    """True for a publisher's domain, or a sub-domain of it."""
    return any(domain == publisher or domain.endswith(f".{publisher}") for publisher in publishers)
