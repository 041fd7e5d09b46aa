"""An as-of day that notes for which other days an audit would come to the same.

Judging asks little of its day: mostly whether something was before it. Each answer holds from one day to another, and
all of them together on the days that these have in common.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from types import MethodDescriptorType, WrapperDescriptorType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_FIRST: Final = date.min.toordinal()
_LAST: Final = date.max.toordinal()


class _Days:
    """The as-of days, as ordinals, on which every answer so far holds."""

    __slots__ = ("first", "last")

    def __init__(self) -> None:
        self.first, self.last = _FIRST, _LAST


class AsOf(date):
    """The as-of day of one audit, or the day so long before or after it.

    What a comparison says holds until it would turn, the year and the month until they end. Whatever else is asked of it
    holds on that day alone: the time from another day, its text, its hash. So does what finds it in a dict.
    """

    __slots__ = ("_days", "_ordinal", "_shift")

    _days: _Days
    _ordinal: int
    _shift: int

    def __new__(cls, day: date) -> AsOf:  # noqa: PYI034 - nothing inherits from it
        """A day of which nothing was asked yet."""
        return cls._of(day, 0, _Days())

    @classmethod
    def _of(cls, day: date, shift: int, days: _Days) -> AsOf:
        one = super().__new__(cls, day.year, day.month, day.day)
        one._ordinal, one._shift, one._days = day.toordinal(), shift, days
        return one

    @property
    def holds(self) -> tuple[date, date]:
        """The first and the last as-of day on which all that was asked so far has the same answers."""
        return date.fromordinal(self._days.first), date.fromordinal(self._days.last)

    @property
    def plain(self) -> date:
        """The day itself, noting nothing: what is made of it must be made anew on another day."""
        return date.fromordinal(self._ordinal)

    @property
    def key(self) -> Hashable:
        """What stands for it in a cache of what one audit reckons; the day itself would hold on that day alone."""
        return self._days, self._shift

    def alone(self) -> date:
        """The day itself, for what differs on every day."""
        self._note(self._ordinal, self._ordinal)
        return self.plain

    def _note(self, first: int, last: int) -> None:
        """Note an answer that is the same as long as this day is none before ``first`` and none after ``last``."""
        days, shift = self._days, self._shift
        days.first, days.last = max(days.first, first - shift), min(days.last, last - shift)

    def _is_until(self, other: date, less: int) -> bool:
        """Whether it is not after another day, or ``less`` days before that."""
        days = self._days
        if type(other) is AsOf and other._days is days:  # noqa: SLF001 - the two move together, and stay as they stand
            return self._ordinal - other._ordinal <= -less  # noqa: SLF001
        bound = other.toordinal() - less - self._shift
        if bound >= days.last:
            return True
        if bound < days.first:
            return False
        if self._ordinal - self._shift <= bound:
            days.last = bound
            return True
        days.first = bound + 1
        return False

    def __le__(self, other: date) -> bool:
        return self._is_until(other, 0) if isinstance(other, date) else NotImplemented

    def __lt__(self, other: date) -> bool:
        return self._is_until(other, 1) if isinstance(other, date) else NotImplemented

    def __ge__(self, other: date) -> bool:
        return not self._is_until(other, 1) if isinstance(other, date) else NotImplemented

    def __gt__(self, other: date) -> bool:
        return not self._is_until(other, 0) if isinstance(other, date) else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, date):
            return NotImplemented
        return self._is_until(other, 0) and not self._is_until(other, 1)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.alone())

    def __add__(self, time: timedelta) -> AsOf:
        if not isinstance(time, timedelta):
            return NotImplemented
        try:
            day = self.plain + time
        except OverflowError:
            self.alone()
            raise
        self._note(_FIRST - time.days, _LAST - time.days)
        return AsOf._of(day, self._shift + time.days, self._days)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self + timedelta(-other.days) if isinstance(other, timedelta) else self.alone() - other

    def __rsub__(self, other: Any) -> Any:
        return other - self.alone()

    @property
    def year(self) -> int:
        """Its year, which holds until it ends."""
        year = super().year
        self._note(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
        return year

    @property
    def month(self) -> int:
        """Its month, which holds until it ends."""
        year, month = super().year, super().month
        first = date(year, month, 1).toordinal()
        self._note(first, first + monthrange(year, month)[1] - 1)
        return month

    @property
    def day(self) -> int:
        """Its day of the month."""
        return self.alone().day


def _of_the_day_alone(name: str) -> Callable[..., Any]:
    def asked(self: AsOf, *args: Any, **named: Any) -> Any:
        return getattr(self.alone(), name)(*args, **named)

    return asked


for _name, _kind in vars(date).items():
    _asks = isinstance(_kind, MethodDescriptorType | WrapperDescriptorType) and _name != "__getattribute__"
    if _asks and _name not in vars(AsOf):
        setattr(AsOf, _name, _of_the_day_alone(_name))


def cache_key(day: date) -> Hashable:
    """What stands for a day in a cache of what one audit reckons, so that to look there is no question to an `AsOf`."""
    return day.key if type(day) is AsOf else day
