"""Redirects of the file that hosts read."""

import pytest

from generator.serve.lookup import Moved
from generator.serve.redirect_rules import RedirectRules

RULES = RedirectRules(
    """\
# A comment, and an empty line

/old/ /new/ 301
/elsewhere https://other.example.org/x 302   # with a comment
/plain /target
/forced /target 308!
/blog/* /news/:splat 302
/any/* /:splat
/posts/:year/:name /:year-:name/ 301
/both/* /one
/both/more /two
/rewritten /other 200
/gone /404.html 404
/conditional /de/ 302 Language=de
/query id=:id /news/:id 301
/bad //evil.example 301
/script javascript:alert(1) 301
https://old.example.org/* /new 301
/word /x often
nonsense
"""
)


@pytest.mark.parametrize(
    ("address", "moved"),
    [
        ("/old/", Moved("/new/", 301)),
        ("/elsewhere", Moved("https://other.example.org/x", 302)),
        ("/plain", Moved("/target", 301)),
        ("/forced", Moved("/target", 308)),
        ("/blog/a/b", Moved("/news/a/b", 302)),
        ("/any//evil.example/x", Moved("/evil.example/x", 301)),
        ("/posts/2024/x", Moved("/2024-x/", 301)),
        ("/both/more", Moved("/two", 301)),
        ("/both/others", Moved("/one", 301)),
    ],
)
def test_an_address_leads_where_its_rule_says(address: str, moved: Moved) -> None:
    assert RULES.of(address) == moved


@pytest.mark.parametrize(
    "address",
    "/ /old /new/ /rewritten /gone /conditional /query /bad /script /word /posts/2024/x/y".split(),
)
def test_what_is_no_redirect_leads_nowhere(address: str) -> None:
    assert RULES.of(address) is None


def test_a_rule_is_no_expression() -> None:
    assert RedirectRules("/a.b/* /x\n/(a+)+$/* /y").of("/aXb/c") is None
