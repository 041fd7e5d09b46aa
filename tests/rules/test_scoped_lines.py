"""Lines of the regulation for some loans or members, boards that decide, fees by the year: each theft with its neighbour."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.books.writing import MemberLine, custom_text, member_text
from clubledger.rules import Level
from clubledger.rules import judge as judge_all
from clubledger.rules.examples import base_files
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.rules import Judgement

    Judge = Callable[..., Judgement]

D = date
DAY = timedelta(days=1)
AS_OF = D(2024, 12, 20)
FOUNDED = D(2024, 1, 5)
BANK = "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng"
INTEREST = "Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay"
SAVINGS = "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Góp-vốn"
_slips = iter(range(100, 10**6))


def said(judgement: Judgement) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.subject) for finding in judgement.findings]


def rule_line(key: str, value: str, day: date = FOUNDED, /, **scope: str) -> str:
    meta = "".join(f"  {name}: {text}\n" for name, text in scope.items())
    return f'{day} custom "regulation" "{key}" {value}\n  article: "Điều 9, khoản 2"\n{meta}'


def lent(day: date, number: int, member: str, amount: int, minutes: str | None = "auto", **terms: str) -> str:
    named = f"BB-{day:%Y-%m}" if minutes == "auto" else minutes
    meta = "".join(f"  {key.replace('_', '-')}: {text}\n" for key, text in terms.items())
    return (
        f'{day} * "{member}" "Cho vay" ^KU-2024-{number:03}\n  voucher: "BN-2024-{next(_slips)}"\n'
        + (f'  minutes: "{named}"\n' if named else "")
        + f'  purpose: "chăn nuôi"\n{meta}  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  {amount} VND\n  {BANK}\n\n'
    )


def paid(day: date, number: int, member: str, amount: int, interest: int = 0) -> str:
    return (
        f'{day} * "{member}" "Trả gốc, lãi" ^KU-2024-{number:03}\n  voucher: "BC-2024-{next(_slips)}"\n'
        f"  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  -{amount} VND\n"
        + (f"  {INTEREST}  -{interest} VND\n" if interest else "")
        + f"  {BANK}\n\n"
    )


def saved(day: date, member: str, amount: int) -> str:
    return f'{day} * "{member}" "Góp vốn"\n  voucher: "BC-2024-{next(_slips)}"\n  {BANK}  {amount} VND\n  {SAVINGS}:{member}\n\n'


def savings_of(member: str) -> str:
    return f'2024-01-05 open {SAVINGS}:{member}  VND\n  fund: "income"\n  role: "member-capital"\n  member: "{member}"\n\n'


URGENT = {"for": '"khẩn cấp"'}
EMERGENCY = rule_line("loan-max", "1000000 VND", **URGENT) + rule_line("loan-open-max", "1", **URGENT)


# -- kinds ---------------------------------------------------------------------------------------------------------


def test_a_small_emergency_loan_beside_a_running_one_is_by_its_own_lines(judge: Judge) -> None:
    loans = lent(D(2024, 5, 15), 1, "TV002", 6_000_000) + lent(
        D(2024, 8, 20), 2, "TV002", 1_000_000, kind='"khẩn cấp"'
    )
    for rule in ("LOAN-02", "LOAN-08", "LOAN-26"):
        assert said(judge(rule, AS_OF, club=EMERGENCY, income=loans)) == []
    assert said(judge("LOAN-08", AS_OF, income=loans)) == [("warning", "KU-2024-002")]


def test_ten_million_called_an_emergency_is_over_that_kind_s_limit(judge: Judge) -> None:
    loans = lent(D(2024, 8, 20), 2, "TV001", 10_000_000, kind='"Khẩn Cấp"')
    (finding,) = judge("LOAN-02", AS_OF, club=EMERGENCY, income=loans).findings
    assert (finding.subject, finding.article) == ("KU-2024-002", "Điều 9, khoản 2")
    assert "1,000,000 đ (loans of the kind “khẩn cấp”)" in str(finding.message)


def test_one_dong_over_the_kind_s_limit_is_over(judge: Judge) -> None:
    for amount, found in ((1_000_000, []), (1_000_001, [("warning", "KU-2024-002")])):
        loans = lent(D(2024, 8, 20), 2, "TV001", amount, kind='"khẩn cấp"')
        assert said(judge("LOAN-02", AS_OF, club=EMERGENCY, income=loans)) == found


def test_a_second_emergency_loan_is_one_too_many_of_its_kind(judge: Judge) -> None:
    loans = "".join(
        lent(D(2024, 8, 20) + number * DAY, number, "TV002", 400_000, kind='"khẩn cấp"') for number in (1, 2)
    )
    assert said(judge("LOAN-08", AS_OF, club=EMERGENCY, income=loans)) == [("warning", "KU-2024-002")]


# -- rounds --------------------------------------------------------------------------------------------------------

ROUNDS = rule_line("loan-max", "5000000 VND") + rule_line("loan-max", "9000000 VND", round="2")
LESS = ('"loan-max" ',)


def test_the_second_round_may_be_larger_and_the_first_may_not(judge: Judge) -> None:
    first = lent(D(2024, 5, 15), 1, "TV002", 5_000_000) + paid(D(2024, 8, 1), 1, "TV002", 5_000_000)
    second = lent(D(2024, 8, 1), 2, "TV002", 9_000_000)
    assert said(judge("LOAN-02", AS_OF, less=LESS, club=ROUNDS, income=first + second)) == []
    assert said(judge("LOAN-02", AS_OF, less=LESS, club=ROUNDS, income=second)) == [
        ("warning", "KU-2024-002")
    ]


@pytest.mark.parametrize(
    ("stood", "terms", "counts"),
    [
        (27, {}, False),
        (28, {}, True),
        (15, {"first_due": "2024-05-30"}, True),
        (14, {"first_due": "2024-05-29"}, False),
        (1, {"amortisation": '"single"', "due": "2024-05-16"}, False),
    ],
)
def test_a_loan_of_a_few_days_is_no_round(
    judge: Judge, stood: int, terms: dict[str, str], *, counts: bool
) -> None:
    back = D(2024, 5, 15) + stood * DAY
    loans = (
        lent(D(2024, 5, 15), 1, "TV002", 1_000_000, **terms)
        + paid(back, 1, "TV002", 1_000_000)
        + lent(D(2024, 8, 10), 2, "TV002", 9_000_000)
    )
    found = [] if counts else [("warning", "KU-2024-002")]
    assert said(judge("LOAN-02", AS_OF, less=LESS, club=ROUNDS, income=loans)) == found


def test_an_emergency_loan_and_one_written_off_are_no_rounds(judge: Judge) -> None:
    urgent = lent(D(2024, 4, 10), 1, "TV002", 900_000, kind='"khẩn cấp"') + paid(
        D(2024, 6, 1), 1, "TV002", 900_000
    )
    lost = lent(D(2024, 4, 10), 1, "TV002", 900_000) + (
        '2024-06-06 * "TV002" "Xóa nợ" ^KU-2024-001\n  minutes: "BB-2024-06"\n'
        "  Chi:Quỹ-tăng-thu-nhập:Xóa-nợ  900000 VND\n  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV002\n\n"
    )
    for earlier in (urgent, lost):
        loans = earlier + lent(D(2024, 8, 10), 2, "TV002", 9_000_000)
        assert said(judge("LOAN-02", AS_OF, less=LESS, club=ROUNDS + EMERGENCY, income=loans)) == [
            ("warning", "KU-2024-002")
        ]


def test_rounds_before_the_books_are_brought_forward_for_who_was_there(judge: Judge) -> None:
    loan = lent(D(2024, 8, 10), 2, "TV006", 9_000_000)

    def member(joined: date, rounds: str) -> str:
        text = member_text(MemberLine("TV006", joined, "Vũ Thị Thêm", "nữ", 1957, "nghèo"))
        return text.rstrip("\n") + f"\n  rounds: {rounds}\n"

    before, later = D(2023, 5, 5), D(2024, 2, 5)
    for joined, rounds, over, wrong in (
        (before, "1", [], []),
        (before, "0", [("warning", "KU-2024-002")], []),
        (later, "1", [("warning", "KU-2024-002")], [("error", "TV006")]),
        (before, '"hai"', [("warning", "KU-2024-002")], [("error", "TV006")]),
    ):
        books = {"club": ROUNDS, "members": member(joined, rounds), "income": loan}
        assert said(judge("LOAN-02", AS_OF, less=LESS, **books)) == over
        assert said(judge("REG-01", AS_OF, less=LESS, **books)) == wrong


# -- households ----------------------------------------------------------------------------------------------------

POOR = {"group": '"nghèo"'}
CHEAP = rule_line("loan-rate", "0.5", **POOR)


def test_a_friend_at_the_rate_of_the_poor_is_looked_at_and_the_poor_are_not(judge: Judge) -> None:
    theirs = lent(D(2024, 5, 15), 1, "TV001", 3_000_000, rate="0.5")  # of a poor household
    friend = lent(D(2024, 5, 15), 1, "TV002", 3_000_000, rate="0.5")
    less = lent(D(2024, 5, 15), 1, "TV005", 3_000_000, rate="0.6")
    assert said(judge("LOAN-07", AS_OF, club=CHEAP, income=theirs)) == []
    (finding,) = judge("LOAN-07", AS_OF, club=CHEAP, income=friend).findings
    assert finding.level is Level.WARNING
    assert "nghèo" not in str(finding)
    assert said(judge("LOAN-07", AS_OF, club=CHEAP, income=less)) == [("note", "KU-2024-001")]


def test_the_household_of_the_day_of_lending_counts(judge: Judge) -> None:
    books = {"club": CHEAP, "income": lent(D(2024, 5, 15), 1, "TV002", 3_000_000, rate="0.5")}
    for day, found in ((D(2024, 5, 15), []), (D(2024, 5, 16), [("warning", "KU-2024-001")])):
        moved = custom_text(
            day, "member", '"TV002"', '"household"', '"nghèo"', meta={"minutes": "BB-2024-05"}
        )
        assert said(judge("LOAN-07", AS_OF, members=moved, **books)) == found
        assert said(judge("REG-01", AS_OF, members=moved, **books)) == []


def test_another_household_that_eases_a_line_wants_a_meeting(judge: Judge) -> None:
    day = D(2024, 5, 14)
    for household, minutes, found in (
        ("nghèo", "BB-2024-05", []),
        ("nghèo", None, [("warning", "TV002 2024-05-14")]),
        ("nghèo", "BB-2024-06", []),
        ("nghèo", "BB-2024-08", [("warning", "TV002 2024-05-14")]),
        ("khó khăn", None, []),
    ):
        meta = {"minutes": minutes} if minutes else {}
        moved = custom_text(day, "member", '"TV002"', '"household"', f'"{household}"', meta=meta)
        judgement = judge("REG-02", AS_OF, members=moved, club=CHEAP)
        assert said(judgement) == found
        assert not [one for one in judgement.findings if "nghèo" in str(one)]
    worse = custom_text(day, "member", '"TV001"', '"household"', '"khác"')
    assert said(judge("REG-02", AS_OF, members=worse, club=CHEAP)) == []


def test_who_has_no_household_written_is_unknown_where_it_matters(judge: Judge) -> None:
    nobody = member_text(MemberLine("TV006", D(2023, 2, 5), "Vũ Thị Thêm", "nữ", 1957, None))
    loan = lent(D(2024, 5, 15), 1, "TV006", 3_000_000)
    judgement = judge("LOAN-07", AS_OF, club=CHEAP, members=nobody, income=loan)
    assert [one.subject for one in judgement.unknown] == ["TV006"]
    assert not judge("LOAN-07", AS_OF, members=nobody, income=loan).unknown


# -- fees ----------------------------------------------------------------------------------------------------------


def fees(day: date, amount: int, *members: str) -> str:
    return "".join(
        f'{day} * "{member}" "Hội phí"\n  voucher: "BC-2024-{next(_slips)}"\n'
        f"  Tài-sản:Quỹ-hoạt-động:Ngân-hàng  {amount} VND\n"
        f'  Thu:Quỹ-hoạt-động:Hội-phí\n    member: "{member}"\n\n'
        for member in members
    )


def test_a_poor_member_who_owes_no_fee_is_not_reminded(judge: Judge) -> None:
    free = rule_line("fee-monthly", "0 VND", **POOR)
    owing = [subject for _, subject in said(judge("MEM-06", AS_OF, club=free))]
    assert owing == ["TV002", "TV003", "TV004", "TV005"]
    half = rule_line("fee-monthly", "2000 VND", **POOR)
    (mine,) = (one for one in judge("MEM-06", AS_OF, club=half).findings if one.subject == "TV001")
    assert mine.amount == 10 * 2000  # February to November


@pytest.mark.parametrize(
    ("every", "as_of", "paid_in", "found"),
    [
        ("12", D(2025, 3, 30), 0, False),
        ("12", D(2025, 3, 31), 0, True),
        ("12", D(2025, 3, 31), 50_000, False),  # one month's fee may be missing of eleven
        ("12", D(2025, 3, 31), 49_999, True),
        ("6", D(2024, 9, 29), 0, False),
        ("6", D(2024, 9, 30), 0, True),
        ("6", D(2024, 9, 30), 20_000, False),
        ("6", D(2024, 9, 30), 19_999, True),
    ],
)
def test_who_pays_by_the_year_is_reminded_three_months_after_it(
    judge: Judge, every: str, as_of: date, paid_in: int, *, found: bool
) -> None:
    club = rule_line("fee-every", every) + '2025-01-05 event "meeting" "BB-2025-01"\n'
    paid_fees = fees(D(2024, 6, 20), paid_in, "TV002") if paid_in else ""
    owing = [subject for _, subject in said(judge("MEM-06", as_of, club=club, operating=paid_fees))]
    assert ("TV002" in owing) == found


def test_fees_of_a_year_that_ends_in_june_are_of_its_blocks(judge: Judge) -> None:
    books = {
        "less": ('"fiscal-year-end"',),
        "club": rule_line("fiscal-year-end", '"06-30"') + rule_line("fee-every", "12"),
    }
    assert said(judge("MEM-06", D(2024, 9, 29), **books)) == []
    assert len(said(judge("MEM-06", D(2024, 9, 30), **books))) == 5


def test_a_year_s_exemption_is_no_waiver_that_nobody_needs(judge: Judge) -> None:
    def exempted(until: str) -> str:
        meta = {
            "reason": "đau yếu, sống một mình",
            "by": "Ban chủ nhiệm",
            "minutes": "BB-2024-01",
            "until": until,
        }
        return custom_text(FOUNDED, "waiver", '"MEM-06"', '"TV002"', meta=meta).replace(f'"{until}"', until)

    paid_up = fees(D(2024, 1, 20), 60_000, "TV002")
    for club, as_of, found in (
        (exempted("2024-12-31"), D(2024, 12, 31), []),
        (exempted("2024-12-31"), D(2025, 1, 1), [("warning", "MEM-06 TV002")]),
        (exempted("2024-12-31") + rule_line("fee-every", "12"), D(2025, 1, 1), []),
    ):
        assert said(judge("GOV-05", as_of, club=club, operating=paid_up)) == found
    assert said(judge("GOV-05", D(2025, 1, 1), club=exempted("2024-12-31"))) == []  # it was needed


def test_the_months_of_an_exemption_that_is_over_are_owed_no_more(judge: Judge, tmp_path: Path) -> None:
    """Exempted from January to June: what is left of the year is July to November, five months."""
    meta = {"reason": "đau yếu", "by": "Ban chủ nhiệm", "minutes": "BB-2024-01"}
    waiver = (
        custom_text(FOUNDED, "waiver", '"MEM-06"', '"TV002"', meta=meta).rstrip("\n")
        + "\n  until: 2024-06-30\n"
    )
    (mine,) = (one for one in judge("MEM-06", AS_OF, club=waiver).findings if one.subject == "TV002")
    assert mine.amount == 5 * 5000
    no_meeting = waiver.replace("BB-2024-01", "BB-2023-12")
    (mine,) = (one for one in judge("MEM-06", AS_OF, club=no_meeting).findings if one.subject == "TV002")
    assert mine.amount == 10 * 5000
    files = dict(base_files())
    files["club.beancount"] += "\n" + waiver
    books = load_club(write(tmp_path / "club", files), AS_OF)
    owed = {
        waivers: next(
            one.amount for one in judge_all(books, waivers=waivers).findings if one.subject == "TV002"
        )
        for waivers in (True, False)
    }
    assert owed == {True: 5 * 5000, False: 10 * 5000}


# -- savings, homes ------------------------------------------------------------------------------------------------

THRICE = rule_line("loan-max-multiple", "3") + savings_of("TV002")


def test_three_times_the_savings_of_the_evening_before(judge: Judge) -> None:
    loan = lent(D(2024, 5, 15), 1, "TV002", 3_000_000)
    for day, amount, found in (
        (D(2024, 5, 14), 1_000_000, []),
        (D(2024, 5, 14), 999_999, [("warning", "KU-2024-001")]),
        (D(2024, 5, 15), 1_000_000, [("warning", "KU-2024-001")]),
    ):
        books = {"club": THRICE, "income": saved(day, "TV002", amount) + loan}
        assert said(judge("LOAN-02", AS_OF, **books)) == found


@pytest.mark.parametrize(
    ("back", "repaid", "found"),
    [(90, None, True), (91, None, False), (60, 59, False), (60, 60, True), (0, None, True)],
)
def test_savings_that_are_taken_back_while_the_loan_is_owed_were_none(
    judge: Judge, back: int, repaid: int | None, *, found: bool
) -> None:
    day = D(2024, 5, 15)
    income = saved(D(2024, 5, 14), "TV002", 1_000_000) + lent(day, 1, "TV002", 3_000_000)
    income += saved(day + back * DAY, "TV002", -1)
    if repaid is not None:
        income += paid(day + repaid * DAY, 1, "TV002", 3_000_000)
    judgement = judge("LOAN-02", AS_OF, club=THRICE, income=income)
    assert [finding.date for finding in judgement.findings] == ([day + back * DAY] if found else [])


def test_an_emergency_loan_with_a_line_of_its_own_is_apart_from_the_savings(judge: Judge) -> None:
    own = THRICE + rule_line("loan-max-multiple", '"none"', **URGENT)
    income = saved(D(2024, 5, 14), "TV002", 1_000_000) + lent(D(2024, 5, 15), 1, "TV002", 3_000_000)
    income += lent(D(2024, 6, 15), 2, "TV002", 500_000, kind='"khẩn cấp"')
    assert said(judge("LOAN-02", AS_OF, club=own, income=income)) == []
    assert said(judge("LOAN-02", AS_OF, club=THRICE, income=income)) == [("warning", "KU-2024-002")]


def test_husband_and_wife_may_not_both_owe_where_a_home_has_one_borrower(judge: Judge) -> None:
    def two(home: str, other: str | None) -> str:
        return "".join(
            member_text(MemberLine(code, D(2023, 2, 5), name, "nữ", 1957, "khác", place))
            for code, name, place in (("TV006", "Vũ Thị Thêm", home), ("TV007", "Đặng Thị Nữa", other))
        )

    both = lent(D(2024, 5, 15), 1, "TV006", 1_000_000) + lent(D(2024, 6, 15), 2, "TV007", 1_000_000)
    line = rule_line("loan-home-max", "1")
    after = lent(D(2024, 5, 15), 1, "TV006", 1_000_000) + paid(D(2024, 6, 15), 1, "TV006", 1_000_000)
    after += lent(D(2024, 6, 15), 2, "TV007", 1_000_000)
    for members, income, club, found in (
        (two("H01", "H01"), both, line, [("warning", "KU-2024-002")]),
        (two("H01", "H02"), both, line, []),
        (two("H01", None), both, line, []),
        (two("H01", "H01"), both, "", []),
        (two("H01", "H01"), both, rule_line("loan-home-max", "2"), []),
        (two("H01", "H01"), after, line, []),
    ):
        assert said(judge("LOAN-08", AS_OF, members=members, income=income, club=club)) == found


# -- who decides ---------------------------------------------------------------------------------------------------

BOARD = '2024-05-10 event "meeting" "CN-05"\n  of: "board"\n\n'
BOARD_DECIDES = rule_line("approval-body", '"board"')


def test_the_board_s_minutes_are_none_where_a_meeting_decides(judge: Judge) -> None:
    loan = lent(D(2024, 5, 15), 1, "TV004", 3_000_000, minutes="CN-05")
    for club, found in ((BOARD + BOARD_DECIDES, []), (BOARD, [("warning", "KU-2024-001")])):
        assert said(judge("LOAN-11", AS_OF, club=club, income=loan)) == found
        assert said(judge("DOC-09", AS_OF, club=club, income=loan)) == []
    members = lent(D(2024, 5, 15), 1, "TV004", 3_000_000)
    assert said(judge("LOAN-11", AS_OF, club=BOARD_DECIDES, income=members)) == []


def test_who_has_no_household_hides_no_other_minutes_that_are_of_no_meeting(judge: Judge) -> None:
    nobody = member_text(MemberLine("TV006", D(2023, 2, 5), "Vũ Thị Thêm", "nữ", 1957, None))
    books = {"club": rule_line("ratify-days", "30", **POOR), "members": nobody}
    books["income"] = lent(D(2024, 5, 15), 1, "TV006", 900_000, minutes="BB-X") + (
        f'2024-06-06 * "Ngân hàng" "Phí"\n  voucher: "BN-2024-090"\n  minutes: "BB-Y"\n'
        f"  Chi:Quỹ-tăng-thu-nhập:Phí-ngân-hàng  1000 VND\n  {BANK}\n\n"
    )
    judgement = judge("DOC-09", AS_OF, **books)
    assert (said(judgement), judgement.unknown) == ([("warning", "BB-Y")], ())
    assert [one.subject for one in judge("LOAN-11", AS_OF, **books).unknown] == ["TV006"]


def test_the_board_lends_to_one_of_itself_only_with_the_members(judge: Judge) -> None:
    club = BOARD + BOARD_DECIDES
    own = lent(D(2024, 5, 15), 1, "TV001", 3_000_000, minutes="CN-05")
    assert said(judge("LOAN-11", AS_OF, club=club, income=own)) == [("warning", "KU-2024-001")]
    assert said(judge("LOAN-11", AS_OF, club=club, income=lent(D(2024, 5, 15), 1, "TV001", 3_000_000))) == []


def test_meetings_of_the_board_are_no_meetings_of_the_club(judge: Judge) -> None:
    board = "".join(
        f'2024-{month:02}-10 event "meeting" "CN-{month:02}"\n  of: "board"\n\n' for month in range(1, 13)
    )
    less = ('event "meeting" "BB-',)
    assert ("warning", "2024-02") in said(judge("GOV-02", AS_OF, less=less, club=board))
    assert said(judge("GOV-02", AS_OF, club=board)) == []


def test_a_larger_loan_may_be_the_meeting_s_to_decide_top_ups_counted(judge: Judge) -> None:
    club = BOARD + BOARD_DECIDES + rule_line("approval-body", '"meeting"', over="4000000 VND")
    small = lent(D(2024, 5, 15), 1, "TV004", 4_000_000, minutes="CN-05")
    large = lent(D(2024, 5, 15), 1, "TV004", 4_000_001, minutes="CN-05")
    topped = small + lent(D(2024, 5, 20), 1, "TV004", 1, minutes="CN-05")
    assert said(judge("LOAN-11", AS_OF, club=club, income=small)) == []
    assert said(judge("LOAN-11", AS_OF, club=club, income=large)) == [("warning", "KU-2024-001")]
    assert said(judge("LOAN-11", AS_OF, club=club, income=topped)) == [("warning", "KU-2024-001")]


RATIFY = rule_line("ratify-days", "30", **URGENT)


@pytest.mark.parametrize(
    ("minutes", "ratifies", "as_of", "found"),
    [
        ("BB-2024-06", None, AS_OF, False),
        (None, "2024-06-05", AS_OF, False),
        (None, None, D(2024, 6, 8), False),
        (None, None, D(2024, 6, 9), True),
        ("BB-2024-07", None, AS_OF, True),
        (None, "2024-07-05", AS_OF, True),
    ],
)
def test_an_urgent_loan_may_be_approved_by_the_next_meeting(
    judge: Judge, minutes: str | None, ratifies: str | None, as_of: date, *, found: bool
) -> None:
    """Lent on 9 May: the days are over on 8 June; the next meetings are those of 5 June and 5 July."""
    loan = lent(D(2024, 5, 9), 1, "TV004", 500_000, minutes=minutes, kind='"khẩn cấp"')
    meeting = (
        f'{ratifies} event "meeting" "BB-X"\n  ratifies: "KU-2024-009, KU-2024-001"\n\n' if ratifies else ""
    )
    judgement = judge("LOAN-11", as_of, club=RATIFY + meeting, income=loan)
    assert said(judgement) == ([("warning", "KU-2024-001")] if found else [])
    assert [finding.date for finding in judgement.findings] == ([D(2024, 6, 9)] if found else [])
    assert said(judge("DOC-09", as_of, club=RATIFY + meeting, income=loan)) == []
    wrong = [("error", "KU-2024-009")] if ratifies else []
    assert said(judge("REG-01", as_of, club=RATIFY + meeting, income=loan)) == wrong


def test_a_ratified_loan_without_such_an_article_is_not_approved(judge: Judge) -> None:
    loan = lent(D(2024, 5, 9), 1, "TV004", 500_000, minutes=None)
    meeting = '2024-06-06 event "meeting" "BB-X"\n  ratifies: "KU-2024-001"\n\n'
    assert said(judge("LOAN-11", AS_OF, club=RATIFY + meeting, income=loan)) == [("warning", "KU-2024-001")]


def test_what_only_the_members_decide_is_not_the_board_s(judge: Judge) -> None:
    club = BOARD + BOARD_DECIDES
    lost = lent(D(2024, 4, 10), 1, "TV004", 900_000) + (
        '2024-06-06 * "TV004" "Xóa nợ" ^KU-2024-001\n  minutes: "CN-05"\n'
        "  Chi:Quỹ-tăng-thu-nhập:Xóa-nợ  900000 VND\n  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004\n\n"
    )
    allowance = (
        f'2024-06-06 * "Ban chủ nhiệm" "Thù lao"\n  voucher: "BN-2024-090"\n  minutes: "CN-05"\n'
        f"  Chi:Quỹ-tăng-thu-nhập:Thù-lao  100000 VND\n  {BANK}\n\n"
    )
    capital = (
        f'2024-06-06 * "Hội NCT xã" "Trả lại vốn"\n  voucher: "BN-2024-091"\n  minutes: "CN-05"\n'
        f"  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT  100000 VND\n  {BANK}\n\n"
    )
    remission = '2024-06-06 custom "remission" "KU-2024-001" 10000 VND\n  minutes: "CN-05"\n\n'
    waiver = '2024-06-06 custom "waiver" "LOAN-15" "KU-2024-001"\n  reason: "chờ bán lợn"\n  by: "Ban chủ nhiệm"\n  minutes: "CN-05"\n\n'
    changed = rule_line("loan-max", "20000000 VND", D(2024, 6, 6), minutes='"CN-05"')
    loan = lent(D(2024, 4, 10), 1, "TV004", 900_000)
    assert said(judge("LOAN-17", AS_OF, club=club, income=lost)) == [("error", "KU-2024-001")]
    assert said(judge("DOC-04", AS_OF, club=club, income=allowance)) == [("warning", "BN-2024-090")]
    assert said(judge("FUND-08", AS_OF, club=club, income=capital)) == [("error", "BN-2024-091")]
    assert said(judge("LOAN-24", AS_OF, club=club + remission, income=loan)) == [("warning", "KU-2024-001")]
    assert said(judge("GOV-05", AS_OF, club=club + waiver, income=loan)) == [
        ("warning", "LOAN-15 KU-2024-001")
    ]
    assert said(judge("REG-02", AS_OF, club=club + changed)) == [("warning", "loan-max 2024-06-06")]
    assert said(judge("FUND-06", AS_OF, club=club, income=capital)) == [("error", "club")]
    assert said(judge("FUND-06", AS_OF, club=club, income=lost)) == [("error", "club")]
    for name in (
        "LOAN-17",
        "DOC-04",
        "FUND-08",
        "LOAN-24",
        "GOV-05",
        "REG-02",
    ):  # FUND-06: the allowance, without interest
        held = {"club": club + (remission + changed).replace("CN-05", "BB-2024-06")}
        held["income"] = (lost + allowance + capital).replace("CN-05", "BB-2024-06")
        assert said(judge(name, AS_OF, **held)) == [], name


def test_money_for_the_operating_fund_is_the_members_to_give(judge: Judge) -> None:
    halves = {
        "income": f'2024-06-06 * "Chuyển quỹ" "Chuyển quỹ" ^CQ-2024-001\n  voucher: "BN-2024-092"\n  minutes: "CN-05"\n'
        f"  Nguồn-vốn:Quỹ-tăng-thu-nhập:Chuyển-quỹ  100000 VND\n  {BANK}\n\n",
        "operating": '2024-06-06 * "Chuyển quỹ" "Chuyển quỹ" ^CQ-2024-001\n  voucher: "BC-2024-092"\n'
        "  Tài-sản:Quỹ-hoạt-động:Ngân-hàng  100000 VND\n  Nguồn-vốn:Quỹ-hoạt-động:Chuyển-quỹ\n\n",
    }
    (finding,) = judge("FUND-09", AS_OF, club=BOARD, **halves).findings
    assert (finding.subject, "by CN-05 of the board" in str(finding.message)) == ("CQ-2024-001", True)
    halves["income"] = halves["income"].replace("CN-05", "BB-2024-06")
    assert said(judge("FUND-09", AS_OF, club=BOARD, **halves)) == []


def test_who_borrows_without_end_is_not_compared_without_end(judge: Judge) -> None:
    loans = "".join(lent(D(2024, 5, 15), number, "TV002", 1_000) for number in range(100, 401))
    judgement = judge("LOAN-02", AS_OF, less=LESS, club=ROUNDS, income=loans)
    assert (judgement.findings, len(judgement.unknown)) == ((), 1)
    fewer = loans.rpartition("2024-05-15 *")[0]
    assert not judge("LOAN-02", AS_OF, less=LESS, club=ROUNDS, income=fewer).unknown


def test_an_extension_by_the_board_is_the_board_s_where_loans_are(judge: Judge) -> None:
    loan = lent(D(2024, 4, 10), 1, "TV004", 900_000, minutes="BB-2024-04")
    own = lent(D(2024, 4, 10), 1, "TV002", 900_000, minutes="BB-2024-04")
    extended = '2024-06-06 custom "extension" "KU-2024-001" 2\n  minutes: "CN-05"\n\n'
    for club, income, found in (
        (BOARD + BOARD_DECIDES, loan, []),
        (BOARD, loan, [("warning", "KU-2024-001")]),
        (BOARD + BOARD_DECIDES, own, [("warning", "KU-2024-001")]),
    ):
        assert said(judge("LOAN-16", AS_OF, club=club + extended, income=income)) == found
        assert said(judge("DOC-09", AS_OF, club=club + extended, income=income)) == []


def test_a_number_of_two_bodies_is_the_board_s_from_then_on(judge: Judge) -> None:
    board = '2024-06-07 event "meeting" "BB-2024-06"\n  of: "board"\n\n'
    loan = lent(D(2024, 6, 15), 1, "TV004", 900_000)
    before = lent(D(2024, 6, 6), 1, "TV004", 900_000)
    assert said(judge("REG-01", AS_OF, club=board)) == [("error", "BB-2024-06")]
    assert said(judge("LOAN-11", AS_OF, club=board, income=loan)) == [("warning", "KU-2024-001")]
    assert said(judge("LOAN-11", AS_OF, club=board, income=before)) == []


# -- what cannot be read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        rule_line("grace-days", "9", **URGENT),
        rule_line("fee-monthly", "1000 VND", **URGENT),
        rule_line("fee-monthly", "1000 VND", round="2"),
        rule_line("loan-max", "1000000 VND", round="1"),
        rule_line("loan-max", "1000000 VND", round="2.5"),
        rule_line("loan-max", "1000000 VND", round='"2"'),
        rule_line("loan-max", "1000000 VND", over="5000000 VND"),
        rule_line("membership-min", "1", over="5000000 VND"),
        rule_line("loan-rate", "0.5", over="5000000"),
        rule_line("loan-rate", "0.5", over="0 VND"),
        rule_line("loan-rate", "0.5", group='""'),
        rule_line("loan-rate", "0.5", **{"for": "2024-01-05"}),
        rule_line("loan-max", '""'),
        rule_line("loan-max", '""', D(2024, 6, 5), **URGENT),
        rule_line("loan-max", "1000000 VND", per='"day"'),
        rule_line("late-fine", "5000 VND", per='"week"'),
        rule_line("fee-every", "5"),
        rule_line("box-locks", "1"),
        rule_line("approval-body", '"none"'),
        '2024-05-10 event "meeting" "BB-X"\n  of: "chi hội"\n',
        '2024-05-10 event "meeting" "BB-X"\n  ratifies: "khoản vay số 1"\n',
        '2024-05-10 custom "member" "TV001" "home" "H01"\n',
        '2024-05-10 custom "member" "TV001" "household" ""\n',
        '2024-05-10 custom "member" "TV099" "household" "nghèo"\n',
    ],
)
def test_what_says_nothing_is_an_error(judge: Judge, line: str) -> None:
    assert len(said(judge("REG-01", AS_OF, club=line))) == 1


def test_the_same_line_twice_contradicts_only_in_its_own_scope(judge: Judge) -> None:
    twice = EMERGENCY + rule_line("loan-max", "2000000 VND", **URGENT)
    assert said(judge("REG-01", AS_OF, club=twice)) == [("error", "loan-max for:khẩn cấp")]
    assert said(judge("REG-01", AS_OF, club=EMERGENCY)) == []


# -- changed, set aside ----------------------------------------------------------------------------------------------


def test_a_new_scope_is_a_change_and_so_is_its_end(judge: Judge) -> None:
    day, later = D(2024, 6, 6), D(2024, 9, 6)

    def scoped(value: str, since: date, minutes: str | None) -> str:
        return rule_line(
            "loan-max", value, since, **URGENT, **({"minutes": f'"{minutes}"'} if minutes else {})
        )

    stricter, looser = "1000000 VND", "20000000 VND"
    assert said(judge("REG-02", AS_OF, club=scoped(looser, day, "BB-2024-06"))) == []
    assert said(judge("REG-02", AS_OF, club=scoped(looser, day, None))) == [
        ("warning", "loan-max for:khẩn cấp 2024-06-06")
    ]
    assert said(judge("REG-02", AS_OF, club=scoped(stricter, day, None))) == [
        ("note", "loan-max for:khẩn cấp 2024-06-06")
    ]
    ended = scoped(stricter, day, "BB-2024-06") + scoped('""', later, None)
    assert said(judge("REG-02", AS_OF, club=ended)) == [("warning", "loan-max for:khẩn cấp 2024-09-06")]


def test_a_kind_that_is_opened_for_two_weeks_is_judged_without_it(judge: Judge) -> None:
    opened = rule_line("loan-max", "20000000 VND", D(2024, 6, 6), minutes='"BB-2024-06"', **URGENT)
    closed = rule_line("loan-max", '""', D(2024, 6, 20), minutes='"BB-2024-06"', **URGENT)
    loan = lent(D(2024, 6, 10), 1, "TV001", 18_000_000, kind='"khẩn cấp"')
    assert said(judge("LOAN-02", AS_OF, club=opened + closed, income=loan)) == []
    assert said(judge("REG-03", AS_OF, club=opened + closed, income=loan)) == [
        ("warning", "loan-max for:khẩn cấp")
    ]
    assert said(judge("REG-03", AS_OF, club=opened, income=loan)) == []
    small = lent(D(2024, 6, 10), 1, "TV001", 8_000_000, kind='"khẩn cấp"')
    assert said(judge("REG-03", AS_OF, club=opened + closed, income=small)) == []


def test_a_kind_without_a_limit_is_judged_by_the_template_s(judge: Judge) -> None:
    free = rule_line("loan-max", '"none"', **URGENT)
    for amount, found in ((10_000_000, []), (10_000_001, [("warning", "loan-max for:khẩn cấp")])):
        loan = lent(D(2024, 6, 10), 1, "TV001", amount, kind='"khẩn cấp"')
        assert said(judge("REG-03", AS_OF, club=free, income=loan)) == found


def test_a_box_without_locks_needs_a_limit(judge: Judge) -> None:
    cash = (
        f'2024-05-06 * "Ngân hàng" "Rút tiền"\n  voucher: "BN-2024-077"\n'
        f"  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  9000000 VND\n  {BANK}\n\n"
    )
    books = {"less": ('"cash-max"',), "income": cash}
    none = rule_line("cash-max", '"none"')
    assert said(judge("REG-03", AS_OF, club=none, **books)) == [("warning", "cash-max")]
    assert said(judge("REG-03", AS_OF, club=none + rule_line("box-locks", "3"), **books)) == []


def test_an_overdue_rate_that_is_a_fine_is_judged_by_the_template_s(judge: Judge) -> None:
    """Late for 30 days on 3 million: at 0.8 % a month some 24,000, at 5 % some 148,000."""
    loan = lent(D(2024, 4, 10), 1, "TV004", 3_000_000, term="1", rate="0.8") + paid(
        D(2024, 6, 9), 1, "TV004", 3_000_000, 24_000
    )

    def taken(amount: int) -> str:
        return loan + (
            f'2024-06-09 * "TV004" "Lãi quá hạn" ^KU-2024-001\n  voucher: "BC-2024-099"\n'
            f"  Thu:Quỹ-tăng-thu-nhập:Lãi-quá-hạn  -{amount} VND\n  {BANK}\n\n"
        )

    for rate, amount, found in (
        ("5", 140_000, [("warning", "overdue-rate-month")]),
        ("5", 20_000, []),
        ("0.8", 20_000, []),
    ):
        books = {"club": rule_line("overdue-rate-month", rate), "income": taken(amount)}
        assert said(judge("REG-03", AS_OF, **books)) == found
        assert said(judge("LOAN-23", AS_OF, **books)) == []


def test_lines_without_an_article_are_counted_by_line(judge: Judge) -> None:
    bare = '2024-01-05 custom "regulation" "loan-max" 1000000 VND\n  for: "khẩn cấp"\n'
    (finding,) = judge("REG-05", AS_OF, club=bare).findings
    assert "loan-max" in str(finding.message)


# -- what outsiders found --------------------------------------------------------------------------------------------


def test_overdue_principal_with_a_rate_of_its_own_bears_no_interest_besides(judge: Judge) -> None:
    """Two months late on 4 million at 0.8 %: one month's interest, and 0.4 % for each month late."""
    own = rule_line("overdue-rate-month", "0.4")
    loan = lent(D(2024, 6, 11), 1, "TV004", 4_000_000, term="1", amortisation='"single"')
    late = (
        loan
        + paid(D(2024, 9, 11), 1, "TV004", 4_000_000, 32_000)
        + (
            f'2024-09-11 * "TV004" "Lãi quá hạn" ^KU-2024-001\n  voucher: "BC-2024-099"\n'
            f"  Thu:Quỹ-tăng-thu-nhập:Lãi-quá-hạn  -32000 VND\n  {BANK}\n\n"
        )
    )
    assert said(judge("LOAN-13", AS_OF, club=own, income=late)) == []
    assert said(judge("LOAN-23", AS_OF, club=own, income=late)) == []
    nothing = loan + paid(D(2024, 9, 11), 1, "TV004", 4_000_000)
    assert said(judge("LOAN-13", AS_OF, club=own, income=nothing)) == [("warning", "KU-2024-001")]
    without = loan + paid(D(2024, 9, 11), 1, "TV004", 4_000_000, 32_000)
    assert said(judge("LOAN-13", AS_OF, income=without)) == [("warning", "KU-2024-001")]


def test_a_household_for_two_days_is_looked_at_where_something_was_lent(judge: Judge) -> None:
    def moved(day: date, household: str) -> str:
        return custom_text(
            day, "member", '"TV002"', '"household"', f'"{household}"', meta={"minutes": "BB-2024-05"}
        )

    there, back = moved(D(2024, 5, 14), "nghèo"), moved(D(2024, 5, 16), "khác")
    loan = lent(D(2024, 5, 15), 1, "TV002", 3_000_000, rate="0.5")
    assert said(judge("REG-02", AS_OF, club=CHEAP, members=there, income=loan)) == []
    assert said(judge("REG-02", AS_OF, club=CHEAP, members=there + back)) == []
    books = {"club": CHEAP, "members": there + back, "income": loan}
    (finding,) = judge("REG-02", AS_OF, **books).findings
    assert finding.subject == "TV002 2024-05-14"
    assert "KU-2024-001" in str(finding.message)


def test_what_the_commune_decides_a_later_meeting_may_note_before_anything_is_lent(judge: Judge) -> None:
    moved = custom_text(
        D(2024, 5, 14), "member", '"TV002"', '"household"', '"nghèo"', meta={"minutes": "BB-2024-06"}
    )
    for day, found in ((D(2024, 6, 4), [("warning", "TV002 2024-05-14")]), (D(2024, 6, 5), [])):
        books = {"club": CHEAP, "members": moved, "income": lent(day, 1, "TV002", 3_000_000, rate="0.5")}
        assert said(judge("REG-02", AS_OF, **books)) == found


@pytest.mark.parametrize(("back", "found"), [(D(2024, 7, 12), True), (D(2024, 7, 13), False), (None, False)])
def test_a_chair_who_is_none_for_a_while_does_not_lend_to_themselves(
    judge: Judge, back: date | None, *, found: bool
) -> None:
    """Laid down on 11 May, so 62 days are over on 12 July."""
    club = BOARD_DECIDES + BOARD.replace("2024-05-10", "2024-05-13")
    club += custom_text(D(2024, 5, 11), "board", '"chair"', '"TV005"')
    if back is not None:
        club += custom_text(back, "board", '"chair"', '"TV001"')
    loan = lent(D(2024, 5, 15), 1, "TV001", 3_000_000, minutes="CN-05")
    assert said(judge("LOAN-11", AS_OF, club=club, income=loan)) == (
        [("warning", "KU-2024-001")] if found else []
    )


def test_a_club_that_was_founded_with_its_books_has_no_earlier_rounds(judge: Judge) -> None:
    member = (
        member_text(MemberLine("TV006", FOUNDED, "Vũ Thị Thêm", "nữ", 1957, "nghèo")).rstrip("\n")
        + "\n  rounds: 5\n"
    )
    books = {"club": ROUNDS, "members": member, "income": lent(D(2024, 8, 10), 2, "TV006", 9_000_000)}
    assert said(judge("REG-01", AS_OF, less=LESS, **books)) == []  # the first entry is of the day after
    books["income"] += (
        f'2024-01-05 * "Hội NCT xã" "Vốn"\n  voucher: "BC-2024-098"\n  {BANK}  1000 VND\n  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT\n\n'
    )
    assert said(judge("REG-01", AS_OF, less=LESS, **books)) == [("error", "TV006")]
    assert said(judge("LOAN-02", AS_OF, less=LESS, **books)) == [("warning", "KU-2024-002")]


def test_savings_that_are_only_promised_are_none(judge: Judge) -> None:
    promised = (
        '2024-05-14 * "TV002" "Góp vốn, nộp sau"\n'
        f"  Tài-sản:Quỹ-tăng-thu-nhập:Phải-thu  1000000 VND\n  {SAVINGS}:TV002\n\n"
    )
    loan = lent(D(2024, 5, 15), 1, "TV002", 3_000_000)
    assert said(judge("LOAN-02", AS_OF, club=THRICE, income=promised + loan)) == [("warning", "KU-2024-001")]


def test_homes_are_one_however_they_are_written(judge: Judge) -> None:
    members = "".join(
        member_text(MemberLine(code, D(2023, 2, 5), name, "nữ", 1957, "khác", home))
        for code, name, home in (("TV006", "Vũ Thị Thêm", "H01"), ("TV007", "Đặng Thị Nữa", "h-01 "))
    )
    both = lent(D(2024, 5, 15), 1, "TV006", 1_000_000) + lent(D(2024, 6, 15), 2, "TV007", 1_000_000)
    books = {"members": members, "income": both, "club": rule_line("loan-home-max", "1")}
    assert said(judge("LOAN-08", AS_OF, **books)) == [("warning", "KU-2024-002")]


def test_a_loan_of_a_kind_that_was_ended_stays_apart_while_it_runs(judge: Judge) -> None:
    ended = EMERGENCY + rule_line("loan-open-max", '""', D(2024, 7, 5), minutes='"BB-2024-07"', **URGENT)
    loans = lent(D(2024, 5, 15), 1, "TV002", 900_000, kind='"khẩn cấp"') + lent(
        D(2024, 8, 20), 2, "TV002", 3_000_000
    )
    assert said(judge("LOAN-08", AS_OF, club=ended, income=loans)) == []
    again = loans + lent(D(2024, 9, 20), 3, "TV002", 1_000_000)
    assert said(judge("LOAN-08", AS_OF, club=ended, income=again)) == [("warning", "KU-2024-003")]


def test_a_top_up_is_large_by_what_is_owed_after_it(judge: Judge) -> None:
    club = BOARD + BOARD_DECIDES + rule_line("approval-body", '"meeting"', over="4000000 VND")
    first = lent(D(2024, 5, 15), 1, "TV004", 4_000_000, minutes="CN-05") + paid(
        D(2024, 5, 20), 1, "TV004", 2_000_000
    )
    for amount, found in ((2_000_000, []), (2_000_001, [("warning", "KU-2024-001")])):
        loans = first + lent(D(2024, 5, 25), 1, "TV004", amount, minutes="CN-05")
        assert said(judge("LOAN-11", AS_OF, club=club, income=loans)) == found


def test_allowances_within_the_fixed_sum_may_come_before_the_year_s_interest(judge: Judge) -> None:
    fixed = rule_line("allowance-fixed", "600000 VND") + rule_line("split-allowance", '"none"')
    quarterly = "".join(
        f'2024-{month:02}-28 * "Thủ quỹ" "Thù lao quý"\n  voucher: "BN-2024-08{month}"\n'
        f"  Chi:Quỹ-tăng-thu-nhập:Thù-lao  {amount} VND\n  {BANK}\n\n"
        for month, amount in ((3, 150_000), (6, 150_000), (9, 300_000))
    )
    books = {"less": ('"split-allowance"',), "club": fixed}
    assert said(judge("FUND-06", D(2024, 10, 31), income=quarterly, **books)) == [("note", "club")]
    more = quarterly.replace("300000", "300001")
    assert said(judge("FUND-06", D(2024, 10, 31), income=more, **books)) == [("error", "club")]


def test_allowances_taken_back_on_paper_are_paid_all_the_same(judge: Judge) -> None:
    fixed = rule_line("allowance-fixed", "600000 VND") + rule_line("split-allowance", '"none"')

    def allowance(day: str, legs: str) -> str:
        return f'{day} * "Ban chủ nhiệm" "Thù lao"\n  voucher: "BN-2024-{next(_slips)}"\n  period: "2024"\n{legs}\n\n'

    account = "  Chi:Quỹ-tăng-thu-nhập:Thù-lao"
    first = allowance("2024-06-28", f"{account}  600000 VND\n  {BANK}")
    promised = allowance("2024-11-15", f"  Tài-sản:Quỹ-tăng-thu-nhập:Phải-thu  600000 VND\n{account}")
    back = allowance("2024-11-15", f"  {BANK}  600000 VND\n{account}")
    again = allowance("2024-12-20", f"{account}  600000 VND\n  {BANK}")
    books = {"less": ('"split-allowance"',), "club": fixed}
    as_of = D(2025, 1, 31)
    assert len(said(judge("DOC-04", as_of, income=first + promised + again, **books))) == 1
    assert said(judge("DOC-04", as_of, income=first + back + again, **books)) == []


def test_a_household_that_only_the_board_has_is_no_group(judge: Judge) -> None:
    def moved(member: str, household: str) -> str:
        meta = {"minutes": "BB-2024-05"}
        return custom_text(
            D(2024, 5, 14), "member", f'"{member}"', '"household"', f'"{household}"', meta=meta
        )

    own = rule_line("loan-rate", "0", group='"nhà nòng cốt"')
    chair, other = moved("TV001", "nhà nòng cốt"), moved("TV004", "nhà nòng cốt")
    assert said(judge("REG-03", AS_OF, club=own, members=chair)) == [("warning", "loan-rate group:1")]
    assert said(judge("REG-03", AS_OF, club=own, members=chair + other)) == []
    dearer = rule_line("loan-rate", "1", group='"nhà nòng cốt"')
    assert said(judge("REG-03", AS_OF, club=dearer, members=chair)) == []
    assert said(judge("REG-03", AS_OF, club=CHEAP)) == []  # one poor member, who is the chair


def test_a_household_that_waits_for_its_line_wants_a_meeting_all_the_same(judge: Judge) -> None:
    moved = custom_text(D(2024, 5, 31), "member", '"TV002"', '"household"', '"nghèo"')
    later = rule_line("loan-rate", "0.5", D(2024, 6, 5), minutes='"BB-2024-06"', **POOR)
    loan = lent(D(2024, 6, 10), 1, "TV002", 3_000_000, rate="0.5")
    assert said(judge("REG-02", AS_OF, club=later, members=moved, income=loan)) == [
        ("warning", "TV002 2024-05-31")
    ]
    assert said(judge("REG-02", AS_OF, club=later, members=moved)) == []


def test_a_household_whose_meeting_is_still_to_come_is_waited_for(judge: Judge) -> None:
    moved = custom_text(
        D(2024, 6, 10), "member", '"TV002"', '"household"', '"nghèo"', meta={"minutes": "BB-2024-09"}
    )
    for as_of, found in ((D(2024, 8, 11), []), (D(2024, 8, 12), [("warning", "TV002 2024-06-10")])):
        assert said(judge("REG-02", as_of, club=CHEAP, members=moved)) == found


def test_a_fine_that_becomes_one_for_each_day_is_a_change(judge: Judge) -> None:
    lines = rule_line("late-fine", "5000 VND") + rule_line(
        "late-fine", "5000 VND", D(2024, 6, 5), per='"day"'
    )
    (finding,) = judge("REG-02", AS_OF, club=lines).findings
    assert (finding.level, finding.subject) == (Level.WARNING, "late-fine 2024-06-05")
    assert "was 5,000 đ and is 5,000 đ for each day" in str(finding.message)


def test_a_line_that_displaces_a_stricter_one_is_no_stricter(judge: Judge) -> None:
    club = rule_line("loan-term-max", "24") + rule_line("loan-term-max", "6", over="3000000 VND")
    for months, level in (("20", "warning"), ("5", "note")):
        new = rule_line("loan-term-max", months, D(2024, 6, 6), **URGENT)
        judgement = judge("REG-02", AS_OF, less=('"loan-term-max"',), club=club + new)
        assert said(judgement) == [(level, "loan-term-max for:khẩn cấp 2024-06-06")]


def test_a_loan_ratified_on_its_own_day_is_approved(judge: Judge) -> None:
    loan = lent(D(2024, 7, 5), 1, "TV004", 500_000, minutes=None, kind='"khẩn cấp"')
    meeting = '2024-07-05 event "meeting" "BB-X"\n  ratifies: "KU-2024-001"\n\n'
    assert said(judge("LOAN-11", AS_OF, club=RATIFY + meeting, income=loan)) == []


def test_the_first_borrower_of_a_home_is_not_the_second(judge: Judge) -> None:
    members = "".join(
        member_text(MemberLine(code, D(2023, 2, 5), name, "nữ", 1957, "khác", "H01"))
        for code, name in (("TV006", "Vũ Thị Thêm"), ("TV007", "Đặng Thị Nữa"))
    )
    both = lent(D(2024, 5, 15), 1, "TV006", 1_000_000) + lent(D(2024, 5, 15), 2, "TV007", 1_000_000)
    books = {"members": members, "income": both, "club": rule_line("loan-home-max", "1")}
    assert said(judge("LOAN-08", AS_OF, **books)) == [("warning", "KU-2024-002")]


def test_months_of_unpaid_fees_are_counted_where_the_fee_was_another(judge: Judge) -> None:
    club = rule_line("fee-monthly", "1000 VND", **POOR)
    moved = custom_text(
        D(2024, 12, 1), "member", '"TV002"', '"household"', '"nghèo"', meta={"minutes": "BB-2024-11"}
    )
    (mine,) = (
        one
        for one in judge("MEM-06", D(2024, 12, 31), club=club, members=moved).findings
        if one.subject == "TV002"
    )
    assert str(mine.message).startswith("TV002 has not paid 51,000 đ of fees, those of 11 months")


def test_no_key_has_more_lines_than_anybody_could_read(judge: Judge) -> None:
    lines = [rule_line("loan-max", "9000000 VND", round=str(number)) for number in range(2, 43)]
    assert said(judge("REG-01", AS_OF, club="".join(lines[:40]))) == []
    assert said(judge("REG-01", AS_OF, club="".join(lines))) == [("error", "loan-max")]
