"""Beancount's errors in a treasurer's words.

Beancount tells its errors apart by their English text alone, so this is a table of patterns. What the table does
not know keeps Beancount's text inside a sentence of ours. No sentence holds a path of the machine or what is
written in a `name:` line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.file_checks import HUGE_NUMBER, MAX_DIGITS
from clubledger.books.files import MEMBERS
from clubledger.books.place import Place, place_of
from clubledger.books.problem import Problem
from clubledger.i18n import Dong, Message, message, printable

if TYPE_CHECKING:
    from pathlib import Path

SHOWN_CHARACTERS: Final = 80
MAX_SUGGESTIONS: Final = 50
"""How many misspelt accounts get a suggestion: each is a search through all accounts."""


@dataclass(slots=True)
class Translator:
    """Puts Beancount's errors into words; ``texts`` are the files' bytes by name, ``accounts`` the opened ones."""

    folder: Path
    texts: Mapping[str, bytes] = field(default_factory=dict)
    accounts: Collection[str] = ()
    names: Collection[str] = ()
    """What `name:` lines hold; masked wherever Beancount's own text is shown."""
    _near: dict[str, str | None] = field(default_factory=dict)
    _at: dict[str, tuple[int, int]] = field(default_factory=dict)
    _personal: dict[str, bool] = field(default_factory=dict)

    def problem(self, error: Any, *, follows: bool = False) -> Problem:
        """One error of Beancount; ``follows`` if an error of the parser came before it."""
        place = self.place(error)
        text = self.words(error, place)
        if follows:
            text = message(
                "{error} (This may follow from the errors above: put those right first.)", error=text
            )
        return Problem(text, place.file or None, place.line)

    def place(self, error: Any) -> Place:
        """Find the line of an error: of an unknown account that of its posting."""
        source = error.source or {}
        account = _UNKNOWN_ACCOUNT.match(error.message)
        for posting in getattr(error.entry, "postings", None) or () if account else ():
            if (
                account
                and posting.account == account["account"]
                and posting.meta
                and posting.meta.get("lineno")
            ):
                return place_of(posting.meta, self.folder)
        place = place_of(source, self.folder)
        return place if place.file and not place.file.startswith("<") else Place("", None)

    def words(self, error: Any, place: Place) -> Message:
        """Find the sentence for an error."""
        for pattern, translate in _TABLE:
            if match := pattern.match(error.message):
                return translate(self, match, error, place)
        text = error.message.strip().splitlines()[0] if error.message.strip() else ""
        text = text.replace(str(self.folder), "")
        for name in self.names:
            text = text.replace(name, "…")
        return message(
            "Beancount cannot use this entry. It says: “{text}”. Correct the entry.", text=printable(text)
        )

    def shown(self, place: Place) -> str:
        """The line of an error, shortened; of a line of metadata its key only, for it may hold a name."""
        line = self._line(place)
        if metadata := _METADATA.match(line):
            return printable(metadata[1], SHOWN_CHARACTERS - 2) + " …"
        return printable(_masked(line), SHOWN_CHARACTERS)

    def has_huge_number(self, place: Place) -> bool:
        """Whether a number that no one can mean stands on the line of an error, outside quotation marks."""
        return any(_HUGE.search(part) for part in self._line(place).split('"')[::2])

    def personal(self, file: str) -> bool:
        """Whether a file may hold names of people."""
        if file not in self._personal:
            self._personal[file] = file == MEMBERS or b"name:" in self.texts.get(file, b"")
        return self._personal[file]

    def _line(self, place: Place) -> str:
        """The text of a line; errors come in the order of lines, so the search goes on from the last one."""
        if not place.line:
            return ""
        data = self.texts.get(place.file, b"")
        number, start = self._at.get(place.file, (1, 0))
        if place.line < number:
            number, start = 1, 0
        while number < place.line:
            end = data.find(b"\n", start)
            if end < 0:
                return ""
            number, start = number + 1, end + 1
        self._at[place.file] = number, start
        end = data.find(b"\n", start)
        return data[start : end if end >= 0 else None].decode("utf-8", "replace").strip()

    def nearest(self, account: str) -> str | None:
        """The opened account whose name is nearest to a misspelt one."""
        if account not in self._near:
            if len(self._near) >= MAX_SUGGESTIONS:
                return None
            matches = get_close_matches(account, self.accounts, n=1, cutoff=0.8)
            self._near[account] = matches[0] if matches else None
        return self._near[account]


_HEAD = 10_000
"""The bytes at the beginning of a file in which the five roots stand."""
_HUGE = re.compile(rf"(?<![^\s(])[0-9](?:,*[0-9]){{{MAX_DIGITS}}}")
_METADATA = re.compile(r"([^\s\":]+:)(\s|$)")
_UNKNOWN_ACCOUNT = re.compile(
    r"Invalid reference to (?:unknown|inactive) account '(?P<account>.*)'", re.DOTALL
)


def _masked(line: str) -> str:
    """A line without the names that may stand in it: what is quoted, and words that are no part of the format."""
    parts = line.split('"')
    return '"'.join("…" if index % 2 else _WORD.sub(_kept, part) for index, part in enumerate(parts))


_WORD = re.compile(r"\S+")
_FORMAT = re.compile(r"[\W\d_]+|[a-z][a-z-]*|[A-Z]{2,24}|[\^#]\S+|\S*:\S*")
"""What a ledger's line is made of beside text: figures and signs, directives, commodities, links, accounts and keys."""


def _kept(word: re.Match[str]) -> str:
    return word[0] if _FORMAT.fullmatch(word[0]) else "…"


def _amount(number: Decimal, currency: str) -> Dong | str:
    if currency == "VND" and number == number.to_integral_value():
        return Dong(number)
    return f"{number} {printable(currency, 30)}"


Translation = Callable[[Translator, "re.Match[str]", Any, Place], Message]


def _unbalanced(_: Translator, match: re.Match[str], error: Any, __: Place) -> Message:
    sums: dict[str, Decimal] = {}
    for posting in getattr(error.entry, "postings", None) or ():
        if posting.cost is None and posting.price is None and isinstance(posting.units.number, Decimal):
            sums[posting.units.currency] = sums.get(posting.units.currency, Decimal()) + posting.units.number
    off = {currency: number for currency, number in sums.items() if number}
    if len(off) != 1:
        return message(
            "The two sides of this transaction do not balance: {amount} left over. "
            "Compare the amounts with the slip.",
            amount=printable(match["residual"], 80),
        )
    currency, number = next(iter(off.items()))
    if number > 0:
        return message(
            "The amounts of this transaction must sum to zero, but {amount} too much was put in. "
            "Compare each amount with the slip.",
            amount=_amount(number, currency),
        )
    return message(
        "The amounts of this transaction must sum to zero, but {amount} too much was taken out. "
        "Compare each amount with the slip.",
        amount=_amount(-number, currency),
    )


def _unknown_account(self: Translator, match: re.Match[str], _: Any, __: Place) -> Message:
    account = match["account"]
    near = self.nearest(account)
    if near is not None:
        return message(
            "The account “{account}” has not been opened. Did you mean “{near}”? "
            "Correct the name, or open the account first.",
            account=printable(account),
            near=printable(near),
        )
    return message(
        "The account “{account}” has not been opened. Correct the name, or open the account first.",
        account=printable(account),
    )


def _inactive_account(_: Translator, match: re.Match[str], error: Any, __: Place) -> Message:
    return message(
        "The account “{account}” is not open on {date}: it was opened later, or closed before. "
        "Correct the date or the account.",
        account=printable(match["account"]),
        date=error.entry.date,
    )


def _syntax(self: Translator, _: re.Match[str], __: Any, place: Place) -> Message:
    if self.has_huge_number(place):
        return HUGE_NUMBER
    return message(
        "Beancount does not understand this line: “{line}”. Look for a missing quotation mark, a missing date, a comma "
        "or an indentation that is not as in the other entries.",
        line=self.shown(place),
    )


def _token(self: Translator, match: re.Match[str], _: Any, place: Place) -> Message:
    token = match["token"]
    line = self.shown(place)
    if re.fullmatch(r"[.,][\d.,]+", token):
        return message(
            "An amount on this line is not written as Beancount reads it: “{line}”. "
            "Write it with commas, 1,000,000 VND, or without any separator.",
            line=line,
        )
    if token.endswith(":"):
        return message(
            "The key of this line is not allowed: “{line}”. A key has at least two letters, begins with a small letter "
            "and has no diacritics. Because of it the whole entry was left out.",
            line=line,
        )
    if re.match(r"(₫|đ|Đ|VNĐ|vnđ|vnd)", token):
        return message("Write the currency of an amount as VND. On this line stands: “{line}”.", line=line)
    if token[0] in "“”‘’„«":
        return message(
            "This line has curly quotation marks, as a word processor writes them: “{line}”. "
            'Use the straight mark ".',
            line=line,
        )
    if token.startswith('"'):
        return message(
            "A text begins on this line and its closing quotation mark is missing: “{line}”. Put the mark in.",
            line=line,
        )
    if not token.isascii():
        return message(
            "This line has a word that Beancount does not understand: “{line}”. Often a quotation "
            "mark is missing, on this line or the one before. Also: a link (^) or tag (#) has no diacritics; an account "
            "begins with a capital letter.",
            line=line,
        )
    return _syntax(self, match, None, place)


def _date(self: Translator, _: re.Match[str], __: Any, place: Place) -> Message:
    return message(
        "There is no such day in the calendar: “{line}”. Write the date as year-month-day, such as 2024-02-29.",
        line=self.shown(place),
    )


def _number_format(self: Translator, _: re.Match[str], __: Any, place: Place) -> Message:
    if self.has_huge_number(place):
        return HUGE_NUMBER
    return message(
        "The commas of an amount are in the wrong places: “{line}”. Put one before every three digits: 1,000,000 VND.",
        line=self.shown(place),
    )


def _account_name(self: Translator, match: re.Match[str], _: Any, place: Place) -> Message:
    account = match["account"]
    root = account.split(":", 1)[0]
    if b'option "name_' not in self.texts.get(place.file, b"")[:_HEAD]:
        return message(
            "The account “{account}” is not understood, because this file does not begin with the five lines "
            '“option "name_…"”. Copy them from main.beancount to the beginning of this file.',
            account=printable(account),
        )
    return message(
        "The account “{account}” is not understood: “{root}” is none of the five roots that stand at the beginning of "
        "this file, or a part of the name does not begin with a capital letter. Correct the name.",
        account=printable(account),
        root=printable(root),
    )


def _first(text: str) -> Translation:
    """A sentence that has one parameter, ``what``: the first group of the pattern."""
    return lambda _, match, __, ___: Message(text, {"what": printable(match[1], SHOWN_CHARACTERS)})


def _fixed(text: Message) -> Translation:
    return lambda _, __, ___, ____: text


def _currency(_: Translator, match: re.Match[str], __: Any, ___: Place) -> Message:
    return message(
        "The account “{account}” does not take {currency}. Correct the currency or the account.",
        account=printable(match["account"]),
        currency=printable(match["currency"], 30),
    )


def _entry(pattern: str, translate: Translation) -> tuple[re.Pattern[str], Translation]:
    return re.compile(pattern, re.DOTALL), translate


def _what(text: Message) -> Translation:
    return _first(text.msgid)


_TABLE: Final[tuple[tuple[re.Pattern[str], Translation], ...]] = (
    _entry(r"Transaction does not balance: (?P<residual>.*)", _unbalanced),
    _entry(r"Invalid reference to unknown account '(?P<account>.*)'", _unknown_account),
    _entry(r"Invalid reference to inactive account '(?P<account>.*)'", _inactive_account),
    _entry(r"Invalid token: '(?P<token>.+)'", _token),
    _entry(r"ValueError: .*(?:day is out of range|month must be|year .*out of range)", _date),
    _entry(r"ValueError: Invalid number format", _number_format),
    _entry(r"syntax error|Syntax error", _syntax),
    _entry(r"Invalid account name: (?P<account>.*)", _account_name),
    _entry(r"Invalid currency (?P<currency>\S+) for account '(?P<account>.*)'", _currency),
    _entry(
        r"Invalid currency '(.*)' for Balance directive",
        _what(
            message("The account of this count does not take {what}. Correct the currency or the account.")
        ),
    ),
    _entry(
        r"Duplicate open directive for (.*)",
        _what(message("The account “{what}” is opened a second time here. Remove one of the two lines.")),
    ),
    _entry(
        r"Duplicate close directive for (.*)",
        _what(message("The account “{what}” is closed a second time here. Remove one of the two lines.")),
    ),
    _entry(
        r"Internal error: closing date for (.*) appears",
        _what(message("The account “{what}” is closed before it is opened. Correct one of the two dates.")),
    ),
    _entry(
        r"Unopened account (.*) is being closed",
        _what(message("The account “{what}” is closed, but it was never opened. Correct the name.")),
    ),
    _entry(
        r"Duplicate balance assertion",
        _fixed(
            message(
                "The same account is counted twice on one day, with different amounts. "
                "Keep the count that stands in the minutes."
            )
        ),
    ),
    _entry(
        r"Duplicate commodity directives for '(.*)'",
        _what(message("The commodity {what} is declared a second time here. Remove one of the two lines.")),
    ),
    _entry(
        r"You may not have more than one auto-posting",
        _fixed(
            message(
                "More than one line of this transaction is without an amount; only one may be. "
                "Write the amounts in from the slip."
            )
        ),
    ),
    _entry(
        r"Too many missing numbers|Could not resolve|Failed to categorize|Transaction has incomplete",
        _fixed(
            message(
                "An amount or a currency is missing in this transaction, and it cannot be worked out from the others. "
                "Write it in from the slip."
            )
        ),
    ),
    _entry(
        r"Too many strings on transaction",
        _fixed(
            message(
                "This transaction has more than two texts in quotation marks. "
                "Keep two: from whom or to whom, and what for."
            )
        ),
    ),
    _entry(
        r"Duplicate metadata field on entry: KeyValue\(key='([^']*)'",
        _what(message("The line “{what}:” stands twice in this entry. Keep one of the two.")),
    ),
    _entry(
        r"Duplicate posting metadata field: KeyValue\(key='([^']*)'",
        _what(message("The line “{what}:” stands twice under one posting. Keep one of the two.")),
    ),
    _entry(
        r"Unbalanced metadata key '([^']*)'",
        _what(message("“pushmeta {what}” is never ended. Write “popmeta {what}:” where it shall end.")),
    ),
    _entry(
        r"Unbalanced pushed tag: '(.*)'",
        _what(message("“pushtag #{what}” is never ended. Write “poptag #{what}” where it shall end.")),
    ),
    _entry(
        r"Attempting to pop absent .*: '(.*)'",
        _what(message("“{what}” is ended here, but was never begun. Remove the line.")),
    ),
    _entry(
        r"Invalid option: '(.*)'",
        _what(message("There is no option “{what}” in Beancount. Correct its name or remove the line.")),
    ),
    _entry(
        r"(?:Error for option|Option) '([^']*)'",
        _what(message("The value of the option “{what}” is not allowed. Correct it or remove the line.")),
    ),
    _entry(
        r"Renamed to '(.*)'",
        _what(
            message(
                "This option has an old name; the new one is “{what}”. Write the new name, or remove the line."
            )
        ),
    ),
    _entry(
        r"Pipe symbol is deprecated",
        _fixed(
            message("A bar (|) stands between the two texts of this transaction. Put a space in its place.")
        ),
    ),
    _entry(
        r"Invalid booking method: (.*)",
        _what(message("Beancount knows no booking method “{what}”. Remove the word.")),
    ),
    _entry(
        r"Unused Pad entry",
        _fixed(
            message(
                "This “pad” fills no gap. Remove it: a difference is booked against an account of its own, with minutes."
            )
        ),
    ),
    _entry(
        r"Tags or links not allowed after first",
        _fixed(
            message(
                "A link (^) or a tag (#) stands under a posting. Put it on the first line of the transaction."
            )
        ),
    ),
    _entry(
        r"(?:Document )?[Ff]ile does not exist",
        _fixed(
            message(
                "A document that is named here is not in the club's folder. Put it there, or correct its name."
            )
        ),
    ),
    _entry(
        r"Negative prices are not allowed|Cost |Amount is zero|No position matches|Not enough lots|Ambiguous matches"
        r"|Duplicate cost|Total price on|Cannot infer",
        _fixed(
            message(
                "This transaction has a price or a cost (@ or braces) that Beancount cannot use. "
                "In a club's books money is VND and has neither: write the amounts in đồng."
            )
        ),
    ),
)
