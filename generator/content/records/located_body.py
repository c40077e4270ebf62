"""Bodies that name files of the site's own: which these are, and where each of them leads.

Both work on what the sanitiser left, and leave what it would leave: values stand between double
quotes, and no `<` or `>` is in any.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Final
from urllib.parse import urljoin

from generator.content.records.attached import ASSUMED_SIZE, NEAR
from generator.content.records.links import picture_url, web_url
from generator.content.records.model import BodyFile, OwnFile
from generator.content.records.root_links import parted

_MOST_FILES: Final = 1_000  # that one body may name, for they are looked for at every build
_TAG: Final = re.compile(r"<(?:[a-z][^<>]*|/a)>")
_VALUE: Final = re.compile(r' ([a-z]+)="([^"]*)"')
_OWN_VALUE: Final = re.compile(r' ([a-z]+)="(/[^"#]*)((?:#[^"]*)?)"')
_FRAME: Final = "<iframe "
_SIZES: Final = re.compile(r' (?:width|height)="[^"]*"')


def files_of(html: str, original: str) -> tuple[BodyFile, ...]:
    """The relative addresses that sanitised HTML kept, and the pictures of this site that it shows:
    each once, in their order, and no more than some.

    original   URL that relative links are relative to where no file of ours is meant; or empty
    """
    files: dict[str, BodyFile] = {}
    for tag in _TAG.findall(html) if '="/' in html else ():
        for name, value in () if tag.startswith(_FRAME) else _VALUE.findall(tag):
            ours, theirs = parted(unescape(value))
            address = ours.partition("#")[0]
            may_be_ours = address.startswith(NEAR) or (name == "src" and address.startswith("/"))
            if may_be_ours and len(files) < _MOST_FILES:
                path = address.removeprefix(NEAR).replace("%2E%2E", "..")
                elsewhere = theirs.partition("#")[0]
                if original and not elsewhere:
                    elsewhere = urljoin(original, path)
                files[address] = BodyFile(address, elsewhere)
    return tuple(files.values())


def located(html: str, files: Mapping[str, OwnFile], elsewhere: Mapping[str, str]) -> str:
    """Sanitised HTML whose relative addresses lead where they lead, and whose pictures have the
    sizes that their files have.

    html        with one address for each link, as `root_links.led` gives it
    files       of this site, by the address that the HTML has for each
    elsewhere   by such an address: the URL that it is if there is no file of ours; one that is
                neither leads nowhere, and a picture of this site that is neither is not shown
    """
    pictures = {file.address: file for file in files.values()}
    kept: list[bool] = []  # of each link that is open, whether it leads anywhere

    def led(match: re.Match[str]) -> str:
        name, value, fragment = match.groups()
        address = unescape(value)
        if address in files:
            return f' {name}="{escape(files[address].address)}{fragment}"'
        if name != "src" and not address.startswith(NEAR):
            return str(match[0])
        try:
            url = (web_url if name == "href" else picture_url)(elsewhere[address])
        except (KeyError, ValueError):
            return ""
        return f' {name}="{escape(url)}{fragment}"'

    def tag(match: re.Match[str]) -> str:
        text = str(match[0])
        if text == "</a>":
            return text if not kept or kept.pop() else ""
        if text.startswith(_FRAME):  # a page of this site, which is no file of the owner's
            return text
        text = _OWN_VALUE.sub(led, text)
        if text.startswith("<img "):
            return _sized(text, pictures) if ' src="' in text else ""
        if text.startswith(("<a ", "<a>")):
            kept.append(' href="' in text or ' id="' in text)
            return text if kept[-1] else ""
        return text

    return _TAG.sub(tag, html).strip()


def _sized(tag: str, pictures: Mapping[str, OwnFile]) -> str:
    """A picture's tag with the size of its file, or that which is assumed. The author may show it
    smaller, but never out of shape."""
    values: dict[str, str] = dict(_VALUE.findall(tag))
    file = pictures.get(unescape(values.get("src", "")).partition("#")[0])
    if file is None:
        return tag
    width, height = int(values.get("width", 0)), int(values.get("height", 0))
    wide, high = (file.width, file.height) if file.width else ASSUMED_SIZE
    if width or not height:
        width = width or wide
        height = (not file.width and height) or round(width * high / wide) or 1
    else:
        width = round(height * wide / high) or 1
    return f'{_SIZES.sub("", tag)[:-1]} width="{width}" height="{height}">'
