"""The inverse of the ten forms: from the journals of a generated club to the paper that its treasurer would have had.

A `Paper` has the rows of one meeting, slip or month, what they say (`truth`), and what of the club's books comes from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.books.writing import MemberLine
from clubledger.forms import FORMS
from clubledger.forms.cash_counts import NOTES
from clubledger.forms.entries import Leg, booked_content, leaf
from tests.truth import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction
    from clubledger.forms.form import Form

Row = dict[str, Any]
"""Values by the keys of the form's columns: money and numbers as `int`, rates as `Decimal`, days as `date`."""

FUND_NAMES: Final = {Fund.INCOME: "Tăng thu nhập", Fund.OPERATING: "Hoạt động"}
_IN: Final = ("PT", "BC")
_BY_NAME: Final = {form.name: form for form in FORMS}


@dataclass(frozen=True)
class Paper:
    """A sheet of paper of a club, and what it says.

    ``shared``: what all rows have in common and may stand above the table. ``slips``, ``minutes``, ``members`` and
    ``counts``: what of the books comes from it; ``first``: nothing of the journals is older. ``previous``: the same
    form's paper before this one; ``stranger``: that of another club.
    """

    club: str
    form: Form
    until: date
    rows: tuple[Row, ...]
    truth: Counter[facts.Fact]
    shared: Mapping[str, Any] = field(default_factory=dict)
    slips: frozenset[tuple[Fund, str]] = frozenset()
    minutes: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    allocation: str | None = None
    first: bool = False
    previous: Paper | None = None
    stranger: Paper | None = None
    meetings: tuple[date, ...] = ()
    loans: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Something to tell it from others by."""
        return f"{self.club} {self.form.name} {self.until} {'+'.join(sorted(slip for _, slip in self.slips))[:40]}"


def papers_of(club: str, books: Books) -> list[Paper]:
    """All papers of a club's books, by form and day."""
    found: list[Paper] = []
    made: dict[str, Callable[[str, Books], Iterator[Paper]]] = {
        "members": _members,
        "opening": _openings,
        "meetings": _meetings,
        "loans": _loans,
        "repayments": _repayments,
        "fees": _fees,
        "receipts": _receipts,
        "payments": _payments,
        "interest-split": _splits,
        "cash-count": _counts,
    }
    meetings = tuple(sorted(books.meetings.values()))
    loans = {
        member: tuple(loan.number for loan in loans if loan.first)
        for member, loans in books.loans_by_member.items()
    }
    for make in made.values():
        before: Paper | None = None
        for paper in sorted(make(club, books), key=lambda paper: paper.until):
            before = replace(paper, previous=before, meetings=meetings, loans=loans)
            found.append(before)
    return found


# -- which form a transaction stands on ----------------------------------------------------------------------------


def form_of(entry: Transaction) -> str | None:
    """The form that a transaction of a generated club comes from; ``None`` of rice and of a row of a sheet without money."""
    roles = {posting.account.role for posting in entry.postings}
    if Role.IN_KIND in roles or (not roles and "/" in (entry.voucher or "")):
        return None
    if roles & {Role.TRANSFER, Role.ALLOCATION}:
        return "interest-split"
    if entry.voucher is None:
        return None
    comes_in = entry.voucher.startswith(_IN)
    if not entry.reverses:
        if Role.LOAN in roles or (Role.INTEREST in roles and comes_in):
            return "repayments" if comes_in else "loans"
        if Role.FEE in roles and "/" in entry.voucher:
            return "fees"
    return "receipts" if comes_in else "payments"


def _slip(entry: Transaction) -> str:
    return (entry.voucher or "").partition("/")[0]


def _of_form(books: Books, form: str) -> list[Transaction]:
    return [entry for entry in books.transactions if form_of(entry) == form]


def _by_slip(entries: Iterable[Transaction]) -> list[list[Transaction]]:
    slips: dict[tuple[Fund | None, str], list[Transaction]] = defaultdict(list)
    for entry in entries:
        slips[entry.fund, _slip(entry)].append(entry)
    return list(slips.values())


def _slips(entries: Iterable[Transaction]) -> frozenset[tuple[Fund, str]]:
    return frozenset((entry.fund, _slip(entry)) for entry in entries if entry.fund and entry.voucher)


def _truth(entries: Iterable[Transaction]) -> Counter[facts.Fact]:
    return Counter(facts.of_transaction(entry) for entry in entries)


def _name(books: Books, code: str | None) -> str | None:
    member = books.members.get(code or "")
    return member.name if member else None


# -- the forms -----------------------------------------------------------------------------------------------------


def _repayments(club: str, books: Books) -> Iterator[Paper]:
    """A slip a sheet, a row a loan."""
    for entries in _by_slip(_of_form(books, "repayments")):
        rows: list[Row] = []
        for entry in entries:
            parts = (
                ("principal", Role.LOAN), ("interest", Role.INTEREST), ("overdue", Role.OVERDUE_INTEREST)
            )  # fmt: skip
            row: Row = {"contract": entry.loan, "member": entry.payee, "name": _name(books, entry.payee)}
            row |= {key: -entry.moved(role) or None for key, role in parts}
            rows.append(row | {"total": sum(row[key] or 0 for key, _ in parts)})
        yield _paper_of_a_slip("repayments", club, entries, rows)


def _fees(club: str, books: Books) -> Iterator[Paper]:
    """The sheet of a meeting, a row a member."""
    for entries in _by_slip(_of_form(books, "fees")):
        rows = [
            {"member": entry.payee, "name": _name(books, entry.payee), "amount": entry.money(), "signed": "x"}
            for entry in entries
        ]
        yield _paper_of_a_slip("fees", club, entries, rows)


def _loans(club: str, books: Books) -> Iterator[Paper]:
    """What was lent in a month."""
    for entries in _by_month(_of_form(books, "loans")):
        rows = [
            {
                "date": entry.date,
                "contract": entry.loan,
                "member": entry.payee,
                "name": _name(books, entry.payee),
                "amount": entry.moved(Role.LOAN),
                "term": entry.meta.get("term"),
                "rate": entry.meta.get("rate"),
                "every": entry.meta.get("instalment-every"),
                "due_day": entry.meta.get("due-day"),
                "kind": entry.meta.get("kind"),
                "purpose": entry.purpose,
                "voucher": entry.voucher,
                "minutes": entry.minutes,
            }
            for entry in entries
        ]
        yield _paper("loans", club, entries, rows)


def _receipts(club: str, books: Books) -> Iterator[Paper]:
    """The receipts of a month, of both funds."""
    for entries in _by_month(_of_form(books, "receipts")):
        yield _paper("receipts", club, entries, [_slip_row(entry, "payer", "source") for entry in entries])


def _payments(club: str, books: Books) -> Iterator[Paper]:
    """The payment slips of a month, of both funds."""
    for entries in _by_month(_of_form(books, "payments")):
        yield _paper("payments", club, entries, [_slip_row(entry, "payee", "area") for entry in entries])


def _by_month(entries: Iterable[Transaction]) -> list[list[Transaction]]:
    months: dict[tuple[int, int], list[Transaction]] = defaultdict(list)
    for entry in entries:
        months[entry.date.year, entry.date.month].append(entry)
    return list(months.values())


def _paper(form: str, club: str, entries: Sequence[Transaction], rows: Sequence[Row]) -> Paper:
    last = max(entry.date for entry in entries)
    return Paper(club, _BY_NAME[form], last, tuple(rows), _truth(entries), slips=_slips(entries))


def _paper_of_a_slip(form: str, club: str, entries: Sequence[Transaction], rows: Sequence[Row]) -> Paper:
    """A sheet whose rows have one slip and one day."""
    shared = {"date": entries[0].date, "voucher": _slip(entries[0])}
    return replace(_paper(form, club, entries, rows), shared=shared)


def _slip_row(entry: Transaction, who: str, other: str) -> Row:
    money = -1 if entry.voucher and entry.voucher.startswith(("PC", "BN")) else 1
    box = Role.BANK if entry.voucher and entry.voucher.startswith(("BC", "BN")) else Role.CASH
    against = [posting for posting in entry.postings if posting.account.role is not box]
    reason = entry.narration
    if entry.loan and not entry.reverses:
        reason = f"{reason} {entry.loan}"
    return {
        "date": entry.date,
        "voucher": entry.voucher,
        "fund": FUND_NAMES[entry.fund or Fund.OPERATING],
        who: entry.payee if entry.postings else None,
        "reason": f"Ghi đảo {entry.reverses}" if entry.reverses else reason,
        other: leaf(against[0].account.name) if against and not entry.reverses else None,
        "amount": money * entry.moved(box) or None,
    }


def _members(club: str, books: Books) -> Iterator[Paper]:
    """Who joined on one day; the founders' list is older than anything else."""
    joined: dict[date, list[MemberLine]] = defaultdict(list)
    for member in books.members.values():
        line = MemberLine(
            member.code, member.joined, member.name or "", member.gender, member.birth_year, member.household
        )
        joined[member.joined].append(line)
    for day, lines in joined.items():
        rows = [
            {
                "code": line.code,
                "name": line.name,
                "birth_year": line.birth_year,
                "gender": line.gender,
                "household": line.household,
                "date": day,
            }
            for line in sorted(lines, key=lambda line: line.code)
        ]
        yield Paper(
            club,
            _BY_NAME["members"],
            day,
            tuple(rows),
            Counter(map(facts.of_member, lines)),
            members=frozenset(line.code for line in lines),
            first=day == min(joined),
        )


def _meetings(club: str, books: Books) -> Iterator[Paper]:
    """The book of meetings, a quarter at a time."""
    quarters: dict[tuple[int, int], list[tuple[str, date]]] = defaultdict(list)
    for meeting in books.directives.meetings:
        quarters[meeting.date.year, meeting.date.month // 4].append((meeting.name, meeting.date))
    for held in quarters.values():
        present = max(len(books.members) - 20, 5)
        rows = [
            {
                "date": day,
                "minutes": minutes,
                "present": present + number % 9,
                "agenda": f"Họp tháng {day.month}",
            }
            for number, (minutes, day) in enumerate(sorted(held, key=lambda one: one[1]))
        ]
        yield Paper(
            club,
            _BY_NAME["meetings"],
            max(day for _, day in held),
            tuple(rows),
            Counter(("meeting", row["minutes"], row["date"], row["present"]) for row in rows),
            minutes=frozenset(minutes for minutes, _ in held),
        )


def _splits(club: str, books: Books) -> Iterator[Paper]:
    """The split of a year's interest; one slip has all allowances, where the generated club has one each."""
    allowances = [
        entry for entry in books.transactions if entry.moved(Role.ALLOWANCE) > 0 and not entry.reverses
    ]
    days: dict[date, list[Transaction]] = defaultdict(list)
    for entry in _of_form(books, "interest-split"):
        days[entry.date].append(entry)
    for day, entries in days.items():
        allocation = next(entry for entry in entries if entry.voucher is None)
        sent = next(entry for entry in entries if entry.voucher and entry.fund is Fund.INCOME)
        received = next(entry for entry in entries if entry.fund is Fund.OPERATING)
        paid = [entry for entry in allowances if entry.date == day]
        allowance = sum(entry.moved(Role.ALLOWANCE) for entry in paid)
        cash = books.chart.having(Role.CASH, fund=Fund.INCOME)[0].name
        spent = books.chart.having(Role.ALLOWANCE, fund=Fund.INCOME)[0].name
        row: Row = {
            "period": int(allocation.period or 0),
            "date": day,
            "minutes": allocation.minutes,
            "capital": -allocation.moved(Role.RETAINED),
            "reserve": -allocation.moved(Role.RESERVE) or None,
            "operating": sent.moved(Role.TRANSFER),
            "allowance": allowance or None,
            "paid_by": ", ".join(_slip(entry) for entry in (sent, *paid[:1])),
            "received_by": received.voucher,
        }
        total = sum(row[key] or 0 for key in ("capital", "reserve", "operating", "allowance"))
        truth = _truth([allocation, sent, received])
        if paid:
            legs = (Leg(spent, allowance), Leg(cash, -allowance))
            truth[facts.booking(Fund.INCOME, day, paid[0].voucher, legs)] += 1
        yield Paper(
            club,
            _BY_NAME["interest-split"],
            day,
            (row | {"interest": total, "total": total},),
            truth,
            slips=_slips([sent, received, *paid]),
            allocation=allocation.narration,
        )


def _counts(club: str, books: Books) -> Iterator[Paper]:
    """What was in a fund's box on an evening, note by note."""
    for count in books.counts:
        account, amount = count.account, int(count.amount)
        if account.role is not Role.CASH or account.fund is None or amount % min(NOTES):
            continue
        rows: list[Row] = []
        left = amount
        for note in sorted(NOTES, reverse=True):
            pieces, left = divmod(left, note)
            if pieces or note >= 1_000:
                rows.append({"note": note, "count": pieces, "product": note * pieces})
        evening = count.date - timedelta(days=1)
        yield Paper(
            club,
            _BY_NAME["cash-count"],
            evening,
            tuple(rows),
            Counter([("count", account.name, evening, amount)]),
            shared={"fund": FUND_NAMES[account.fund], "date": evening},
            counts=frozenset({f"{count.date} balance {account.name} "}),
        )


def _openings(club: str, books: Books) -> Iterator[Paper]:
    """What the club had at the turn of its first year, as if its books had begun only then."""
    day = date(books.as_of.year, 1, 1)
    balances: Counter[Any] = Counter()
    for entry in books.transactions:
        if entry.date < day:
            for posting in entry.postings:
                balances[posting.account] += posting.amount
    kinds = {AccountKind.ASSET, AccountKind.LIABILITY, AccountKind.EQUITY}
    left_out = {Role.ALLOCATION, Role.TRANSFER, Role.OPENING, Role.IN_KIND, Role.LOAN}
    openings = {fund: books.chart.having(Role.OPENING, fund=fund)[0].name for fund in Fund}
    rows: list[Row] = []
    truth: Counter[facts.Fact] = Counter()
    for account, amount in balances.items():
        if account.kind in kinds and account.role not in left_out and amount:
            sign = 1 if account.kind is AccountKind.ASSET else -1
            legs = (Leg(account.name, amount), Leg(openings[account.fund], -amount))
            rows.append(
                {
                    "fund": FUND_NAMES[account.fund],
                    "item": leaf(account.name),
                    "balance": sign * amount,
                }
            )
            truth[facts.booking(account.fund, day, None, legs)] += 1
    for number, loan in sorted(books.loans.items()):
        owed = loan.owed(day - timedelta(days=1))
        first = loan.first
        lent = sum(amount for entry, amount in loan.disbursements if entry.date < day)
        if first is None or first.date >= day or owed <= 0 or loan.member is None:
            continue
        account_name = next(leg.account for leg in booked_content(first).legs if leg.amount > 0)
        terms = {"disbursed": first.date, "principal": lent, "term": loan.term, "rate": loan.rate}
        rows.append(
            {
                "fund": FUND_NAMES[Fund.INCOME],
                "item": "Cho vay",
                "contract": number,
                "member": loan.member,
                "name": _name(books, loan.member),
                "lent_on": first.date,
                "lent": lent,
                "term": loan.term,
                "rate": loan.rate,
                "balance": owed,
            }
        )
        legs = (Leg(account_name, owed), Leg(openings[Fund.INCOME], -owed))
        truth[facts.booking(Fund.INCOME, day, None, legs, (number,), terms)] += 1
    if rows:
        yield Paper(club, _BY_NAME["opening"], day, tuple(rows), truth, shared={"date": day}, first=True)
