"""Redirects: where addresses that moved lead, whoever says so."""

from datetime import timedelta
from typing import Any

import pytest

from generator.content import urls
from generator.content.records.model import Article
from generator.content.registries.publishers import Publishers
from generator.content.registries.topics import Topics
from generator.content.settings import Settings
from generator.pages.page import Page, Precedence
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.plan import Plan, plan_pages
from generator.pages.redirects import RedirectView, RulesView, redirect_pages
from generator.problems import Level
from tests.factories import (
    NOW,
    article_of,
    make_article,
    make_library,
    make_related,
    make_settings,
    make_site_context,
    make_topic,
    make_topics,
    parse_record,
)


def redirects(settings: Settings) -> dict[str, Page]:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI",)))
    made = redirect_pages(PageContext(make_library(topics=topics), SiteContext(settings)))
    return {page.path: page for page in made}


def test_a_redirect_says_which_setting_it_is_of_and_lies_where_hosts_look() -> None:
    page = redirects(make_settings(redirects=(("/caf%C3%A9", "/about-us/"),)))["café/index.html"]
    assert (page.source, page.standing) == ("site.yaml: redirects: /caf%C3%A9", Precedence.REDIRECT)
    assert isinstance(page.view, RedirectView)
    assert page.view.target == "https://digest.example.org/about-us/"


def test_a_former_name_of_a_topic_stands_for_the_topic() -> None:
    page = redirects(make_settings())["topics/facebook-ai/index.html"]
    assert (page.source, page.standing) == ('a former name of the topic "Meta AI"', Precedence.SITE)


def moved(site: Plan) -> list[Page]:
    """The pages of a site that lead on, but for those of folders."""
    return [
        page
        for page in site.pages
        if isinstance(page.view, RedirectView) and page.standing is not Precedence.FOLDER
    ]


def rules(*articles: Article, **given: Any) -> dict[str, str]:
    """What hosts are told: targets by address."""
    site = plan_pages(articles, lambda: Topics(()), Publishers(), make_site_context(**given), NOW)
    (view,) = [page.view for page in site.pages if page.path == "_redirects"]
    assert isinstance(view, RulesView)
    return {rule.address: rule.target for rule in view.rules}


def targets(*articles: Article) -> dict[str, str]:
    site = plan_pages(articles, lambda: Topics(()), Publishers(), make_site_context(), NOW)
    by_records = [page for page in moved(site) if page.standing is Precedence.RECORD_REDIRECT]
    return {page.path: page.view.target for page in by_records}  # type: ignore[union-attr]


def test_a_former_address_leads_to_where_the_article_is_read() -> None:
    page = make_article("a", body="d", redirect_from=("/old/", "/2019/a.html"))
    alone = make_article("b", redirect_from=("/gone",))
    assert targets(page, alone) == {
        "old/index.html": "https://digest.example.org/news/a/",
        "2019/a.html": "https://digest.example.org/news/a/",
        "gone/index.html": "https://news.example.com/b",
    }


def test_the_former_address_of_an_article_without_a_page_leads_to_its_story() -> None:
    one = make_article("a", redirect_from=("/old/",), page="none", related=(make_related("b"),))
    (target,) = targets(one, make_article("b", hour=13, page="none")).values()
    assert target.startswith("https://digest.example.org/stories/")


def test_the_former_address_of_a_story_leads_to_the_story_though_the_article_has_a_page() -> None:
    former = ("/old/", "/stories/a-12345678/")
    one = make_article("a", redirect_from=former, body="d", related=(make_related("b"),))
    found = targets(one, make_article("b", hour=13, page="none"))
    assert found["old/index.html"] == "https://digest.example.org/news/a/"
    root = "https://digest.example.org/"
    assert found["stories/a-12345678/index.html"] == root + urls.story(one)
    assert targets(one)["stories/a-12345678/index.html"] == f"{root}news/a/"


def test_the_address_that_a_story_had_before_it_had_words_leads_on_in_pages_and_rules() -> None:
    one = make_article("a", related=(make_related("b"),))
    articles = one, make_article("b", hour=13)
    former = urls.former_story(one.id, make_settings())
    opened_at = one.published_at
    assert opened_at is not None
    day = opened_at.date()
    for since, leads in ((None, True), (day + timedelta(days=1), True), (day, False)):
        site_context = make_site_context(stories_have_words_since=since)
        site = plan_pages(articles, lambda: Topics(()), Publishers(), site_context, NOW)
        found = {each.path: each.view for each in site.pages}
        assert (f"{former}index.html" in found) is leads
        rules = found["_redirects"]
        assert isinstance(rules, RulesView)
        target = {rule.address: rule.target for rule in rules.rules}.get(f"/{former}")
        assert target == (f"/{urls.story(one)}" if leads else None)


def test_what_is_not_public_has_no_redirects() -> None:
    assert not targets(make_article("a", published=False, redirect_from=("/old/",)))


def test_a_record_cannot_take_the_address_of_anything_by_a_redirect() -> None:
    thief = make_article("a", body="d", redirect_from=("/", "/news/b/", "/topics/", "/feed.xml"))
    other = make_article("b", body="d")
    site = plan_pages(
        [thief, other],
        lambda: Topics(()),
        Publishers(),
        make_site_context(),
        NOW,
    )
    assert not moved(site)
    assert [(p.field, p.level) for p in site.problems] == [("redirect_from", Level.DROPPED)] * 4


def test_a_former_address_that_differs_from_another_in_case_alone_is_dropped_and_told() -> None:
    asked = ("/Topics/", "/NEWS/b/", "/old/", "/OLD/", "/Feed.xml")
    site = plan_pages(
        [make_article("a", body="d", redirect_from=asked), make_article("b", body="d")],
        lambda: Topics(()),
        Publishers(),
        make_site_context(),
        NOW,
    )
    made = [each.path for each in moved(site)]
    assert made == ["old/index.html"]
    assert [(p.field, p.level) for p in site.problems] == [("redirect_from", Level.DROPPED)] * 4
    assert all("differs in case alone from" in problem.message for problem in site.problems)


@pytest.mark.parametrize("address", ["old/", "//evil.example/", "/a/../b/", "/?p=12", "/a\\b"])
def test_what_is_no_address_of_the_site_is_told(address: str) -> None:
    parsed = parse_record(f"redirect_from: ['{address}', /old/]")
    assert [problem.field for problem in parsed.problems] == ["redirect_from[0]"]
    assert "a path of this site such as /old/address/" in parsed.problems[0].message


def test_a_record_says_its_former_addresses() -> None:
    assert article_of(parse_record("redirect_from: [/old/, /older.html]")).redirect_from == (
        "/old/",
        "/older.html",
    )


def test_an_address_that_ended_as_a_foreign_id_does_leads_to_where_it_lies_now() -> None:
    foreign = "tag:old.example.org,2019:post-7"
    site_context = SiteContext(make_settings(permalink="/{category}/{id}/"))
    one = make_article("a", id=foreign, story="x", body="d")
    other = make_article("b", story="x", hour=13)
    site = plan_pages((one, other), lambda: Topics(()), Publishers(), site_context, NOW)
    moved = {
        each.path: each.view.target
        for each in site.pages
        if isinstance(each.view, RedirectView) and each.standing is Precedence.FORMER
    }
    by_id = urls.former_story(foreign, site_context.settings)
    assert sorted(moved) == sorted(
        ["news/post-7/index.html", "stories/post-7/index.html", f"{by_id}index.html"]
    )
    root = "https://digest.example.org/"
    paths = {f"{root}{each.path.removesuffix('index.html')}" for each in site.pages}
    assert set(moved.values()) <= paths
    assert site.problems == []


def test_a_former_address_gives_way_to_whatever_lies_there() -> None:
    """Whoever ends his id as a victim does has neither its address nor its former one."""
    site_context = SiteContext(make_settings(permalink="/{category}/{id}/"))
    victims = make_article("a", story="x", body="d"), make_article("b", story="x", hour=13)
    evil = make_article(
        "c", id="tag:evil.example,2020:a", story="y", hour=1, body="e", title="Evil"
    )
    evils = evil, make_article("d", story="y", hour=2, title="Evil")
    alone = plan_pages(victims, lambda: Topics(()), Publishers(), site_context, NOW)
    site = plan_pages((*victims, *evils), lambda: Topics(()), Publishers(), site_context, NOW)
    for path in (
        "stories/a/index.html",
        f"{urls.story(victims[0])}index.html",
        "news/a/index.html",
    ):
        (one,) = [each for each in alone.pages if each.path == path]
        (other,) = [each for each in site.pages if each.path == path]
        assert one.source == other.source
        assert one.view == other.view or not isinstance(other.view, RedirectView)
    assert {problem.level for problem in site.problems} == {Level.WARNING}
    assert len([each for each in site.pages if "/id--" in each.path]) == 2


def test_a_redirect_to_a_part_of_a_page_names_the_page_as_canonical() -> None:
    alone = make_article("b", url="https://news.example.com/b#part", redirect_from=("/gone",))
    site = plan_pages((alone,), lambda: Topics(()), Publishers(), make_site_context(), NOW)
    (view,) = [each.view for each in site.pages if isinstance(each.view, RedirectView)]
    assert view.target == "https://news.example.com/b#part"
    assert view.canonical == "https://news.example.com/b"


def test_hosts_are_told_of_redirects_below_the_base_path_and_of_none_that_gave_way() -> None:
    given = (("/old/", "/"), ("/news/b/", "/"), ("/x/", "https://news.example.com/?a=$b;c"))
    told = rules(
        make_article("b", body="d", redirect_from=("/2019/b.html",)),
        redirects=given,
        base_url="https://example.org/digest/",
    )
    assert told == {
        "/digest/old/": "/digest/",
        "/digest/x/": "https://news.example.com/?a=%24b%3Bc",
        "/digest/2019/b.html": "/digest/news/b/",
    }


@pytest.mark.parametrize(
    "old",
    ["/*", "/a/:b/", "/a;b/", "/a b/", '/a"b/', "/a{b}/", "/a$b/", "/a%0Ab/", "/a%5Cb/", "/a%23b/"],
)
def test_addresses_with_signs_of_the_servers_are_left_to_their_pages(old: str) -> None:
    assert set(rules(redirects=((old, "/"), ("/old/", "/")))) == {"/old/"}


def test_hosts_are_told_of_what_is_not_ascii_as_browsers_ask_for_it() -> None:
    assert rules(redirects=(("/été/", "/à/"),)) == {"/%C3%A9t%C3%A9/": "/%C3%A0/"}


def folders(*articles: Article, **given: Any) -> set[str]:
    """The folders that have a page which leads to the front page."""
    site = plan_pages(articles, lambda: Topics(()), Publishers(), make_site_context(**given), NOW)
    return {page.path for page in site.pages if page.standing is Precedence.FOLDER}


def test_a_folder_of_articles_that_has_no_page_of_its_own_leads_to_the_front_page() -> None:
    one, other = make_article("a", body="d"), make_article("b", body="d", category="learning")
    assert folders(one) == {"news/index.html"}
    assert not folders(one, other)  # each category has its list then
    assert not folders(make_article("a", page="none"))
    assert folders(one, permalink="/all/of/{category}/{stem}/") == {
        "all/index.html",
        "all/of/index.html",
        "all/of/news/index.html",
    }
    assert not folders(one, permalink="/{year}/{month}/{day}/{stem}/")
    assert not folders(one, redirects=(("/news/", "/archive/"),))


def test_on_a_site_with_stories_no_folder_gives_way_so_that_bundles_are_known() -> None:
    """Where any page gives way, every build has to plan all pages."""
    one, other = make_article("a", story="x", body="d"), make_article("b", story="x", hour=13)
    site = plan_pages((one, other), lambda: Topics(()), Publishers(), make_site_context(), NOW)
    assert site.bundles
