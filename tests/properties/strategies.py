"""Made-up inputs: text, addresses and HTML as strangers write them."""

from hypothesis import strategies as st

NASTY = (
    "<script>alert(1)</script>|javascript:alert(1)|&#8217;|&amp;lt;|]]>|{{ 7*7 }}|<b|</|<!--|-->|&|"
    "\"'><img src=x onerror=x>|#|C #|---|: |../|\\|%2e%2e/|\x00|\ufeff|\u202e|👩\u200d💻|\u2028|"
    "\x85|\ud800|ﬁ|İ|ß"
).split("|")

FRAGMENTS = (
    "<p>|</p>|<a href='|'>|<svg>|<math>|<style>|<table>|<td align=right>|<img src=/a.png>|"
    "<noscript>|<template>|<h1>|`|```\n|* |\n\n|> |[x](|)|![|](/images/a.png)|[^1]|[^1]: n\n|"
    "<iframe src=|<textarea>|<a>|<a href=/x/>|</a>|<button>|<pre>\n\n|<td>|<time datetime=|"
    "<![foo[|]]>|<?|<img src='http://|[|(|~~~|[a]: /b\n|&#99999999999;"
).split("|")
TABLE = "|a|\n|-:|\n|1|\n"

nasty = st.sampled_from(NASTY)

text = st.lists(st.text(max_size=12) | nasty, max_size=6).map("".join)

hosts = st.sampled_from(
    "example.org EXAMPLE.org www.example.org a.b.example münchen.example 127.0.0.1".split()
)

parts = st.text(alphabet="abcXYZ019-_.~%20/é +;:@&=", max_size=20)


@st.composite
def urls(draw: st.DrawFn) -> str:
    """A web address in one of the many ways in which it may be written."""
    scheme = draw(st.sampled_from(["http", "https", "HTTPS"]))
    port = draw(st.sampled_from(["", ":80", ":443", ":8080"]))
    query = draw(st.lists(st.sampled_from(["utm_source=x", "a=1", "b=%7e", "fbclid=2", "", "c"])))
    fragment = draw(st.sampled_from(["", "#top", "#"]))
    address = f"{scheme}://{draw(hosts)}{port}/{draw(parts)}"
    return address + ("?" + "&".join(query) if query else "") + fragment


html = st.lists(
    nasty | st.text(max_size=10) | st.sampled_from([*FRAGMENTS, TABLE]), max_size=14
).map("".join)
