"""Embeds: players of a few known hosts, made anew from what a record points to.

A record's `featuredContent` is HTML of strangers. Only the address of its `<iframe>` is taken, only
where its host is on the site's list, and a player is written by us in the privacy-preserving form
that the host offers. The HTML itself goes nowhere.
"""

import re
from typing import Final

import ada_url
import nh3

from generator.content.records.links import host, is_within, web_url
from generator.content.records.model import Embed

DEFAULT_HOSTS: Final = ("youtube.com", "youtube-nocookie.com", "vimeo.com")

_LONGEST: Final = 10_000  # characters; what hosts offer has some 500
_YOUTUBE: Final = re.compile(r"/(?:embed/|shorts/|live/|v/)([\w-]{6,20})/?")
_YOUTUBE_SHORT: Final = re.compile(r"/([\w-]{6,20})")
_YOUTUBE_WATCH: Final = re.compile(r"[?&]v=([\w-]{6,20})")
_YOUTUBE_PLAYER: Final = re.compile(r"/(?:embed|v)/([\w-]{6,20})(?![\w-])")
_PLAYLIST: Final = re.compile(r"[?&]list=([\w-]{6,60})")
_VIMEO: Final = re.compile(r"/(?:video/)?([0-9]{4,12})(?:/([0-9a-f]{6,16}))?/?")
_VIMEO_KEY: Final = re.compile(r"[?&]h=([0-9a-f]{6,16})(?:&|$)")  # of an unlisted video


def embed(text: str, hosts: tuple[str, ...]) -> Embed:
    """The player for the first `<iframe>` of some HTML, or for a URL that stands alone.

    hosts   whose players the site allows, sub-domains included
    Raises ValueError where there is no iframe, its host is not allowed, or it shows no video.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"expected at most {_LONGEST:,} characters")
    address = _address(text).strip()
    url = web_url(f"https:{address}" if address.startswith("//") else address)
    name = host(url)
    owner = "youtube.com" if name == "youtu.be" else name
    if not any(owner == allowed or owner.endswith("." + allowed) for allowed in hosts):
        allowed = ", ".join(hosts) or "no host"
        raise ValueError(f"{name} is not among the hosts of `embeds` in site.yaml ({allowed})")
    parsed = ada_url.URL(url)
    if is_within(name, "youtube.com") or is_within(name, "youtube-nocookie.com"):
        match = _YOUTUBE.fullmatch(parsed.pathname) or _YOUTUBE_WATCH.search(parsed.search)
        return Embed(f"https://www.youtube-nocookie.com/embed/{_video(match)}", "youtube.com")
    if name == "youtu.be":
        match = _YOUTUBE_SHORT.fullmatch(parsed.pathname)
        return Embed(f"https://www.youtube-nocookie.com/embed/{_video(match)}", "youtube.com")
    if is_within(name, "vimeo.com"):
        match = _VIMEO.fullmatch(parsed.pathname)
        video = _video(match)
        in_path = match[2] if match else None
        in_query = _VIMEO_KEY.search(parsed.search)
        key = in_path or (in_query[1] if in_query else "")
        unlisted = f"&h={key}" if key else ""
        return Embed(f"https://player.vimeo.com/video/{video}?dnt=1{unlisted}", "vimeo.com")
    return Embed(url.replace("http:", "https:", 1), name)


def page_of(url: str) -> str:
    """The page on which readers watch what a player's address shows; the address itself for any
    other player."""
    try:
        parsed = ada_url.URL(web_url(url))
    except ValueError:
        return url
    name = host(parsed.href)
    if is_within(name, "youtube.com") or is_within(name, "youtube-nocookie.com"):
        if playlist := _PLAYLIST.search(parsed.search):
            return f"https://www.youtube.com/playlist?list={playlist[1]}"
        if match := _YOUTUBE_PLAYER.match(parsed.pathname):
            return f"https://www.youtube.com/watch?v={match[1]}"
    elif name == "player.vimeo.com" and (match := _VIMEO.fullmatch(parsed.pathname)):
        key = match[2] or (_VIMEO_KEY.search(parsed.search) or ("", ""))[1]
        return f"https://vimeo.com/{match[1]}" + (f"/{key}" if key else "")
    return url


def _video(match: re.Match[str] | None) -> str:
    if match is None:
        raise ValueError("expected the address of one video")
    return match[1]


def _address(text: str) -> str:
    if "<" not in text:
        return text
    addresses: list[str] = []

    def note(tag: str, name: str, value: str) -> None:
        addresses.append(value)

    # Read as a browser reads it, and thrown away. Python's own reader stops at "<![x[".
    nh3.clean(
        text,
        tags={"iframe"},
        clean_content_tags=set(),
        attributes={"iframe": {"src"}},
        attribute_filter=note,
    )
    if not any(addresses):
        raise ValueError("expected an <iframe> with a src")
    return next(filter(None, addresses))
