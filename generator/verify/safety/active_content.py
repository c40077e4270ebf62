"""What could run, frame or listen in: nothing may, but what the site itself put there."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

from turbohtml import Element

from generator.content.records.allowed import NOTHING, Allowed, origin_of
from generator.verify.pages.html_page import HtmlPage, line_of
from generator.verify.patterns import short, srcset_urls
from generator.verify.rule import Rule, Violation

SCRIPT_URL = Rule(
    name="html-script-url",
    requirement="No address runs code: no javascript:, no vbscript:, no data: document.",
    source="OWASP: Cross Site Scripting Prevention",
    remedy="refuse any scheme but those that are known",
)
HANDLER = Rule(
    name="html-handler",
    requirement="No attribute is an event handler, such as onclick.",
    source="OWASP: Cross Site Scripting Prevention; W3C: Content Security Policy",
    remedy="drop the attribute; listen from a script of the site",
)
SCRIPT = Rule(
    name="html-script",
    requirement="A script is a file of this site, or its hash stands in the page's content "
    "security policy; blocks of data are none.",
    source="W3C: Content Security Policy; Subresource Integrity",
    remedy="put it into a file of the site, or allow its host: under allow in site.yaml, or with "
    "--allow-host",
)
FRAME = Rule(
    name="html-frame",
    requirement="A frame, embed or object shows a page of this site, or of a host that is known.",
    source="HTML: 4.8.5 The iframe element",
    remedy="link to it, name its host under embeds or allow in site.yaml, or allow it with "
    "--allow-host",
)
MIXED = Rule(
    name="html-mixed-content",
    requirement="A page that comes by https loads nothing, and sends no form, by http.",
    source="W3C: Mixed Content",
    remedy="write https://, or leave it out: browsers do not load it",
)
FORM = Rule(
    name="html-form",
    requirement="A form sends to this site, or to a host that is allowed.",
    source="OWASP: Cross Site Scripting Prevention",
    remedy="drop the form, or allow its host: under allow in site.yaml, or with --allow-host",
)

_RUNS_CODE: Final = re.compile(
    r"(?:javascript|vbscript|data:(?:text/html|text/xml|application/xhtml|image/svg))",
    re.IGNORECASE,
)
_REFRESH: Final = re.compile(
    r"^\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?['\"]?(.*?)['\"]?\s*$", re.I | re.S
)
_DATA_BLOCKS: Final = frozenset(
    "application/ld+json application/json importmap speculationrules text/template".split()
)
_LOADED: Final = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "track": ("src",),
    "input": ("src",),
    "form": ("action",),
}
_LOADING_LINKS: Final = frozenset(
    "stylesheet icon preload modulepreload prefetch manifest apple-touch-icon".split()
)
_CSS_HTTP: Final = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])(http:[^\"')\s]+)", re.IGNORECASE)


def safety_faults(
    page: HtmlPage, url: str, hosts: Iterable[str], allow: Allowed = NOTHING
) -> Iterator[Violation]:
    """Everything on a page that could act.

    url    the page's own address
    hosts  whose scripts, frames and forms are allowed, sub-domains included
    allow  origins by what they are allowed
    """
    allowed = (urlsplit(url).netloc, *hosts)
    yield from _addresses(page)
    for element, name, value in page.attributes:
        if name.startswith("on"):
            yield HANDLER.violation(line_of(element), f"{name}={short(value)} on <{element.tag}>")
    yield from _scripts(page, url, allowed, allow.scripts)
    for tag, rule, attribute, origins in (
        ("iframe", FRAME, "src", allow.frames),
        ("frame", FRAME, "src", allow.frames),
        ("embed", FRAME, "src", ()),
        ("object", FRAME, "data", ()),
        ("form", FORM, "action", allow.forms),
    ):
        for element in page.all(tag):
            address = element.attr(attribute)
            if address and not _is_allowed(urljoin(url, address.strip()), allowed, origins):
                yield rule.violation(line_of(element), f"<{tag}> of {short(address)}")
    for frame in page.all("iframe"):
        if frame.attr("srcdoc") is not None and frame.attr("sandbox") is None:
            yield FRAME.violation(line_of(frame), "an srcdoc without a sandbox")
    if url.startswith("https:"):
        yield from _mixed(page)


def mixed_css(text: str) -> Iterator[str]:
    """What a style sheet loads by http."""
    for match in _CSS_HTTP.finditer(text):
        yield match[1]


def _addresses(page: HtmlPage) -> Iterator[Violation]:
    named = list(page.url_attributes())
    for meta in page.all("meta"):
        if (meta.attr("http-equiv") or "").lower() == "refresh":
            target = _REFRESH.match(meta.attr("content") or "")
            named.append((meta, "content", target[1] if target else ""))
    for element, name, value in named:
        # A browser drops white space and control characters before it looks at the scheme.
        if _RUNS_CODE.match(re.sub(r"[\x00-\x20]", "", value[:80])) and not (
            element.tag == "img"
            and not value.lower().lstrip().startswith(("javascript", "vbscript"))
        ):
            yield SCRIPT_URL.violation(
                line_of(element), f"{name}={short(value)} on <{element.tag}>"
            )


def _scripts(
    page: HtmlPage, url: str, allowed: Iterable[str], origins: Iterable[str]
) -> Iterator[Violation]:
    policies = " ".join(
        meta.attr("content") or ""
        for meta in page.all("meta")
        if (meta.attr("http-equiv") or "").lower() == "content-security-policy"
    )
    for script in page.all("script"):
        kind = (script.attr("type") or "").strip().lower()
        source = script.attr("src")
        if kind in _DATA_BLOCKS and source is None:
            continue
        if source is not None:
            if not _is_allowed(urljoin(url, source.strip()), allowed, origins):
                yield SCRIPT.violation(line_of(script), f"is loaded from {short(source)}")
        elif not _is_hashed(script, policies):
            yield SCRIPT.violation(
                line_of(script), f"stands in the page: {short(script.text.strip(), 40)}"
            )


def _is_hashed(script: Element, policies: str) -> bool:
    """Whether a content security policy names what the script says."""
    data = script.text.encode("utf-8", "replace")
    return any(
        f"'{name}-{b64encode(hashlib.new(name, data).digest()).decode()}'" in policies
        for name in ("sha256", "sha384", "sha512")
        if f"'{name}-" in policies
    )


def _is_allowed(address: str, hosts: Iterable[str], origins: Iterable[str]) -> bool:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        return parts.scheme == "about"
    host = (parts.hostname or "").lower()
    return origin_of(address) in origins or any(
        host == allowed or parts.netloc == allowed or host.endswith(f".{allowed}")
        for allowed in hosts
    )


def _mixed(page: HtmlPage) -> Iterator[Violation]:
    for tag, names in _LOADED.items():
        for element in page.all(tag):
            for name in names:
                value = element.attr(name) or ""
                for address in srcset_urls(value) if name == "srcset" else [value.strip()]:
                    if address.lower().startswith("http:"):
                        yield MIXED.violation(line_of(element), f"<{tag} {name}={short(address)}>")
    for link in page.all("link"):
        address = (link.attr("href") or "").strip()
        loads = _LOADING_LINKS.intersection((link.attr("rel") or "").lower().split())
        if loads and address.lower().startswith("http:"):
            yield MIXED.violation(line_of(link), f"<link href={short(address)}>")
    styles = [(style, style.text) for style in page.all("style")]
    styles += [(element, value) for element, name, value in page.attributes if name == "style"]
    for element, text in styles:
        for address in mixed_css(text):
            yield MIXED.violation(line_of(element), f"a style of {short(address)}")
