"""Pictures in pages: size, alternative text, and what they tell their hosts."""

import re
from collections.abc import Iterator

from generator.problems import Level
from generator.verify.pages.html_page import HtmlPage, line_of
from generator.verify.patterns import full_address, short
from generator.verify.rule import Rule, Violation

ALT = Rule(
    name="html-image-alt",
    requirement="A picture has an alternative text, empty where it only decorates.",
    source="WCAG 1.1.1; HTML: 4.8.4.4",
    remedy='write alt="…", or alt="" where the text beside it says the same',
)
SIZE = Rule(
    name="html-image-size",
    requirement="A picture has its width and height, in pixels, so that the page does not jump "
    "when it comes.",
    source="HTML: 4.8.17 Dimension attributes; web.dev: Cumulative Layout Shift",
    remedy="write width and height",
)
SIZE_ELSEWHERE = Rule(
    name="html-image-size-elsewhere",
    requirement="So has a picture that lies on another host, where it can be known.",
    source="HTML: 4.8.17 Dimension attributes; web.dev: Cumulative Layout Shift",
    remedy="write width and height, or copy the picture to the site",
    level=Level.WARNING,
)
LOADING = Rule(
    name="html-image-loading",
    requirement="Pictures load when they come into view, but for the first; those of other hosts "
    "are not told from which page.",
    source="HTML: 2.5.8 Lazy loading; W3C: Referrer Policy",
    remedy='write loading="lazy" and referrerpolicy="no-referrer"',
    level=Level.WARNING,
)


def image_faults(page: HtmlPage, url: str, base_url: str) -> Iterator[Violation]:
    """Every fault of the pictures of a page that is served at `url`."""
    images = page.all("img")
    for image in images:
        line = line_of(image)
        source = (image.attr("src") or "").strip()
        elsewhere = re.match(r"(?:https?:)?//", source) is not None and not source.startswith(
            base_url
        )
        if image.attr("alt") is None:
            yield ALT.violation(line, f"{short(source)} has no alt")
        sizes = {name: image.attr(name) for name in ("width", "height")}
        missing = [name for name, value in sizes.items() if value is None]
        if missing:
            rule = SIZE_ELSEWHERE if elsewhere else SIZE
            found = f"{short(source)} has no {' and no '.join(missing)}"
            yield rule.violation(line, found, named=full_address(url, source))
        for name, value in sizes.items():
            if value is not None and not re.fullmatch(r"[1-9]\d*", value):
                found = f"{short(source)} has {name}={short(value)}"
                yield SIZE.violation(line, found, named=full_address(url, source))
        loading = image.attr("loading")
        if loading is not None and loading not in ("lazy", "eager"):
            yield LOADING.violation(line, f"{short(source)} has loading={short(loading)}")
        if elsewhere and image.attr("referrerpolicy") != "no-referrer":
            yield LOADING.violation(line, f"{short(source)} has no referrerpolicy=no-referrer")
    eager = [image for image in images if image.attr("loading") != "lazy"]
    if len(eager) > _MOST_EAGER:
        yield LOADING.violation(line_of(eager[1]), f"{len(eager)} pictures load at once")


_MOST_EAGER = 3
