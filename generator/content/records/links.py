"""URLs: read as a browser reads them, and brought to one form for comparison."""

import ipaddress
import re
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

import ada_url

from generator.content.records.text import decoded_once
from generator.content.records.tracking import AS_LISTED, Tracking, without_tracking

_SCHEMES: Final = ("http:", "https:")
_LONGEST: Final = 2_000  # characters; what browsers, hosts and feed readers agree to keep

_UNRESERVED: Final = re.compile(rb"[A-Za-z0-9._~-]")
_ESCAPE: Final = re.compile(r"%(?:[0-9A-Fa-f]{2})?")
# Browsers take quotes, braces and more for parts of a host name; no such host can be registered,
# and feed readers refuse a feed that names one.
_HOST: Final = re.compile(r"[\w-]+(\.[\w-]+)+\.?|localhost|\[[0-9a-f:.]+\]", re.ASCII)
_CONTROL: Final = re.compile("[\x00-\x1f]")
# A URL that the browser's parser would leave as it is, whatever it holds: most are. A last label of
# letters is no address, a label without `--` is not an encoded one, and no part of the path is a
# `.` or `..`. Nothing of it needs an escape, and what the query has escaped stays so.
_NORMAL: Final = re.compile(
    r"https?://(?P<host>(?:(?!\w*--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,20})"
    r"(?P<path>(?:/(?!\.)[A-Za-z0-9._~-]*)+)"
    r"(?:\?(?P<query>(?:[A-Za-z0-9._~=&+-]|%[0-9A-Fa-f]{2})*))?",
    re.ASCII,
)
_ADDRESS_HERE: Final = re.compile(r"/(?!/)[\w./~%-]*")
# What names of files cannot hold on every system.
_NO_FILE: Final = re.compile(r'//|[\x00-\x1f\x7f\\:*?"<>|]')
_FORMS_OF_HOSTS: Final = frozenset(("www", "m", "mobile", "amp"))
_FORMS_OF_PATHS: Final = re.compile(
    r"^/amp(?=/)|(?:/amp|\.amp|\.amp\.html|/(?:index|default)\.(?:html?|php|aspx?))/?$|/$",
    re.IGNORECASE,
)
_NO_PAGES: Final = frozenset(
    "xml json txt rss atom rdf opml xsl xslt csv tsv yaml yml md pdf epub zip gz css js mjs map "
    "wasm webmanifest ics geojson svg png jpg jpeg gif webp avif ico bmp mp3 mp4 m4a ogg webm wav "
    "vtt woff woff2 ttf otf".split()
)
_SITE_PATH: Final = re.compile(r"/(?![/\\])[^\s\\?#]*")


@lru_cache(maxsize=4096)
def web_url(text: str) -> str:
    """An http(s) URL with entities decoded, written as the browser's own parser would write it.

    Raises ValueError for any other scheme, for no host, and for a user name: a link that shows
    `https://bank.example@evil.example/` is made to deceive.
    """
    decoded = decoded_once(text).strip()
    if len(decoded) > _LONGEST:
        raise ValueError(f"expected a URL of at most {_LONGEST} characters")
    # A browser deletes tabs and line ends inside a URL; who writes them is hiding something.
    if _CONTROL.search(decoded):
        raise ValueError("expected a URL without control characters")
    if _NORMAL.fullmatch(decoded):
        return decoded
    try:
        url = ada_url.URL(decoded)
    except ValueError:
        raise ValueError("expected a whole URL such as https://example.org/a") from None
    if url.protocol not in _SCHEMES:
        raise ValueError("expected an http or https URL")
    if url.username or url.password:
        raise ValueError("expected a URL without a user name")
    if not _HOST.fullmatch(url.hostname):
        raise ValueError("expected a URL with a whole host name")
    return str(url.href)


def picture_url(text: str) -> str:
    """A picture's URL: https, or a path of this site such as `/images/a.jpg`.

    `http` becomes `https`, or a browser would warn of every page that shows the picture; browsers
    do the same by themselves. Of a host that has no `https`, no picture is shown.
    """
    decoded = decoded_once(text).strip()
    if decoded.startswith("//"):
        return web_url("https:" + decoded)
    if not decoded.startswith("/"):
        url = web_url(decoded)
        return web_url("https:" + url[5:]) if url.startswith("http:") else url
    path = decoded.replace(" ", "%20")  # as files of one's own may be called
    if not _SITE_PATH.fullmatch(path) or ".." in path.split("/"):
        raise ValueError("expected an https URL or a path of this site such as /images/a.jpg")
    return path


def site_path(text: str) -> str:
    """An address of this site as a host is asked for it, such as `/old/address/`: one that has a
    file below the output folder. Raises ValueError for any other."""
    path = text.strip()
    try:
        decoded = unquote(path, errors="strict")
    except UnicodeDecodeError:
        decoded = "?"
    if (
        len(path) > _LONGEST
        or not _ADDRESS_HERE.fullmatch(path)
        or _NO_FILE.search(decoded)
        or {".", ".."} & set(decoded.split("/"))
    ):
        raise ValueError("expected a path of this site such as /old/address/")
    return path


def page_path(text: str) -> str:
    """A path of this site at which a page may be: what programs read, and what browsers show or run
    as something else, is no page. Raises ValueError for any other.

    Nor is what is hidden: who had `/.well-known/acme-challenge/…` lead to a host of his would be
    given a certificate for this one.
    """
    path = site_path(text)
    decoded = unquote(path)
    if "/." in decoded:
        raise ValueError("expected a path of a page; one with a name that begins with . is none")
    _, dot, suffix = decoded.rpartition("/")[2].lower().rpartition(".")
    if dot and suffix in _NO_PAGES:
        raise ValueError(f"expected a path of a page; one that ends in .{suffix} is none")
    return path


@lru_cache(maxsize=4096)
def canonical(url: str, *, keep_fragment: bool = False, tracking: Tracking = AS_LISTED) -> str:
    """The form in which two URLs of one article are equal; made for comparing, not for opening.

    Lower-case scheme and host, no default port, no tracking parameters, no slash at the path's end,
    escapes only where they are needed, and `https` for `http`: an article that moved to the secure
    scheme is still that article. Parameters keep their order and the path its case, for servers may
    tell them apart. No fragment, but for one that begins with `/` or `!`: there it is a program in
    the page that tells articles apart.

    keep_fragment   keeps any: the site's owner says that they are articles of their own
    """
    if normal := _NORMAL.fullmatch(url):
        host_name, path, query = normal["host"], normal["path"], normal["query"]
        path = path.rstrip("/") or "/"
        query = _compared(query, host_name, tracking) if query else ""
        return f"https://{host_name}{path}" + (f"?{query}" if query else "")
    parsed = ada_url.URL(url)
    host_name = parsed.hostname.rstrip(".")
    path = _ESCAPE.sub(_normal_escape, parsed.pathname).rstrip("/") or "/"
    query = _compared(parsed.search.removeprefix("?"), host_name, tracking)
    fragment = _fragment(parsed.hash, host_name, tracking, keep_fragment=keep_fragment)
    port = parsed.port if parsed.port not in ("80", "443") else ""
    authority = f"{host_name}:{port}" if port else host_name
    end = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    return f"https://{authority}{path}{end}"


@lru_cache(maxsize=4096)
def likely_same(url: str) -> str:
    """A looser form, in which URLs of what is probably one article are equal: to warn by, and for
    nothing else.

    Beside what `canonical` makes equal: hosts with and without `www.`, `m.`, `mobile.` or `amp.`;
    paths with and without `/amp`, `/index.html` and their kin; parameters in any order.
    """
    parsed = ada_url.URL(canonical(url))
    labels = parsed.hostname.split(".")
    while len(labels) > 2 and labels[0] in _FORMS_OF_HOSTS:
        del labels[0]
    if len(labels) > 3 and labels[1] == "m":  # en.m.wikipedia.org
        del labels[1]
    path = _FORMS_OF_PATHS.sub("", parsed.pathname) or "/"
    query = "&".join(sorted(parsed.search.removeprefix("?").split("&")))
    port = f":{parsed.port}" if parsed.port else ""
    return f"{'.'.join(labels)}{port}{path}" + (f"?{query}" if query else "") + parsed.hash


def likeness(url: str) -> int:
    """A number of 64 bits that is equal for equal `likely_same`, for comparing many."""
    return int.from_bytes(blake2b(likely_same(url).encode(), digest_size=8).digest(), "big")


@lru_cache(maxsize=4096)
def host(url: str) -> str:
    """The host name that a reader would recognise: without `www.` and port."""
    normal = _NORMAL.fullmatch(url)
    name = normal["host"] if normal else str(ada_url.URL(url).hostname)
    return name.removeprefix("www.")


def domain(text: str) -> str:
    """A publisher's domain, lower-case, without `www.`; a whole URL is cut down to its host."""
    cleaned = decoded_once(text).strip()
    try:
        return host(web_url(cleaned if "//" in cleaned else f"https://{cleaned}/"))
    except ValueError:
        raise ValueError('expected a domain such as "example.org"') from None


def is_within(host_name: str, domain_name: str) -> bool:
    """True if one is the other, or a sub-domain of it, either way round."""
    return (
        host_name == domain_name
        or host_name.endswith("." + domain_name)
        or (domain_name.endswith("." + host_name) and not _is_address(host_name))
    )


def _is_address(host_name: str) -> bool:
    try:
        ipaddress.ip_address(host_name)
    except ValueError:
        return False
    return True


def _compared(query: str, host_name: str, tracking: Tracking) -> str:
    parts = [part for part in query.split("&") if part]
    kept = without_tracking(parts, host_name, tracking) if parts else parts
    return "&".join([_ESCAPE.sub(_normal_escape, part) for part in kept])


def _fragment(written: str, host_name: str, tracking: Tracking, *, keep_fragment: bool) -> str:
    """What is compared of a fragment that is written with its `#`."""
    address, _, _ = written.removeprefix("#").partition(":~:")  # behind it, words to be marked
    place, mark, query = address.partition("?")
    if not place.startswith(("/", "!")):
        if not keep_fragment:
            return ""
        # Campaigns write `#utm_source=x` as well.
        place = _compared(address, host_name, tracking) if "=" in address else address
        return _ESCAPE.sub(_normal_escape, place)
    place = _ESCAPE.sub(_normal_escape, place).rstrip("/")
    query = _compared(query, host_name, tracking) if mark else ""
    # `#/` and `#!` alone are the page itself.
    return "" if place in ("", "!") and not query else place + (f"?{query}" if query else "")


def _normal_escape(match: re.Match[str]) -> str:
    """`%7e` is `~`, for it needs no escape; `%2f` is `%2F`, for a slash there would mean more."""
    if match[0] == "%":
        return "%25"  # or it might become an escape with what another one stands for
    character = unquote_to_bytes(match[0])
    return character.decode() if _UNRESERVED.fullmatch(character) else match[0].upper()
