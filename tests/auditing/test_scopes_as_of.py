"""Households, rounds, kinds and boards by date: what is found as of a day never changes when later lines are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from clubledger.books.books import Source, read_books
from clubledger.books.loading import load
from clubledger.rules import get_rule, judge
from clubledger.rules.examples import base_files
from clubledger.rules.judging import all_faults
from tests.conftest import write

FIRST, LAST = date(2024, 2, 1), date(2024, 12, 28)
LENDING = (
    *(
        "LOAN-02",
        "LOAN-03",
        "LOAN-04",
        "LOAN-07",
        "LOAN-08",
        "LOAN-09",
        "LOAN-10",
        "LOAN-11",
        "LOAN-17",
        "LOAN-19",
    ),
    *("LOAN-26", "LOAN-27", "LOAN-28", "REG-02"),
)
"""Rules that judge a deed by what was known on its day, or on the later one on which it is found: fault by fault, for of one
subject a graver one that comes later is told."""
BANK = "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng"
WRITE_OFF = "Chi:Quỹ-tăng-thu-nhập:Xóa-nợ"
PAYABLE = "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả"

days = st.dates(FIRST, LAST)
scopes = st.sampled_from(
    ['  for: "khẩn cấp"\n', '  group: "nghèo"\n', "  round: 2\n", '  group: "nghèo"\n  round: 2\n', ""]
)
values = st.sampled_from(
    [
        '"loan-max" 2000000 VND',
        '"loan-max" 5000000 VND',
        '"loan-rate" 0.5',
        '"loan-rate" 1.2',
        '"loan-open-max" 2',
        '"approval-body" "board"',
        '"ratify-days" 10',
        '"rollover-days" 30',
        '"grace-days" 0',
    ]
)
members = st.sampled_from(["TV001", "TV002", "TV003", "TV004"])


@st.composite
def club_lines(draw: st.DrawFn) -> str:
    lines = []
    for day, value, scope in draw(st.lists(st.tuples(days, values, scopes), max_size=8)):
        lines.append(
            f'{day} custom "regulation" {value}\n  article: "Điều 9"\n  minutes: "BB-2024-03"\n{scope}'
        )
    for day, member, household in draw(
        st.lists(st.tuples(days, members, st.sampled_from(["nghèo", "khác"])), max_size=5)
    ):
        lines.append(f'{day} custom "member" "{member}" "household" "{household}"\n')
    lines += [
        f'{day} event "meeting" "CN-{day:%m-%d}"\n  of: "board"\n' for day in draw(st.lists(days, max_size=3))
    ]
    return "\n".join(lines)


def lent(day: date, member: str, number: int, amount: int, narration: str, terms: str) -> str:
    account = f"Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}"
    return (
        f'{day} * "{member}" "{narration}" ^KU-2024-{number:03}\n  voucher: "BN-2024-{number:03}"\n'
        f'  minutes: "BB-{day:%Y-%m}"\n  rate: 0.8\n{terms}  {account}  {amount}00000 VND\n  {BANK}\n'
    )


def less(day: date, member: str, number: int, amount: int, against: str) -> str:
    """What takes an amount off a debt, against some account."""
    account = f"Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}"
    told = {BANK: '  voucher: "BC-2024-' + f'{number + 9:03}"\n', WRITE_OFF: f'  minutes: "BB-{day:%Y-%m}"\n'}
    return (
        f'{day} * "{member}" "Trả gốc" ^KU-2024-{number:03}\n{told.get(against, "")}'
        f"  {account}  -{amount}00000 VND\n  {against}\n"
    )


@st.composite
def loans(draw: st.DrawFn) -> str:
    """Loans that come back at once or in two parts, some topped up in between, given up, or handed on to others."""
    lines = []
    drawn = st.tuples(
        st.tuples(days, members, st.integers(1, 80), st.integers(1, 90)),
        st.sampled_from(["", '  kind: "khẩn cấp"\n', '  term: 1\n  amortisation: "single"\n', "  term: 3\n"]),
        st.sampled_from(["Cho vay", "Cho vay", "Cho vay, TV001 nhận hộ", "Cho vay, TV002 nhận hộ"]),
        st.sampled_from([BANK, BANK, BANK, WRITE_OFF, PAYABLE]),
        st.integers(0, 20),
    )
    for number, ((day, member, amount, stood), terms, narration, against, apart) in enumerate(
        draw(st.lists(drawn, max_size=8)), start=1
    ):
        back = day + timedelta(days=stood)
        lines.append(lent(day, member, number, amount, narration, terms))
        if apart and amount > 1:
            lines.append(less(back - timedelta(days=min(apart, stood)), member, number, amount // 2, BANK))
            lines.append(less(back, member, number, amount - amount // 2, against))
        else:
            lines.append(less(back, member, number, amount, against))
        if apart % 3 == 1:
            lines.append(lent(back, member, number, amount, narration, ""))
        if against == PAYABLE:
            other, later = draw(members), back + timedelta(days=draw(st.integers(0, 20)))
            taken = lent(later, other, number + 50, amount, "Nhận nợ", "").replace(BANK, PAYABLE)
            lines.append(taken.replace(f'  minutes: "BB-{later:%Y-%m}"\n', "") if apart % 2 else taken)
    for day, member, came in draw(
        st.lists(st.tuples(days, members, st.sampled_from(["left", "joined"])), max_size=3)
    ):
        lines.append(f'{day} custom "member" "{member}" "{came}"\n')
    return "\n".join(lines)


def with_homes(files: dict[str, str]) -> dict[str, str]:
    """The base club, whose first two members live together."""
    text = files["members.beancount"]
    for code in ("TV001", "TV003"):
        text = text.replace(f'  member: "{code}"\n', f'  member: "{code}"\n  home: "H01"\n')
    assert text.count("H01") == 2
    return files | {"members.beancount": text}


@settings(deadline=None, max_examples=40)
@given(club=club_lines(), income=loans(), as_of=days, later=st.integers(0, 200))
def test_later_lines_change_nothing(club: str, income: str, as_of: date, later: int) -> None:
    files = with_homes(base_files())
    files["club.beancount"] += club
    files["income-fund/2024.beancount"] += income
    with TemporaryDirectory() as folder:
        loaded = load(write(Path(folder), files))
    assert loaded.problems == ()
    whole = Source.of(loaded)
    short = replace(whole, entries=[entry for entry in loaded.entries if entry.date <= as_of])
    assert judge(read_books(short, as_of)) == judge(read_books(whole, as_of))
    then, since = read_books(whole, as_of), read_books(whole, as_of + timedelta(days=later))
    for rule in map(get_rule, LENDING):
        found = all_faults(then, rule).findings
        kept = [finding for finding in all_faults(since, rule).findings if finding.date <= as_of]
        assert {(one.subject, one.date, one.level) for one in found} == {
            (one.subject, one.date, one.level) for one in kept
        }, rule.id
