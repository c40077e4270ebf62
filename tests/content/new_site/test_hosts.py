"""A site has what its host needs, and it is what the docs say."""

import tomllib

import pytest

from generator.content.new_site.first_files import files_of
from generator.content.new_site.hosts import BUILD, HOSTS, host_of
from tests.content.new_site.test_answers import NOW, answers
from tests.documented import ROOT, shown


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://example.github.io/digest/", "github"),
        ("https://digest.pages.dev/", "cloudflare"),
        ("https://digest.netlify.app/", "netlify"),
        ("https://github.io.example.org/", "none"),
        ("https://digest.example.org/", "none"),
    ],
)
def test_the_address_tells_the_host(base_url: str, host: str) -> None:
    assert host_of(base_url) == host


def made(host: str) -> dict[str, bytes]:
    return files_of(answers(host=host), NOW, "")


def test_the_workflow_is_that_of_the_docs() -> None:
    workflow = made("github")[".github/workflows/publish.yml"]
    assert workflow.decode() == shown("publishing.md")["publish.yml"]


def test_netlify_is_told_what_cloudflare_is_to_be_told_by_hand() -> None:
    netlify = tomllib.loads(made("netlify")["netlify.toml"].decode())
    version = made("cloudflare")[".python-version"].decode().strip()
    assert netlify["build"] == {
        "command": BUILD,
        "publish": "output",
        "environment": {"PYTHON_VERSION": version},
    }
    assert BUILD in HOSTS["cloudflare"].steps
    docs = (ROOT / "docs/publishing.md").read_text("utf-8")
    assert docs.count(f"- Build command: `{BUILD}`\n") == 2


@pytest.mark.parametrize("host", HOSTS)
def test_each_host_adds_its_own_files_and_no_other(host: str) -> None:
    own = {name for name, _ in HOSTS[host].files}
    assert set(made(host)) - set(made("none")) == own
