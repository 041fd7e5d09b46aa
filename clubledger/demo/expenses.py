"""What an invented club pays for, and what its bank charges and pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.demo import names
from clubledger.demo.accounts import INCOME, MILLION, OPERATING, account

if TYPE_CHECKING:
    from clubledger.demo.club import DemoClub

BANK_FEE: Final = 11_000
"""Đồng a month."""


def pay_expense(club: DemoClub) -> None:
    """Pay for one of the eight areas, if there is money; less than what asks for minutes, no payee twice a day."""
    random, box = club.random, club.cash_box
    area, payee, reason, least, most = random.pick(names.EXPENSES)
    wealth = 1 + box.bank(OPERATING) // (5 * MILLION)
    amount = min(
        random.between(least, most) * 1000 * wealth, club.parameters.number("minutes-over") * 9 // 10
    )
    paid_today = {entry.payee for entry in club.records.entries[-20:] if entry.day == club.today}
    if box.cash(OPERATING) < amount + 150_000 and box.bank(OPERATING) > MILLION:
        box.fetch(OPERATING, box.cash(OPERATING) + MILLION)
    if box.cash(OPERATING) < amount + 150_000 or payee in paid_today:
        return
    role = Role.ACTIVITY if area else Role.ADMIN
    box.write(
        OPERATING,
        "PC",
        payee,
        reason,
        (account(OPERATING, role, area), amount),
        (account(OPERATING, Role.CASH), -amount),
    )


def celebrate_older_persons(club: DemoClub) -> None:
    """Keep the Day of Older Persons: more than may be spent without minutes."""
    amount = club.random.between(22, 27) * 100_000
    if club.cash_box.holds(OPERATING) < amount + 300_000:
        return
    club.cash_box.fetch(OPERATING, amount)
    club.cash_box.write(
        OPERATING,
        "PC",
        "Ban tổ chức",
        "Liên hoan Ngày quốc tế Người cao tuổi",
        (account(OPERATING, Role.ACTIVITY, "6"), amount),
        (account(OPERATING, Role.CASH), -amount),
        minutes=club.minutes,
    )


def book_bank_statement(club: DemoClub) -> None:
    """Book the bank's fee, and its interest once a quarter."""
    if club.cash_box.bank(INCOME) > 20 * BANK_FEE:
        club.cash_box.write(
            INCOME,
            "BN",
            "Ngân hàng",
            "Phí quản lý tài khoản",
            (account(INCOME, Role.BANK_FEE), BANK_FEE),
            (account(INCOME, Role.BANK), -BANK_FEE),
        )
    for fund in Fund:
        interest = club.cash_box.bank(fund) // 8_000
        if club.today.month % 3 == 0 and interest:
            club.cash_box.write(
                fund,
                "BC",
                "Ngân hàng",
                "Lãi tiền gửi",
                (account(fund, Role.BANK), interest),
                (account(fund, Role.BANK_INTEREST), -interest),
            )
