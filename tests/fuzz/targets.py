"""The ways in, each as a function of any bytes that raises where a promise is broken."""

import ipaddress
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

import ada_url
from msgspec import msgpack

from generator.content.records.embeds import DEFAULT_HOSTS, embed
from generator.content.records.html import from_markdown, rebased, sanitise
from generator.content.records.links import canonical, domain, host, is_within, picture_url, web_url
from generator.content.records.markdown import TooMuch
from generator.content.records.model import Article, Details, OnHand
from generator.content.records.parse import parse
from generator.content.records.root_links import led
from generator.content.records.schema import Reading
from generator.content.records.text import decoded_once
from generator.problems import faults
from tests.properties.oracles import LEGAL_XML, what_acts

READING: Final = Reading(site_id="e.org,2023")

_PROBE: Final = "See [a] and [^1], [b](/b).\n\n- x\n\n[^1]: A note.\n\n|a|\n|-|\n|`b`|\n"
_PROBED: Final = from_markdown(_PROBE)


def record(data: bytes) -> None:
    """A file: an article that can be kept and shown, or faults that can be printed."""
    parsed = parse(data, "articles/a.md", "news", READING)
    assert (parsed.article is None) == bool(faults(parsed.problems))
    for problem in parsed.problems:
        assert str(problem).replace("\u200d", "").replace("\u200c", "").isprintable(), problem
        assert 0 <= problem.line <= data.count(b"\n") + data.count(b"\r") + 1
    if parsed.article is None:
        return
    said = msgpack.decode(msgpack.encode(parsed.article.details), type=Details)
    kept = msgpack.decode(
        msgpack.encode(parsed.article), type=Article, dec_hook=lambda kind, _: OnHand(said)
    )
    assert kept == parsed.article
    for text in (kept.title, said.excerpt, *kept.topics, *(each.title for each in said.related)):
        assert LEGAL_XML.fullmatch(text)
        assert "\n" not in text
    for url in (said.web_url, said.original_url, *(each.url for each in said.related)):
        assert url == "" or url.startswith(("http://", "https://"))


def body(data: bytes) -> None:
    """A body: HTML in which nothing acts, the same when it is cleaned again."""
    text = data.decode("utf-8", "replace")
    try:
        read = from_markdown(text, "https://news.example.com/a/b")
    except TooMuch:
        return
    made = led(read, {"topics"})
    _is_clean(made)
    assert from_markdown(_PROBE) == _PROBED, "a text has left something behind for the next"
    shown_elsewhere = rebased(made, "https://e.org/ai", "https://e.org/ai/a/")
    assert what_acts(shown_elsewhere) == []


def html(data: bytes) -> None:
    """HTML without Markdown: the same."""
    _is_clean(sanitise(data.decode("utf-8", "replace")))


def _is_clean(made: str) -> None:
    assert what_acts(made) == []
    assert LEGAL_XML.fullmatch(made)
    assert sanitise(made) == made


def url(data: bytes) -> None:
    """An address: of the web and in the one form, or none at all."""
    text = data.decode("utf-8", "replace")
    with suppress(ValueError):
        address = web_url(text)
        parsed = ada_url.URL(address)
        assert parsed.protocol in ("http:", "https:")
        assert parsed.href == address
        # Entities are decoded once, at the door: what looks like one behind it is none.
        assert decoded_once(address) != address or web_url(address) == address
        assert not parsed.username
        assert not parsed.password
        assert address.isascii()
        assert not set(address) & set(' "<>\t\r\n')
        once = canonical(address)
        assert canonical(once) == once
        assert canonical(f"{address.partition('#')[0]}#part") == once
        name = host(address)
        assert is_within(name, name)
        assert decoded_once(address) != address or domain(address) == name
    with suppress(ValueError):
        picture = picture_url(text)
        assert picture.startswith(("https://", "/"))
        assert not picture.startswith(("//", "/\\"))
        assert decoded_once(picture) != picture or picture_url(picture) == picture


def player(data: bytes) -> None:
    """A player: of an allowed host, with nothing else in its address; or none at all."""
    text = data.decode("utf-8", "replace")
    hosts = (*DEFAULT_HOSTS, "videos.example.net")
    with suppress(ValueError):
        made = embed(text, hosts)
        parsed = ada_url.URL(made.url)
        assert parsed.href == made.url
        assert parsed.protocol == "https:"
        assert any(
            parsed.hostname == allowed or parsed.hostname.endswith(f".{allowed}")
            for allowed in hosts
        )
        assert not set(made.url) & set(' "<>')
        with suppress(ValueError):
            raise AssertionError(f"an address by number: {ipaddress.ip_address(parsed.hostname)}")


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    target.__name__: target for target in (record, body, html, url, player)
}
