"""Who asks: a page of this server, or one of another site in the same browser."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def is_of_ours(headers: Headers) -> bool:
    """True for what a page of this server, or no page at all, asks for. Another port of this
    machine is another site as well."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return False
    return site in (None, "same-origin", "none")


def is_surely_of_ours(headers: Headers) -> bool:
    """The same for what changes anything: the browser has to say that a page of this server asks.
    All of today's do, for every form and every script."""
    is_said = "origin" in headers or headers.get("sec-fetch-site") == "same-origin"
    return is_said and is_of_ours(headers)
