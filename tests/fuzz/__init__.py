"""Fuzzing: what reads the words of strangers, given bytes that a machine makes up.

    python -m pip install -e ".[dev,fuzz]"
    python -m tests.fuzz body --minutes 10

A target is one way in. It gets any bytes and has to end, in little time, with what it promises; a
file that made one fail is kept below `found/`, and from then on every run of the tests tries it.
"""
