"""When lists changed last."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from generator.content.records.model import Correction, Provider
from generator.library.library import Slot
from generator.pages.parts.last_modified import LastModified, newest_change
from tests.factories import make_article, make_library, make_settings, make_topic, make_topics

LATER = datetime(2025, 3, 1, tzinfo=UTC)
LATEST = datetime(2025, 4, 1, tzinfo=UTC)
LIBRARY = make_library(
    make_article("a", day=1, topics=("Facebook AI",), updated_at=LATER),
    make_article("b", day=1, hour=13, published=False, updated_at=LATEST),
    make_article("c", day=2, provider=Provider("Other", "other.example")),
    make_article("d", day=3, category="learning", corrections=(Correction(LATEST, "It was."),)),
    make_article("e", day=4, topics=("Chess",), published=False),
    make_article("f", type="course", published_at=None, updated_at=LATEST),
    topics=make_topics(make_topic("AI"), make_topic("Facebook AI", parent="ai")),
)


def every_change(slots: Sequence[Slot]) -> datetime | None:
    changes = [slot.changed_at for slot in slots if slot is not None]
    return max((change for change in changes if change is not None), default=None)


def test_a_list_changed_when_the_last_of_its_public_articles_did() -> None:
    latest = LastModified(LIBRARY, make_settings())
    lists = [
        ("all", "", LIBRARY.whole.slots),
        *(("topic", slug, group.slots) for slug, group in LIBRARY.by_topic.items()),
        *(("publisher", domain, group.slots) for domain, group in LIBRARY.by_publisher.items()),
        *(("category", name, group.slots) for name, group in LIBRARY.by_category.items()),
        *(("day", str(day), articles) for day, articles in LIBRARY.by_day.items()),
    ]
    found = {(kind, name): latest.of(kind, name, slots) for kind, name, slots in lists}
    assert found == {(kind, name): every_change(slots) for kind, name, slots in lists}
    assert found["topic", "ai"] == found["all", ""] == LATEST
    assert found["topic", "facebook-ai"] == LATER
    assert found["topic", "chess"] is None


def test_a_day_is_one_of_the_sites_zone() -> None:
    settings = make_settings(timezone="Asia/Tokyo")
    late = make_article(published_at=datetime(2025, 1, 1, 23, tzinfo=UTC), updated_at=LATER)
    library = make_library(late, settings=settings)
    latest = LastModified(library, settings)
    assert latest.of("day", "2025-01-02", library.by_day[date(2025, 1, 2)]) == LATER


def test_the_newest_change_of_some_articles_is_that_of_any() -> None:
    for slots in (LIBRARY.whole.slots, LIBRARY.articles, LIBRARY.whole.slots[:3], ()):
        assert newest_change(slots) == every_change(slots)
