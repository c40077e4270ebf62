"""How much of the examples of a Markdown specification comes out as it says.

`python -m benchmarks.markdown SPEC...`, where a SPEC is a `spec.txt` (CommonMark's or GitHub's), or
a `.json` list of its examples. Both results, ours and the expected one, go through the sanitiser
and are compared as trees: what is asked is what a reader sees.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

import html5lib

from generator.content.records.html import Rebase, from_markdown, sanitise

_EXAMPLE = re.compile(r"^`{32} example([^\n]*)\n(.*?)^\.\n(.*?)^`{32}$", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^#+ (.*)$", re.MULTILINE)
_ORIGINAL = "https://spec.example.org/"  # so that relative links are seen to be there
_BLOCKS = frozenset(
    "blockquote body dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p pre summary"
    " table tbody td tfoot th thead tr ul".split()
)
_BOX = re.compile(r"<input\b[^>]*type=\"checkbox\"[^>]*>")


class Example(NamedTuple):
    number: int
    section: str
    markdown: str
    html: str


class Outcome(NamedTuple):
    example: Example
    same: bool
    lost: Counter[str]
    """Words that the expected text has and ours lacks."""


def main() -> None:
    """Prints a row for each specification, and with `--show` every example that differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.markdown", description=__doc__)
    parser.add_argument("specs", nargs="+", type=Path, metavar="SPEC")
    parser.add_argument("--show", action="store_true", help="print each example that differs")
    given = parser.parse_args()
    print("| | examples | the same | | lose words |")
    print("| --- | ---: | ---: | ---: | ---: |")
    shown = []
    for spec in given.specs:
        outcomes = [outcome_of(example) for example in examples(spec)]
        same = sum(outcome.same for outcome in outcomes)
        lost = sum(bool(outcome.lost) for outcome in outcomes)
        share = 100 * same / len(outcomes)
        print(f"| {spec.name} | {len(outcomes)} | {same} | {share:.1f} % | {lost} |")
        shown += [outcome for outcome in outcomes if not outcome.same or outcome.lost]
    for outcome in shown if given.show else ():
        print(_difference(outcome))


def examples(spec: Path) -> Iterator[Example]:
    """The examples of a specification, in its order."""
    text = spec.read_text("utf-8")
    if spec.suffix == ".json":
        for each in json.loads(text):
            yield Example(each["example"], each["section"], each["markdown"], each["html"])
        return
    sections = [(found.start(), found[1]) for found in _SECTION.finditer(text)]
    for number, found in enumerate(_EXAMPLE.finditer(text), 1):
        section = [name for start, name in sections if start < found.start()][-1]
        parts = (part.replace("→", "\t") for part in found.group(2, 3))
        yield Example(number, section, *parts)


def outcome_of(example: Example) -> Outcome:
    """What a reader sees of an example, beside what the specification says."""
    expected = sanitise(_signs(example.html), Rebase(original=_ORIGINAL))
    ours = from_markdown(example.markdown, _ORIGINAL)
    lost = _words(expected) - _words(ours)
    return Outcome(example, _tree(ours) == _tree(expected), lost)


def _signs(html: str) -> str:
    """Boxes of task lists do not survive the sanitiser; ours are signs."""
    return _BOX.sub(lambda found: "\u2611" if "checked" in found[0] else "\u2610", html)


def _words(html: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", "".join(_parsed(html).itertext())))


def _parsed(html: str) -> Element:
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    assert body is not None
    return body


def _tree(html: str) -> list[object]:
    """Tags, attributes and words in their order; white space as a browser shows it."""
    flat: list[object] = []
    _flatten(_parsed(html), flat, within_code=False)
    merged: list[object] = []
    for part in flat:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return [part for part in map(_trimmed, merged, [None, *merged], [*merged[1:], None]) if part]


def _flatten(element: Element, flat: list[object], within_code: bool) -> None:
    within_code = within_code or element.tag == "pre"
    is_block = element.tag in _BLOCKS
    flat.append((element.tag, tuple(sorted(element.attrib.items())), is_block))
    _add_text(element.text, flat, within_code)
    for child in element:
        if isinstance(child.tag, str):
            _flatten(child, flat, within_code)
        _add_text(child.tail, flat, within_code)
    flat.append(("/" + element.tag, (), is_block))


def _add_text(text: str | None, flat: list[object], within_code: bool) -> None:
    if text and within_code:
        flat.append(text.replace(" ", "\0").replace("\n", "\1"))
    elif text:
        flat.append(re.sub(r"[ \t\n]+", " ", text))


def _trimmed(part: object, before: object, after: object) -> object:
    """White space at the edge of a block, or beside a line break, is not shown."""
    if not isinstance(part, str):
        return part
    if before is None or (isinstance(before, tuple) and (before[2] or before[0] == "/br")):
        part = part.lstrip(" ")
    if after is None or (isinstance(after, tuple) and after[2]):
        part = part.rstrip(" ")
    return part


def _difference(outcome: Outcome) -> str:
    example = outcome.example
    parts = {
        f"### {example.number}, {example.section}": example.markdown,
        "expected": sanitise(_signs(example.html), Rebase(original=_ORIGINAL)),
        "ours": from_markdown(example.markdown, _ORIGINAL),
        "words lost": " ".join(outcome.lost),
    }
    return "\n".join(f"{name}\n{text}" for name, text in parts.items())


if __name__ == "__main__":
    main()
