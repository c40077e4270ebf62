"""The publisher registry: who publishes on which domain, with a name, a logo and a sentence."""

from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo

from msgspec import Struct

from generator.content.records.extra import WHERE, Declared, read_extra
from generator.content.records.links import domain, is_within, picture_url
from generator.content.records.model import Image
from generator.content.records.text import plain, seen_name
from generator.content.yaml.fields import Fields, positive_number
from generator.content.yaml.text import decoded, read_mapping
from generator.problems import Level, Problem, faults


class Publisher(Struct, frozen=True, kw_only=True):
    """One publisher that the owner knows."""

    source: str
    """The registry's file, below the content folder."""
    name: str
    domain: str
    description: str = ""
    logo: Image | None = None
    """The smallest of its logos."""
    extra: bytes = b""
    """Fields of the owner's own, packed; empty for none."""


class Publishers:
    """Publishers by domain."""

    def __init__(self, publishers: Iterable[Publisher] = ()) -> None:
        self._by_domain = {publisher.domain: publisher for publisher in publishers}
        self._by_name = {p.name.casefold(): p for p in self._by_domain.values()}

    def __bool__(self) -> bool:
        """True if any is known."""
        return bool(self._by_domain)

    def __iter__(self) -> Iterator[Publisher]:
        """Each once, by domain as they were given."""
        return iter(self._by_domain.values())

    def of(self, domain_name: str) -> Publisher | None:
        """The publisher of a domain."""
        return self._by_domain.get(domain_name)

    def claims(self, name: str, domain_name: str) -> bool:
        """True if the registry knows the name as that of someone on another domain."""
        publisher = self._by_name.get(name.casefold())
        return publisher is not None and not is_within(publisher.domain, domain_name)


def each_domain_once(publishers: Iterable[Publisher], problems: list[Problem]) -> list[Publisher]:
    """The publishers without those whose domain is another's already, by the names of their files:
    which of two names, sentences and logos is shown must not be left to chance."""
    kept: dict[str, Publisher] = {}
    for publisher in publishers:
        holder = kept.setdefault(publisher.domain, publisher)
        if holder is not publisher:
            message = (
                f'"{publisher.domain}" is the domain of {holder.source} already; keep one of the '
                "two files"
            )
            problems.append(Problem(publisher.source, 0, "domain", message))
    return list(kept.values())


def read_publisher(
    data: bytes, name: str, declared: Declared = None, zone: tzinfo = UTC
) -> tuple[Publisher | None, list[Problem]]:
    """One file of the registry (`.md` with front matter, or `.yaml`); None where it has a fault.

    declared   the fields of the owner's own that it may have
    zone       of dates that name none
    """
    text, problems = decoded(data, name)
    if text is None:
        return None, problems
    mapping, problems = read_mapping(_front_matter(text), name, first_line=1)
    if mapping is None:
        return None, problems
    fields = Fields(mapping, name, problems, level=Level.DROPPED)
    publisher = publisher_of(fields, name, declared, zone)
    return (None if faults(problems) else publisher), problems


def publisher_of(
    fields: Fields, name: str, declared: Declared = None, zone: tzinfo = UTC
) -> Publisher:
    """The publisher of a file's fields; it means nothing where `fields` has collected a fault."""
    title = fields.value("name", seen_name, required=True)
    publisher = Publisher(
        source=name,
        name=title or "",
        domain=fields.value("domain", domain, required=True) or "",
        description=fields.value("description", plain, default=""),
        logo=_smallest(fields),
        extra=read_extra(fields, declared, zone),
    )
    fields.ignore("taxonomy", "_id", "id", "otherNames", "webUrl")
    fields.finish(otherwise=WHERE)
    return publisher


def _front_matter(text: str) -> str:
    """The part between the fences; a registry has no bodies, so the closing one may be missing.

    The opening fence stays as an empty line, so that line numbers hold.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() == "---":
        lines[0] = ""
        fences = (at for at, line in enumerate(lines) if line.rstrip() == "---")
        lines = lines[: next(fences, len(lines))]
    return "\n".join(lines)


def _smallest(fields: Fields) -> Image | None:
    logos = []
    for below in fields.mappings("images"):
        url = below.value("url", picture_url, required=True)
        width = below.value("width", positive_number)
        height = below.value("height", positive_number)
        below.ignore("title", "attribution", "isCached")
        below.finish()
        if url:
            logos.append(Image(url, width, height))
    return min(logos, key=lambda logo: logo.width or 0, default=None)
