"""What an answer says about an address: it is there, it is not, or that cannot be told."""

import re
from enum import StrEnum
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from generator.content.records.links import likely_same
from generator.content.sources.answers import Answer, Failure, Reason
from generator.doctor.links.linked import Kind
from generator.problems import shown

BEGINNING: Final = 100_000
"""Bytes of a page that are asked for: its title is among them."""


class State(StrEnum):
    """How an address is."""

    FINE = "fine"
    FAILING = "failing"
    """It may be gone. Whether it is shows over days."""
    UNKNOWN = "unknown"
    """It does not say to a program whether it is there."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What one answer says."""

    state: State
    status: int = 0
    """0 where there was no answer."""
    message: str = ""
    """Why it is not fine, in words that follow the address."""
    moved: str = ""
    """Where it lies for good by now."""
    soft: str = ""
    """Why it looks as if nothing were there, though it answers as if all were well."""
    etag: str = ""
    last_modified: str = ""


# Not an answer to what was asked: who is no browser, or comes too often, is turned away.
_TURNED_AWAY: Final = frozenset((401, 402, 403, 407, 408, 418, 425, 429, 451, 503, 999))
_GONE: Final = frozenset((404, 410))
_UNASKED: Final = frozenset((Reason.ROBOTS, Reason.PRIVATE, Reason.ADDRESS))
_GATE: Final = re.compile(
    r"(?:^|[/.])(?:log-?in|sign-?in|auth|sso|consent|captcha|paywall)(?:[/.]|$)", re.IGNORECASE
)
_TITLE: Final = re.compile(r"<title\b[^>]{0,200}>([^<]{0,500})</title", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*[|–—·•»:]\s*|\s+-\s+")
_NO_PAGE: Final = re.compile(
    r"(?:(?:error|fehler|erreur)\s*)?404(?:\s*error)?|(?:404\s*)?(?:page\s+|file\s+)?not\s+found"
    r"|(?:this\s+)?page\s+(?:does(?:n[’']t|\s+not)\s+exist|is\s+no\s+longer\s+available)"
    r"|(?:seite\s+)?nicht\s+gefunden|page\s+(?:introuvable|non\s+trouvée)"
    r"|página\s+no\s+encontrada|página\s+não\s+encontrada|pagina\s+non\s+trovata"
    r"|pagina\s+niet\s+gevonden|страница\s+не\s+найдена|页面不存在|ページが見つかりません",
    re.IGNORECASE,
)


def outcome_of(address: str, kind: Kind, answer: Answer | Failure) -> Outcome:
    """What came of asking for an address."""
    if isinstance(answer, Failure):
        state = State.UNKNOWN if answer.reason in _UNASKED else State.FAILING
        return Outcome(state=state, message=answer.message)
    status = answer.status
    if status == 304:
        return Outcome(state=State.FINE, status=status)
    if status in _TURNED_AWAY:
        message = f"answers {status}, which says nothing about the page"
        return Outcome(state=State.UNKNOWN, status=status, message=message)
    if status in _GONE or status >= 500:
        return Outcome(state=State.FAILING, status=status, message=f"answers {status}")
    if not 200 <= status < 300:
        return Outcome(state=State.UNKNOWN, status=status, message=f"answers {status}")
    if answer.hops and _GATE.search(urlsplit(answer.address).path):
        message = "leads to where one signs in"
        return Outcome(state=State.UNKNOWN, status=status, message=message)
    soft = _soft(address, kind, answer)
    return Outcome(
        state=State.FINE,
        status=status,
        soft=soft,
        moved="" if soft else _moved(address, answer),
        etag=answer.headers.get("etag", "")[:500],
        last_modified=answer.headers.get("last-modified", "")[:100],
    )


def _moved(address: str, answer: Answer) -> str:
    """The new address, where it is another for readers and programs alike."""
    new = answer.moved_for_good
    return new if new and likely_same(new) != likely_same(address) else ""


def _soft(address: str, kind: Kind, answer: Answer) -> str:
    """Why this is most likely no answer to what was asked; empty where it may be."""
    here = urlsplit(answer.address)
    asked = urlsplit(address)
    is_front = here.path in ("", "/") and not here.query
    if answer.hops and is_front and (asked.path not in ("", "/") or asked.query):
        return f"leads to the front page of {here.hostname}"
    if kind is Kind.PICTURE:
        is_page = answer.media_type in ("text/html", "application/xhtml+xml")
        return "answers with a page, which is no picture" if is_page else ""
    if answer.media_type not in ("text/html", "application/xhtml+xml"):
        return ""
    title = _title(answer)
    parts = (part.strip(" .!") for part in _BETWEEN.split(title))
    if any(_NO_PAGE.fullmatch(part) for part in parts):
        return f'is titled "{shown(title)}"'
    return ""


def _title(answer: Answer) -> str:
    try:
        text = answer.body.decode(answer.charset or "utf-8", "replace")
    except LookupError:
        text = answer.body.decode("utf-8", "replace")
    found = _TITLE.search(text)
    return " ".join(unescape(found[1]).split()) if found else ""
