"""Sheets that contradict themselves are asked about; those that only look so are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forms.typed_sheets import faults, questions, read_typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

    Read = Callable[[str], FormFile]

FEES = "Ngày: 05/05/2024;;Số phiếu thu: PT-2024-090\nSTT;Mã TV;Họ và tên;Số tiền;Ký nộp\n"


@pytest.fixture
def read(make_club: Callable[..., Path]) -> Read:
    club = make_club("clb-mau")
    return lambda text: read_typed(text, club)


def fees(*signed: str) -> str:
    return FEES + "".join(f"{n};TV{n:03};;5.000;{mark}\n" for n, mark in enumerate(signed, 1))


def test_who_did_not_sign_among_others_is_asked_about_once(read: Read) -> None:
    assert questions(read(fees("x", "x", "", "x", ""))) == [("some-not-signed", 5)]


@pytest.mark.parametrize("signed", [("x",) * 5, ("",) * 5, ("x", "", "", "", ""), ("x", "")])
def test_signatures_that_nobody_types_are_not(read: Read, signed: tuple[str, ...]) -> None:
    file = read(fees(*signed))
    assert (faults(file), questions(file)) == ([], [])
