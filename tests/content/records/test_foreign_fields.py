"""What fields of other systems are called here."""

import pytest

from generator.content import settings
from generator.content.records.foreign_fields import FOREIGN, meant
from generator.content.records.schema import OWN_FIELDS, PARTS
from generator.problems import Level
from tests.content.test_settings import MINIMAL
from tests.factories import parse_record

MEANT = {
    "publishedDateTime": "date pubDate pub_date published_at publishedOn date_published Date",
    "updatedDateTime": "lastmod updated modified last_modified_at dateModified updated_at",
    "addedDateTime": "created date_added bookmarked_at",
    "webUrl": "link url external_url externalUrl link_url source_url bookmark-of",
    "originalUrl": "canonical_url canonicalUrl canonical",
    "excerpt": "summary description subtitle abstract Summary",
    "title": "headline",
    "provider.name": "source publisher site_name publication",
    "provider.authors": "author authors byline creator dc:creator",
    "topics": "categories subjects",
    "category": "section",
    "tags": "keywords tag labels",
    "images": "image cover thumbnail featured_image cover_image hero og_image",
    "featuredContent": "video embed",
    "locale": "lang language",
    "guid": "uuid",
    "redirect_from": "aliases redirects alias",
    "length": "duration",
    "story": "series",
    "archived": "archiveUrl archived_link",
}
WITHOUT_ANY = "slug permalink layout via pinned featured comments toc paywall archive weight2x"


@pytest.mark.parametrize(
    ("name", "ours"), [(name, ours) for ours, names in MEANT.items() for name in names.split()]
)
def test_a_field_of_another_system_is_told_with_ours_and_how_to_have_it_read(
    name: str, ours: str
) -> None:
    parsed = parse_record(f'"{name}": x y z')
    (said,) = [each for each in parsed.problems if each.field == name]
    assert said.level is Level.WARNING
    assert f'did you mean "{ours}"?' in said.message
    assert f"`fields: {{{name}: {ours}}}`" in said.message


@pytest.mark.parametrize("name", WITHOUT_ANY.split())
def test_a_field_that_has_none_of_ours_is_told_without_a_guess(name: str) -> None:
    parsed = parse_record(f"{name}: x y z")
    (said,) = [each.message for each in parsed.problems]
    assert said.startswith("unknown field")
    assert "did you mean" not in said


def test_what_is_advised_is_a_setting_that_is_taken() -> None:
    for name, known in FOREIGN.items():
        if known.ours:
            assert known.ours in OWN_FIELDS | PARTS
            settings.parse(f"{MINIMAL}fields: {{{name}: {known.ours}}}\n")


def test_nothing_is_said_of_any_other_name() -> None:
    assert meant("qualtiy") == meant("xyz") == meant("") == ""
