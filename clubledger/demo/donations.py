"""What people and offices give an invented club: capital, money for its activities, rice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.demo import names
from clubledger.demo.accounts import (
    INCOME,
    OPERATING,
    RICE,
    RICE_GIVEN,
    RICE_IN_STORE,
    RICE_RECEIVED,
    account,
)

if TYPE_CHECKING:
    from clubledger.demo.club import DemoClub


def receive_gift(club: DemoClub) -> None:
    """Receive a gift: money for the activities, rice, now and then capital."""
    random, donor = club.random, club.random.pick(names.DONORS)
    roll = random.below(100)
    if roll < 55:
        receive_donation(club, donor, "Ủng hộ hoạt động câu lạc bộ", random.between(2, 12) * 100_000)
    elif roll < 65:
        receive_state_support(club, random.between(5, 15) * 100_000)
    elif roll < 80:
        pass_on_rice(club, donor, random.between(3, 10) * 10)
    else:
        source = random.pick(("donor", "local-fund", "aid"))
        receive_capital(club, source, donor, "Ủng hộ bổ sung vốn vay", random.between(4, 10) * 500_000)


def receive_donation(club: DemoClub, donor: str, reason: str, amount: int) -> None:
    """Take a gift to the operating fund, in cash."""
    club.cash_box.write(
        OPERATING,
        "PT",
        donor,
        reason,
        (account(OPERATING, Role.CASH), amount),
        (account(OPERATING, Role.DONATION), -amount),
    )


def receive_state_support(club: DemoClub, amount: int) -> None:
    """Take what the state gives for the activities, in cash."""
    club.cash_box.write(
        OPERATING,
        "PT",
        "UBND xã",
        "Nhà nước hỗ trợ tuyên truyền",
        (account(OPERATING, Role.CASH), amount),
        (account(OPERATING, Role.STATE_SUPPORT), -amount),
    )


def receive_capital(club: DemoClub, source: str, donor: str, reason: str, amount: int) -> None:
    """Take a gift to the income fund, into the bank."""
    club.capital += amount
    club.cash_box.write(
        INCOME,
        "BC",
        donor,
        reason,
        (account(INCOME, Role.BANK), amount),
        (account(INCOME, Role.CAPITAL, source), -amount),
    )


def pass_on_rice(club: DemoClub, donor: str, kilograms: int) -> None:
    """Take rice in and give it to those who need it: kilograms, not đồng."""
    for payee, reason, debit, credit in (
        (donor, "Ủng hộ gạo", RICE_IN_STORE, RICE_RECEIVED),
        ("Các hộ khó khăn", "Phát gạo", RICE_GIVEN, RICE_IN_STORE),
    ):
        entry = club.cash_box.write(
            OPERATING, "", payee, reason, (debit.name, kilograms), (credit.name, -kilograms)
        )
        entry.currency = RICE
