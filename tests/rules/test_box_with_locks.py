"""A box with locks: counted at every meeting before it is used again, and then cash needs no limit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.i18n import show
from clubledger.rules import get_rule, judge_rule
from clubledger.rules.examples import base_files, without
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.rules import Judgement

D = date
AS_OF = D(2024, 12, 31)
INCOME = "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt"
OPERATING = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
FEES = "Thu:Quỹ-hoạt-động:Hội-phí"
GIVEN = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-tài-trợ"


def said(key: str, value: str, since: str = "2024-01-05") -> str:
    return f'{since} custom "regulation" "{key}" {value}\n  article: "Điều 12"\n'


LOCKED = said("box-locks", "3") + said("cash-max", '"none"')


def moved(day: str, amount: int, account: str = INCOME, against: str = GIVEN) -> str:
    prefix = "PT" if amount > 0 else "PC"
    return (
        f'{day} * "Họp" "Thu, chi"\n  voucher: "{prefix}-2024-{day[5:].replace("-", "")}"\n'
        f"  {account}  {amount} VND\n  {against}\n\n"
    )


def counted(day: str, amount: int, account: str = INCOME) -> str:
    return f"{day} balance {account}  {amount} VND\n"


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Judgement]:
    """What a rule says of the base club, which meets on the fifth of each month."""

    def judged(
        rule: str, income: str = "", as_of: date = AS_OF, club: str = LOCKED, operating: str = ""
    ) -> Judgement:
        files = {name: without(text, '"cash-max"') for name, text in base_files().items()}
        files["club.beancount"] += "\n" + club
        files["income-fund/2024.beancount"] += "\n" + income
        files["operating-fund/2024.beancount"] += "\n" + operating
        folder = write(tmp_path / str(len(list(tmp_path.iterdir()))), files)
        return judge_rule(load_club(folder, as_of), get_rule(rule))

    return judged


def at_meetings(judgement: Judgement) -> list[str]:
    """The meetings whose count is missing; months have subjects of seven letters."""
    return [one.subject for one in judgement.findings if one.subject.count("-") == 2]


# -- CASH-03 -----------------------------------------------------------------------------------------------------


def test_a_box_that_is_used_after_a_meeting_was_counted_before(judge: Callable[..., Judgement]) -> None:
    (finding,) = (
        one
        for one in judge("CASH-03", moved("2024-05-05", 900_000) + moved("2024-05-20", -100_000)).findings
        if one.subject == "income 2024-05-05"
    )
    assert (finding.level, finding.date, finding.amount, finding.article) == (
        "warning",
        D(2024, 5, 20),
        900_000,
        "Điều 12",
    )
    assert show(finding.message, "en").endswith(
        "is kept in a box with 3 locks, and after the meeting of 2024-05-05 it moved before it was counted: "
        f"{INCOME} (2024-05-20)"
    )


@pytest.mark.parametrize(
    ("day", "amount", "found"),
    [
        ("2024-05-05", 0, ["income 2024-05-05"]),  # the evening before the meeting
        ("2024-05-06", 900_000, []),  # the meeting's evening
        ("2024-05-20", 900_000, []),  # the evening before the box moved again
        ("2024-05-21", 800_000, ["income 2024-05-05"]),  # that day's evening
    ],
)
def test_the_days_on_which_it_may_be_counted(
    judge: Callable[..., Judgement], day: str, amount: int, found: list[str]
) -> None:
    used = moved("2024-05-05", 900_000) + moved("2024-05-20", -100_000) + counted(day, amount)
    assert at_meetings(judge("CASH-03", used, D(2024, 6, 1))) == found


def test_it_is_found_when_the_box_has_moved(judge: Callable[..., Judgement]) -> None:
    used = moved("2024-05-05", 900_000) + moved("2024-05-20", -100_000)
    assert at_meetings(judge("CASH-03", used, D(2024, 5, 19))) == []
    assert at_meetings(judge("CASH-03", used, D(2024, 5, 20))) == ["income 2024-05-05"]
    late = used + counted("2024-05-25", 800_000)
    assert at_meetings(judge("CASH-03", late, D(2024, 6, 1))) == ["income 2024-05-05"]


def test_money_handed_out_at_the_meeting_is_counted_in_the_evening(judge: Callable[..., Judgement]) -> None:
    used = moved("2024-04-20", 900_000) + counted("2024-04-21", 900_000)
    used += moved("2024-05-05", -500_000) + counted("2024-05-06", 400_000) + moved("2024-06-05", -100_000)
    assert at_meetings(judge("CASH-03", used, D(2024, 6, 5))) == []


def test_months_in_which_nothing_moves_ask_for_nothing(judge: Callable[..., Judgement]) -> None:
    used = moved("2024-05-05", 900_000) + counted("2024-05-06", 900_000)
    assert at_meetings(judge("CASH-03", used, D(2024, 9, 4))) == []
    # 92 days from the first meeting at which nobody counted what lay in it: once, and not for each meeting since
    for day in (D(2024, 9, 5), D(2024, 12, 31)):
        assert at_meetings(judge("CASH-03", used, day)) == ["income 2024-06-05"]
    # counted at the last of three meetings, before it is used
    later = used + counted("2024-08-06", 900_000) + moved("2024-08-20", -1_000)
    assert at_meetings(judge("CASH-03", later, D(2024, 8, 31))) == []


def test_three_months_without_a_count_while_the_box_is_used(judge: Callable[..., Judgement]) -> None:
    used = "".join(moved(f"2024-{month:02}-20", 1_000_000) for month in range(5, 9))
    found = at_meetings(judge("CASH-03", used, D(2024, 8, 31)))
    assert found == ["income 2024-06-05", "income 2024-07-05", "income 2024-08-05"]


def test_a_box_that_was_empty_and_lay_still_is_not_asked_for(judge: Callable[..., Judgement]) -> None:
    used = moved("2024-04-20", 900_000) + moved("2024-05-05", -900_000)
    again = moved("2024-09-20", 100_000)
    found = at_meetings(judge("CASH-03", used + again, D(2024, 9, 30)))
    assert found == ["income 2024-05-05"]  # emptied at this meeting, and nobody looked
    seen = counted("2024-05-06", 0)
    assert at_meetings(judge("CASH-03", used + seen + again, D(2024, 9, 30))) == []


def test_a_box_that_never_held_anything_is_not_asked_for(judge: Callable[..., Judgement]) -> None:
    assert at_meetings(judge("CASH-03", moved("2024-05-06", 900_000), D(2024, 6, 1))) == []


def test_each_fund_is_counted(judge: Callable[..., Judgement]) -> None:
    income = moved("2024-05-05", 900_000) + counted("2024-05-06", 900_000) + moved("2024-05-20", -1_000)
    operating = moved("2024-05-05", 5_000, OPERATING, FEES) + moved("2024-05-21", 5_000, OPERATING, FEES)
    found = at_meetings(judge("CASH-03", income, D(2024, 5, 31), operating=operating))
    assert found == ["operating 2024-05-05"]


SECOND = f"{INCOME}:Hộp-hai"


def test_all_boxes_of_a_fund_are_one_finding(judge: Callable[..., Judgement]) -> None:
    opened = f"2024-01-05 open {SECOND}  VND\n"
    used = moved("2024-05-04", 900_000) + moved("2024-05-05", 50_000, SECOND)
    used += moved("2024-05-20", 1_000) + moved("2024-05-22", 1_000, SECOND)
    (finding,) = (
        one
        for one in judge("CASH-03", used, D(2024, 5, 31), LOCKED + opened).findings
        if one.subject == "income 2024-05-05"
    )
    assert (finding.date, finding.amount) == (D(2024, 5, 20), 950_000)
    assert show(finding.message, "en").endswith(f"{INCOME} (2024-05-20), {SECOND} (2024-05-22)")
    together = used + counted("2024-05-06", 950_000)
    assert at_meetings(judge("CASH-03", together, D(2024, 5, 31), LOCKED + opened)) == []
    one_only = used + counted("2024-05-06", 50_000, SECOND)
    assert at_meetings(judge("CASH-03", one_only, D(2024, 5, 31), LOCKED + opened)) == ["income 2024-05-05"]


def test_the_board_s_meeting_counts_nothing(judge: Callable[..., Judgement]) -> None:
    board = '2024-05-12 event "meeting" "BB-BCN-2024-05"\n  of: "board"\n'
    used = moved("2024-05-10", 900_000) + moved("2024-05-20", -1_000)
    assert at_meetings(judge("CASH-03", used, D(2024, 5, 31), LOCKED + board)) == []


def test_the_locks_of_the_meeting_s_day_count(judge: Callable[..., Judgement]) -> None:
    used = "".join(moved(f"2024-{month:02}-20", 1_000) for month in range(4, 9))
    spell = said("box-locks", "2", "2024-06-05") + said("box-locks", '"none"', "2024-08-05")
    found = at_meetings(judge("CASH-03", used, D(2024, 8, 31), said("cash-max", "5000000 VND") + spell))
    assert found == ["income 2024-06-05", "income 2024-07-05"]


def test_meetings_are_judged_where_the_days_to_count_are_not_set(judge: Callable[..., Judgement]) -> None:
    used = moved("2024-05-05", 900_000) + moved("2024-05-20", -1_000)
    none = said("cash-count-days", '"none"', "2024-01-06")
    judgement = judge("CASH-03", used, D(2024, 5, 31), LOCKED + none)
    assert (at_meetings(judgement), len(judgement.not_applicable)) == (["income 2024-05-05"], 1)


# -- REG-03 ------------------------------------------------------------------------------------------------------

MUCH = moved("2024-05-05", 8_000_000)


def limits(judgement: Judgement) -> list[str]:
    return [one.subject for one in judgement.findings]


def test_a_box_with_locks_needs_no_limit(judge: Callable[..., Judgement]) -> None:
    assert limits(judge("REG-03", MUCH)) == []
    assert limits(judge("REG-03", MUCH, club=said("cash-max", '"none"'))) == ["cash-max"]
    assert limits(judge("REG-03", MUCH, club=LOCKED + said("box-locks", '"none"', "2024-01-06"))) == [
        "cash-max"
    ]


def test_locks_that_are_given_up_leave_cash_without_a_limit(judge: Callable[..., Judgement]) -> None:
    given_up = LOCKED + said("box-locks", '"none"', "2024-08-05")
    assert limits(judge("REG-03", MUCH, D(2024, 8, 1), given_up)) == []
    assert limits(judge("REG-03", MUCH, D(2024, 8, 31), given_up)) == ["cash-max"]
    emptied = MUCH + moved("2024-08-05", -8_000_000)
    assert limits(judge("REG-03", emptied, D(2024, 8, 31), given_up)) == []
    limited = given_up + said("cash-max", "5000000 VND", "2024-08-05")
    assert "cash-max" not in limits(judge("REG-03", MUCH, D(2024, 8, 31), limited))


@pytest.mark.parametrize("locked", [True, False])
def test_cash_without_a_limit_for_a_while(judge: Callable[..., Judgement], locked: bool) -> None:
    club = said("cash-max", "5000000 VND") + said("cash-max", '"none"', "2024-05-01")
    club += said("cash-max", "5000000 VND", "2024-07-01")
    emptied = MUCH + moved("2024-06-28", -8_000_000)
    found = limits(
        judge("REG-03", emptied, D(2024, 8, 31), club + (said("box-locks", "3") if locked else ""))
    )
    assert found == ([] if locked else ["cash-max"])


def test_locks_taken_off_for_a_while_are_judged_as_if_they_were_on(judge: Callable[..., Judgement]) -> None:
    club = said("cash-max", "5000000 VND") + said("box-locks", "3")
    club += said("box-locks", '"none"', "2024-05-01") + said("box-locks", "3", "2024-07-01")
    used = moved("2024-05-05", 900_000) + moved("2024-05-20", -1_000)
    assert limits(judge("REG-03", used, D(2024, 8, 31), club)) == ["box-locks"]
    assert limits(judge("REG-03", used + counted("2024-05-06", 900_000), D(2024, 6, 4), club)) == []


def test_where_there_is_a_limit_it_holds_for_a_box_with_locks(judge: Callable[..., Judgement]) -> None:
    club = said("cash-max", "5000000 VND") + said("box-locks", "3")
    assert [one.subject for one in judge("CASH-02", MUCH, club=club).findings] == ["income 2024-05-05"]


def test_a_box_that_got_its_locks_after_its_last_count_is_asked_for(judge: Callable[..., Judgement]) -> None:
    club = '2024-06-01 custom "regulation" "box-locks" 3\n  article: "Điều 12"\n'
    used = moved("2024-04-10", 900_000) + counted("2024-05-01", 900_000)
    assert at_meetings(judge("CASH-03", used, D(2024, 12, 31), club)) == ["income 2024-06-05"]
