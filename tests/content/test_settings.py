"""Settings: checked whole, all faults at once."""

from pathlib import Path

import pytest

from generator.content import settings
from generator.content.records.tracking import Tracking
from generator.content.settings import Records, Trusted
from generator.problems import SettingsError

MINIMAL = "title: T\nbase_url: https://e.org\nid: e.org,2023\n"


def faults(text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        settings.parse(text)
    return [str(problem) for problem in caught.value.problems]


def test_three_settings_are_enough() -> None:
    site = settings.parse(MINIMAL)
    assert site.base_url == "https://e.org/"
    assert site.records == (Records("articles/**/*.md", "news"),)
    assert site.permalink == "/{category}/{stem}/"
    assert site.minimum_quality is None


def test_every_fault_comes_at_once_with_its_line_and_a_suggestion() -> None:
    found = faults("titel: T\nbase_url: nowhere\nid: me\npage_size: 0\n")
    assert found[0].startswith("site.yaml:1: title: missing")
    assert found[1] == 'site.yaml:1: titel: unknown field; did you mean "title"?'
    assert found[2].startswith("site.yaml:2: base_url: expected a whole URL")
    assert found[3].startswith("site.yaml:3: id: expected a domain and a year")
    assert found[4].startswith("site.yaml:4: page_size: expected a whole number of at least 1")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("timezone: Mars/Olympus", "IANA time zone"),
        ("timezone: ../../etc/passwd", "IANA time zone"),
        ("language: english please", "expected a language"),
        ("records: ../secrets/*.md", "below the content folder"),
        ("records: /etc/*", "below the content folder"),
        ("static: .", "below the content folder"),
        ("static: articles", "would publish articles/"),
        ("static: data\ntopics: data/topics", "would publish data/topics/"),
        ("static: ../..", "below the content folder"),
        ("theme: ../evil", "name of a folder"),
        ("permalink: /{titel}/", "with fields of"),
        ("permalink: /{category}/", "share one address"),
        ("permalink: '{stem}'", "/ at both ends"),
        ("permalink: /../{stem}/", "/ at both ends"),
        ("permalink: /{stem.__class__}/", "with fields of"),
        ("page: sometimes", "auto, own, none"),
        ("links: {titles: outside}", "original, page"),
        ("links: {rel: nofolow}", "expected words of"),
        ("publish: {minimum_qualty: 1}", 'did you mean "minimum_quality"?'),
        ("feeds: {size: many}", "whole number"),
        ("feeds: {formats: []}", "feeds.formats: expected at least one of rss, atom, json"),
        ("feeds: {formats: [rss, jsn]}", "feeds.formats[1]: expected one of rss, atom, json; did"),
        ("feeds: {formats: [rss, RSS]}", 'formats[1]: expected every format once, found "RSS"'),
        ("feeds: {formats: {rss: yes}}", "feeds.formats: expected a list of values"),
        ("feeds: {formats: [rss], archives: site}", "feeds.archives: none of `formats` has"),
        ("feed_formats: [rss]", 'did you mean "feeds.formats"?'),
        ("embeds: [not a host]", "expected a domain"),
        ("redirects: {old: /new/}", "expected a path of this site"),
        ("redirects: {/old/: 'javascript:x'}", "http or https"),
        ("base_url: https://e.org/?x=1", "stands here and on line 2"),
        ("page_size: [1, 2]", "expected one value, found a list"),
        ("title2: &x 1", "unknown field"),
        ("theme: &x plain", 'anchor "&x": not supported'),
        ("fields: date", "expected fields"),
        ("fields: {date: pubDate}", "fields.date: expected a field of records, or none"),
        ("fields: {date: publishDateTime}", 'did you mean "publishedDateTime"?'),
        ("fields: {secured: excerpt}", "fields.secured: is never read"),
        ("fields: {params.secured: excerpt}", "fields.params.secured: is never read"),
        ("fields: {note: secured}", "fields.note: expected a field of records"),
        ("fields: {date: [publishedDateTime]}", "expected one value, found a list"),
        ("redirects: {/old/: /old/}", "/old/ leads back to itself"),
        ("redirects: {/old: /old/index.html}", "/old leads back to itself"),
        ("redirects: {/old/: 'https://e.org/old'}", "/old/ leads back to itself"),
        ("redirects: {/a/: /b/, /b/: /a/}", "/b/ leads back to itself"),
        ("redirects: {/%2e%2e/a: /b/}", "expected a path of this site"),
        ("redirects: {/a%00: /b/}", "expected a path of this site"),
        ("redirects: {/a%5Cb: /b/}", "expected a path of this site"),
        ("redirects: {/%ff/: /b/}", "expected a path of this site"),
        ("feed_size: 9", 'did you mean "feeds.size"?'),
        ("publisher_feeds: true", 'did you mean "feeds.publishers"?'),
        ("minimum_quality: 9", 'did you mean "publish.minimum_quality"?'),
        ("rel: nofollow", 'did you mean "links.rel"?'),
        ("records: [{files: a/*.md, category: <b></b>}]", "expected a name"),
        ("trusted: some", "trusted: expected one of all, none"),
        ("trusted:", "trusted: expected all, none, or `publishers` or `folders`"),
        ("trusted: {}", "trusted: expected all, none, or `publishers` or `folders`"),
        ("trusted: {publishers: []}", "trusted: expected all, none, or `publishers` or `folders`"),
        ("trusted: [example.org]", "trusted: expected fields"),
        ("trusted: {publisher: [e.org]}", 'did you mean "publishers"?'),
        ("trusted: {publishers: [com]}", "trusted.publishers[0]: expected a domain"),
        ("trusted: {publishers: [not a host]}", "trusted.publishers[0]: expected a domain"),
        ("trusted: {folders: [../articles]}", "trusted.folders[0]: expected a folder below"),
        ("secured: hush", "unknown"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_to_do(line: str, words: str) -> None:
    if line.startswith("secured"):
        settings.parse(MINIMAL + line)  # private data that was put here by mistake says nothing
        return
    assert any(words in fault for fault in faults(MINIMAL + line)), faults(MINIMAL + line)


@pytest.mark.parametrize(
    ("line", "trusted"),
    [
        ("", Trusted()),
        ("trusted: all", Trusted()),
        ("trusted: none", Trusted(everyone=False)),
        (
            "trusted: {publishers: ['https://www.Example.org/x', news.example.com], folders: a/b/}",
            Trusted(False, ("example.org", "news.example.com"), ("a/b",)),
        ),
    ],
)
def test_everyone_is_trusted_unless_the_site_says_whom(line: str, trusted: Trusted) -> None:
    assert settings.parse(MINIMAL + line).trusted == trusted


@pytest.mark.parametrize("title", ["<b></b>", '" "', "'&nbsp;'"])
def test_a_title_of_which_nothing_is_left_is_a_fault(title: str) -> None:
    (fault,) = faults(MINIMAL.replace("title: T", f"title: {title}"))
    assert fault.startswith("site.yaml:1: title: expected words")


def test_what_would_be_published_by_mistake_is_said_beside_other_faults() -> None:
    found = faults("title: T\nid: me\nstatic: articles\nredirects: {/a/: /a/}\n")
    for word in ("base_url: missing", "expected a domain", "would publish", "leads back"):
        assert any(word in fault for fault in found), word


def test_redirects_that_lead_on_may_share_a_target() -> None:
    text = MINIMAL + "redirects: {/a/: /b/, /b/: /c/, /d/: /c/, /e.html: /e/}\n"
    assert len(settings.parse(text).redirects) == 4


def test_records_are_globs_or_globs_with_a_category() -> None:
    assert settings.parse(MINIMAL + "records: [a/*.md, b/*.md]").records == (
        Records("a/*.md"),
        Records("b/*.md"),
    )
    text = "records:\n  - files: _learning/**/*.md\n    category: Learning\n  - files: _news/*.md\n"
    assert settings.parse(MINIMAL + text).records == (
        Records("_learning/**/*.md", "learning"),
        Records("_news/*.md", "news"),
    )


def test_groups_of_settings_are_read() -> None:
    site = settings.parse(
        MINIMAL + "publish: {minimum_quality: 70}\nlinks: {titles: page, rel: nofollow noopener}\n"
        "feeds: {size: 9, publishers: true}\nembeds: [example.org]\nredirects: {/a/: /b/}\n"
    )
    assert site.minimum_quality == 70
    assert (site.titles, site.rel) == ("page", "nofollow noopener")
    assert (site.feed_size, site.publisher_feeds) == (9, True)
    assert site.embeds == ("example.org",)
    assert site.redirects == (("/a/", "/b/"),)


def test_formats_of_feeds_have_one_order_whatever_that_of_the_file() -> None:
    for given, wanted in {
        "[json, rss]": ["rss", "json"],
        "atom": ["atom"],
        "": ["rss", "atom", "json"],
    }.items():
        site = settings.parse(MINIMAL + f"feeds: {{formats: {given}}}")
        assert [each.key for each in site.feed_formats] == wanted


def test_a_fault_of_the_formats_has_the_line_of_what_is_wrong() -> None:
    (fault,) = faults(MINIMAL + "feeds:\n  formats:\n    - rss\n    - rss\n")
    assert fault.startswith(f"site.yaml:{MINIMAL.count(chr(10)) + 4}: ")


def test_archives_are_refused_only_where_no_format_has_any() -> None:
    for formats in ("[atom]", "[rss, json]"):
        text = f"feeds: {{formats: {formats}, archives: topics}}"
        assert settings.parse(MINIMAL + text).archives == "topics"
    settings.parse(MINIMAL + "feeds: {formats: [rss], archives: none}")


def test_a_sub_path_is_known_from_the_address() -> None:
    site = settings.parse(MINIMAL.replace("https://e.org", "https://e.org/ai"))
    assert (site.base_url, site.base_path, site.root, site.origin) == (
        "https://e.org/ai/",
        "/ai",
        "https://e.org/ai",
        "https://e.org",
    )


def test_a_folder_without_settings_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="a content folder needs this file"):
        settings.load(tmp_path)


def test_the_command_line_rules_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text(MINIMAL)
    site = settings.load(tmp_path, base_url="http://localhost:8000/x", include_unpublished=True)
    assert site.base_url == "http://localhost:8000/x/"
    assert site.include_unpublished
    with pytest.raises(SettingsError, match="--base-url: expected"):
        settings.load(tmp_path, base_url="nowhere")


def test_a_site_says_which_parameters_select_nothing_and_which_do() -> None:
    site = settings.parse(MINIMAL + "tracking: {add: [Ref, my_*], keep: spm}")
    assert site.tracking == site.reading.tracking == Tracking(add=("ref", "my_*"), keep=("spm",))
    with pytest.raises(SettingsError, match="expected the name of a parameter"):
        settings.parse(MINIMAL + "tracking: {add: ['a=b']}")
    with pytest.raises(SettingsError, match="expected one of tidy, as_written"):
        settings.parse(MINIMAL + "excerpts: tidied")


@pytest.mark.parametrize("name", ["draft", "isDraft", "hidden", "private", "unpublished"])
def test_a_word_that_hides_cannot_be_read_as_one_that_shows(name: str) -> None:
    with pytest.raises(SettingsError, match="hides a record where it is true"):
        settings.parse(MINIMAL + f"fields: {{{name}: published}}")


def test_fields_are_read_in_the_order_in_which_they_stand() -> None:
    text = MINIMAL + "fields:\n  date: publishedDateTime\n  by: provider.authors\n  layout: none\n"
    given = settings.parse(text)
    assert given.fields == (
        ("date", "publishedDateTime"),
        ("by", "provider.authors"),
        ("layout", ""),
    )
    assert given.reading.fields == given.fields
