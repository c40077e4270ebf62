"""Embeds, made anew."""

import pytest

from generator.content.records.embeds import DEFAULT_HOSTS, embed


def iframe(src: str) -> str:
    return f'<div><iframe width="800" src="{src}" onload="x()" allowfullscreen></iframe></div>'


@pytest.mark.parametrize(
    ("src", "player"),
    [
        ("https://www.youtube.com/embed/ENIACMQ7E1M", "https://www.youtube-nocookie.com/embed/ENIACMQ7E1M"),
        ("//www.youtube-nocookie.com/embed/ENIACMQ7E1M?rel=0", "https://www.youtube-nocookie.com/embed/ENIACMQ7E1M"),
        ("https://www.youtube.com/watch?v=ENIACMQ7E1M&amp;t=3", "https://www.youtube-nocookie.com/embed/ENIACMQ7E1M"),
        ("https://player.vimeo.com/video/76979871?h=8272103f6e", "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e"),
        ("https://player.vimeo.com/video/76979871?h='x", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/8272103f6e", "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e"),
    ],
)  # fmt: skip
def test_a_player_is_made_from_the_address_alone(src: str, player: str) -> None:
    assert embed(iframe(src), DEFAULT_HOSTS).url == player


def test_an_address_alone_is_enough() -> None:
    for address in ("https://youtube.com/watch?v=ENIACMQ7E1M", "https://youtu.be/ENIACMQ7E1M"):
        assert embed(address, DEFAULT_HOSTS).host == "youtube.com"


@pytest.mark.parametrize(
    "html",
    [
        iframe("https://evil.example/embed/ENIACMQ7E1M"),
        iframe("https://www.youtube.com.evil.example/embed/ENIACMQ7E1M"),
        iframe("https://evilyoutube.com/embed/ENIACMQ7E1M"),
        iframe("javascript:alert(1)"),
        iframe("https://www.youtube.com/embed/"),
        iframe("https://www.youtube.com/embed/../../evil"),
        "<script>alert(1)</script>",
        "<p>no player</p>",
        "<![foo[ x ]]>",
        "<!-- <iframe src='https://youtu.be/ENIACMQ7E1M'></iframe> -->",
        iframe("&#" + "1" * 5_000 + ";"),
        iframe("x" * 20_000),
        "",
    ],
)
def test_any_other_player_is_refused(html: str) -> None:
    with pytest.raises(ValueError, match=r"expected|not among the hosts"):
        embed(html, DEFAULT_HOSTS)


def test_the_first_of_two_players_is_taken() -> None:
    html = (
        iframe("") + iframe("https://youtu.be/ENIACMQ7E1M") + iframe("https://vimeo.com/76979871")
    )
    assert embed(html, DEFAULT_HOSTS).host == "youtube.com"


def test_a_site_may_allow_other_hosts() -> None:
    made = embed(iframe("http://videos.example.org/embed/1"), ("example.org",))
    assert (made.url, made.host) == ("https://videos.example.org/embed/1", "videos.example.org")
