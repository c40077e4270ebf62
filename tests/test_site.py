"""A site that is open is built again with each update."""

from datetime import timedelta
from pathlib import Path

import pytest

from generator.build import Request, build
from generator.problems import SettingsError
from generator.site import Site
from tests.factories import NOW, record_text, tree, write_site


def test_an_update_builds_what_changed(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    with Site.open(Request(content=content, output=tmp_path / "output", now=NOW)) as site:
        assert site.update(now=NOW).shown == 1
        write_site(content, {"articles/b.md": record_text("b")})
        assert site.update([content / "articles/b.md"], now=NOW).shown == 2
        assert site.update([], now=NOW).written == 0


def test_an_update_is_made_for_its_own_moment(tmp_path: Path) -> None:
    later = NOW + timedelta(days=2)
    record = record_text("a", published=f"{NOW + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}")
    content = write_site(tmp_path / "content", {"articles/a.md": record})
    with Site.open(Request(content=content, output=tmp_path / "output", now=NOW)) as site:
        assert site.update(now=NOW).shown == 0
        assert site.update([], now=later).shown == 1


def test_a_fault_of_the_site_leaves_what_was_built_and_can_be_mended(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    settings = (content / "site.yaml").read_text()
    with Site.open(Request(content=content, output=tmp_path / "output", now=NOW)) as site:
        site.update(now=NOW)
        before = (tmp_path / "output/index.html").read_bytes()
        (content / "site.yaml").write_text("title: [")
        with pytest.raises(SettingsError):
            site.update([content / "site.yaml"], now=NOW)
        assert (tmp_path / "output/index.html").read_bytes() == before
        (content / "site.yaml").write_text(settings)
        assert site.update([content / "site.yaml"], now=NOW).shown == 1


def test_updates_end_in_what_a_build_gives(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text("a")})
    with Site.open(Request(content=content, output=tmp_path / "updated", now=NOW)) as site:
        site.update(now=NOW)
        write_site(content, {"articles/b.md": record_text("b")})
        site.update([content / "articles/b.md"], now=NOW)
    build(Request(content=content, output=tmp_path / "built", now=NOW))
    updated, built = tree(tmp_path / "updated"), tree(tmp_path / "built")
    assert built
    assert updated == built
