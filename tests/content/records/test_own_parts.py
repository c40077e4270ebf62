"""Forms and frames on the owner's own pages: what may stay, and that records never have any."""

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.content.records.allowed import NOTHING, Allowed
from generator.content.records.html import Rebase, cleaned, rebased, sanitise
from generator.content.registries.content_pages import read_content_page
from tests.factories import article_of, parse_record

ALLOWED = Allowed(
    forms=("https://f.example", "self"),
    frames=("https://map.example", "https://m.example:8443", "self"),
)
FORM = '<form action="https://f.example/in" method="post">{}</form>'


def page(body: str, allowed: Allowed = ALLOWED) -> tuple[str, str]:
    """The HTML of an own page, and what is said of it."""
    read, problems = read_content_page(f"---\ntitle: T\n---\n{body}".encode(), "p.md", allowed)
    assert read is not None
    return read.html, "\n".join(map(str, problems))


def in_form(fields: str) -> str:
    html, _ = page(FORM.format(fields))
    return html.removeprefix('<form action="https://f.example/in" method="post">').removesuffix(
        "</form>"
    )


@pytest.mark.parametrize(
    "fields",
    [
        '<input type="email" name="EMAIL" placeholder="you@example.org" required="">',
        '<input name="a" value="b" minlength="2" maxlength="20" pattern="[a-z]+" size="10">',
        '<input type="checkbox" name="a" value="1" checked=""> <input type="radio" name="r">',
        '<input type="number" min="1" max="9" step="2" name="n">',
        '<input type="hidden" name="list" value="42">',
        '<select name="s" multiple=""><option value="a" selected="">A</option></select>',
        '<textarea name="t" rows="4" cols="40" maxlength="500">Words &amp; more</textarea>',
        '<fieldset><legend>Which?</legend><label><input type="radio" name="r"> '
        "one</label></fieldset>",
        '<label for="h:mail">E-mail</label> <input id="h:mail" name="m">',
        '<button type="submit" name="b" value="c">Send <em>now</em></button>',
        '<p><input autocomplete="email" inputmode="email" aria-label="E-mail" name="m"></p>',
    ],
)
def test_what_a_form_asks_with_stays_as_it_is(fields: str) -> None:
    assert in_form(fields) == fields
    assert page(FORM.format(fields))[1] == ""


@pytest.mark.parametrize(
    "action",
    [
        "https://f.example", "https://f.example/", "https://f.example/a?b=c&amp;d=e#f",
        "https://F.EXAMPLE/a", "https://f.example:443/a", " https://f.example/a ", "/thanks/",
        "/thanks/?from=form",
    ],
)  # fmt: skip
def test_a_form_leads_where_the_settings_allow(action: str) -> None:
    html, said = page(f'<form action="{action}"><input name="a"></form>')
    assert (html.count("<form action="), html.count("<input"), said) == (1, 1, "")


def test_an_address_is_written_as_a_browser_reads_it() -> None:
    html, _ = page('<form action="HTTPS://F.example:443\\@evil.example/\u00fc"></form>')
    assert html == '<form action="https://f.example/@evil.example/%C3%BC"></form>'


def test_a_form_without_an_address_is_sent_to_this_site() -> None:
    form = '<form name="contact" method="post" data-netlify="true"><input name="a"></form>'
    assert page(form) == (form, "")
    html, said = page(form, Allowed(forms=("https://f.example",)))
    assert html == ""
    assert "allow: {forms: [self]} in site.yaml allows it" in said


ELSEWHERE = [
    "https://evil.example/", "http://{}/", "//{}/", "https://{}.evil.example/",
    "https://{}@evil.example/",
    "https://evil.example/{}", "https://evil.example#https://{}", "https://{}:8444/",
    "https:evil.example",
    "https://sub.{}/", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/../../x", "x.php",
    "../x", "?a",
    "mailto:a@{}", "blob:https://{}/a", "ftp://{}/", "&#106;avascript:alert(1)",
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_is_of_an_allowed_host_or_it_goes(address: str) -> None:
    form, said = page(f'<form action="{address.format("f.example")}"><input name="a"></form>')
    assert "<form" not in form
    assert "<input" not in form
    assert "not shown: 1 form" in said
    frame, said = page(f'<iframe src="{address.format("map.example")}"></iframe>')
    assert "<iframe" not in frame
    assert "not shown: 1 frame" in said


@pytest.mark.parametrize(
    ("body", "allowed", "words"),
    [
        (
            '<form action="https://g.example/x"></form>',
            NOTHING,
            'allow: {forms: ["https://g.example"]}',
        ),
        (
            '<form action="https://g.example:99/"></form>',
            NOTHING,
            '{forms: ["https://g.example:99"]}',
        ),
        ('<form action="/x/"></form>', NOTHING, "allow: {forms: [self]} in site.yaml allows it"),
        ("<form method=post></form>", NOTHING, "allow: {forms: [self]} in site.yaml allows it"),
        ('<iframe src="https://g.example/"></iframe>', NOTHING, '{frames: ["https://g.example"]}'),
        ('<iframe src="/x/"></iframe>', NOTHING, "allow: {frames: [self]}"),
        # What is allowed for one purpose is not for the other.
        (
            '<form action="https://map.example/"></form>',
            ALLOWED,
            '{forms: ["https://map.example"]}',
        ),
        ('<iframe src="https://f.example/"></iframe>', ALLOWED, '{frames: ["https://f.example"]}'),
        ('<form action="http://f.example/"></form>', ALLOWED, "an address is https, or a path"),
    ],
)
def test_what_is_not_allowed_goes_and_it_is_said_what_would_allow_it(
    body: str, allowed: Allowed, words: str
) -> None:
    html, said = page(f"Before.\n\n{body}\n\nAfter.", allowed)
    assert "<form" not in html
    assert "<iframe" not in html
    assert said.startswith("p.md:6: body: not shown: 1 ")
    assert words in said


def test_a_frame_that_is_not_allowed_is_a_link() -> None:
    html, said = page('<iframe src="https://g.example/a" title="The harbour"></iframe>')
    assert html == '<p><a href="https://g.example/a" rel="noopener">The harbour (g.example)</a></p>'
    assert "1 frame, but as a link (https://g.example/a)" in said


@pytest.mark.parametrize("kind", ["password", "file", "image", "PassWord", " file", "button", "x"])
def test_a_field_of_another_kind_goes_and_it_is_said(kind: str) -> None:
    html, said = page(FORM.format(f'<input type="{kind}" name="p" src="https://x.example/a.png">'))
    assert "<input" not in html
    assert "1 field of a kind that no form may have" in said
    assert "forms ask for words, numbers, dates and choices" in said


@pytest.mark.parametrize(
    "fields",
    [
        '<input name="a" autofocus onfocus="x()" oninput=x style="position:fixed" class="x" '
        'tabindex="1">',
        '<input name="a" form="other" formaction="https://evil.example" formmethod="post" '
        'list="l">',
        '<button formaction="javascript:x" type="button" onclick="x()" '
        'popovertarget="x">Go</button>',
        '<textarea name="t" autofocus onkeyup="x"><script>x()</script></textarea>',
        '<textarea name="t"></textarea><script>x()</script><img src=x onerror=x()>',
        '<select name="s" onchange="x()"><option onclick=x>A</option><script>x()</script></select>',
        '<select><iframe src="https://evil.example"></iframe></select><object data="x"></object>',
        '<fieldset form="x" onclick="x"><legend style="x">L</legend></fieldset><dialog '
        "open>x</dialog>",
        '<label for="x" onclick="x">L</label><output for="a" form="b">o</output><keygen>',
        '<iframe src="https://map.example/" srcdoc="<script>x()</script>" onload="x()" '
        'sandbox="allow-top-navigation" allow="camera" name="top" style="x"></iframe>',
        '<iframe src="https://map.example/"><script>x()</script><img src=x onerror=x></iframe>',
        '<iframe src="https://map.example/"></textarea></iframe><svg '
        "onload=x><script>x()</script></svg>",
        '<input value="</form><script>x()</script>"><math><mi><style><img src=x '
        "onerror=x></style></mi></math>",
    ],
)
def test_nothing_of_a_form_or_a_frame_acts(fields: str) -> None:
    html, _ = page(FORM.format(fields))
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {"script", "object", "style", "svg", "dialog", "math"}
        for name in element.attrib:
            assert not name.startswith("on"), html
            assert name not in {
                "style", "class", "autofocus", "formaction", "form", "srcdoc", "tabindex", "list",
                "popovertarget", "formmethod",
            }, html  # fmt: skip
        if element.tag == "iframe":
            assert "allow-top-navigation" not in element.attrib["sandbox"]
            assert element.attrib["allow"] == "fullscreen"


def test_a_frame_gets_what_we_say_and_nothing_else() -> None:
    ours = 'loading="lazy" referrerpolicy="strict-origin-when-cross-origin" allow="fullscreen"'
    sandbox = 'sandbox="allow-scripts allow-same-origin allow-forms allow-popups"'
    html, said = page(
        '<iframe src="https://m.example:8443/a" width="600" height="400" name="x"></iframe>'
    )
    start = '<iframe src="https://m.example:8443/a" width="600" height="400" title="m.example:8443"'
    assert html == f"{start} {ours} {sandbox}></iframe>"
    assert said == ""
    html, _ = page('<iframe src="/archive/" title="All days"></iframe>')
    assert html == f'<iframe src="/archive/" title="All days" {ours}></iframe>'


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<input name=a><button>Go</button>", "<p>  Go </p>"),
        ("- [ ] open\n- [x] done", "<ul>\n<li>☐ open</li>\n<li>☑ done</li>\n</ul>"),
        (
            "Words about `<form>` and <form>.",
            "<p>Words about <code>&lt;form&gt;</code> and &lt;form&gt;.</p>",
        ),
    ],
)
def test_what_stands_in_no_form_is_what_it_was(body: str, html: str) -> None:
    assert page(body)[0] == html


@pytest.mark.parametrize("name", ["contact", "feedback_2", "get-letters"])
def test_a_form_keeps_its_name_for_hosts_that_go_by_it(name: str) -> None:
    form = f'<form name="{name}"><input name="a"></form>'
    assert page(form)[0] == form


@pytest.mark.parametrize("name", ["body", "cookie", "forms", "querySelector", "h:x", "a b", ""])
def test_no_form_has_a_name_that_scripts_know_a_document_by(name: str) -> None:
    html, _ = page(f'<form name="{name}"><input name="a"></form>')
    assert html == '<form><input name="a"></form>'


def test_a_form_within_a_form_is_none() -> None:
    body = FORM.format('<form action="https://evil.example/"><input name="a">')
    html, _ = page(body + '</form><input name="b">')
    assert html.count("<form") == 1
    assert "evil" not in html


def test_paths_lead_to_where_the_site_lies() -> None:
    html, _ = page('<form action="/thanks/"><label>A <input name="a" value="/x"></label></form>')
    led = rebased(html, "/sub")
    assert led == html.replace('action="/thanks/"', 'action="/sub/thanks/"')
    assert rebased(html, "") == html
    frame, _ = page('<iframe src="/archive/" title="A"></iframe>')
    assert rebased(frame, "/sub") == frame.replace('src="/archive/"', 'src="/sub/archive/"')


def test_nothing_of_it_goes_into_a_feed() -> None:
    html, _ = page(FORM.format('<input name="a">') + '<iframe src="/archive/"></iframe>')
    led = rebased(html, "https://digest.example.org")
    assert "<form" not in led
    assert "<iframe" not in led


PARTS = st.sampled_from(
    [
        FORM.format('<input name="a">'), '<form action="/x/">', "</form>", "<form>",
        "<form action=//x>",
        '<input type="password">', '<input id="a" name=b value="<script>">', '<label '
        'for="a">L</label>',
        "<textarea>", "</textarea>", "<select><option>A", "</select>", "<button>", "</button>",
        "words ",
        '<iframe src="https://map.example/">', "</iframe>", "<iframe src=/x/>", "<fieldset>",
        "<legend>x",
        "<table><tr><td>", "</table>", "<p>", "<div>", "</div>", "<svg>", "</svg>",
        "<script>x</script>",
        '<a href="#a">to a</a>', "\n\n", "# Heading\n", "<!--", "-->", "<noscript>", "<template>",
        "<math><mtext>", "<style>", "</style>", "<details>", '<img src="/a.png" alt="<form>">',
    ]
)  # fmt: skip
BODIES = st.lists(PARTS, max_size=8).map("".join)


@given(BODIES)
@example('<form action="/x/"><select><option>A')
def test_cleaning_own_pages_twice_changes_nothing(body: str) -> None:
    html, _ = page(body)
    assert cleaned(html, Rebase(allowed=ALLOWED)).html == html
    assert rebased(html, "") == html
    assert not {"script", "style", "svg"} & _tags(html)


@given(BODIES)
def test_a_record_never_holds_a_form_or_a_frame_whatever_is_allowed(body: str) -> None:
    record = parse_record(body=body)
    assert article_of(record)
    for html in (record.body, rebased(record.body, "/sub"), sanitise(page(body)[0])):
        assert not {"form", "iframe", "input", "button", "select", "textarea", "label"} & _tags(
            html
        )


@example('<textarea><form action="https://f.example/in" method="post"></form></textarea>', NOTHING)
@given(BODIES, st.sampled_from([NOTHING, Allowed(forms=("self",)), Allowed(frames=("self",))]))
def test_a_page_holds_only_what_is_allowed(body: str, allowed: Allowed) -> None:
    tree = html5lib.parse(page(body, allowed)[0], namespaceHTMLElements=False)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    tags = {element.tag for element in elements}
    assert ("form" in tags) <= bool(allowed.forms)
    assert ("iframe" in tags) <= bool(allowed.frames)
    leads = [value for each in elements for value in each.attrib.values()]
    assert not [value for value in leads if "f.example" in value]


def _tags(html: str) -> set[str]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return {element.tag for element in tree.iter() if isinstance(element.tag, str)}
