"""The first day of an invented club: its members, its board, its regulation, its first capital."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.books.writing import custom_text, event_text, quoted, regulation_text
from clubledger.demo import names
from clubledger.demo.accounts import INCOME, account
from clubledger.demo.donations import receive_capital, receive_donation
from clubledger.demo.parameters import ARTICLES
from clubledger.demo.people import member_kinds

if TYPE_CHECKING:
    from clubledger.demo.club import DemoClub


def found_club(club: DemoClub) -> None:
    """Found the club; the regulation is agreed at its first meeting, which is on that day."""
    parameters, random = club.parameters, club.random
    club.decide(
        custom_text(
            club.today,
            "club",
            quoted(parameters.title),
            meta={"village": parameters.village, "commune": parameters.commune, "founded": club.today},
        )
        + "\n"
    )
    for kind in random.shuffled(member_kinds(parameters.members)):
        club.members.append(club.people.newcomer(kind, club.today, founder=True))
    elect_board(club)
    values = {key: parameters.value(key) for key in ARTICLES}
    club.decide("\n" + regulation_text(club.today, values, articles=ARTICLES, minutes=club.minutes) + "\n")
    club.decide(event_text(club.today, "meeting", club.minutes))
    receive_first_capital(club)
    for donor in random.shuffled(names.DONORS)[:2]:
        receive_donation(club, donor, "Ủng hộ ngày ra mắt", random.between(8, 16) * 100_000)


def elect_board(club: DemoClub) -> None:
    """Elect the board, five members; those who handle the books are young."""
    young = [member for member in club.members if not member.kind.older]
    older = [member for member in club.members if member.kind.older]
    club.board = {
        "chair": older[0],
        "deputy": older[1],
        "secretary": young[0],
        "treasurer": young[1],
        "accountant": young[2],
    }
    for office, member in club.board.items():
        club.decide(custom_text(club.today, "board", quoted(office), quoted(member.code)))


def receive_first_capital(club: DemoClub) -> None:
    """Take the capital of the founding association, of two givers and of the members."""
    share = club.parameters.capital // 10
    share -= share % 100_000
    receive_capital(club, "association", "Hội NCT xã", "Vốn ban đầu", club.parameters.capital - 6 * share)
    receive_capital(
        club, "local-fund", "Quỹ chăm sóc và phát huy vai trò NCT", "Hỗ trợ vốn ban đầu", 3 * share
    )
    receive_capital(club, "donor", club.random.pick(names.DONORS), "Ủng hộ vốn ngày ra mắt", 3 * share)
    of_members = club.random.pick((20_000, 30_000, 50_000)) * len(club.members)
    club.capital += of_members
    club.cash_box.write(
        INCOME,
        "PT",
        "Các thành viên",
        "Thành viên góp vốn ngày ra mắt",
        (account(INCOME, Role.CASH), of_members),
        (account(INCOME, Role.CAPITAL, "member"), -of_members),
    )
