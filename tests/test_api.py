"""The API of built sites, as a program of somebody else meets it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.build import Request, build
from generator.memo.store import FOLDER as STATE
from generator.output.folder import MARKER
from generator.verify.run import Options, verify
from tests.conftest import ROOT, former_site
from tests.factories import NOW, record_text, tree, write_site

BASE = "https://digest.example.org/"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site with an API, built."""
    folder = tmp_path_factory.mktemp("api")
    shutil.copytree(ROOT / "content", folder / "content", ignore=shutil.ignore_patterns(STATE))
    with (folder / "content/site.yaml").open("a") as settings:
        settings.write("\napi: true\n")
    build(Request(content=folder / "content", output=folder / "output", now=NOW))
    return folder / "output"


def read(output: Path, url: str, base_url: str = BASE) -> Any:
    return json.loads((output / url.removeprefix(base_url)).read_bytes())


def walk(output: Path, endpoint: str, base_url: str = BASE) -> list[Any]:
    """All records of a list, as a client of former systems gets them: by number."""
    folder = endpoint.removesuffix("index.json")
    page = read(output, endpoint, base_url)
    found = page["value"]
    while "nextPage" in page:
        url = f"{folder}page/{page['nextPage']}/index.json"
        assert url == page["nextPageUrl"]
        page = read(output, url, base_url)
        found = found + page["value"]
    return found


def test_whoever_follows_the_first_document_finds_every_record_by_all_ways(output: Path) -> None:
    index = read(output, BASE + "api/index.json")
    records = {
        item["sourceUrl"]: item
        for service in index["services"]
        for item in walk(output, service["endpoint"])
    }
    assert len(records) == sum(service["count"] for service in index["services"]) > 80
    assert {
        BASE + path.relative_to(output).as_posix() for path in output.glob("api/records/*/*")
    } == (set(records))
    for url, item in records.items():
        whole = read(output, url)
        assert {name: whole[name] for name in item} == item
    for topic in read(output, index["topics"])["value"]:
        found = [item for each in topic["services"] for item in walk(output, each["endpoint"])]
        assert len(found) == len({item["id"] for item in found}) == topic["count"]
    days = [
        day
        for year in read(output, index["editions"])["value"]
        for day in read(output, year["sourceUrl"])["value"]
    ]
    by_day = [item["id"] for day in days for item in read(output, day["sourceUrl"])["value"]]
    assert len(by_day) == sum(day["count"] for day in days)
    assert set(by_day) == {each["id"] for each in records.values() if "publishedDateTime" in each}


def test_every_link_of_the_api_leads_somewhere_and_the_rest_of_the_site_is_as_it_was(
    output: Path, sample: Path
) -> None:
    assert verify(Options(output=output, base_url=BASE, now=NOW)).findings == ()
    rest = {path: data for path, data in tree(output).items() if not path.startswith("api/")}
    expected = tree(sample)
    assert {path for path in rest if rest[path] != expected[path]} == {MARKER, "_headers"}
    assert rest.keys() == expected.keys()


def test_the_content_of_a_record_is_html_with_whole_urls(tmp_path: Path) -> None:
    body = "Words, and [a topic](/topics/ai/), and <script>alert(1)</script>."
    files = {"articles/a.md": record_text(body=body, more='secured: "c2VjcmV0"\ntopics: [AI]')}
    content = write_site(tmp_path / "c", files, api="true", base_url="https://e.org/ai/")
    build(Request(content=content, output=tmp_path / "o", now=NOW))
    (path,) = tmp_path.glob("o/api/records/*/index.json")
    text = path.read_text()
    content_html = json.loads(text)["content"]
    assert 'href="https://e.org/ai/topics/ai/"' in content_html
    assert "script" not in text
    assert "c2VjcmV0" not in text
    assert json.loads(text)["publishedDateTime"] == "2025-01-01T12:00:00Z"
    assert text.endswith("}\n")


def test_the_api_of_real_records_is_whole_and_tells_nothing_private(tmp_path: Path) -> None:
    content = former_site("powerapps", tmp_path)
    with (content / "site.yaml").open("a") as settings:
        settings.write("api: true\n")
    report = build(Request(content=content, output=tmp_path / "o", now=NOW))
    base_url = "https://example.org/powerapps/"
    services = read(tmp_path / "o", base_url + "api/index.json", base_url)["services"]
    found = [i for each in services for i in walk(tmp_path / "o", each["endpoint"], base_url)]
    assert len(found) == len({item["id"] for item in found}) == report.shown
    assert not any(b"secured" in path.read_bytes() for path in tmp_path.glob("o/api/**/*.json"))
