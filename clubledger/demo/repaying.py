"""How the loans of an invented club are repaid: as due, ahead, in full, or with a mistake that is put right."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.entries import CURRENCY
from clubledger.books.periods import DAY
from clubledger.books.writing import LOAN_ACCOUNT, custom_text, quoted
from clubledger.demo.accounts import INCOME, account
from clubledger.loans import Repayment

if TYPE_CHECKING:
    from clubledger.demo.club import DemoClub
    from clubledger.demo.loan import DemoLoan
    from clubledger.demo.records import RecordedEntry

TRIFLE: Final = 10_000
"""Đồng that rounding left of a loan: nobody comes again for that."""


class PaymentManner(Enum):
    """How a borrower pays an instalment."""

    AS_DUE = auto()
    AHEAD = auto()
    IN_FULL = auto()
    INTEREST_ONLY = auto()
    OVERCHARGED = auto()
    WRONGLY_WRITTEN = auto()
    FORGIVEN = auto()


def choose_payment(club: DemoClub, loan: DemoLoan) -> PaymentManner:
    """How a borrower pays at the meeting."""
    roll, remaining = club.random.below(1000), loan.instalments - loan.paid
    if roll < 20 and remaining > 2:
        return PaymentManner.AHEAD
    if roll < 28 and loan.paid > 2:
        return PaymentManner.IN_FULL
    monthly = loan.terms.every == 1
    if roll < 34 and remaining <= 2 and monthly and not loan.extended and loan.due == club.today:
        return PaymentManner.INTEREST_ONLY
    if roll < 38 and remaining > 1:
        return PaymentManner.OVERCHARGED
    if roll < 44 and remaining > 1:
        return PaymentManner.WRONGLY_WRITTEN
    if roll < 47 and remaining > 1 and not club.on_board(loan.member):
        return PaymentManner.FORGIVEN
    return PaymentManner.AS_DUE


def collect_instalment(
    club: DemoClub, loan: DemoLoan, manner: PaymentManner = PaymentManner.AS_DUE, sheet: str = ""
) -> None:
    """Collect the next instalment."""
    instalment = loan.next_instalment(club.today)
    principal = min(instalment.principal, loan.balance)
    match manner:
        case PaymentManner.AHEAD:
            principal = min(2 * instalment.principal or 500_000, loan.balance)
        case PaymentManner.IN_FULL:
            principal = loan.balance
        case PaymentManner.INTEREST_ONLY:
            principal = 0
        case PaymentManner.OVERCHARGED:
            overcharge(club, loan, principal, instalment.interest, sheet)
            return
        case PaymentManner.WRONGLY_WRITTEN:
            write_wrongly(club, loan, principal, instalment.interest, sheet)
            return
        case PaymentManner.FORGIVEN:
            forgive_interest(club, loan, instalment.interest)
            receive_instalment(club, loan, principal, 0, sheet=sheet, note=", được miễn lãi")
            return
        case PaymentManner.AS_DUE:
            pass
    if 0 < loan.balance - principal <= TRIFLE:
        principal = loan.balance
    receive_instalment(club, loan, principal, instalment.interest, sheet=sheet)
    if manner is PaymentManner.INTEREST_ONLY:
        extend_loan(club, loan)


def receive_instalment(
    club: DemoClub, loan: DemoLoan, principal: int, interest: int, *, sheet: str = "", note: str = ""
) -> None:
    """Book an instalment, in the books and on the loan."""
    number = loan.paid + 1
    loan.repay(club.today, principal, interest)
    club.interest[club.today.year] += interest
    if not loan.balance:
        close_loan(club, loan)
        note = note or ", tất toán"
    write_receipt(club, loan, principal, interest, f"Trả gốc, lãi kỳ {number}{note}", sheet)


def write_receipt(
    club: DemoClub, loan: DemoLoan, principal: int, interest: int, narration: str, sheet: str
) -> RecordedEntry:
    """Write a receipt under a loan's contract."""
    return club.cash_box.write(
        INCOME,
        "PT",
        loan.member.code,
        narration,
        (account(INCOME, Role.CASH), principal + interest),
        (f"{LOAN_ACCOUNT}:{loan.member.code}", -principal),
        (account(INCOME, Role.INTEREST), -interest),
        sheet=sheet,
        link=loan.number,
    )


def overcharge(club: DemoClub, loan: DemoLoan, principal: int, interest: int, sheet: str) -> None:
    """Take too much interest, and give it back two days later."""
    excess = 10_000
    receive_instalment(club, loan, principal, interest + excess, sheet=sheet)

    def refund() -> None:
        loan.events.append(Repayment(club.today, 0, -excess))
        club.interest[club.today.year] -= excess
        club.cash_box.write(
            INCOME,
            "PC",
            loan.member.code,
            "Trả lại tiền lãi thu thừa",
            (account(INCOME, Role.INTEREST), excess),
            (account(INCOME, Role.CASH), -excess),
            link=loan.number,
        )

    club.agenda.plan(club.today + 2 * DAY, refund)


def write_wrongly(club: DemoClub, loan: DemoLoan, principal: int, interest: int, sheet: str) -> None:
    """Write an instalment with a wrong interest, reverse it the next day and write it again."""
    narration = f"Trả gốc, lãi kỳ {loan.paid + 1}"
    wrong = write_receipt(club, loan, principal, interest + 9_000, narration, sheet)

    def put_right() -> None:
        club.cash_box.reverse(wrong, "Ghi đảo: viết sai tiền lãi")
        receive_instalment(club, loan, principal, interest, note=", ghi lại cho đúng")

    club.agenda.plan(club.today + DAY, put_right)


def forgive_interest(club: DemoClub, loan: DemoLoan, interest: int) -> None:
    """Let the meeting ask a borrower for no interest this time."""
    loan.forgive(club.today, interest)
    club.decide(
        custom_text(
            club.today,
            "remission",
            quoted(loan.number),
            f"{interest} {CURRENCY}",
            meta={"minutes": club.minutes},
        )
    )


def extend_loan(club: DemoClub, loan: DemoLoan) -> None:
    """Give the borrower some months more."""
    months = club.random.between(2, 3)
    loan.extend(club.today, months)
    club.decide(
        custom_text(club.today, "extension", quoted(loan.number), str(months), meta={"minutes": club.minutes})
    )


def close_loan(club: DemoClub, loan: DemoLoan) -> None:
    """Let a borrower who has repaid wait for a later meeting's loan."""
    club.loans.remove(loan)
    loan.member.owes = False
    loan.member.may_borrow_from = club.today + 20 * DAY
