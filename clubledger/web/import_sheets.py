"""The page on which sheets come into the books, where the room is opened for writing: chosen, looked at, written."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from fava.context import g
from flask import abort, request

from clubledger.auditing.club import club_id
from clubledger.books.writing import CannotWrite
from clubledger.forms import FORMS
from clubledger.forms.importing import TooManyRows, additions
from clubledger.forms.questions import Answers
from clubledger.i18n import N_, Message, message
from clubledger.recording import ImportOutcome, Shown, import_files
from clubledger.recording.import_words import placed, recognised, sentence
from clubledger.web.endpoints import IMPORT_SHEETS
from clubledger.web.filters import of_vouchers
from clubledger.web.page import ClubPage
from clubledger.web.sent_sheets import MAX_MEGABYTES, MAX_SHEETS, NotTaken, sent_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flask import Flask

    from clubledger.forms.faults import SheetProblem
    from clubledger.forms.form_files import FormFile
    from clubledger.recording import ImportReport
    from clubledger.web.sent_sheets import SentSheet

_MOST_SLIPS: Final = 100
"""How many slips an address can name; the journal of the days tells of more."""
_MOST_ROWS: Final = 2_000
"""Rows of all sheets of a request: years of a club, and a quarter of a minute to read the slowest of them."""
_PATIENCE: Final = 5.0
"""Seconds that sheets wait for others: who presses twice waits for himself."""
_READING: Final = Lock()
_OPEN: Final = (ImportOutcome.WOULD_WRITE, ImportOutcome.ASKED, ImportOutcome.STOPPED)
_ASKED: Final = message("not written yet: there are questions")
_CHANGED: Final = message(
    "The books or the sheets have changed since they were shown, and nothing was written. Look once more, then write."
)
_SHOWN: Final = "clubledger_sheet_import"


@dataclass(frozen=True, slots=True)
class SheetImport:
    """What became of the sheets that were sent. ``problem``: why they were not written, or not even looked at."""

    sheets: Sequence[SentSheet] = ()
    report: ImportReport | None = None
    problem: Message | None = None

    @property
    def open_files(self) -> list[FormFile]:
        """What can still be written, if what is asked is answered."""
        if self.report is None or self.report.broken:
            return []
        outcome = self.report.outcome
        return [file for file in self.report.files if outcome(file) in _OPEN]

    @property
    def accepted(self) -> str:
        """The answers that these files were given."""
        if self.report is None:
            return ""
        accept = self.report.answers.accept
        asked = (question for file in self.open_files for question in file.asked)
        return ",".join(dict.fromkeys(question.id for question in asked if accept(question)))

    @property
    def all_there(self) -> bool:
        """Whether every row is in the books already."""
        report = self.report
        return report is not None and all(
            report.outcome(file) is ImportOutcome.ALREADY_THERE for file in report.files
        )


class ImportSheets(ClubPage):
    """Nhập bảng kê: what `clubledger import` does; its questions are answered by ticks."""

    max_sheets = MAX_SHEETS
    max_megabytes = MAX_MEGABYTES
    max_rows = _MOST_ROWS
    recognised = staticmethod(recognised)
    sentence = staticmethod(sentence)
    placed = staticmethod(placed)

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("Import sheets"))

    def head(self) -> Message:
        """Whose paper a printed page is, and which page: it is as of no day."""
        return message(
            "{club} · {page}",
            club=self.books().directives.club.name or self.folder.name,
            page=self.report_title,
        )

    def view(self) -> SheetImport:
        """What the page shows: nothing yet, unless sheets were sent."""
        shown: SheetImport = g.__dict__.get(_SHOWN) or SheetImport()
        return shown

    # -- what a report says here

    def summary(self, view: SheetImport) -> Message | None:
        """What came of it, in a sentence."""
        report = view.report
        if report is None or report.broken:
            return None
        if not report.dry_run:
            written = (file for file in report.files if report.outcome(file) is ImportOutcome.WRITTEN)
            count = sum(len(file.new) for file in written)
            club = self.books().directives.club.name or self.folder.name
            if count:
                return message("Entries written into the books of {club}: {count}.", club=club, count=count)
            return message("Nothing was written into the books of {club}.", club=club)
        if view.all_there:
            return message("These sheets are in the books already.")
        if view.open_files:
            return message("Nothing is written yet. First compare each figure with the paper.")
        return message("There is nothing that can be written.")

    def outcome(self, report: ImportReport, file: FormFile) -> Message:
        """What became of a file."""
        outcome = report.outcome(file)
        return _ASKED if outcome is ImportOutcome.ASKED else outcome.label

    def questions(self, file: FormFile) -> list[tuple[SheetProblem, ...]]:
        """What is asked of a file, each kind together."""
        kinds: dict[str, list[SheetProblem]] = {}
        for question in file.questions:
            kinds.setdefault(question.fault.id, []).append(question)
        return [tuple(kind) for kind in kinds.values()]

    def ids(self, questions: Iterable[SheetProblem]) -> str:
        """What answers all of these and nothing else: a kind by its name would answer what nobody was shown."""
        return ",".join(dict.fromkeys(question.id for question in questions))

    def entries(self, file: FormFile) -> dict[str, str]:
        """What a file adds to the books, or would: text by the name of the journal."""
        return {} if file.problems else additions(file.new)

    def journal_of(self, report: ImportReport, file: FormFile) -> str | None:
        """The journal of a file's slips, or of its days if it has none or too many to name; of what is in the books."""
        if report.outcome(file) not in (ImportOutcome.WRITTEN, ImportOutcome.ALREADY_THERE):
            return None
        entries = file.new or file.there
        days = [entry.date for entry in entries]
        if not days:
            return None
        time = f"{min(days)} - {max(days)}"
        slips = {slip for entry in entries if (slip := getattr(entry, "voucher", None))}
        if not slips or len(slips) > _MOST_SLIPS:
            return self.journal_url(time=time)
        return self.journal_url(filter=of_vouchers(sorted(slips)), time=time)

    # -- what a request does

    def take(self) -> SheetImport:
        """Look at the sheets of this request, and write them if it asks for that. Raises `BrokenLedger`.

        Nothing is taken while the page can only tell why the books, or the targets, cannot be read. Who loads the page once
        more sends the sheets once more: what is in the books already is passed over.
        """
        if self.problems():
            return SheetImport()
        try:
            sheets = sent_sheets()
            with _alone():
                return self._judged(sheets)
        except (NotTaken, TooManyRows) as error:
            return SheetImport(problem=error.message)

    def _judged(self, sheets: Sequence[SentSheet]) -> SheetImport:
        form, problem = request.form, None
        answers = Answers.of(form.getlist("accept"))
        today = date.today()  # noqa: DTZ011 - the treasurer's own calendar
        do = partial(import_files, self.folder, sheets, FORMS, today, answers=answers, most_rows=_MOST_ROWS)
        if "write" in form:
            try:
                report = do(shown=Shown(form.get("seen", ""), form.get("allow-findings")))
                done = SheetImport(sheets, report)
                changed = report.dry_run and not done.all_there
                return replace(done, problem=_CHANGED) if changed else done
            except CannotWrite as error:
                problem = self._without_path(error.message)
        return SheetImport(sheets, do(dry_run=True), problem)

    def _without_path(self, text: Message) -> Message:
        """The same sentence with the club's name where it names the club's folder on this machine."""
        club = club_id(self.folder)
        return Message(
            text.msgid,
            {name: club if value == str(self.folder) else value for name, value in text.params.items()},
        )


@contextmanager
def _alone() -> Iterator[None]:
    """Let one request of this process read sheets at a time: it may take long. Raises `NotTaken`."""
    if not _READING.acquire(timeout=_PATIENCE):
        raise NotTaken(
            message("Other sheets are being read just now. Wait a little, then load this page once more.")
        )
    try:
        yield
    finally:
        _READING.release()


def receive_sheets(app: Flask) -> None:
    """Let the page take sheets at its own address, so that Fava comes back to an empty form when it loads it anew."""
    show_page = app.view_functions["extension_report"]

    def import_sheets() -> Any:
        page = g.ledger.extensions.get_extension(ImportSheets.__name__)
        if not isinstance(page, ImportSheets):
            abort(404)  # a fund's own ledger: sheets are for the whole club
        g.__dict__[_SHOWN] = page.take()
        g.ledger = app.config["LEDGERS"][g.beancount_file_slug]  # with what was written
        return show_page(ImportSheets.__name__)

    app.add_url_rule(
        f"/<bfile>/extension/{ImportSheets.__name__}/", IMPORT_SHEETS, import_sheets, methods=["POST"]
    )
