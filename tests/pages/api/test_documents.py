"""The API as documents; how they are written is tested with built sites."""

from datetime import UTC, datetime
from typing import Any

from generator.content.records.model import Action, Article, Correction, Embed, Image, Provider
from generator.pages.api.documents import PAGE_SIZE, ApiView, Document, api_pages
from generator.pages.api.values import (
    ApiDays,
    ApiEdition,
    ApiIndex,
    ApiPage,
    ApiRecord,
    ApiTopics,
    ApiYears,
)
from tests.factories import (
    make_article,
    make_library,
    make_page_context,
    make_related,
    make_settings,
    make_topic,
    make_topics,
    pages_of,
)

ROOT = "https://digest.example.org/api/"


def api(*articles: Article, topics: Any = None, **settings: Any) -> dict[str, Document]:
    """Every document by its folder below `api/`."""
    given = {"api": True} | settings
    library = make_library(*articles, topics=topics, settings=make_settings(**given))
    pages = pages_of(api_pages(make_page_context(library, **given)))
    return {
        page.path.removeprefix("api/").removesuffix("index.json"): page.view.document
        for page in pages
        if isinstance(page.view, ApiView)
    }


def page_of(made: dict[str, Document], folder: str) -> ApiPage:
    document = made[folder]
    assert isinstance(document, ApiPage)
    return document


def titles(document: ApiPage | ApiEdition) -> list[str]:
    return [item.title.removeprefix("Title ") for item in document.value]


def test_there_is_no_api_unless_the_site_asks_for_it() -> None:
    assert api(make_article(), api=False) == {}
    assert make_library(make_article()).by_section == {}


def test_topics_have_parents_and_counts_and_say_where_their_records_are() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Robots", parent="ai"))
    made = api(
        make_article("a", topics=("Robots",)),
        make_article("b", day=2, category="learning"),
        topics=topics,
    )["topics/"]
    assert isinstance(made, ApiTopics)
    ai, robots = made.value
    assert (ai.parent, ai.count, robots.parent, robots.count) == ("", 2, "AI", 1)
    assert [(each.name, each.endpoint, each.count) for each in ai.services] == [
        ("learning", f"{ROOT}learning/ai/index.json", 1),
        ("news", f"{ROOT}news/ai/index.json", 1),
    ]
    assert [each.name for each in robots.services] == ["news"]


def test_the_first_document_names_all_others() -> None:
    index = api(make_article(), make_article("b", published=False, category="learning"))[""]
    assert isinstance(index, ApiIndex)
    assert (index.topics, index.editions) == (
        f"{ROOT}topics/index.json",
        f"{ROOT}editions/index.json",
    )
    assert [(each.name, each.count) for each in index.services] == [("news", 1)]


def many(count: int) -> list[Article]:
    start = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
    return [
        make_article(f"a{n:02}", published_at=datetime.fromtimestamp(start + 3600 * n, UTC))
        for n in range(count)
    ]


def test_a_list_is_walked_by_next_page_and_holds_each_record_once() -> None:
    for count in (1, PAGE_SIZE, 2 * PAGE_SIZE - 1, 2 * PAGE_SIZE, 3 * PAGE_SIZE + 5):
        made = api(*many(count))
        for folder in ("news/", "news/ai/"):
            page = page_of(made, folder)
            assert page.page is None
            seen = titles(page)
            while page.next_page is not None:
                assert page.next_page_url == f"{ROOT}{folder}page/{page.next_page}/index.json"
                page = page_of(made, f"{folder}page/{page.next_page}/")
                assert len(page.value) == PAGE_SIZE
                seen += titles(page)
            assert seen == [f"a{n:02}" for n in reversed(range(count))]


def test_a_full_page_stays_as_it_is_when_records_are_added() -> None:
    """Former systems numbered theirs from the newest, and wrote every page at each new record."""
    before, after = api(*many(45)), api(*many(46))
    changed = {folder for folder in after if before.get(folder) != after[folder]}
    record = next(folder for folder in after if folder not in before)
    assert changed == {
        record, "", "topics/", "news/", "news/ai/",
        "editions/", "editions/2025/", "editions/2025/01/02/",
    }  # fmt: skip


def test_what_is_retracted_is_in_no_document_and_moves_no_page() -> None:
    articles = many(65)
    gone = make_article("a03", published_at=articles[3].published_at, retracted="Wrong.")
    before, after = api(*articles), api(*articles[:3], gone, *articles[4:])
    assert "a03" not in repr(after)
    pages = {folder for folder in before if "page/" in folder}
    assert {each for each in pages if before[each] != after[each]} == {
        "news/page/1/", "news/ai/page/1/"
    }  # fmt: skip


def test_what_has_no_date_stands_behind_the_newest() -> None:
    course = make_article("course", type="course", published_at=None)
    assert titles(page_of(api(*many(2), course), "news/")) == ["a01", "a00", "course"]


def test_a_former_name_of_a_topic_still_answers() -> None:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI",)))
    made = api(make_article(topics=("Facebook AI",)), topics=topics)
    assert made["news/facebook-ai/"] == made["news/meta-ai/"]


def test_editions_are_days_of_the_sites_zone_by_year() -> None:
    made = api(make_article(hour=23), make_article("b", day=2), timezone="Asia/Tokyo")
    years, days, day = (made[f"editions/{each}"] for each in ("", "2025/", "2025/01/02/"))
    assert isinstance(years, ApiYears)
    assert isinstance(days, ApiDays)
    assert isinstance(day, ApiEdition)
    assert [(each.year, each.count) for each in years.value] == [(2025, 2)]
    assert [(each.date, each.count) for each in days.value] == [("2025-01-02", 2)]
    assert titles(day) == ["b", "a"]


def test_a_record_says_all_that_pages_show_of_it() -> None:
    article = make_article(
        "a",
        id="tag:digest.example.org,2023:0123456789abcdef",
        body="digest",
        updated_at=datetime(2025, 1, 3, tzinfo=UTC),
        corrections=(Correction(datetime(2025, 1, 4, tzinfo=UTC), "It was another."),),
        image=Image("/images/a.jpg", title="A picture"),
        provider=Provider("Example News", "news.example.com", ("Ada",)),
        related=(make_related("b"),),
        actions=(Action("https://news.example.com/d", "Download"),),
        embed=Embed("https://player.example/1", "player.example"),
        length=803,
        rating=4.5,
        ratings=3,
    )
    record = api(article, base_url="https://e.org/ai/")["records/0123456789abcdef/"]
    assert isinstance(record, ApiRecord)
    assert record.source_url == "https://e.org/ai/api/records/0123456789abcdef/index.json"
    assert record.page_url == "https://e.org/ai/news/a/"
    assert record.web_url == record.original_url == "https://news.example.com/a"
    assert record.updated_date_time == datetime(2025, 1, 4, tzinfo=UTC)
    assert [image.url for image in record.images] == ["https://e.org/ai/images/a.jpg"]
    assert record.images[0].width is None
    assert record.length == "PT13M23S"
    assert [each.web_url for each in record.related] == ["https://news.example.com/b"]
    assert [each.text for each in record.corrections] == ["It was another."]
    assert record.content == "digest"  # the HTML comes where it is written


def test_a_list_says_less_so_that_an_edited_body_changes_one_document() -> None:
    before, after = api(make_article(body="one")), api(make_article(body="other"))
    assert [each.partition("/")[0] for each in after if before[each] != after[each]] == ["records"]


def test_readers_are_sent_to_our_page_of_what_is_read_here() -> None:
    (item,) = page_of(api(make_article(web_url="", body="digest")), "news/").value
    assert item.web_url == item.page_url == "https://digest.example.org/news/a/"


def test_an_id_that_is_no_part_of_an_address_has_a_digest_there() -> None:
    made = api(make_article("a", id="urn:x y"), make_article("b", day=2, id="https://e.org/../b"))
    folders = [each for each in made if each.startswith("records/")]
    assert len(set(folders)) == 4
    assert sum(each.startswith("records/id--") for each in folders) == 2
    former = [each for each in folders if not each.startswith("records/id--")]
    assert all(len(each) == len("records/0123456789abcdef/") for each in former)
