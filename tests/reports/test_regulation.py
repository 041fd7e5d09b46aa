"""The regulation as it is read out: what a club sees of it, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.books.writing import create_folder
from clubledger.i18n import LANGUAGES, render, translate
from clubledger.regulation import KEYS, NONE, Provision
from clubledger.regulation.parameters import Unit
from clubledger.regulation.scopes import ONLY_GROUPS, SCOPED_KEYS, Scope
from clubledger.reports.regulation import in_words, regulation_report
from clubledger.reports.regulation_words import SECTIONS, USUAL, WORDS, wording
from clubledger.rules.examples import base_files, without

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger import Books
    from clubledger.regulation.parameters import Value

DAY = date(2024, 12, 31)
FOUNDED = date(2024, 1, 5)


@pytest.fixture
def club(tmp_path: Path) -> Callable[..., Books]:
    """The base club's books with another regulation."""

    def read(lines: str, as_of: date = DAY) -> Books:
        files = {name: without(text, 'custom "regulation"') for name, text in base_files().items()}
        files["club.beancount"] += lines
        folder = tmp_path / f"club-{len(list(tmp_path.iterdir()))}"
        create_folder(folder, files.items())
        return load_club(folder, as_of)

    return read


def line(value: str, *meta: str, day: str = "2024-01-05") -> str:
    return f'\n{day} custom "regulation" {value}\n' + "".join(f"  {one}\n" for one in meta)


def told(books: Books, language: str = "vi") -> list[str]:
    report = regulation_report(books)
    return [
        *(in_words(one, language) for section in report.sections for one in section.sentences),
        *(in_words(one, language) for one in report.contradicted),
    ]


def only(books: Books, word: str, language: str = "vi") -> str:
    (sentence,) = (one for one in told(books, language) if word in one)
    return sentence


LOAN_MAX = (
    line('"loan-max" 6000000 VND', 'article: "Điều 8, khoản 2"')
    + line('"loan-max" 10000000 VND', "round: 2", 'article: "Điều 8, khoản 2"')
    + line('"loan-max" 1000000 VND', 'for: "khẩn cấp"', 'article: "Điều 9, khoản 1"')
)


def test_a_key_is_one_sentence_with_the_article_of_each_line(club: Callable[..., Books]) -> None:
    books = club(LOAN_MAX)
    assert only(books, "tối đa") == (
        "Mỗi lần vay tối đa 6.000.000 đ (Điều 8, khoản 2); từ vòng vay thứ hai tối đa 10.000.000 đ (Điều 8, khoản 2); "
        "vay khẩn cấp tối đa 1.000.000 đ (Điều 9, khoản 1)."
    )
    assert only(books, "at most", "en") == (
        "One loan is 6,000,000 đ at most (Điều 8, khoản 2); from the second round on: 10,000,000 đ at most "
        "(Điều 8, khoản 2); emergency loans: 1,000,000 đ at most (Điều 9, khoản 1)."
    )


def test_one_article_of_all_lines_is_read_once(club: Callable[..., Books]) -> None:
    lines = line('"fee-monthly" 5000 VND', 'article: "Điều 5"')
    lines += line('"fee-monthly" 2000 VND', 'group: "hộ nghèo"', 'article: "Điều 5"')
    lines += line('"fee-monthly" 0 VND', 'group: "Khó khăn"', 'article: "Điều 5"')
    assert only(club(lines), "hội phí 5.000") == (
        "Mỗi thành viên nộp hội phí 5.000 đ một tháng; hộ nghèo nộp 2.000 đ một tháng; hộ Khó khăn không phải nộp (Điều 5)."
    )
    assert only(club(lines), "5,000", "en") == (
        "Each member pays a fee of 5,000 đ a month; poor households: a fee of 2,000 đ a month; “Khó khăn” households: "
        "no fee (Điều 5)."
    )


def test_a_scope_is_named_whole(club: Callable[..., Books]) -> None:
    lines = line(
        '"loan-rate" 0.5',
        *('for: "vay làm nhà"', 'group: "cận nghèo"', "round: 6", "over: 5000000 VND", 'article: "Điều 9"'),
    )
    books = club(lines)
    assert only(books, "lãi suất") == (
        "Vay làm nhà trên 5.000.000 đ của hộ cận nghèo từ vòng vay thứ 6 lãi suất 0,5 % một tháng (Điều 9)."
    )
    assert only(books, "interest", "en") == (
        "“làm nhà” loans above 5,000,000 đ of near-poor households from round 6 on: interest of 0.5 % a month (Điều 9)."
    )
    assert "lãi suất một tháng, ngoài mức riêng đã nói ở trên" in [
        render(one, "vi") for one in regulation_report(books).silent
    ]


def test_none_is_said_and_needs_no_article(club: Callable[..., Books]) -> None:
    lines = line('"extension-max" "none"') + line('"grace-days" "none"')
    lines += line('"extension-max" 2', 'for: "khẩn cấp"')
    books = club(lines)
    assert only(books, "gia hạn") == (
        "Quy chế không giới hạn số lần gia hạn; vay khẩn cấp được gia hạn nhiều nhất 2 lần (chưa ghi điều khoản)."
    )
    assert only(books, "chậm") == "Quy chế không cho chậm ngày nào: trả chậm một ngày cũng coi là quá hạn."


@pytest.mark.parametrize(
    ("meta", "sentence"),
    [
        ((), "Trả chậm mỗi kỳ phạt 5.000 đ (Điều 10)."),
        (('per: "day"',), "Trả chậm bị phạt 5.000 đ mỗi ngày (Điều 10)."),
    ],
)
def test_a_fine_is_for_each_instalment_or_each_day(
    club: Callable[..., Books], meta: tuple[str, ...], sentence: str
) -> None:
    assert only(club(line('"late-fine" 5000 VND', 'article: "Điều 10"', *meta)), "phạt") == sentence


def test_an_article_that_is_not_filled_in_is_said(club: Callable[..., Books]) -> None:
    assert only(club(line('"grace-days" 5', 'article: "Điều …"')), "chậm") == (
        "Trả chậm quá 5 ngày thì coi là quá hạn (chưa ghi điều khoản)."
    )


def test_a_change_after_the_books_began_has_its_day_and_minutes(club: Callable[..., Books]) -> None:
    lines = LOAN_MAX + line(
        '"loan-max" 7000000 VND', 'article: "Điều 8a"', 'minutes: "BB-2024-07"', day="2024-07-05"
    )
    lines += line('"loan-max" 2000000 VND', 'for: "khẩn cấp"', 'article: "Điều 9"', day="2024-08-05")
    assert only(club(lines), "tối đa") == (
        "Mỗi lần vay tối đa 7.000.000 đ (Điều 8a; từ ngày 05/07/2024 theo biên bản BB-2024-07); từ vòng vay thứ hai tối đa "
        "10.000.000 đ (Điều 8, khoản 2); vay khẩn cấp tối đa 2.000.000 đ (Điều 9; từ ngày 05/08/2024, chưa ghi biên bản)."
    )
    before = club(lines, date(2024, 7, 4))
    assert only(before, "tối đa").startswith("Mỗi lần vay tối đa 6.000.000 đ (Điều 8, khoản 2); ")
    assert "7.000.000" in only(club(lines, date(2024, 7, 5)), "tối đa")


def test_the_same_said_again_is_no_change(club: Callable[..., Books]) -> None:
    lines = line('"grace-days" 5') + line('"grace-days" 5', 'article: "Điều 10"', day="2024-07-05")
    assert only(club(lines), "chậm") == "Trả chậm quá 5 ngày thì coi là quá hạn (Điều 10)."
    back = line('"grace-days" 5') + line('"grace-days" 7', day="2024-05-05")
    back += line('"grace-days" 5', 'article: "Điều 10"', 'minutes: "BB-2024-07"', day="2024-07-05")
    assert only(club(back), "chậm") == (
        "Trả chậm quá 5 ngày thì coi là quá hạn (Điều 10; từ ngày 05/07/2024 theo biên bản BB-2024-07)."
    )


def test_what_a_contradiction_settles_again_holds_since_then(club: Callable[..., Books]) -> None:
    lines = line('"grace-days" 5')
    lines += line('"grace-days" 5', day="2024-05-05") + line('"grace-days" 7', day="2024-05-05")
    lines += line('"grace-days" 5', 'article: "Điều 10"', day="2024-07-05")
    assert "từ ngày 05/07/2024" in only(club(lines), "chậm")


def test_two_lines_of_a_day_are_told_and_neither_counts(club: Callable[..., Books]) -> None:
    lines = line('"loan-max" 6000000 VND') + line(
        '"loan-max" 8000000 VND', 'article: "Điều 8"', day="2024-07-05"
    )
    lines += line('"loan-max" 9000000 VND', 'article: "Điều 8"', day="2024-07-05")
    books = club(lines)
    assert only(books, "tối đa") == (
        "Hai dòng cùng ngày 05/07/2024 ghi khác nhau, không dòng nào được tính: Mỗi lần vay tối đa 8.000.000 đ (Điều 8); "
        "Mỗi lần vay tối đa 9.000.000 đ (Điều 8)."
    )
    report = regulation_report(books)
    assert len(report.contradicted) == 1
    assert "mức vay cao nhất của một thành viên" not in [render(one, "vi") for one in report.silent]


def test_a_line_for_some_loans_may_contradict_itself_alone(club: Callable[..., Books]) -> None:
    lines = LOAN_MAX + line('"loan-max" 2000000 VND', 'for: "khẩn cấp"', 'article: "Điều 9"')
    whole, unclear = told(club(lines))[0], told(club(lines))[-1]
    assert "khẩn cấp" not in whole
    assert unclear == (
        "Hai dòng cùng ngày 05/01/2024 ghi khác nhau, không dòng nào được tính: vay khẩn cấp tối đa 1.000.000 đ "
        "(Điều 9, khoản 1); vay khẩn cấp tối đa 2.000.000 đ (Điều 9)."
    )


def test_a_line_that_was_ended_is_not_read(club: Callable[..., Books]) -> None:
    lines = LOAN_MAX + line('"loan-max" ""', 'for: "khẩn cấp"', day="2024-07-05")
    assert "khẩn cấp" not in only(club(lines), "tối đa")


def test_what_holds_by_default_is_said_so_or_left_out(club: Callable[..., Books]) -> None:
    sentences = told(club(LOAN_MAX))
    assert "Mỗi tháng trả một kỳ (mặc định)." in sentences
    assert not any("phạt" in one or "ổ khóa" in one for one in sentences)
    lines = line('"approval-body" "board"', 'for: "khẩn cấp"', 'article: "Điều 7"')
    assert only(club(lines), "quyết định") == (
        "Cuộc họp thành viên quyết định cho vay (mặc định); vay khẩn cấp do ban chủ nhiệm quyết định (Điều 7)."
    )


def test_what_the_club_does_not_set_is_listed(club: Callable[..., Books]) -> None:
    report = regulation_report(club(LOAN_MAX))
    silent = [one.msgid for one in report.silent]
    assert silent == [
        parameter.meaning
        for key, parameter in KEYS.items()
        if parameter.default is None and key != "loan-max"
    ]


@pytest.mark.parametrize(
    ("lines", "spoken"),
    [
        ('"overdue-rate-month" 1.2', True),
        ('"overdue-rate-month" "none"', False),
        ('"allowance-fixed" 600000 VND', True),
    ],
)
def test_what_stands_in_place_of_a_key_is_enough(
    club: Callable[..., Books], lines: str, *, spoken: bool
) -> None:
    key = "split-allowance" if "allowance" in lines else "overdue-rate"
    silent = [one.msgid for one in regulation_report(club(line(lines))).silent]
    assert (KEYS[key].meaning not in silent) is spoken


def test_before_the_first_line_there_is_nothing_to_read(club: Callable[..., Books]) -> None:
    lines = line('"grace-days" 5', day="2024-06-05")
    report = regulation_report(club(lines, date(2024, 6, 4)))
    assert report.empty
    assert report.silent == ()
    assert not regulation_report(club(lines, date(2024, 6, 5))).empty


def test_lines_that_cannot_be_read_are_listed(club: Callable[..., Books]) -> None:
    lines = LOAN_MAX + line('"loan-mox" 5') + line('"grace-days" "five"') + line("5")
    lines += '\n2024-01-05 custom "board" "king" "TV001"\n'
    report = regulation_report(club(lines))
    assert [one.key for one in report.unread] == ["loan-mox", "grace-days", "regulation"]


# -- every key and value has its words

SCOPE = Scope(kind="khan cap", written="khẩn cấp")


def values(key: str) -> list[Value]:
    """A value of each kind that a key may have."""
    parameter = KEYS[key]
    if parameter.unit in {Unit.WORD, Unit.MONTH_DAY}:
        return [*(parameter.words or (parameter.template,))]
    none = [NONE] if parameter.may_be_none else []
    known = [Decimal(case) for case in WORDS[key] if case.isdigit()]
    numbers = [*known, *map(Decimal, range(parameter.least, 13))]
    return [*parameter.words, *none, *numbers]


@pytest.mark.parametrize("key", KEYS)
def test_every_value_of_a_key_has_its_sentence_in_both_languages(key: str) -> None:
    for value in values(key):
        if value == NONE:
            assert WORDS[key][NONE][0].startswith("The regulation ")
        provision = Provision(key, value, FOUNDED, per="day" if key == "late-fine" else None)
        for language in LANGUAGES:
            whole = render(wording(provision), language)
            assert whole
            assert "{" not in whole
            if key in SCOPED_KEYS:
                scope = Scope(group="ngheo", household="nghèo") if key in ONLY_GROUPS else SCOPE
                part = render(wording(replace(provision, scope=scope)), language)
                assert "{" not in part
                assert part.startswith(
                    ("vay khẩn cấp ", "hộ nghèo ", "emergency loans: ", "poor households: ")
                )


def test_every_key_stands_in_one_section() -> None:
    named = [key for _, keys in SECTIONS for key in keys]
    assert sorted(named) == sorted(KEYS) == sorted(WORDS)


@pytest.mark.parametrize("key", KEYS)
def test_only_keys_that_may_have_a_scope_have_words_for_one(key: str) -> None:
    assert {len(words) for words in WORDS[key].values()} == {2 if key in SCOPED_KEYS else 1}
    words = KEYS[key].unit is Unit.WORD
    assert USUAL in WORDS[key] or (words and set(WORDS[key]) == set(KEYS[key].words))
    assert (NONE in WORDS[key]) is KEYS[key].may_be_none


@pytest.mark.parametrize("key", KEYS)
def test_a_number_stands_in_both_languages(key: str) -> None:
    for words in WORDS[key].values():
        for msgid in words:
            assert ("{value}" in msgid) is ("{value}" in translate(msgid, "vi"))
