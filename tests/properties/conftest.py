"""What small sites need for all that a large one does."""

from collections.abc import Iterator

import pytest

from generator.library import story_joins


@pytest.fixture(autouse=True, scope="package")
def small_chunks() -> Iterator[None]:
    """Stories are remembered in chunks of so few articles that every site here has some."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story_joins, "CHUNK", 2)
        yield
