"""Rows of tables in text, as people and programs write them."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importing.formats.rows import TableRow, header_of, rows
from generator.importing.source import ImportFault, Source
from generator.problems import Level, Problem


def read(folder: Path, said: str | bytes) -> list[TableRow | Problem]:
    path = folder / "rows"
    path.write_bytes(said if isinstance(said, bytes) else said.encode())
    return list(rows(Source(path)))


def values(folder: Path, said: str | bytes) -> list[list[str]]:
    return [[*row.values.values()] for row in read(folder, said) if isinstance(row, TableRow)]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_what_stands_between_the_columns_is_told_by_their_names(tmp_path: Path, sign: str) -> None:
    said = 'title,url\n"a, b; c\td|e",x\n'.replace("title,url", f"title{sign}url")
    said = said.replace('",x', f'"{sign}x')
    assert values(tmp_path, said) == [["a, b; c\td|e", "x"]]


@pytest.mark.parametrize(
    "data",
    [
        "\ufefftitle,url\né,x\n".encode(),
        "\ufefftitle,url\né,x\n".encode("utf-16-le"),
        "\ufefftitle,url\né,x\n".encode("utf-16-be"),
        "title,url\né,x\n".encode("cp1252"),
        "title,url\r\né,x\r\n".encode(),
    ],
    ids=["mark", "utf-16-le", "utf-16-be", "windows", "line ends"],
)
def test_a_table_is_read_in_the_encoding_that_it_is_in(tmp_path: Path, data: bytes) -> None:
    assert values(tmp_path, data) == [["é", "x"]]


def test_each_row_has_the_line_on_which_it_begins(tmp_path: Path) -> None:
    found = read(tmp_path, 'title,url\n"a\nb",x\n\nc,y\n')
    assert [row.line for row in found] == [2, 5]


def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    sound, broken = read(tmp_path, 'title,url\na,x\n"b,y\nc,z\n')
    assert isinstance(sound, TableRow)
    assert isinstance(broken, Problem)
    assert (broken.line, broken.level) == (3, Level.FAULT)


def test_a_value_without_end_costs_one_row_and_no_memory(tmp_path: Path) -> None:
    endless = "x" * 3_000_000
    broken, sound = read(tmp_path, f'title,url\n"{endless}",x\nb,y\n')
    assert isinstance(broken, Problem)
    assert isinstance(sound, TableRow)
    assert csv.field_size_limit() == 131_072, "that of the whole process is as it was"


def test_values_behind_the_last_column_are_told(tmp_path: Path) -> None:
    problem, row = read(tmp_path, "title,url\na,x,more\n")
    assert isinstance(problem, Problem)
    assert isinstance(row, TableRow)
    assert row.values == {"title": "a", "url": "x"}


@pytest.mark.parametrize(
    "said",
    [
        "title,url\rOne,https://a.example\r",
        "sep=;\r\ntitle;url\r\nOne;https://a.example\r\n",
        "SEP=\t\ntitle\turl\nOne\thttps://a.example\n",
        "\n\ntitle,url\nOne,https://a.example\n",
        "title,url,title\nOne,https://a.example,\n",
        "title,url,title\n,https://a.example,One\n",
    ],
    ids="returns separator tab empty-lines twice second".split(),
)
def test_a_table_is_read_as_programs_write_it(tmp_path: Path, said: str) -> None:
    (row,) = read(tmp_path, said)
    assert isinstance(row, TableRow)
    assert row.values == {"title": "One", "url": "https://a.example"}


def test_rows_that_cannot_be_read_one_after_another_end_the_reading(tmp_path: Path) -> None:
    endless = "x" * 1_000_001 + "\n"
    with pytest.raises(ImportFault, match="20 rows cannot be read"):
        read(tmp_path, "title,url\n" + endless * 25)


@pytest.mark.parametrize("said", ["", "\n", "\0\0\0\n", "x" * 100])
def test_what_is_no_table_has_no_columns_that_mean_anything(tmp_path: Path, said: str) -> None:
    (tmp_path / "rows").write_text(said)
    assert len(header_of(Source(tmp_path / "rows"))) <= 1


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=2, max_size=2
        ),
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_what_a_program_writes_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "written"
    # The writer of Python leaves a carriage return and a NUL as they are.
    table = [[value.replace("\r", "").replace("\0", "") for value in row] for row in table]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["title", "url"], *table])
    found = [[*row.values.values()] for row in rows(Source(path)) if isinstance(row, TableRow)]
    assert found == [row for row in table if any(value.strip() for value in row)]
