"""The fees of an invented club's members, a line a member on the sheet of the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.books.periods import DAY
from clubledger.demo.accounts import OPERATING, account

if TYPE_CHECKING:
    from clubledger.demo.club import DemoClub
    from clubledger.demo.people import DemoMember
    from clubledger.demo.records import RecordedEntry


def collect_fees(club: DemoClub) -> None:
    """Collect the fees on one sheet; who is away pays two months the next time."""
    fee = club.parameters.number("fee-monthly")
    paid: list[tuple[DemoMember, int]] = []
    for member in club.members:
        if not member.present:
            continue
        member.unpaid += 1
        if member.unpaid == 1 and club.random.chance(4):
            continue
        paid.append((member, fee * member.unpaid))
        member.unpaid = 0
    reason = f"Thu hội phí tháng {club.today.month}"
    for member, amount in paid:
        receive_fee(club, member, amount, reason, sheet="hội phí")
    if club.random.chance(8):
        confuse_payers(club, [member for member, _ in paid], reason)


def confuse_payers(club: DemoClub, payers: list[DemoMember], reason: str) -> None:
    """Write a late-comer's fee under another member's name, and put it right the next day."""
    payer, other = club.random.pick(payers), club.random.pick(payers)
    if payer is other:
        return
    fee = club.parameters.number("fee-monthly")
    payer.unpaid -= 1  # next month's fee is paid with it
    wrong = receive_fee(club, other, fee, f"{reason} (đóng trước)")

    def put_right() -> None:
        club.cash_box.reverse(wrong, f"Ghi đảo: nhầm tên {other.code} và {payer.code}")
        receive_fee(club, payer, fee, f"{reason} (đóng trước), ghi lại cho đúng")

    club.agenda.plan(club.today + DAY, put_right)


def receive_fee(
    club: DemoClub, member: DemoMember, amount: int, reason: str, *, sheet: str = ""
) -> RecordedEntry:
    """Book a member's fees, of one month or more."""
    return club.cash_box.write(
        OPERATING,
        "PT",
        member.code,
        reason,
        (account(OPERATING, Role.CASH), amount),
        (account(OPERATING, Role.FEE), -amount, {"member": member.code}),
        sheet=sheet,
    )
