"""Files that a stranger named: what is none is refused, and leaves no open descriptor behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from clubledger.regular_files import NotRegularError, open_regular, read_regular

if TYPE_CHECKING:
    from pathlib import Path

POSIX = pytest.mark.skipif(
    os.name == "nt", reason="descriptors of folders, and pipes with names, are POSIX's"
)


def next_descriptor() -> int:
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor


@POSIX
def test_a_folder_and_a_pipe_are_closed_again(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    free = next_descriptor()
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)
    with pytest.raises(NotRegularError):
        open_regular(tmp_path / "pipe")
    assert next_descriptor() == free


@pytest.mark.parametrize(("most", "read"), [(0, b""), (4, b"abcd"), (5, b"abcde"), (6, b"abcde")])
def test_no_more_is_read_than_asked_for(tmp_path: Path, most: int, read: bytes) -> None:
    (tmp_path / "file").write_bytes(b"abcde")
    assert read_regular(tmp_path / "file", most) == read
