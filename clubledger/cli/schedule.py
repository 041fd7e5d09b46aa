"""``clubledger schedule``: what a loan would cost, instalment by instalment."""

from __future__ import annotations

import sys
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click

from clubledger.cli.language import Command, Option, Refusal, lang_option, language, say
from clubledger.cli.options import DAY, WHOLE, today
from clubledger.export_values import json_number
from clubledger.i18n import N_, Dong, Percent, message, show
from clubledger.loans import Amortisation, InterestMethod, InterestPeriod, Schedule, Terms, TermsError
from clubledger.reports.table import table

if TYPE_CHECKING:
    from datetime import date

_HEADS = (N_("No."), N_("Due"), N_("Principal"), N_("Interest"), N_("Payment"), N_("Balance"))


class Rate(click.ParamType):  # type: ignore[type-arg] # generic only from click 8.4 on
    """An exact decimal number: ``0.8`` or ``0,8``."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The number of a text. Fails with a sentence."""
        try:
            return Decimal(str(value).strip().replace(",", ".")) + 0  # no -0
        except InvalidOperation:
            return self.fail(
                say(message("{value} is no number; expected for example 0.8", value=str(value))), param, ctx
            )


def term_or_due(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    """The term; without a due date there must be one, with it none."""
    due = ctx.params.get("due")
    if value is None and due is None:
        raise click.MissingParameter(ctx=ctx, param=param)
    if value is not None and due is not None:
        raise Refusal(
            message("--term and --due do not go together: the due date says how long the loan runs.")
        )
    return value


@click.command(cls=Command, help=N_("Reckon the repayment schedule of a loan."))
@click.option("--principal", type=WHOLE, required=True, cls=Option, help=N_("Amount lent, in đồng."))
@click.option("--rate", type=Rate(), required=True, cls=Option, help=N_("Interest rate, percent a month."))
@click.option("--term", type=WHOLE, callback=term_or_due, cls=Option, help=N_("Term in months."))
@click.option(
    "--interest-method",
    type=click.Choice([word.value for word in InterestMethod]),
    default=InterestMethod.DECLINING.value,
    cls=Option,
    help=N_("Interest on the declining balance, or flat on the whole loan (default: declining)."),
)
@click.option(
    "--interest-period",
    type=click.Choice([word.value for word in InterestPeriod]),
    default=InterestPeriod.MONTH.value,
    cls=Option,
    help=N_("Interest by the month, or by days of 365 (default: month)."),
)
@click.option(
    "--amortisation",
    type=click.Choice([word.value for word in Amortisation]),
    default=Amortisation.EQUAL_PRINCIPAL.value,
    cls=Option,
    help=N_("How the loan is repaid (default: equal-principal)."),
)
@click.option(
    "--grace-principal",
    type=WHOLE,
    default=0,
    cls=Option,
    help=N_("First instalments without principal (default: 0)."),
)
@click.option(
    "--rounding",
    type=WHOLE,
    default=1,
    cls=Option,
    help=N_("What is paid is a multiple of this many đồng (default: 1)."),
)
@click.option(
    "--from",
    "start",
    type=DAY,
    callback=today,
    cls=Option,
    help=N_("Day the money is lent (default: today)."),
)
@click.option(
    "--instalment-every",
    "every",
    type=WHOLE,
    default=1,
    cls=Option,
    help=N_("Months from one instalment to the next (default: 1)."),
)
@click.option(
    "--due-day",
    type=WHOLE,
    cls=Option,
    help=N_("Day of the month on which instalments fall due, if not that of lending."),
)
@click.option("--first-due", type=DAY, cls=Option, help=N_("First due date, if not a month later."))
@click.option(
    "--due",
    type=DAY,
    is_eager=True,
    cls=Option,
    help=N_("Day on which all is due, in place of --term; with --amortisation single."),
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    cls=Option,
    help=N_("text, json or csv (default: text)."),
)
@lang_option
def command(
    principal: int,
    rate: Decimal,
    term: int | None,
    interest_method: str,
    interest_period: str,
    amortisation: str,
    grace_principal: int,
    rounding: int,
    start: date,
    every: int,
    due_day: int | None,
    first_due: date | None,
    due: date | None,
    format_: str,
) -> None:
    """Print the schedule."""
    try:
        schedule = Schedule(
            Terms(
                principal=principal,
                rate=rate,
                term=1 if term is None else term,
                start=start,
                method=InterestMethod(interest_method),
                period=InterestPeriod(interest_period),
                amortisation=Amortisation(amortisation),
                grace_principal=grace_principal,
                rounding=rounding,
                first_due=first_due,
                every=every,
                due_day=due_day,
                due=due,
            )
        )
    except TermsError as error:
        raise Refusal(error.message) from error
    rows = data(schedule)["rows"]
    match format_:
        case "json":
            import json  # noqa: PLC0415 - a table on the screen need not pay for it

            click.echo(json.dumps(data(schedule), ensure_ascii=False, indent=1))
        case "csv":
            import csv  # noqa: PLC0415 - as above

            writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
        case _:
            click.echo("\n".join(_text(schedule)))


def data(schedule: Schedule) -> dict[str, Any]:
    """The schedule as JSON (``docs/commands.md``): whole đồng, ISO dates, the effective rate in percent a year."""
    return {
        "rows": [
            {
                "n": row.n,
                "due": row.due.isoformat(),
                "principal": row.principal,
                "interest": row.interest,
                "payment": row.payment,
                "balance": row.balance,
            }
            for row in schedule.rows
        ],
        "total_interest": schedule.total_interest,
        "effective_rate": json_number(schedule.effective_rate),
    }


def _text(schedule: Schedule) -> list[str]:
    words = language()
    rows = [
        [
            str(row.n),
            show(row.due, words),
            *(
                show(Dong(amount), words)
                for amount in (row.principal, row.interest, row.payment, row.balance)
            ),
        ]
        for row in schedule.rows
    ]
    return [
        *table([say(head) for head in _HEADS], rows, right=(0, 2, 3, 4, 5)),
        "",
        say(message("Interest in all: {amount}", amount=Dong(schedule.total_interest))),
        say(message("Effective rate: {rate} a year", rate=Percent(schedule.effective_rate))),
    ]
