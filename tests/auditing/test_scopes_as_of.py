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
from clubledger.rules import get_rule, judge, judge_rule
from clubledger.rules.examples import base_files
from tests.conftest import write

FIRST, LAST = date(2024, 2, 1), date(2024, 12, 28)
LENDING = ("LOAN-02", "LOAN-03", "LOAN-04", "LOAN-07", "LOAN-08", "LOAN-11", "LOAN-19", "LOAN-26", "REG-02")
"""Rules that judge a deed by what was known on its day; the days to ratify are over in every example."""
BANK = "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng"

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
    ]
)
members = st.sampled_from(["TV001", "TV002", "TV003"])


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


@st.composite
def loans(draw: st.DrawFn) -> str:
    lines = []
    drawn = st.tuples(
        days, members, st.integers(1, 80), st.integers(1, 60), st.sampled_from(["", '  kind: "khẩn cấp"\n'])
    )
    for number, (day, member, amount, stood, kind) in enumerate(draw(st.lists(drawn, max_size=8)), start=1):
        account = f"Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}"
        lines.append(
            f'{day} * "{member}" "Cho vay" ^KU-2024-{number:03}\n  voucher: "BN-2024-{number:03}"\n'
            f'  minutes: "BB-{day:%Y-%m}"\n  rate: 0.8\n{kind}  {account}  {amount}00000 VND\n  {BANK}\n'
        )
        back = day + timedelta(days=stood)
        lines.append(
            f'{back} * "{member}" "Trả gốc" ^KU-2024-{number:03}\n  voucher: "BC-2024-{number + 9:03}"\n'
            f"  {account}  -{amount}00000 VND\n  {BANK}\n"
        )
    return "\n".join(lines)


@settings(deadline=None, max_examples=40)
@given(club=club_lines(), income=loans(), as_of=days, later=st.integers(0, 200))
def test_later_lines_change_nothing(club: str, income: str, as_of: date, later: int) -> None:
    files = dict(base_files())
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
        found = judge_rule(then, rule).findings
        kept = [finding for finding in judge_rule(since, rule).findings if finding.date <= as_of]
        assert {(one.subject, one.date, one.level) for one in found} == {
            (one.subject, one.date, one.level) for one in kept
        }, rule.id
