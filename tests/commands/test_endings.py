"""How a command ends that the machine has failed."""

from pathlib import Path

import pytest

from generator.commands.endings import ending
from generator.problems import Status


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "not enough memory"),
        (SystemError("error return without exception set"), "not enough memory"),
        (PermissionError(13, "Permission denied", "site.yaml"), "site.yaml: Permission denied"),
        (OSError(24, "Too many open files"), "The system refuses: Too many open files"),
    ],
)
def test_what_the_machine_lacks_is_said_in_a_line(
    capsys: pytest.CaptureFixture[str], error: Exception, said: str
) -> None:
    with pytest.raises(SystemExit) as ended, ending(Path("content")):
        raise error
    assert ended.value.code == Status.NOT_BUILT
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.count("\n") == 1
