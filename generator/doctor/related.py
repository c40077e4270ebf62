"""What a record lists as related coverage."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.content.records.links import canonical, web_url
from generator.content.records.model import Article
from generator.doctor.examined import Examined
from generator.doctor.rule import Finding, Rule
from generator.problems import Level, Problem

SELF = Rule(
    code="related-self",
    requirement="A record does not list its own original as related.",
    why="It is no other coverage, so it is not shown.",
    remedy="Delete it from `related`.",
)
TWICE = Rule(
    code="related-twice",
    requirement="A record lists each address once.",
    why="The second is not shown.",
    remedy="Delete one of them.",
)
RETRACTED = Rule(
    code="related-retracted",
    requirement="A record lists nothing as related that was retracted or is on the deny list.",
    why="It is not shown, and who reads the file may not know why.",
    remedy="Delete it from `related`.",
)

_ADDRESSES: Final = {"related[].webUrl": "web", "related[].originalUrl": "original"}


def findings(file: Examined) -> Iterator[Finding]:
    """What is odd about the related coverage of one record, by itself."""
    own = {_compared(file.text(name), file) for name in ("originalUrl", "webUrl")} - {""}
    seen: dict[str, str] = {}
    for _, field, value in file.of(_ADDRESSES):
        item = field.rpartition(".")[0]
        if field.endswith(".originalUrl") and f"{item}.webUrl" in file.located.values:
            continue
        address = _compared(value.text, file)
        if address and address in own:
            yield file.finding(SELF, field, "is the record's own original; delete it")
        elif address and address in seen:
            message = f"is listed already, as {seen[address]}; delete one of them"
            yield file.finding(TWICE, field, message)
        else:
            seen[address] = item


def retracted(articles: Iterable[Article], denied: Mapping[str, str]) -> Iterator[Problem]:
    """Related coverage that may not be shown.

    denied   by canonical address: on whose word
    """
    if not denied:
        return
    for article in articles:
        if any(mention.url in denied for mention in article.mentions):
            details = article.details
            for item in details.related:
                if item.canonical_url in denied:
                    by = denied[item.canonical_url]
                    message = f"{item.url} may not be shown, by {by}; delete it"
                    line = details.line("related")
                    yield Problem(article.name, line, "related", message, Level.WARNING)


def _compared(text: str, file: Examined) -> str:
    try:
        return canonical(web_url(text), tracking=file.reading.tracking)
    except ValueError:
        return ""
