"""What only this machine or its network can reach is told from what anybody can."""

import pytest

from generator.content.sources.public_addresses import is_public


@pytest.mark.parametrize("address", "1.1.1.1 93.184.215.14 2606:4700:4700::1111".split())
def test_an_address_that_anybody_can_reach_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    (
        "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 "
        "192.0.0.8 192.168.1.1 198.18.0.1 203.0.113.5 224.0.0.1 239.1.1.1 240.0.0.1 "
        "255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 "
        "64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:a00:1:: fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 "
        "fec0::1 ff02::1 2001:db8::1 1 a.example"
    ).split(),
)
def test_no_other_is(address: str) -> None:
    assert not is_public(address)


def test_an_address_of_the_public_in_a_form_of_the_other_version_is_public() -> None:
    for address in ("::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::"):
        assert is_public(address)
