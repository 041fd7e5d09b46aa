"""The đồng and the day too much: cash drawn for nothing, debts to the board, what older books brought, codes read alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from clubledger.books.likeness import read_alike, told_by_group
from clubledger.books.periods import whole_months

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger.rules import Judgement

    Judge = Callable[..., Judgement]

D = date
CASH = "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt"
BANK = "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng"
CAPITAL = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT"
RETAINED = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Lãi-bổ-sung-vốn"
OWED = "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả"
FIRST_DAY = ("Vốn ban đầu", "ngày ra mắt", "2024-04-01 balance")


def found(judgement: Judgement) -> list[tuple[str, str, date]]:
    return [(finding.subject, str(finding.level), finding.date) for finding in judgement.findings]


def moved(day: date, voucher: str, into: str, out_of: str, amount: int, payee: str = "Ngân hàng") -> str:
    return (
        f'{day} * "{payee}" "Việc"\n  voucher: "{voucher}"\n'
        f"  {into}  {amount} VND\n  {out_of}  {-amount} VND\n\n"
    )


def trips(*stays: tuple[date, int], amount: int = 3_000_000) -> str:
    """Cash drawn on a day and paid back after so many days."""
    text = ""
    for number, (day, days) in enumerate(stays, 1):
        text += moved(day, f"BN-{day.year}-{number:03}", CASH, BANK, amount)
        back = day + timedelta(days)
        text += moved(back, f"BC-{back.year}-{900 + number}", BANK, CASH, amount)
    return text


# -- CASH-06 -------------------------------------------------------------------------------------------------------

APRIL, MAY, JUNE = D(2024, 4, 2), D(2024, 5, 5), D(2024, 6, 7)


@pytest.mark.parametrize(("days", "is_found"), [(13, False), (14, True), (31, True), (32, False)])
def test_money_that_lay_for_two_weeks_and_came_back_within_a_month(
    judge: Judge, days: int, *, is_found: bool
) -> None:
    text = trips((APRIL, days), (MAY, days), (JUNE, days))
    last = JUNE + timedelta(days)
    assert found(judge("CASH-06", D(2024, 12, 31), income=text)) == (
        [("BN-2024-001", "warning", last)] if is_found else []
    )


@pytest.mark.parametrize(("between", "is_found"), [(365, True), (366, False)])
def test_three_times_within_a_year(judge: Judge, between: int, *, is_found: bool) -> None:
    third = APRIL + timedelta(between - 20)
    text = trips((APRIL, 20), (JUNE, 20), (third, 20))
    assert bool(found(judge("CASH-06", D(2025, 12, 31), income=text))) is is_found


def test_each_three_times_are_found_when_they_are_over_and_stay_the_same(judge: Judge) -> None:
    """What a meeting waived of the first three times does not cover the next three."""
    text = trips(*((APRIL + timedelta(33 * number), 26) for number in range(8)))
    third, sixth = (APRIL + timedelta(33 * number + 26) for number in (2, 5))
    first, second = ("BN-2024-001", "warning", third), ("BN-2024-004", "warning", sixth)
    assert found(judge("CASH-06", third - timedelta(1), income=text)) == []
    for as_of in (third, sixth - timedelta(1)):
        assert found(judge("CASH-06", as_of, income=text)) == [first]
    said = []
    for as_of in (sixth, D(2024, 12, 31), D(2025, 6, 30)):
        judgement = judge("CASH-06", as_of, income=text)
        assert found(judgement) == [first, second]
        said.append([str(finding.message) for finding in judgement.findings])
    assert said[0] == said[1] == said[2]


@pytest.mark.parametrize(("between", "is_found"), [(365, True), (366, False)])
def test_the_next_three_times_are_within_a_year_of_their_own(
    judge: Judge, between: int, *, is_found: bool
) -> None:
    start = JUNE + timedelta(60)
    text = trips((APRIL, 20), (MAY, 20), (JUNE, 20))
    text += (
        trips((start, 20), (start + timedelta(40), 20), (start + timedelta(between - 20), 20))
        .replace("-00", "-01")
        .replace("-90", "-91")
    )
    assert len(found(judge("CASH-06", D(2025, 12, 31), income=text))) == (2 if is_found else 1)


@pytest.mark.parametrize(("evening", "is_found"), [(-1, True), (0, False), (25, False), (26, True)])
def test_a_count_while_the_money_lay_in_the_box(judge: Judge, evening: int, *, is_found: bool) -> None:
    text = trips((APRIL, 26), (MAY, 26), (JUNE, 26))
    held = 3_000_000 if 0 <= evening < 26 else 0
    text += f"{MAY + timedelta(evening + 1)} balance {CASH}  {held} VND\n"
    assert bool(found(judge("CASH-06", D(2024, 12, 31), income=text))) is is_found


@pytest.mark.parametrize(("beside", "is_found"), [(20_000, True), (19_999, False)])
def test_money_that_may_have_been_used_is_quiet(judge: Judge, beside: int, *, is_found: bool) -> None:
    text = moved(D(2024, 3, 1), "BN-2024-100", CASH, BANK, beside) + trips((APRIL, 26), (MAY, 26), (JUNE, 26))
    fee = MAY + timedelta(10)
    text += moved(fee, "PC-2024-100", "Chi:Quỹ-tăng-thu-nhập:Phí-ngân-hàng", CASH, 20_000)
    text += moved(fee, "PT-2024-100", CASH, "Thu:Quỹ-tăng-thu-nhập:Lãi-ngân-hàng", 20_000)
    assert bool(found(judge("CASH-06", D(2024, 12, 31), income=text))) is is_found


def test_what_comes_back_is_the_same_sum_and_each_drawing_comes_back_once(judge: Judge) -> None:
    text = trips((APRIL, 26), (MAY, 26)) + moved(JUNE, "BN-2024-050", CASH, BANK, 3_000_000)
    back = moved(JUNE + timedelta(26), "BC-2024-950", BANK, CASH, 2_999_999)
    assert found(judge("CASH-06", D(2024, 12, 31), income=text + back)) == []
    whole = back.replace("2999999", "3000000")
    assert len(found(judge("CASH-06", D(2024, 12, 31), income=text + whole))) == 1
    twice = moved(APRIL + timedelta(27), "BC-2024-951", BANK, CASH, 3_000_000)
    assert found(judge("CASH-06", D(2024, 12, 31), income=text + twice)) == []


@pytest.mark.parametrize(("amount", "is_found"), [(500_000, True), (499_999, False)])
def test_little_change_is_nothing(judge: Judge, amount: int, *, is_found: bool) -> None:
    text = trips((APRIL, 26), (MAY, 26), (JUNE, 26), amount=amount)
    assert bool(found(judge("CASH-06", D(2024, 12, 31), income=text))) is is_found


LOAN = "Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004"


@pytest.mark.parametrize(("banked", "is_found"), [(1_000_000, True), (999_999, False)])
def test_a_day_that_banked_less_than_it_spent_may_have_used_it(
    judge: Judge, banked: int, *, is_found: bool
) -> None:
    text, day = trips((APRIL, 26), (MAY, 26), (JUNE, 26)), MAY + timedelta(3)
    text += moved(day, "PC-2024-100", LOAN, CASH, 1_000_000, "TV004")
    text += moved(day, "PT-2024-100", CASH, CAPITAL, 1_000_000 + banked, "Xã")
    text += moved(day, "BC-2024-800", BANK, CASH, banked)
    assert bool(found(judge("CASH-06", D(2024, 12, 31), income=text))) is is_found


@pytest.mark.parametrize(("lent", "is_found"), [(3_000_000, False), (2_999_999, True)])
def test_a_box_that_lent_as_much_in_these_days_may_have_lent_it(
    judge: Judge, lent: int, *, is_found: bool
) -> None:
    text, day = trips((APRIL, 26), (MAY, 26), (JUNE, 26)), MAY + timedelta(3)
    text += moved(day, "PT-2024-100", CASH, CAPITAL, lent, "Xã")
    text += moved(day + timedelta(1), "PC-2024-100", LOAN, CASH, lent, "TV004")
    assert bool(found(judge("CASH-06", D(2024, 12, 31), income=text))) is is_found


# -- FUND-08 -------------------------------------------------------------------------------------------------------


def turned(day: date, amount: int, payee: str = "TV001", minutes: str | None = "BB-2024-06") -> str:
    said = f'  minutes: "{minutes}"\n' if minutes else ""
    return f'{day} * "{payee}" "Xác định lại"\n{said}  {CAPITAL}  {amount} VND\n  {OWED}  {-amount} VND\n\n'


@pytest.mark.parametrize(("given", "levels"), [(5_000_000, []), (4_999_999, ["warning"])])
def test_a_receipt_shows_the_money_of_the_board(judge: Judge, given: int, levels: list[str]) -> None:
    text = moved(D(2024, 5, 10), "BC-2024-010", BANK, CAPITAL, given, "TV001")
    text += turned(D(2024, 6, 20), 5_000_000)
    assert [level for _, level, _ in found(judge("FUND-08", D(2024, 12, 31), income=text))] == levels


def test_a_receipt_counts_once_and_not_before_its_day(judge: Judge) -> None:
    receipt = moved(D(2024, 5, 10), "BC-2024-010", BANK, CAPITAL, 5_000_000, "TV001")
    twice = receipt + turned(D(2024, 6, 20), 5_000_000) + turned(D(2024, 6, 21), 5_000_000)
    assert [day for *_, day in found(judge("FUND-08", D(2024, 12, 31), income=twice))] == [D(2024, 6, 21)]
    late = receipt.replace("2024-05-10", "2024-06-21") + turned(D(2024, 6, 20), 5_000_000)
    assert [day for *_, day in found(judge("FUND-08", D(2024, 12, 31), income=late))] == [D(2024, 6, 20)]


def test_without_minutes_it_is_an_error_as_before(judge: Judge) -> None:
    text = turned(D(2024, 6, 20), 5_000_000, minutes=None)
    assert [level for _, level, _ in found(judge("FUND-08", D(2024, 12, 31), income=text))] == ["error"]


@pytest.mark.parametrize(("day", "levels"), [(D(2024, 8, 1), ["warning"]), (D(2024, 8, 2), [])])
def test_who_laid_down_an_office_is_on_the_board_for_62_days_more(
    judge: Judge, day: date, levels: list[str]
) -> None:
    club = '2024-05-31 custom "board" "accountant" ""\n'
    text = turned(day, 5_000_000, "TV003", "BB-2024-07")
    assert [
        level for _, level, _ in found(judge("FUND-08", D(2024, 12, 31), income=text, club=club))
    ] == levels


# -- FUND-06 and FUND-05: what older books brought --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loss", "minutes", "subjects"),
    [
        (100_000, None, []),
        (100_001, None, ["opening"]),
        (9_000_000, None, ["opening"]),
        (9_000_000, "BB-2023-11", []),
    ],
)
def test_books_that_begin_with_a_loss(
    judge: Judge, loss: int, minutes: str | None, subjects: list[str]
) -> None:
    said = f'  minutes: "{minutes}"\n' if minutes else ""
    text = (
        f'2024-01-05 * "Số dư đầu kỳ" "Bàn giao"\n  opening: TRUE\n{said}  {BANK}  {30_000_000 - loss} VND\n'
        f"  {RETAINED}  {loss} VND\n  {CAPITAL}  -30000000 VND\n"
    )
    for as_of in (D(2024, 1, 5), D(2024, 12, 31)):
        judged = judge("FUND-06", as_of, less=FIRST_DAY, income=text)
        assert [subject for subject, *_ in found(judged)] == subjects


@pytest.mark.parametrize(
    ("began", "paid", "kept", "level"),
    [
        (D(2024, 7, 1), 1_000_000, 400_000, "note"),
        (D(2024, 2, 1), 1_000_000, 400_000, "note"),
        (D(2024, 1, 31), 1_000_000, 400_000, "warning"),
        (D(2024, 7, 1), 500_000, 400_000, None),
        (D(2024, 7, 1), 4_000_000, 300_000, "note"),
        (D(2024, 7, 1), 4_000_000, 299_999, "warning"),
        (D(2024, 7, 1), 1_000_000, -100_000, "note"),
        (D(2024, 7, 1), 1_000_000, -100_001, "warning"),
    ],
)
def test_books_that_begin_within_a_year_bring_its_allowances_forward(
    judge: Judge, began: date, paid: int, kept: int, level: str | None
) -> None:
    """The interest of the year comes after them; where more is missing, they do not explain it."""
    text = (
        f'{began} * "Số dư đầu kỳ" "Bàn giao"\n  opening: TRUE\n  {BANK}  {30_000_000 + kept - paid} VND\n'
        f"  Chi:Quỹ-tăng-thu-nhập:Thù-lao  {paid} VND\n  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  {-kept} VND\n"
        f"  {CAPITAL}  -30000000 VND\n"
    )
    judged = found(judge("FUND-06", began, less=FIRST_DAY, income=text))
    assert [level for subject, level, _ in judged if subject == "opening"] == ([level] if level else [])


def brought(began: date) -> str:
    return f'{began} * "Số dư đầu kỳ" "Bàn giao"\n  opening: TRUE\n  {BANK}  30000000 VND\n  {CAPITAL}  -30000000 VND\n\n'


def allowance(day: date, number: int, year: int, amount: int) -> str:
    return (
        f'{day} * "Ban chủ nhiệm" "Thù lao"\n  voucher: "BN-{day.year}-{number:03}"\n  minutes: "BB-2024-03"\n'
        f'  period: "{year}"\n  Chi:Quỹ-tăng-thu-nhập:Thù-lao  {amount} VND\n  {BANK}  {-amount} VND\n\n'
    )


def interest(day: date, number: int, amount: int) -> str:
    return moved(
        day, f"BC-{day.year}-{number:03}", BANK, "Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay", amount, "TV001"
    )


def of_2023(judgement: Judgement) -> list[tuple[str, str, date]]:
    return [one for one in found(judgement) if one[0] == "2023 allowance"]


@pytest.mark.parametrize(("amount", "is_found"), [(4_533_149, False), (4_533_150, True)])
def test_allowances_of_the_year_before_the_books(judge: Judge, amount: int, *, is_found: bool) -> None:
    """Of 10 million of interest in 362 days of 2024 a fifth, in 365 days, is 2,016,574.6: twice, and 500,000."""
    text = brought(D(2024, 1, 5)) + interest(D(2024, 6, 20), 800, 10_000_000)
    text += allowance(D(2024, 3, 20), 700, 2023, amount)
    due = D(2025, 3, 2)
    for as_of in (D(2024, 12, 31), due - timedelta(1)):
        assert of_2023(judge("FUND-05", as_of, less=FIRST_DAY, income=text)) == []
    judged = of_2023(judge("FUND-05", due, less=FIRST_DAY, income=text))
    assert judged == ([("2023 allowance", "warning", due)] if is_found else [])


@pytest.mark.parametrize(
    ("paid", "kept", "level"),
    [
        (2_000_000, 1_999_999, "warning"),
        (2_000_000, 2_000_000, "note"),
        (2_000_001, 9_000_000, "warning"),
    ],
)
def test_interest_kept_from_before_the_books_may_have_paid_a_small_sum(
    judge: Judge, paid: int, kept: int, level: str
) -> None:
    """The capital that earned it was withdrawn since, or the share was another."""
    opening = brought(D(2024, 1, 5)).rstrip("\n").replace("30000000 VND", f"{30_000_000 + kept} VND", 1)
    text = f"{opening}\n  {RETAINED}  {-kept} VND\n\n" + interest(D(2024, 6, 20), 800, 2_000_000)
    text += allowance(D(2024, 3, 20), 700, 2023, paid)
    due = D(2025, 3, 2)
    judged = of_2023(judge("FUND-05", due, less=FIRST_DAY, income=text))
    assert judged == [("2023 allowance", level, due)]


@pytest.mark.parametrize(("began", "is_found"), [(D(2024, 7, 2), True), (D(2024, 7, 3), False)])
def test_books_that_began_late_in_a_year_are_measured_by_the_next(
    judge: Judge, began: date, *, is_found: bool
) -> None:
    text = brought(began) + interest(D(2024, 12, 20), 800, 500_000)
    text += allowance(D(2024, 12, 20), 700, 2023, 2_000_000)
    judged = of_2023(judge("FUND-05", D(2025, 3, 2), less=FIRST_DAY, income=text))
    assert bool(judged) is is_found
    year = D(2026, 3, 2)
    if not is_found:
        assert of_2023(judge("FUND-05", year, less=FIRST_DAY, income=text)) == []  # no interest, no measure
        text += interest(D(2025, 6, 20), 801, 1_000_000)
        assert of_2023(judge("FUND-05", year, less=FIRST_DAY, income=text)) == [
            ("2023 allowance", "warning", year)
        ]
        text += interest(D(2025, 6, 20), 802, 3_000_000)
        assert of_2023(judge("FUND-05", year, less=FIRST_DAY, income=text)) == []


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("ahead", "is_found"), [(2_500_000, False), (2_500_001, True)])
def test_a_days_allowances_are_held_against_last_years_whole_in_no_order(
    judge: Judge, ahead: int, order: int, *, is_found: bool
) -> None:
    paid = [
        allowance(D(2025, 1, 10), 701, 2024, 2_000_000),
        allowance(D(2025, 1, 10), 702, 2031, 1_000_000),
        allowance(D(2025, 1, 10), 703, 2031, ahead - 1_000_000),
    ]
    judged = found(judge("FUND-05", D(2025, 1, 31), income="".join(paid[::order])))
    assert judged == ([("2025 allowance", "warning", D(2025, 1, 10))] if is_found else [])


# -- REG-01 and DATA-02 ----------------------------------------------------------------------------------------------


def member(code: str, joined: date, rounds: int | None = None) -> str:
    said = f"  rounds: {rounds}\n" if rounds is not None else ""
    return (
        f"{joined} open Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{code}  VND\n"
        f'  fund: "income"\n  role: "loan"\n  member: "{code}"\n{said}\n'
    )


@pytest.mark.parametrize(
    ("joined", "rounds", "at_once", "level"),
    [
        (D(2023, 10, 5), 4, "1", None),
        (D(2023, 10, 6), 4, "1", None),
        (D(2023, 10, 6), 5, "1", "warning"),
        (D(2023, 10, 7), 4, "1", "warning"),
        (D(2023, 10, 6), 7, "2", None),
        (D(2023, 10, 6), 8, "2", "warning"),
        (D(2023, 10, 6), 10, '"none"', None),
        (D(2023, 10, 6), 11, '"none"', "warning"),
        (D(2023, 1, 5), 13, "1", None),
        (D(2023, 12, 6), 3, "1", "warning"),
        (D(2023, 12, 7), 2, "1", "note"),
        (D(2024, 1, 5), 1, "1", None),
        (D(2023, 12, 20), 0, "1", None),
    ],
)
def test_no_more_rounds_than_there_was_time_for(
    judge: Judge, joined: date, rounds: int, at_once: str, level: str | None
) -> None:
    """The base club's books begin on 6 January 2024."""
    limit = f'2024-01-05 custom "regulation" "loan-open-max" {at_once}\n  article: "Điều 7"\n'
    judged = judge(
        "REG-01",
        D(2024, 6, 30),
        members=member("TV006", joined, rounds),
        less=('"loan-open-max"',),
        club=limit,
    )
    assert found(judged) == ([("TV006", level, D(2024, 1, 6))] if level else [])


@pytest.mark.parametrize(("together", "is_found"), [(2, True), (3, False)])
def test_a_day_on_which_a_third_of_the_list_was_opened_is_the_day_it_was_typed(
    judge: Judge, together: int, *, is_found: bool
) -> None:
    members = "".join(member(f"TV{number:03}", D(2023, 11, 20), 4) for number in range(6, 6 + together))
    assert bool(found(judge("REG-01", D(2024, 6, 30), members=members))) is is_found


def test_who_was_a_member_before_the_list_had_the_time(judge: Judge) -> None:
    club = '2021-05-05 custom "member" "TV006" "joined"\n'
    members = member("TV006", D(2023, 11, 20), 4)
    assert found(judge("REG-01", D(2024, 6, 30), members=members, club=club)) == []


@pytest.mark.parametrize(
    ("codes", "levels"),
    [
        (["TV0O2"], ["warning"]),
        (["TV00I"], ["warning"]),
        (["TV00l"], ["warning"]),
        (["TV0o2"], ["warning"]),
        (["TV00L"], []),
        (["TVO"], []),
        (["A1", "B1"], []),
        (["I11", "II1"], []),
        (["101", "I01"], ["warning"]),
        (["tv001"], ["error"]),
    ],
)
def test_codes_that_are_read_alike(judge: Judge, codes: list[str], levels: list[str]) -> None:
    members = "".join(
        member(code, D(2024, 3, 5)).replace(f"Cho-vay:{code}", f"Cho-vay:S{number}")
        for number, code in enumerate(codes)
    )
    assert [level for _, level, _ in found(judge("DATA-02", D(2024, 6, 30), members=members))] == levels


def test_what_is_read_alike() -> None:
    assert read_alike("KU-2024-O1I") == read_alike("KU-2024-01l") == read_alike("ku-2024-011")
    assert read_alike("TVrn1") != read_alike("TVm1")


def test_months_are_whole() -> None:
    assert whole_months(D(2023, 10, 15), D(2024, 1, 5)) == 2
    assert whole_months(D(2024, 1, 31), D(2024, 2, 29)) == 1


@pytest.mark.parametrize(
    ("code", "other", "by_groups"),
    [
        ("II1", "I11", True),
        ("TV-II1", "TV-I11", True),
        ("TI1", "T11", True),
        ("KU-2024-I-01", "KU-2024-1-01", True),
        ("II01", "I101", True),
        ("KU-2024-I01", "KU-2024-101", False),
        ("TV0I1", "TV011", False),
        ("TV00I", "TV001", False),
        ("TVOI1", "TV011", False),
        ("TV-II", "TV-11", False),
        ("TVl1", "TV11", False),
    ],
)
def test_a_group_is_told_by_its_numeral_before_a_number(code: str, other: str, *, by_groups: bool) -> None:
    assert read_alike(code) == read_alike(other)
    assert told_by_group(code, other) is told_by_group(other, code) is by_groups
