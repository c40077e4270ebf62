"""The text of an edition's file: all that readers get, with words that explain it to its editor."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from generator.content.records.model import Image
from generator.content.records.text import written
from generator.content.registries.editions import EditionItem, Sponsor, short_id
from generator.content.yaml.writing import Value, yaml_text
from generator.editions.proposal import Proposal, ProposedItem, ProposedSection
from generator.memo.digests import digest

PROPOSED: Final = "proposed"
"""The last field of a file: all else is the editor's."""
_BEGINNING: Final = """\
# An edition, as Broadsheet proposed it. What stands here is all that readers get: no record that
# changes later changes it. Change what you like until it comes out (`published`, below):
# - put stories and sections in another order, take some out, add others (title and url will do);
# - give a story a `line` of your own in the place of its excerpt, or another `picture`;
# - `why` is why a story stands where it stands. It is shown to no one but you.
# `broadsheet edition {period} --refresh` adds what has come since, and changes nothing of yours.
"""
_PREHEADER: Final = """\
# A sentence that mail programs show beside the title; without one, the first titles stand there:
# preheader: Rivers rise, and what to do about it.
"""
_INTRO: Final = """\
# Your own words above all stories, in Markdown:
# intro: |
#   Good morning.
"""
_SPONSOR: Final = """\
# Whom this edition thanks, shown as what it is:
# sponsor:
#   name: Acme
#   text: What they offer.
#   url: https://acme.example.com/
"""
_NOTE: Final = """\
# What was proposed, for --refresh. Leave it as it is, and last.
"""
_LAST_FIELD: Final = re.compile(rf"^{PROPOSED}:.*\n?(?:[ \t]+\S.*\n?)*", re.MULTILINE)


def file_text(proposal: Proposal) -> str:
    """The file of a proposal."""
    period = proposal.period
    parts = [
        _BEGINNING.format(period=period.name),
        yaml_text({"title": written(proposal.title)}),
        _PREHEADER,
        _INTRO,
        yaml_text(
            {
                "since": _moment(proposal.since),
                "until": _moment(period.until),
                "published": _moment(period.until),
            }
        ),
        _sponsor_text(proposal.sponsor),
        yaml_text({"sections": [_section(each) for each in proposal.sections]}),
    ]
    text = "".join(parts)
    return text + note(text, (each.item for each in proposal.items))


def note(text: str, items: Iterable[EditionItem], known: Iterable[str] = ()) -> str:
    """The last field of a file whose text above it is this.

    items   that were proposed
    known   those that were proposed before, as `short_id` has them
    """
    stories = dict.fromkeys(
        (*known, *(short_id(key) for item in items for key in item.records[:1]))
    )
    fields: dict[str, Value] = {"file": text_digest(text)}
    if stories:
        fields["stories"] = list(stories)
    return _NOTE + yaml_text({PROPOSED: fields})


def of_the_editor(text: str) -> str:
    """A file without that last field and the words above it: of what an editor wrote, be it below
    that, nothing is lost."""
    found = _LAST_FIELD.search(text)
    if found is None:
        return text
    return text[: found.start()].removesuffix(_NOTE) + text[found.end() :]


def text_digest(text: str) -> str:
    return digest(text.encode()).hex()


def item_text(item: ProposedItem, indent: int) -> str:
    """A story as a member of a list that stands so far from the margin."""
    return _member(_item(item), indent)


def section_text(section: ProposedSection, indent: int) -> str:
    """The same of a section."""
    return _member(_section(section), indent)


def _member(fields: dict[str, Value], indent: int) -> str:
    margin = " " * indent
    return f"{margin}- {yaml_text(fields, indent + 2).lstrip(' ')}"


def _section(section: ProposedSection) -> dict[str, Value]:
    return {
        "title": written(section.title),
        "items": [_item(each) for each in section.items],
    }


def _item(proposed: ProposedItem) -> dict[str, Value]:
    item = proposed.item
    also: list[Value] = [
        _without_empty(
            {
                "title": written(each.title),
                "url": each.url,
                "publisher": written(each.publisher),
                "domain": each.domain,
            }
        )
        for each in item.also
    ]
    return _without_empty(
        {
            "title": written(item.title),
            "why": proposed.why,
            "update": written(item.update),
            "url": item.url,
            "excerpt": written(item.excerpt),
            "publisher": written(item.publisher),
            "domain": item.domain,
            "published": _moment(item.published_at) if item.published_at else None,
            "type": "" if item.type == "article" else item.type,
            "language": item.language,
            "picture": _picture(item.picture),
            "also": also,
            "sources": item.sources,
            "records": list(item.records),
        }
    )


def _picture(image: Image | None) -> Value:
    if image is None:
        return None
    return _without_empty(
        {
            "url": image.url,
            "width": image.width,
            "height": image.height,
            "title": written(image.title),
            "attribution": written(image.attribution),
        }
    )


def _sponsor_text(sponsor: Sponsor | None) -> str:
    if sponsor is None:
        return _SPONSOR
    fields = _without_empty(
        {
            "name": written(sponsor.name),
            "text": written(sponsor.text),
            "url": sponsor.url,
            "picture": _picture(sponsor.picture),
        }
    )
    return yaml_text({"sponsor": fields})


def _without_empty(fields: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in fields.items() if value}


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
