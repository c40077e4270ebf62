"""Forms that pages, feeds and sitemaps share: dates, addresses, languages, XML, HTML in feeds.

Every fault is one line, `kind: what is wrong`. A kind holds no colon, so faults can be counted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import html5lib
from lxml import etree, html

XHTML = "{http://www.w3.org/1999/xhtml}"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# What RSS readers take apart without guessing: four-digit year, single spaces, numeric zone or GMT.
RFC_822 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"\d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})"
)
RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MIME = re.compile(r"[a-z]+/[a-z0-9.+-]+")
DECLARATION = re.compile(r"""<\?xml version=(["'])1\.0\1 encoding=(["'])utf-8\2\s*\?>""", re.I)
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]{2,10});")
# RFC 4151: authority (DNS name or e-mail), a date of one to three parts, then URI characters.
TAG_URI = re.compile(
    r"tag:(?:[\w.+-]+@)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r",\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
    r":(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*"
    r"(?:#(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)
ACTIVE = frozenset(
    (
        "script",
        "style",
        "iframe",
        "form",
        "object",
        "embed",
        "applet",
        "base",
        "link",
        "meta",
        "input",
        "button",
        "textarea",
        "select",
    )
)
URL_ATTRIBUTES = ("href", "src", "poster", "cite", "action", "formaction", "data", "longdesc")
URL_ATTRIBUTE_NAMES = frozenset(
    (*URL_ATTRIBUTES, "xlink:href", "{http://www.w3.org/1999/xlink}href")
)
RUNS_CODE = re.compile(r"(?:javascript|vbscript|data:text/html)", re.I)
# An editors' private field is some 700 characters of base64; a "+" tells it from a long address.
# The word alone is no trace of it: "Funding secured: start-up raises 30 million".
PRIVATE_KEY = re.compile(r"""["']secured["']\s*:|\bsecured\s*[:=]\s*["']?[A-Za-z0-9+/]{20}""")
PRIVATE_TEXT = re.compile(r"(?<![A-Za-z0-9+/,])(?=[A-Za-z0-9/]*\+)[A-Za-z0-9+/]{200,}")


def web_url(text: object) -> bool:
    """Whether this is text: an absolute http or https address with a host, without white space."""
    if not isinstance(text, str) or not text or re.search(r"\s", text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def rfc_822_date(text: str) -> datetime | None:
    """The moment that an RSS date names, or None when its form or its weekday is wrong."""
    if not RFC_822.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if WEEKDAYS[moment.weekday()] != text[:3]:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def rfc_3339_date(text: str) -> datetime | None:
    """The moment that an Atom or JSON Feed date names, or None: seconds and a zone are required."""
    if not RFC_3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def w3c_date(text: str) -> datetime | None:
    """The moment that a sitemap date names (a bare day: its start in UTC), or None."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        except ValueError:
            return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})", text):
        text = f"{text[:16]}:00{text[16:]}"
    return rfc_3339_date(text)


def below(url: str | None, base_url: str) -> bool:
    """Whether an absolute address is the site's root or lies below it."""
    return url is not None and f"{url}/".startswith(f"{base_url.rstrip('/')}/")


def plain_text_faults(kind: str, where: str, text: str | None) -> Iterator[str]:
    """Faults of a text that readers show as it is: blank, with tags, or escaped twice."""
    if not text or not text.strip():
        yield f"{kind}: {where} is blank"
        return
    if found := TAG.search(text):
        yield f"{kind}: {where} holds HTML: {found[0]!r}"
    if found := REFERENCE.search(text):
        yield f"{kind}: {where} is escaped twice: {found[0]!r}"


def fragment_faults(kind: str, where: str, markup: str) -> Iterator[str]:
    """Faults of HTML inside a feed: relative addresses, and whatever could run, load or restyle."""
    for element in html5lib.parseFragment(markup, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ACTIVE:
            yield f"{kind}: {where} holds <{element.tag}>"
        for name, value in element.attrib.items():
            if name == "style" or name.lower().startswith("on"):
                yield f"{kind}: {where} has {name}= on <{element.tag}>"
            elif name == "srcset":
                for url in srcset_urls(value):
                    if not web_url(url):
                        yield f"{kind}: {where} has a relative address in srcset: {url!r}"
            elif name in URL_ATTRIBUTE_NAMES and not (
                web_url(value) or (name == "href" and value.startswith("mailto:"))
            ):
                yield f"{kind}: {where} has an address that is not absolute: {name}={value!r}"


def srcset_urls(value: str) -> list[str]:
    """The addresses in a srcset."""
    candidates = re.split(r",\s+|,$", value.strip())
    return [candidate.split()[0] for candidate in candidates if candidate.strip()]


def text_of(markup: str) -> str:
    """The text of a piece of HTML without any white space, to ask whether one holds the other."""
    fragment = html5lib.parseFragment(markup, namespaceHTMLElements=False)
    return "".join("".join(fragment.itertext()).split())


def decode(kind: str, data: bytes) -> tuple[str | None, list[str]]:
    """The text of a file, None when it is not UTF-8, and the faults of its encoding."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "replace"), [f"{kind}: starts with a byte order mark"]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return None, [f"{kind}: not UTF-8 at byte {error.start}"]


def read_xml(data: bytes) -> tuple[etree._Element | None, list[str]]:
    """The root of an XML document, None when it cannot be read, and the faults of its form."""
    text, faults = decode("xml encoding", data)
    if text is None:
        return None, faults
    if not DECLARATION.match(text):
        faults.append(
            'xml declaration: does not begin with <?xml version="1.0" encoding="utf-8"?>, '
            f"but with {text[:40]!r}"
        )
    if found := ILLEGAL.search(text):
        faults.append(f"xml characters: U+{ord(found[0]):04X} at offset {found.start()}")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        faults.append("xml doctype: has a document type or entity declaration")
        return None, faults
    parser = etree.XMLParser(
        recover=False, resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False
    )
    try:
        return etree.fromstring(text.lstrip("\ufeff").encode(), parser), faults
    except etree.XMLSyntaxError as error:
        return None, [*faults, f"xml form: {error}"]


def read_page(data: bytes) -> html.HtmlElement:
    """The root of an HTML page, whatever its faults: quick, where html5lib is exact."""
    try:
        return html.document_fromstring(data, html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # nothing in it that could be shown
        return html.document_fromstring("<html></html>")


def private_faults(data: bytes) -> list[str]:
    """Traces of the editors' private field: its key with a value, or a long run of base64."""
    text = data.decode("utf-8", "replace")
    found = PRIVATE_KEY.search(text) or PRIVATE_TEXT.search(text)
    return [f"private: looks like the field secured at offset {found.start()}"] if found else []


def repeated(values: Iterable[str]) -> list[str]:
    """The values that occur more than once, each once, sorted."""
    return sorted(value for value, times in Counter(values).items() if times > 1)
