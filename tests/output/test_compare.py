"""Comparing what is wanted with what is there."""

from hypothesis import given
from hypothesis import strategies as st

from generator.memo.fingerprint import Fingerprint
from generator.output.compare import compare

MARKS = [Fingerprint(bytes(16), bytes(16), bytes(16), bytes([n]) * 16) for n in range(3)]
paths = st.sampled_from(["a", "b", "c/d", "c/e", "f"])


def test_what_is_new_or_differs_is_written_and_what_is_not_wanted_goes() -> None:
    one, other, _ = MARKS
    changes = compare(
        {"new": one, "same": one, "other": one}, {"same": one, "other": other, "old": one}
    )
    assert changes.write == ("new", "other")
    assert changes.remove == ("old",)
    assert changes.kept == ("same",)


def test_a_file_whose_content_is_not_known_is_written() -> None:
    assert compare({"a": MARKS[0]}, {"a": None}).write == ("a",)


@given(
    st.dictionaries(paths, st.sampled_from(MARKS)),
    st.dictionaries(paths, st.sampled_from([*MARKS, None])),
)
def test_every_path_is_written_kept_or_removed_and_only_one_of_them(
    wanted: dict[str, Fingerprint], built: dict[str, Fingerprint | None]
) -> None:
    changes = compare(wanted, built)
    assert {*changes.write, *changes.kept} == set(wanted)
    assert {*changes.remove} == set(built) - set(wanted)
    assert len(changes.write) + len(changes.kept) == len(wanted)
    assert all(wanted[path] == built[path] for path in changes.kept)
