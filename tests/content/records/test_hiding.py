"""What a record says about not being shown, in the words of many systems."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.parse import Parsed
from generator.problems import Level, faults
from tests.factories import article_of, parse_record
from tests.properties import strategies

WITHHELD = """
draft: true|draft: True|draft: "true"|draft: yes|draft: on|draft: 1|draft: y|Draft: true|DRAFT: TRUE
isDraft: true|is_draft: true|draft: [true]|hidden: true|hide: yes|private: true|is-private: 1
unlisted: true|unpublished: true|publish: false|publish: no|Publish: off|public: false|listed: no
dg-publish: false|status: draft|status: Draft|status: private|status: hidden|status: pending
status: trash|status: auto-draft|status: in review|status: 0|status: false|status: [draft]
Status: draft|post_status: draft|post-status: private|postStatus: future|visibility: private
visibility: members|visibility: hidden|visibility: unlisted|eleventyExcludeFromCollections: true
drafts: true|wip: true|headless: true|disabled: true|exclude: true|protected: true|password: hunter2
post_password: hunter2|visible: false|enabled: no|active: false|live: off|permalink: false
output: false|render: never|state: draft|workflow: pending|stage: draft|confidential: true
build: {render: never}|_build: {list: never}|params: {draft: true}|extra: {hidden: true}
<<: {draft: true}|params: {extra: {draft: true}}|properties: {post-status: [draft]}
archived: true|isArchived: yes|restricted: true|ready: false|approved: no
embargo: true|scheduled: yes|expired: true|draft: [false, true]|internal: true|Published: false
""".replace("\n", "|").strip("|").split("|")  # fmt: skip

SHOWN = """
draft: false|draft: False|draft: no|draft: off|draft: 0|draft: n|draft: "false"|draft:|draft: ~
Draft: false|hidden: false|private: no|unlisted: false|publish: true|publish: yes|public: true
status: published|status: Publish|status: public|status: live|status: 1|status: true
visibility: public|visibility: published|published: yes|published: true|published: on
published: 1|published: "true"|published: True|published:|removed: false|deleted: 0|retracted: no
permalink: /a/|state: Ohio|stage: left|active: Ann|password:|wip: x|list: [a, b]|render: fast
archived: false|archived: https://web.archive.org/a|ready: true|ready: when it is|restricted: area
cover: {hidden: true}|toc: {hidden: true}|embargo: false|expires: never|publisher: none|craft: beer
stats: {views: 3}|noindex: false|robots: index|sitemap: true|feed: true|drift: 4|hider: 3
""".replace("\n", "|").strip("|").split("|")  # fmt: skip

NOT_UNDERSTOOD = """
draft: maybe|draft: {a: b}|draft: *x|draft: !x true|draft: &x true|draft: 2|draft: [[true]]
published: perhaps|published: 2026-03-09|published: [maybe]|published: {a: b}|published: *x
published: ""|hidden: sometimes|private: Ann|status: perhaps|status: ready|visibility: some
removed: maybe|deleted: {a: b}|noindex: perhaps|expires: soon|expiryDate: 2026-13-40
embargo: until May|unpublishedDateTime: soon|embargoDateTime: 2025-06-01
publishDate: soon|unlisted: [a]
draft: false / draft: true|draft: true / draft: false|published: true / published: false
removed: false / removed: true|retracted: no / retracted: It was made up.
params: {draft: false, draft: true}|Status: public / Status: x|drfat: true
hiden: yes|pubished: false|publishd: no|publsh: false|priavte: true
statsu: draft|visibilty: private|unlistd: true|expirs: 2026-03-01|expiryDat: soon
retractd: It was made up.|Retracted: It was made up.|removd: true|Removed: true|Deleted: yes
embargo: 2025-01-02|publishDate: 2025-06-01|scheduled_for: 2025-01-01T13:00:00Z
""".replace("\n", "|").replace(" / ", "\n").strip("|").split("|")  # fmt: skip


def of_level(parsed: Parsed, level: Level) -> list[str]:
    return [str(problem) for problem in parsed.problems if problem.level is level]


@pytest.mark.parametrize("line", WITHHELD)
def test_a_word_that_asks_to_hide_withholds_the_record(line: str) -> None:
    parsed = parse_record(line)
    article = article_of(parsed)
    assert article.draft or article.published is False
    assert not parsed.problems


@pytest.mark.parametrize("line", ["published: false", "published: No", "published: 0"])
def test_the_editors_own_word_stays_the_editors(line: str) -> None:
    article = article_of(parse_record(line))
    assert (article.published, article.draft) == (False, "")


@pytest.mark.parametrize("line", ["removed: true", "deleted: yes", "removed: 1", "deleted: [on]"])
def test_what_is_removed_is_so_in_any_spelling(line: str) -> None:
    assert article_of(parse_record(line)).removed


@pytest.mark.parametrize("line", SHOWN)
def test_a_word_that_does_not_hide_shows_the_record(line: str) -> None:
    article = article_of(parse_record(line))
    assert (article.draft, article.removed, article.retracted) == ("", False, "")
    assert article.published in (None, True)
    assert (article.noindex, article.expires_at) == (False, None)


@pytest.mark.parametrize("line", NOT_UNDERSTOOD)
def test_what_may_hide_and_is_not_understood_leaves_the_record_out(line: str) -> None:
    parsed = parse_record(line)
    assert parsed.article is None
    name = line.partition(":")[0]
    assert any(f": {name}" in said for said in of_level(parsed, Level.FAULT))


def test_the_report_names_the_word_and_never_a_password() -> None:
    assert article_of(parse_record("status: in review")).draft == "status: in review"
    assert article_of(parse_record("params: {draft: true}")).draft == "params.draft: true"
    assert "hunter2" not in repr(parse_record("password: hunter2"))


@pytest.mark.parametrize(
    "line",
    [
        "expires: 2026-03-01",
        "expiryDate: 2026-03-01T00:00:00Z",
        "expiry_date: 2026-03-01",
        "unpublishDate: 2026-03-01",
        "validUntil: 2026-03-01\nexpires: 2027-01-01",
        "expirationDate: Sun, 01 Mar 2026 00:00:00 +0000",
    ],
)
def test_a_record_may_say_until_when_it_is_shown(line: str) -> None:
    assert article_of(parse_record(line)).expires_at == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "noindex: true",
        "NoIndex: yes",
        "robots: noindex, nofollow",
        "robots: {index: false}",
        "seo: {noindex: true}",
        "meta: {robots: noindex}",
        "sitemap: false",
        "sitemap: {exclude: true}",
        "robotsNoIndex: true",
    ],
)
def test_a_record_may_keep_its_page_from_search_engines(line: str) -> None:
    article = article_of(parse_record(line))
    assert (article.noindex, article.draft) == (True, "")


@pytest.mark.parametrize("line", ["feed: false", "rss: no", "exclude_from_feed: true"])
def test_what_cannot_be_done_is_said_and_no_mere_warning(line: str) -> None:
    parsed = parse_record(line)
    assert article_of(parsed).draft == ""
    assert "out of feeds alone" in of_level(parsed, Level.DROPPED)[0]


def test_a_date_that_holds_back_until_it_came_out_changes_nothing() -> None:
    parsed = parse_record("publishDate: 2024-12-31\nembargo: 2025-01-01T12:00:00Z")
    assert article_of(parsed).draft == ""


def test_a_misspelt_word_is_told_with_the_one_that_hides() -> None:
    (said,) = of_level(parse_record("drfat: true"), Level.FAULT)
    assert said.endswith('drfat: unknown field; did you mean "draft", which hides the record?')


@given(
    st.sampled_from("draft hidden private published publish status visibility unlisted".split()),
    strategies.text | st.sampled_from(["true", "no", "draft", "0", "[true]", "{a: b}", "~"]),
)
def test_no_value_of_a_word_that_hides_is_passed_over_with_a_warning(name: str, value: str) -> None:
    written = " ".join(value.encode("utf-8", "replace").decode().split())
    parsed = parse_record(f"{name}: {written}")
    assert of_level(parsed, Level.WARNING) == [] or parsed.article is None or "#" in value
    assert (parsed.article is None) == bool(faults(parsed.problems))


@pytest.mark.parametrize("word", ["draft", "Draft", "DRAFTS", "auto-draft", "wip", "private"])
def test_a_type_that_asks_to_hide_withholds_the_record(word: str) -> None:
    parsed = parse_record(f"type: {word}")
    assert article_of(parsed).draft == f"type: {word}"
    assert parsed.problems == ()


@pytest.mark.parametrize("word", ["review", "post", "archived", "idea"])
def test_a_type_that_may_be_one_elsewhere_hides_nothing(word: str) -> None:
    parsed = parse_record(f"type: {word}")
    assert article_of(parsed).draft == ""
    assert [problem.field for problem in parsed.problems] == ["type"]
