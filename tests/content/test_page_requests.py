"""The settings that say what pages ask for beside what is theirs."""

import pytest

from generator.content import settings
from generator.content.records.allowed import NOTHING, Allowed
from generator.problems import SettingsError

MINIMAL = "title: T\nbase_url: https://e.org\nid: e.org,2023\n"


def fault(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        settings.parse(MINIMAL + text)
    (problem,) = caught.value.problems
    return str(problem)


def test_nothing_is_allowed_and_nothing_linked_that_is_not_named() -> None:
    site = settings.parse(MINIMAL)
    assert (site.allow, site.styles, site.scripts) == (NOTHING, (), ())
    assert settings.parse(MINIMAL + "allow: {}\nstyles: []\n") == site


def test_hosts_are_allowed_by_what_they_are_asked_for() -> None:
    text = 'allow: {forms: [self, "https://Letters.Example/"], frames: "https://m.example:8443"}'
    assert settings.parse(MINIMAL + text).allow == Allowed(
        forms=("self", "https://letters.example"), frames=("https://m.example:8443",)
    )


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("letters.example", "with its https://"),
        ("http://letters.example", "expected an https address"),
        ("https://letters.example/subscribe", 'a host alone: "https://letters.example"'),
        ("https://letters.example/?a", "a host alone"),
        ("https://me@letters.example", "without a user name"),
        ("https://*.letters.example", "whole host name"),
        ("https://letters.example; script-src *", "expected a whole URL"),
        ("https://letters.example 'unsafe-inline'", "expected a whole URL"),
        ("https://[::1]", "name of a host"),
        ("javascript:alert(1)", "with its https://"),
        ("'data:'", "with its https://"),
        ("'*'", "with its https://"),
        ("//letters.example", "expected a whole URL"),
        ("none", "with its https://"),
    ],
)
def test_what_is_no_origin_is_a_fault_that_says_so(written: str, words: str) -> None:
    found = fault(f"allow:\n  forms:\n  - {written}\n")
    assert found.startswith("site.yaml:6: allow.forms[0]: ")
    assert words in found
    assert "found" in found


def test_a_purpose_that_there_is_not_is_named() -> None:
    found = fault("allow: {form: [self]}\n")
    assert 'allow.form: unknown field; did you mean "forms"?' in found


@pytest.mark.parametrize("name", ["own.css", "/own.css", "css/deep/own.css", "my own.css", "ü.css"])
def test_a_style_sheet_is_a_file_of_the_static_folder(name: str) -> None:
    assert settings.parse(f"{MINIMAL}styles: ['{name}']\n").styles == (name.removeprefix("/"),)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("styles: [own.js]", 'such as "own.css"'),
        ("scripts: [own.css]", 'such as "own.js"'),
        ("styles: [../site.css]", "below the static folder"),
        ("styles: [a/../own.css]", "below the static folder"),
        ("styles: ['a//own.css']", "below the static folder"),
        ("styles: ['a\\own.css']", "below the static folder"),
        ("styles: ['own.css?v=1']", "below the static folder"),
        ("styles: ['\"own.css']", "below the static folder"),
        ("scripts: ['javascript:x.js']", "below the static folder"),
        ("scripts: ['http://x.example/a.js']", "a whole https address"),
        ("scripts: ['//x.example/a.js']", "a whole https address"),
        ("scripts: ['data:text/javascript,x.js']", "below the static folder"),
        (
            "scripts: ['https://x.example/a.js']",
            'add it under allow: {scripts: ["https://x.example"]}',
        ),
        ("styles: [{own.css: 1}]", "expected one value"),
    ],
)
def test_what_no_page_can_link_to_is_a_fault(line: str, words: str) -> None:
    found = fault(line)
    assert found.startswith("site.yaml:4: ")
    assert words in found


def test_a_file_of_another_host_is_linked_where_that_host_is_allowed() -> None:
    text = 'scripts: ["https://x.example/a.js?b"]\nallow: {scripts: ["https://x.example"]}\n'
    assert settings.parse(MINIMAL + text).scripts == ("https://x.example/a.js?b",)
    found = fault(text.replace("{scripts:", "{styles:"))
    assert found.startswith(
        "site.yaml:4: scripts[0]: expected a host that is allowed; add it under"
    )
