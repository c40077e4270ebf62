"""Every hostile record has the outcome that the table says, and nothing of it acts anywhere."""

import html5lib
import pytest

from generator.content.records.names import stem
from generator.content.slugs import slug
from generator.verify.run import Options, verify
from tests.factories import NOW
from tests.hostile.acting import URL_LINES
from tests.hostile.cases import Dropped, LeftOut, Listed, Shown
from tests.hostile.corpus import corpus
from tests.hostile.shapes import KINDS
from tests.hostile.site import Built, built_corpus, file
from tests.test_docs import record_fields

RECORDS = corpus()

NOT_READ = {
    "secured",
    "name",  # but in place of a title, of which the corpus has a case of its own
    *"ampWebUrl cdnAmpWebUrl images[].isCached provider.images actions[].type".split(),
    *"provider.authors[].domain provider.authors[].images".split(),
    *"provider.authors[].url provider.authors[].username".split(),
    *"related[].ampWebUrl related[].cdnAmpWebUrl related[].category related[].heat".split(),
    *"related[].topics related[].updatedDateTime".split(),
}
"""Fields that are known and not looked into, so anything may stand there."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_corpus(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", RECORDS, ids=lambda name: ascii(name)[1:40])
def test_a_hostile_record_is_shown_as_words_as_far_as_it_is_sound(site: Built, name: str) -> None:
    said = site.said(name)
    match RECORDS[name].outcome:
        case Shown(title, warning):
            assert file(name) not in site.report.rejected, said
            assert title in titles(site, name)
            assert any(line.startswith(warning) for line in said) or not warning, said
        case Dropped(title, problem):
            assert file(name) not in site.report.rejected, said
            assert title in titles(site, name)
            assert any(line.startswith(problem) for line in site.dropped(name)), said
        case Listed(title, problem):
            assert title not in titles(site, name)
            assert any(title.encode() in site.files[path] for path in site.files if "/0" in path)
            assert any(line.startswith(problem) for line in site.dropped(name)), said
        case LeftOut(problem):
            assert file(name) in site.report.rejected
            assert any(line.startswith(problem) for line in said), said


def titles(site: Built, name: str) -> list[str]:
    """The main heading of a record's page, as a browser reads it; in whatever category it is."""
    called = slug(stem(file(name)))
    pages = [
        data
        for path, data in site.files.items()
        if path.endswith(f"/{called}/index.html") and "topics/" not in path
    ]
    roots = [html5lib.parse(page, namespaceHTMLElements=False) for page in pages]
    return ["".join(h1.itertext()).strip() for root in roots for h1 in root.iter("h1")]


def test_every_field_of_records_is_given_what_is_not_expected_of_it() -> None:
    """A new field goes into `KINDS` of shapes.py, and TEXT_LINES or URL_LINES of acting.py."""
    given = {field for fields in KINDS.values() for field in fields} | URL_LINES.keys()
    assert record_fields() - {field.replace("[0]", "[]") for field in given} == NOT_READ


def test_all_that_is_built_of_hostile_records_keeps_the_rules(site: Built) -> None:
    verdict = verify(Options(output=site.output, content=site.content, now=NOW))
    # A picture in a body: no one here has seen its file. An id that another system gave, as it is.
    told = {"html-image-size-elsewhere", "rss-item-guid-unique"}
    odd = [each for each in verdict.findings if each.rule not in told]
    assert odd == []
    assert verdict.faults == 0
