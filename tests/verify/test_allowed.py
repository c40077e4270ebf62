"""What site.yaml allows is no fault of the pages that hold it, where that file is known."""

from pathlib import Path

import pytest

from generator.build import Request, build
from generator.verify.run import Options, verify
from tests.factories import NOW, record_text, write_site

HOST = "x.example"
PAGE = (
    f'---\ntitle: L\n---\n<form action="https://{HOST}/in"><input name="a"></form>\n\n'
    f'<iframe src="https://{HOST}/map" title="Map"></iframe>\n'
)
EVERYWHERE = (
    '{% extends "default/base.html" %}\n'
    f'{{% block more_head %}}<script defer src="https://{HOST}/a.js"></script>\n{{% endblock %}}\n'
)
RULES = {"forms": "html-form", "frames": "html-frame", "scripts": "html-script"}


def site(folder: Path, **allowed: str) -> Path:
    hosts = ", ".join(f'{name}: ["{host}"]' for name, host in allowed.items())
    files = {"articles/a.md": record_text("a"), "pages/letter.md": PAGE}
    content = write_site(folder / "content", files, allow=f"{{{hosts}}}")
    own = folder / "templates" / "default"
    own.mkdir(parents=True)
    (own / "base.html").write_text(EVERYWHERE)
    build(Request(content=content, output=folder / "output", now=NOW))
    return content


def broken(folder: Path, content: Path | None = None, hosts: tuple[str, ...] = ()) -> set[str]:
    order = Options(output=folder / "output", content=content, now=NOW, hosts=hosts)
    return {finding.rule for finding in verify(order).findings}


@pytest.mark.slow
def test_what_is_allowed_is_no_fault_where_the_settings_are_known(tmp_path: Path) -> None:
    content = site(tmp_path, **dict.fromkeys(RULES, f"https://{HOST}"))
    assert broken(tmp_path, content) == set()
    assert broken(tmp_path) == set(RULES.values())
    assert broken(tmp_path, hosts=(HOST,)) == set()


@pytest.mark.parametrize("purpose", RULES)
@pytest.mark.slow
def test_what_is_allowed_for_one_purpose_is_for_no_other(tmp_path: Path, purpose: str) -> None:
    content = site(tmp_path, **dict.fromkeys(RULES, f"https://{HOST}"))
    rest = {name: f"https://{HOST}" for name in RULES if name != purpose}
    hosts = ", ".join(f'{name}: ["{host}"]' for name, host in rest.items())
    text = (content / "site.yaml").read_text()
    start = text.partition("allow:")[0]
    (content / "site.yaml").write_text(f"{start}allow: {{{hosts}}}\n")
    assert RULES[purpose] in broken(tmp_path, content)


@pytest.mark.parametrize("other", ["https://sub.x.example", "https://x.example:8443"])
def test_a_host_beside_the_allowed_one_is_not_allowed(tmp_path: Path, other: str) -> None:
    content = site(tmp_path, **dict.fromkeys(RULES, f"https://{HOST}"))
    text = (content / "site.yaml").read_text()
    (content / "site.yaml").write_text(text.replace(f"https://{HOST}", other))
    assert broken(tmp_path, content) >= set(RULES.values())
