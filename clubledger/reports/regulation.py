"""The regulation in force on a day in sentences, to be read out and held against the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from clubledger.books.directives import NO_SUCH_KEY
from clubledger.i18n import N_, Message, message, render
from clubledger.regulation import KEYS, NONE, Provision
from clubledger.regulation.scopes import ALL
from clubledger.reports.regulation_words import SECTIONS, for_whom, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.books.books import Books
    from clubledger.books.directives import Malformed

BY_DEFAULT: Final = N_("by default")
NO_ARTICLE: Final = N_("no article written")
NOTHING_YET: Final = N_("The books do not say anything of a regulation by this day.")
CONTRADICTED: Final = N_("Written in two ways")
SILENT: Final = N_("What the regulation does not speak of")
UNREAD: Final = N_("Lines of the regulation that cannot be read, and have no effect")
IN_PLACE_OF: Final = {"overdue-rate": "overdue-rate-month", "split-allowance": "allowance-fixed"}
"""Keys of which a regulation need not speak where it speaks of another, which then counts alone."""
IDLE_WITHOUT: Final = {"cash-grace-days": "cash-max", "idle-months": "idle-max"}
"""Keys that speak of a limit, and say nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What one line says, and in brackets its article and since when; ``provision`` is ``None`` for what holds by default."""

    words: Message
    notes: tuple[Message, ...]
    provision: Provision | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the regulation says of a key: for all first, then for some loans or members; ``lead`` comes before it."""

    key: str
    clauses: tuple[Clause, ...]
    lead: Message | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the regulation, its title a msgid."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class RegulationReport:
    """The regulation of a day.

    ``contradicted`` are the lines of which two of one day say different things, ``silent`` the keys that it does not set, in
    words, and ``unread`` the lines that cannot be read and have no effect.
    """

    as_of: date
    sections: tuple[Section, ...]
    contradicted: tuple[Sentence, ...]
    silent: tuple[Message, ...]
    unread: tuple[Malformed, ...]

    @property
    def empty(self) -> bool:
        """Whether the club has not written any line yet."""
        return not self.sections and not self.contradicted


def regulation_report(books: Books) -> RegulationReport:
    """What holds on the books' day. Where no line is in force yet, there are no sections and nothing is called missing."""
    on = books.as_of
    lines = books.regulation.in_force(on)
    contradicted = tuple(_contradicted(books))
    unread = tuple(one for one in books.directives.malformed if one.date <= on and _is_of_the_regulation(one))
    if not lines and not contradicted:
        return RegulationReport(on, (), (), (), unread)
    by_key: dict[str, list[Provision]] = {key: [] for key in KEYS}
    for line in lines:
        by_key[line.key].append(line)
    for key in _idle(by_key):
        by_key[key] = []
    for key, other in IN_PLACE_OF.items():
        if any(line.scope == ALL and line.value != NONE for line in by_key[other]):
            by_key[key] = []
    sections = []
    for title, keys in SECTIONS:
        sentences = tuple(filter(None, (_sentence(books, key, by_key[key]) for key in keys)))
        if sentences:
            sections.append(Section(title, sentences))
    return RegulationReport(on, tuple(sections), contradicted, tuple(_silent(books, by_key)), unread)


def in_words(sentence: Sentence, language: str) -> str:
    """A sentence in a language, with its articles and its full stop."""
    clauses = []
    for clause in sentence.clauses:
        notes = "; ".join(render(note, language) for note in clause.notes)
        clauses.append(render(clause.words, language) + (f" ({notes})" if notes else ""))
    lead = render(sentence.lead, language) + " " if sentence.lead is not None else ""
    return capitalised(f"{lead}{'; '.join(clauses)}.")


def capitalised(text: str) -> str:
    """A text that begins with a capital, as a sentence does."""
    return text[:1].upper() + text[1:]


def _sentence(books: Books, key: str, lines: Sequence[Provision]) -> Sentence | None:
    clauses = [_clause(books, line) for line in lines]
    if not any(line.scope == ALL for line in lines):
        default = _default(books, key)
        if default is not None and (lines or not KEYS[key].optional):
            clauses.insert(0, Clause(wording(default), (Message(BY_DEFAULT),), None))
    return Sentence(key, _said_once(clauses)) if clauses else None


def _default(books: Books, key: str) -> Provision | None:
    """What holds by default, where the regulation says nothing for all."""
    held = books.regulation.get(key, books.as_of)
    return held if held is not None and held.since == date.min else None


def _clause(books: Books, line: Provision) -> Clause:
    return Clause(wording(line), (*_article(line), *_since(books, line)), line)


def _article(line: Provision) -> Iterator[Message]:
    if line.article:
        yield message("{article}", article=line.article)
    elif line.value != NONE:  # that there is no limit stands in no article
        yield Message(NO_ARTICLE)


def _since(books: Books, line: Provision) -> Iterator[Message]:
    """Since when, where that is after the books began."""
    first = books.regulation.beginning(line)
    if books.began is None or first.since <= books.began:
        return
    if first.minutes:
        yield message("since {day} by the minutes {minutes}", day=first.since, minutes=first.minutes)
    else:
        yield message("since {day}, no minutes written", day=first.since)


def _said_once(clauses: list[Clause]) -> tuple[Clause, ...]:
    """The clauses, the brackets at the end only where they are the same of each."""
    if len({clause.notes for clause in clauses}) > 1:
        return tuple(clauses)
    *others, last = clauses
    return (*(Clause(clause.words, (), clause.provision) for clause in others), last)


def _contradicted(books: Books) -> Iterator[Sentence]:
    for (key, scope), since in books.regulation.contradicted(books.as_of):
        said = [
            provision
            for provision, _ in books.directives.provisions
            if (provision.key, provision.scope, provision.since) == (key, scope, since)
        ]
        different = {(one.value, one.per): one for one in said}
        clauses = [
            Clause(_ended(one) if one.ended else wording(one), tuple(_article(one)), one)
            for one in different.values()
        ]
        lead = message("Two lines of {day} contradict each other, and neither counts:", day=since)
        yield Sentence(key, tuple(clauses), lead)


def _ended(line: Provision) -> Message:
    """That a line for some loans or members holds no longer."""
    return message("{whom}: nothing of their own any more", whom=for_whom(line.scope))


def _silent(books: Books, by_key: dict[str, list[Provision]]) -> Iterator[Message]:
    idle = _idle(by_key)
    unclear = {line for line, _ in books.regulation.contradicted(books.as_of)}
    for key, parameter in KEYS.items():
        other = IN_PLACE_OF.get(key)
        instead = other is not None and any(line.value != NONE for line in by_key[other])
        if (
            (key, ALL) in unclear
            or instead
            or key in idle
            or books.regulation.get(key, books.as_of) is not None
        ):
            continue
        meaning = Message(parameter.meaning)
        yield message("{meaning}, but for what stands above", meaning=meaning) if by_key[key] else meaning


def _idle(by_key: dict[str, list[Provision]]) -> frozenset[str]:
    """The keys that speak of a limit which the regulation says there is none of."""
    return frozenset(
        key
        for key, other in IDLE_WITHOUT.items()
        if by_key[other] and all(line.value == NONE for line in by_key[other])
    )


def _is_of_the_regulation(one: Malformed) -> bool:
    return one.key == "regulation" or one.key in KEYS or one.message == NO_SUCH_KEY
