"""Targets set from outside: a decision of the Prime Minister, or the commune's own plan (``plan.toml``).

They are no part of a club's regulation. Each has an issuer, a number and a date, and every figure judged by
it is shown with its numerator, its denominator and the profile.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clubledger.errors import CannotJudge, ClubledgerError
from clubledger.i18n import N_, Message, message
from clubledger.regular_files import read_regular

if TYPE_CHECKING:
    from collections.abc import Mapping

CLUB_TARGETS: Final = ("members", "women", "older", "older_women", "borrowers")
"""Per club: a number of members; the others are percentages."""
COMMUNE_TARGETS: Final = ("clubs", "members_total")
TARGETS: Final = {
    "clubs": N_("Clubs"),
    "members_total": N_("Members in all"),
    "members": N_("Clubs with as many members as planned"),
    "women": N_("Women among the members"),
    "older": N_("Older members (60 or over)"),
    "older_women": N_("Women among the older members"),
    "borrowers": N_("Members ever lent to"),
}
"""What each target counts among the clubs of a commune."""
CLUB_LABELS: Final = TARGETS | {"members": N_("Members")}
"""The same of one club alone."""

SHIPPED: Final = ("qd-1336-2020", "qd-1648-2025")
PLAN: Final = "plan.toml"
"""The commune's own targets stand beside its clubs' folders."""
_FOLDER: Final = Path(__file__).parent / "profiles"
_MAX_BYTES: Final = 1_000_000


class ProfileError(ClubledgerError):
    """A profile cannot be read; ``message`` says what is wrong in which file."""


@dataclass(frozen=True, slots=True)
class Range:
    """A target: at least ``least``, at most ``most``; either may be open."""

    least: Decimal | None
    most: Decimal | None

    def holds(self, value: Decimal) -> bool:
        """Whether a figure lies in the range, its ends included."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class NoSuchTarget(CannotJudge):
    """The profile sets no target of this key: what is judged by it does not apply."""

    def __init__(self, key: str, profile: Profile) -> None:
        target = Message(CLUB_LABELS[key])
        super().__init__(message("{profile} sets no target: {key}", profile=profile.title, key=target))
        self.key = key
        self.profile = profile


@dataclass(frozen=True, slots=True)
class Profile:
    """A dated set of targets and who set it."""

    name: str
    issuer: str
    number: str
    date: date
    targets: Mapping[str, Range]

    @property
    def title(self) -> str:
        """What people call it: the number of the decision or plan."""
        return self.number or self.name

    def require(self, key: str) -> Range:
        """The target of a key. Raises `NoSuchTarget`."""
        if key not in self.targets:
            raise NoSuchTarget(key, self)
        return self.targets[key]


@cache
def shipped(name: str) -> Profile:
    """One of the profiles that come with clubledger. Raises `ProfileError` for any other name."""
    if name not in SHIPPED:
        raise ProfileError(
            message("There is no profile {name}; there are: {known}", name=name, known=SHIPPED)
        )
    return parse(name, (_FOLDER / f"{name}.toml").read_text("utf-8"), name)


def in_force(on: date, plan: Profile | None = None) -> Profile:
    """The targets of a day: a commune's plan from its date on, else the latest shipped profile of that day."""
    if plan is not None and plan.date <= on:
        return plan
    profiles = sorted((shipped(name) for name in SHIPPED), key=lambda profile: profile.date)
    return next((profile for profile in reversed(profiles) if profile.date <= on), profiles[0])


def plan_of(ledgers: Path) -> Profile | None:
    """The plan of the commune whose clubs' folders stand in a folder, if it has one. Raises `ProfileError`."""
    path = ledgers / PLAN
    return read_plan(path) if os.path.lexists(path) and not path.is_dir() else None


def read_plan(path: Path) -> Profile:
    """The commune's plan from a ``plan.toml``. Raises `ProfileError`."""
    try:
        data = read_regular(path, _MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise ProfileError(message("{file} is too large for a plan of targets", file=path.name))
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(
            message("{file} cannot be read: a plan is a UTF-8 text file", file=path.name)
        ) from error
    return parse(path.stem, text, path.name)


def parse(name: str, text: str, file: str) -> Profile:
    """A profile from TOML text. Raises `ProfileError` that names the file and the key."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(
            message("{file} is not valid TOML: {error}", file=file, error=str(error))
        ) from error
    unknown = sorted(data.keys() - {"issuer", "number", "date", "targets"})
    if unknown:
        raise ProfileError(message("{file}: unknown key {key}", file=file, key=unknown[0]))
    day, targets = data.get("date"), data.get("targets")
    if type(day) is not date:
        raise ProfileError(message("{file}: date must be a day such as 2024-04-10", file=file))
    if not isinstance(targets, dict):
        raise ProfileError(message("{file}: the section [targets] is missing", file=file))
    for key in ("issuer", "number"):
        if not isinstance(data.get(key), str):
            raise ProfileError(message("{file}: {key} must be a text in quotes", file=file, key=key))
    ranges = {key: _range(file, key, value) for key, value in targets.items()}
    return Profile(name, data["issuer"], data["number"], day, ranges)


def _range(file: str, key: str, value: object) -> Range:
    if key not in {*CLUB_TARGETS, *COMMUNE_TARGETS}:
        raise ProfileError(
            message(
                "{file}: unknown target {key}; there are: {known}",
                file=file,
                key=key,
                known=CLUB_TARGETS + COMMUNE_TARGETS,
            )
        )
    if not isinstance(value, dict) or not value or value.keys() - {"min", "max"}:
        raise ProfileError(
            message("{file}: {key} must be written as {{ min = 50, max = 70 }}", file=file, key=key)
        )
    ends = {}
    for end, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int | Decimal) or number < 0:
            raise ProfileError(
                message("{file}: {key}: {end} must be a number of at least 0", file=file, key=key, end=end)
            )
        ends[end] = Decimal(number)
    least, most = ends.get("min"), ends.get("max")
    if least is not None and most is not None and least > most:
        raise ProfileError(message("{file}: {key}: min is larger than max", file=file, key=key))
    return Range(least, most)
