"""``clubledger audit``: whether clubs keep their funds by their own regulation."""

from __future__ import annotations

import gc
import sys
from contextlib import closing, contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from clubledger.auditing.baseline import BaselineError, read_baseline
from clubledger.auditing.club import club_id
from clubledger.auditing.clubs import Task, audit_clubs, find_clubs
from clubledger.auditing.limits import CLUB_SECONDS
from clubledger.auditing.report import Report
from clubledger.books.files import MAIN
from clubledger.books.loading import collector_paused
from clubledger.cli.clubs import club_folder, ledgers_option, refuse_inside
from clubledger.cli.interrupts import pressed
from clubledger.cli.language import Command, Interrupted, Option, Refusal, lang_option, language, say
from clubledger.cli.options import as_of_option, check_output, store_option, written
from clubledger.cli.store import close_store, open_store
from clubledger.i18n import N_, message
from clubledger.regulation.profiles import Profile, ProfileError, in_force, plan_of, read_plan, shipped
from clubledger.rules import Level, Rule, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from clubledger.auditing.club import ClubResult

FORMATS: Final = ("text", "json", "csv", "html")


@click.command(
    cls=Command,
    help=N_(
        "Check clubs' books against their own regulation.\n\n"
        "CLUB is a folder in the ledgers folder, or a path; without any, all clubs are checked. "
        "Exit status: 2 if a ledger cannot be read or the command is wrong, 1 if there are findings at the level of "
        "--fail-on or above, else 0. That nothing is found is no certificate."
    ),
)
@click.argument("clubs", nargs=-1, metavar="[CLUB]...")
@ledgers_option
@as_of_option
@click.option(
    "--profile", metavar="NAME", cls=Option, help=N_("Targets to compare with: qd-1336-2020 or qd-1648-2025.")
)
@click.option(
    "--plan",
    type=click.Path(path_type=Path),
    cls=Option,
    help=N_("The commune's own targets (default: plan.toml in the ledgers folder, if there is one)."),
)
@click.option(
    "--select",
    "selected",
    multiple=True,
    metavar="RULES",
    cls=Option,
    help=N_("Only these rules or families: LOAN,CASH-01."),
)
@click.option(
    "--ignore", "ignored", multiple=True, metavar="RULES", cls=Option, help=N_("Not these rules or families.")
)
@click.option(
    "--fail-on",
    type=click.Choice([level.value for level in Level]),
    default=Level.ERROR.value,
    cls=Option,
    help=N_("The least level of findings that makes the exit status 1 (default: error)."),
)
@click.option("--exit-zero", is_flag=True, cls=Option, help=N_("Exit with 0 whatever is found."))
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    cls=Option,
    help=N_("An earlier JSON report: show what is new, unchanged and gone."),
)
@click.option(
    "--no-waivers",
    is_flag=True,
    cls=Option,
    help=N_("Judge as if the clubs had let nothing stand: apply no waiver."),
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    cls=Option,
    help=N_("text, json, csv or html (default: text)."),
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    cls=Option,
    help=N_("Write to this file instead of the screen."),
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    cls=Option,
    help=N_("How many clubs are read at a time (default: one a processor)."),
)
@store_option
@click.option(
    "--no-store",
    is_flag=True,
    cls=Option,
    help=N_("Judge every club anew, and keep nothing of what is found."),
)
@click.option(
    "--trust-times",
    is_flag=True,
    cls=Option,
    help=N_("Take files for unchanged by their names, times and sizes, without reading them."),
)
@click.option(
    "--club-seconds",
    type=click.IntRange(1, 86_400),
    default=CLUB_SECONDS,
    cls=Option,
    help=N_("Seconds of processor time for each club of several; then its check is stopped (default: 120)."),
)
@lang_option
def command(
    clubs: tuple[str, ...],
    ledgers: Path,
    as_of: date,
    profile: str | None,
    plan: Path | None,
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    fail_on: str,
    exit_zero: bool,
    baseline: Path | None,
    no_waivers: bool,
    format_: str,
    output: Path | None,
    jobs: int | None,
    store_path: Path | None,
    no_store: bool,
    trust_times: bool,
    club_seconds: int,
) -> None:
    """Audit clubs and write the report."""
    output = check_output(output)
    folders = _folders(clubs, ledgers)
    for file in (output, store_path):
        if file is not None:
            refuse_inside(file, folders)
    if no_store and (store_path is not None or trust_times):
        raise Refusal(message("--no-store does not go together with --store or --trust-times."))
    targets = _targets(profile, plan, ledgers, folders, as_of)
    rules = _rules(selected, ignored)
    try:
        earlier = read_baseline(baseline) if baseline else None
    except BaselineError as error:
        raise Refusal(error.message) from error
    task = Task(
        as_of, targets, tuple(rule.id for rule in rules), waivers=not no_waivers, seconds=club_seconds
    )
    writer = import_module(f"clubledger.auditing.{format_}_report")
    store = None if no_store else open_store(store_path)
    try:
        with (
            _collecting_nothing() if len(folders) == 1 else nullcontext(),
            closing(audit_clubs(folders, task, jobs, store, trust_times=trust_times)) as results,
            written(output, bom=format_ == "csv") as out,
        ):
            shown = _shown(results, len(folders), output)
            report = Report(as_of, targets, language(), shown, earlier, task.rules, task.waivers)
            writer.write(report, out)
            _stop_if_pressed(output)
    except KeyboardInterrupt:
        raise _stopped(output) from None
    finally:
        if store is not None:
            close_store(store)
    sys.exit(0 if exit_zero else report.exit_code(Level(fail_on)))


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Leave one club's books to the end of the process: to collect them before takes a tenth of their audit."""
    with collector_paused():
        yield
        gc.freeze()


def _stop_if_pressed(output: Path | None) -> None:
    if pressed():
        raise _stopped(output)


def _stopped(output: Path | None) -> Interrupted:
    if output is None:
        return Interrupted(message("Stopped: what was shown until now is not the whole report."))
    return Interrupted(message("Stopped: {file} was not written.", file=str(output)))


def _folders(clubs: Sequence[str], ledgers: Path) -> list[Path]:
    if clubs:
        folders = list(dict.fromkeys(club_folder(club, ledgers) for club in clubs))
        _refuse_same_id(folders)
        return folders
    if not ledgers.is_dir():
        raise Refusal(
            message(
                "There is no folder {ledgers}; name it with --ledgers, or name the clubs.",
                ledgers=str(ledgers),
            )
        )
    if (ledgers / MAIN).is_file():
        raise Refusal(
            message(
                "{ledgers} is the folder of a club; write: clubledger audit {ledgers}", ledgers=str(ledgers)
            )
        )
    folders = find_clubs(ledgers)
    if not folders:
        raise Refusal(message("There is no club in the folder {ledgers}.", ledgers=str(ledgers)))
    return folders


def _refuse_same_id(folders: Iterable[Path]) -> None:
    seen: dict[str, Path] = {}
    for folder in folders:
        other = seen.setdefault(club_id(folder), folder)
        if other is not folder:
            raise Refusal(
                message(
                    "{one} and {other} have the same id; audit them one at a time.",
                    one=str(other),
                    other=str(folder),
                )
            )


def _targets(
    profile: str | None, plan: Path | None, ledgers: Path, folders: Iterable[Path], as_of: date
) -> Profile:
    if profile and plan:
        raise Refusal(message("Use --profile or --plan, not both."))
    try:
        if profile:
            return shipped(profile)
        if plan:
            return read_plan(plan)
        of_ledgers = any(folder.parent.resolve() == ledgers.resolve() for folder in folders)
        return in_force(as_of, plan_of(ledgers) if of_ledgers else None)
    except ProfileError as error:
        raise Refusal(error.message) from error


def _rules(selected: Iterable[str], ignored: Iterable[str]) -> tuple[Rule, ...]:
    try:
        rules = select(_names(selected), _names(ignored))
    except KeyError as error:
        raise Refusal(
            message(
                "There is no rule or family {name}; clubledger rules lists them.", name=str(error.args[0])
            )
        ) from error
    if not rules:
        raise Refusal(message("--select and --ignore leave no rule to judge by."))
    return rules


def _names(options: Iterable[str]) -> list[str]:
    return [name.strip().upper() for names in options for name in names.split(",") if name.strip()]


def _shown(results: Iterator[ClubResult], count: int, output: Path | None) -> Iterable[ClubResult]:
    """The results, with a progress bar on a terminal that the report itself does not fill."""
    if count < 2 or not sys.stderr.isatty() or (output is None and sys.stdout.isatty()):
        return results
    return _with_progress(results, count)


def _with_progress(results: Iterator[ClubResult], count: int) -> Iterator[ClubResult]:
    with click.progressbar(results, length=count, label=say(message("Clubs")), file=sys.stderr) as bar:
        yield from bar
