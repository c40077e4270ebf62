"""Pages that the owner wrote, such as about and imprint."""

from datetime import UTC, tzinfo

from msgspec import Struct

from generator.content.records import frontmatter
from generator.content.records.allowed import NOTHING, Allowed
from generator.content.records.extra import WHERE, Declared, read_extra
from generator.content.records.located_body import files_of
from generator.content.records.model import BodyFile
from generator.content.records.parse import body_of, digest
from generator.content.records.text import plain, seen_name
from generator.content.yaml.fields import Fields, whole_number
from generator.problems import Level, Problem, faults


class ContentPage(Struct, frozen=True, kw_only=True):
    """One page."""

    name: str
    """Its file, below the content folder."""
    title: str
    description: str
    order: int
    """Its place among the links to such pages; by name where equal."""
    body: str
    """Digest of its HTML."""
    html: str
    """Sanitised, like a record's body."""
    files: tuple[BodyFile, ...] = ()
    """What the body names that may be a file of this site."""
    extra: bytes = b""
    """Fields of the owner's own, packed; empty for none."""


def read_content_page(
    data: bytes,
    name: str,
    allowed: Allowed = NOTHING,
    declared: Declared = None,
    zone: tzinfo = UTC,
) -> tuple[ContentPage | None, list[Problem]]:
    """One page's file; None, with the reasons, where it has a fault.

    allowed    what its forms and frames may lead to
    declared   the fields of the owner's own that it may have
    zone       of dates that name none
    """
    parts, problems = frontmatter.split(data, name)
    if parts is None:
        return None, problems
    fields = Fields(parts.fields, name, problems, level=Level.DROPPED)
    body = body_of(parts, name, problems, allowed=allowed)
    page = page_of(fields, name, body, declared, zone)
    return (None if faults(problems) else page), problems


def page_of(
    fields: Fields, name: str, body: str, declared: Declared = None, zone: tzinfo = UTC
) -> ContentPage:
    """The page of a file's fields; it means nothing where `fields` has collected a fault.

    body   its HTML
    """
    page = ContentPage(
        name=name,
        title=fields.value("title", seen_name, required=True) or "",
        description=fields.value("description", plain, default=""),
        order=fields.value("order", whole_number, default=0),
        body=digest(body),
        html=body,
        files=files_of(body, ""),
        extra=read_extra(fields, declared, zone),
    )
    fields.finish(otherwise=WHERE)
    return page
