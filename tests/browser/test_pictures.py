"""Pictures of which a site has copies, in a browser."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.build import Request, build
from generator.content.settings import load
from generator.content.sources.answers import Answer
from generator.pictures.run import copy_pictures
from tests.factories import NOW, record_text, write_site
from tests.pictures.files import photograph, saved

from .browser import HOST, Serve, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SHAPES = {"a": (2000, 1125), "b": (900, 1200), "c": (1600, 1200), "d": (150, 100)}
"""Of pictures: of a wide one, one of a telephone that was held upright, and a small one as well."""


class Given:
    """Has every picture at hand."""

    def get(self, address: str, **_: object) -> Answer:
        name = address.rpartition("/")[2].removesuffix(".jpg")
        return Answer(address, 200, {}, saved(photograph(*SHAPES[name]), "JPEG"))


@pytest.fixture(scope="module")
def address(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("pictures")
    files = {
        f"articles/{name}.md": record_text(
            name,
            published=f"2025-12-{31 - number}T12:00:00Z",
            more=f"excerpt: In short.\npage: own\nimages: [https://p.example.org/{name}.jpg]",
        )
        for number, name in enumerate(SHAPES)
    }
    content = write_site(folder / "content", files)
    with (content / "site.yaml").open("a") as file:
        file.write("pictures:\n  show: local\n  missing: drop\n")
    copy_pictures(content, now=NOW, client=lambda settings: Given())
    assert load(content).show_pictures == "local"
    build(Request(content=content, output=folder / "output", now=NOW))
    return serve(folder / "output", "/")


def chosen(page: object) -> list[tuple[str, int, int]]:
    """Of each picture: the form that the browser took, how many pixels wide its file is, and how
    wide it is shown."""
    found = page.evaluate(  # type: ignore[attr-defined]
        """async () => {
             const images = [...document.querySelectorAll("main picture img")];
             for (const image of images) { image.loading = "eager"; }
             await Promise.all(images.map((image) => image.decode()));
             const said = [];
             for (const image of images) {
               const bitmap = await createImageBitmap(await (await fetch(image.currentSrc)).blob());
               said.push([image.currentSrc, bitmap.width, image.clientWidth]);
             }
             return said;
           }"""
    )
    return [(re.sub(r".*\.", "", url), width, shown) for url, width, shown in found]


@pytest.mark.parametrize(
    ("page", "width", "height", "lead"),
    [
        ("", 390, 844, 640),
        ("", 1280, 900, 960),
        ("news/a/", 390, 844, 640),
        ("news/a/", 1280, 900, 960),
    ],
)
def test_a_browser_takes_the_copy_that_fits_its_screen_and_nothing_moves(
    browser: "Browser", address: str, page: str, width: int, height: int, lead: int
) -> None:
    with open_page(browser, address + page, width, height, javascript=True) as visit:
        pictures = chosen(visit.page)
        assert [form for form, _, _ in pictures] == ["avif"] * len(pictures)
        assert pictures[0][1] == lead
        for _, pixels, shown in pictures[1:]:
            assert pixels == 150 or shown <= pixels <= 2.2 * shown
        assert visit.layout_shift == 0
        assert visit.requested_hosts == {HOST}
        assert visit.failed_requests == []
        assert visit.console_errors == []


def test_a_box_has_its_shape_and_colour_before_its_picture_is_there(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, address + "news/a/", 1280, 900, wait_until="domcontentloaded") as visit:
        image = visit.page.locator("main picture img")
        color = image.evaluate("image => getComputedStyle(image).backgroundColor")
        for said, meant in zip(map(int, re.findall(r"\d+", color)), (127, 127, 64), strict=True):
            assert abs(said - meant) <= 17  # steps of which there are sixteen
        box = image.bounding_box()
        assert box is not None
        assert round(box["width"] / box["height"], 2) == 1.78


def test_pictures_are_as_large_with_copies_as_without(
    browser: "Browser", address: str, serve: Serve, tmp_path: Path
) -> None:
    """That there is another element around them changes no box."""
    boxes = """() => [...document.querySelectorAll("main img")].map((image) => {
      const box = image.getBoundingClientRect();
      return [box.x, box.y, box.width, box.height].map(Math.round);
    })"""
    for page in ("", "news/b/", "news/a/"):
        with open_page(browser, address + page, 1280, 900, javascript=True) as visit:
            with_copies = visit.page.evaluate(boxes)
            visit.page.evaluate(
                """() => { for (const each of document.querySelectorAll("picture"))
                     each.replaceWith(each.querySelector("img")); }"""
            )
            assert visit.page.evaluate(boxes) == with_copies
