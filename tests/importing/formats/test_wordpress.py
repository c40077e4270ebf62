"""WordPress's export: which of its posts are public, what they are about, and where they lay."""

from pathlib import Path

import pytest

from generator.importing.formats import wordpress
from generator.importing.formats.format import Reading
from generator.importing.imported import Imported
from generator.importing.source import ImportFault, Source
from generator.problems import Problem
from tests.importing.samples import WXR
from tests.importing.samples import wordpress as export
from tests.importing.samples import wordpress_post as post


def read(folder: Path, said: str) -> list[Imported | Problem]:
    (folder / "export").write_text(said, "utf-8")
    return list(wordpress.read(Source(folder / "export"), Reading()))


def one(folder: Path, said: str) -> Imported:
    (item,) = read(folder, export(said))
    assert isinstance(item, Imported)
    return item


@pytest.mark.parametrize(
    ("status", "is_draft", "private"),
    [
        ("publish", False, ""),
        ("future", False, ""),
        ("draft", True, ""),
        ("pending", True, ""),
        ("auto-draft", True, ""),
        ("private", False, "is private"),
        ("trash", False, "is in the trash"),
    ],
)
def test_what_was_not_public_does_not_become_it(
    tmp_path: Path, status: str, is_draft: bool, private: str
) -> None:
    item = one(tmp_path, post("a", status=status))
    assert (item.is_draft, item.private) == (is_draft, private)


def test_a_post_is_about_what_its_form_or_a_field_says(tmp_path: Path) -> None:
    form = '<category domain="post_format" nicename="post-format-link"><![CDATA[Link]]></category>'
    link = '<a title="x" href="https://news.example.org/a?b=1&amp;c=2">a</a> and more'
    assert one(tmp_path, post("a", content=link, more=form)).address == (
        "https://news.example.org/a?b=1&c=2"
    )
    assert one(tmp_path, post("a", content=link)).address == ""
    meta = (
        "<wp:postmeta><wp:meta_key>{}</wp:meta_key>"
        "<wp:meta_value>https://news.example.org/b</wp:meta_value></wp:postmeta>"
    )
    for key in ("external_url", "_links_to", "linked_list_url"):
        item = one(tmp_path, post("a", more=meta.format(key)))
        assert item.address == "https://news.example.org/b"
    assert one(tmp_path, post("a", more=meta.format("_wp_old_url"))).address == ""


def test_dates_are_those_of_the_world_where_the_export_has_them(tmp_path: Path) -> None:
    item = one(tmp_path, post("a"))
    assert (item.published, item.zone) == ("2024-05-17 08:30:00", "UTC")
    draft = post("a").replace("2024-05-17 08:30:00", "0000-00-00 00:00:00")
    item = one(tmp_path, draft)
    assert (item.published, item.zone) == ("2024-05-17 10:30:00", "")


def test_of_an_export_that_breaks_off_what_came_before_is_read(tmp_path: Path) -> None:
    (tmp_path / "export").write_text(WXR[: WXR.index("Title of ferry")], "utf-8")
    found = wordpress.read(Source(tmp_path / "export"), Reading())
    item = next(found)
    assert isinstance(item, Imported)
    assert item.authors == ("Ada Example",)
    with pytest.raises(ImportFault, match="not well-formed XML"):
        next(found)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_of_the_format_is_read(tmp_path: Path, version: str) -> None:
    said = WXR.replace("/export/1.2/", f"/export/{version}/")
    (tmp_path / "export").write_text(said, "utf-8")
    assert wordpress.is_it(Source(tmp_path / "export"))
    assert sum(isinstance(each, Imported) for each in read(tmp_path, said)) == 5
