"""What is built keeps the rules that what was built is held to, whoever wrote the records."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings

from generator.build import Request, build
from generator.problems import Level
from generator.verify.run import Options, verify
from tests.factories import NOW
from tests.properties.hostile_sites import Files, sites, written


def alone(record: str, more: str = "") -> Files:
    """A site of one record."""
    site = "title: T\nbase_url: https://digest.example.org/\nid: digest.example.org,2023\n"
    return {"site.yaml": f"{site}{more}", "articles/a.md": f"---\n{record}"}


PLAIN = "title: T\npublishedDateTime: 2025-12-31\nwebUrl: https://news.example.com/a\n"


@given(sites())
@example(alone(f"{PLAIN}---\n"))
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_whatever_is_built_of_any_records_verify_finds_nothing_but_warnings(files: Files) -> None:
    """A stranger's record costs at most its own place: it never tells an owner not to publish."""
    with tempfile.TemporaryDirectory() as folder:
        content, output = written(Path(folder) / "content", files), Path(folder) / "output"
        report = build(Request(content=content, output=output, now=NOW))
        verdict = verify(Options(output=output, content=content, now=NOW))
    broken = [str(each) for each in verdict.findings if each.level is Level.FAULT]
    ours = [str(each) for each in report.problems if "a fault of Broadsheet" in each.message]
    assert not broken, f"{broken}\nof {files}"
    assert not ours, f"{ours}\nof {files}"
