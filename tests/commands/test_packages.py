"""A command whose packages are not installed says so in one line."""

import pytest

from generator.commands.packages import needing
from generator.problems import GeneratorError


@pytest.mark.parametrize(
    ("module", "named"), [("httpx2._client", "httpx2"), ("PIL.Image", "Pillow"), ("lxml", "lxml")]
)
def test_a_package_is_named_as_it_is_installed(module: str, named: str) -> None:
    with pytest.raises(GeneratorError) as raised, needing("verify", "To verify a site"):
        raise ModuleNotFoundError(name=module)
    assert str(raised.value) == (
        f"To verify a site, Broadsheet needs {named}, which is not installed: "
        'python -m pip install "broadsheet[verify]"'
    )


def test_a_module_of_our_own_that_is_missing_is_no_package_to_install() -> None:
    with pytest.raises(ModuleNotFoundError), needing("verify", "To verify a site"):
        raise ModuleNotFoundError(name="generator.verify.run")
