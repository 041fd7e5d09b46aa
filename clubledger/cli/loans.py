"""``clubledger loans``: a club's loan register with each loan's standing."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from clubledger.books import BrokenLedger, load_club
from clubledger.cli.clubs import club_folder, ledgers_option, refuse_broken
from clubledger.cli.language import Argument, Command, Option, lang_option, language, say
from clubledger.cli.options import as_of_option
from clubledger.export_values import cell, json_number
from clubledger.figures.loan_register import AT_RISK_DAYS, Register, RegisterLine, in_words, register
from clubledger.i18n import N_, Dong, message, show
from clubledger.reports.table import table

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

COLUMNS = (
    "loan", "member", "disbursed", "principal", "term", "rate", "balance", "paid_principal", "paid_interest",
    "overdue_principal", "overdue_interest", "days_past_due", "next_due", "extended", "status",
    "remitted",
)  # fmt: skip
_HEADS = (
    N_("Contract"), N_("Member"), N_("Lent on"), N_("Principal"), N_("Owed"), N_("Overdue"), N_("Days late"),
    N_("Next due"), N_("Standing"),
)  # fmt: skip


@click.command(
    cls=Command,
    help=N_(
        "Show a club's loans and where each stands.\n\nCLUB is a folder in the ledgers folder, or a path."
    ),
)
@click.argument("club", cls=Argument)
@ledgers_option
@as_of_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    cls=Option,
    help=N_("text, json or csv (default: text)."),
)
@lang_option
def command(club: str, ledgers: Path, as_of: date, format_: str) -> None:
    """Print the register."""
    try:
        books = load_club(club_folder(club, ledgers), as_of)
    except BrokenLedger as error:
        refuse_broken(error.problems)
    loans = register(books)
    match format_:
        case "json":
            click.echo(json.dumps(data(loans), ensure_ascii=False, indent=1))
        case "csv":
            rows = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\r\n")
            rows.writeheader()
            for line in loans.lines:
                rows.writerow({key: cell(value) for key, value in line_data(line).items()})
        case _:
            click.echo("\n".join(_text(loans)))


def data(loans: Register) -> dict[str, Any]:
    """The register as JSON (``docs/commands.md``)."""
    par1, par30, par90 = loans.par
    return {
        "as_of": loans.as_of.isoformat(),
        "loans": [line_data(line) for line in loans.lines],
        "outstanding": loans.outstanding,
        "par1": par1,
        "par30": par30,
        "par90": par90,
        "remitted": loans.remitted,
    }


def line_data(line: RegisterLine) -> dict[str, Any]:
    """One loan; what its terms do not tell is ``None``."""
    stands = line.standing
    known = {
        "loan": line.loan,
        "member": line.member,
        "disbursed": line.disbursed.isoformat() if line.disbursed else None,
        "principal": line.principal,
        "term": line.term,
        "rate": json_number(line.rate),
        "balance": line.balance,
    }
    if stands is not None:
        known |= {
            "paid_principal": stands.paid_principal,
            "paid_interest": stands.paid_interest,
            "overdue_principal": stands.overdue_principal,
            "overdue_interest": stands.overdue_interest,
            "days_past_due": stands.days_past_due,
            "next_due": stands.next_due.isoformat() if stands.next_due else None,
            "extended": stands.extended,
            "status": str(stands.status),
            "remitted": stands.remitted,
        }
    return {column: known.get(column) for column in COLUMNS}


def _text(loans: Register) -> list[str]:
    lines = table([say(head) for head in _HEADS], [_row(line) for line in loans.lines], right=(3, 4, 5, 6))
    lines += ["", say(message("Owed in all: {amount}", amount=Dong(loans.outstanding)))]
    for days, amount in zip(AT_RISK_DAYS, loans.par, strict=True):
        lines.append(
            say(
                message(
                    "PAR{days}: {amount}",
                    days=days,
                    amount=message("not known") if amount is None else Dong(amount),
                )
            )
        )
    if loans.remitted:
        lines.append(say(message("Interest forgiven by meetings: {amount}", amount=Dong(loans.remitted))))
        lines += [
            say(message("{loan}: {amount} forgiven", loan=line.loan, amount=Dong(line.standing.remitted)))
            for line in loans.lines
            if line.standing is not None and line.standing.remitted
        ]
    lines += [
        say(message("{loan}: its standing cannot be told: {problem}", loan=line.loan, problem=line.problem))
        for line in loans.lines
        if line.problem
    ]
    return lines


def _row(line: RegisterLine) -> list[str]:
    stands, words = line.standing, language()
    status = say(in_words(stands) if stands else message("not known"))
    return [
        line.loan,
        line.member or "",
        show(line.disbursed, words) if line.disbursed else "",
        show(Dong(line.principal), words) if line.principal is not None else "",
        show(Dong(line.balance), words),
        show(Dong(stands.overdue_principal + stands.overdue_interest), words) if stands else "",
        show(stands.days_past_due, words) if stands else "",
        show(stands.next_due, words) if stands and stands.next_due else "",
        status,
    ]
