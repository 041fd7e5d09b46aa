"""What the text of a payment says it was for: whom it names, which months, the number of the bill (DOC-05, DOC-10).

Texts are written by people: a name is known by the word before it (ông, bà, cụ …), by its capital letter, or it is a member's
code; the number of a bill by what stands before it (HĐ, hóa đơn, số).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import LOAN_LINK, Slip

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_WORD = re.compile(r"[^\W_]+")

_TITLES: Final = frozenset(
    {
        "ông",
        "bà",
        "cụ",
        "anh",
        "chị",
        "em",
        "cô",
        "chú",
        "bác",
        "cậu",
        "dì",
        "mợ",
        "thím",
        "cháu",
        "mế",
        "gia",
        "đình",
    }
)
"""What stands before a name, and is none itself."""
_FAMILIES: Final = frozenset(
    {
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "lý",
        "nông",
        "triệu",
        "ma",
        "lò",
        "quàng",
        "cà",
        "tòng",
        "vi",
        "lương",
        "sầm",
        "đinh",
        "trương",
        "đào",
        "đoàn",
        "trịnh",
        "tô",
        "chu",
        "bế",
        "hứa",
        "giàng",
        "vàng",
        "sùng",
    }
)
"""Frequent family names: three more words may belong to the name."""
_LONGEST: Final = 4
"""Words of a name."""

_PERIOD = re.compile(r"(?<!\w)(tháng|tuần|quý|kỳ)\s*(\d{1,2})(?!\d)")

_PARTS = re.compile(
    r"(?<!\w)(đợt|lần|kỳ|nốt|còn lại|một nửa|nửa|1/2|cọc|tạm ứng|ứng trước|trả trước|trả góp|phần)(?!\w)|\d\s*%"
)

_SIGNS = r"(?P<number>[0-9a-zđ]*\d[0-9a-zđ]*(?:[-/.,][0-9a-zđ]+)*)"
_BILL = re.compile(
    r"(?<!\w)(?P<word>hđ|hd|hóa đơn|hoá đơn|hoa don)"
    r"(?:\s+(?:bán|lẻ|hàng|đỏ|gtgt|vat|tài|chính|điện|tử|tiền|nước))*"
    rf"(?P<said>\s*(?:số|so))?\s*[-:.#]?\s*{_SIGNS}(?P<unit>\s*(?:đ|đồng|vnd|vnđ|k|nghìn|ngàn|triệu|tr)(?!\w))?"
)
_NUMBER = re.compile(
    rf"(?:(?P<before>[^\W_]+)\s+)?(?<!\w)số\s*[:.]?\s*{_SIGNS}(?P<unit>\s*(?:đ|đồng|vnd|vnđ|k|nghìn|ngàn|triệu|tr)(?!\w))?"
)
_NOT_OF_A_BILL: Final = frozenset(
    {
        "tổ",
        "xóm",
        "thôn",
        "đội",
        "khu",
        "nhóm",
        "đường",
        "ngõ",
        "ngách",
        "hẻm",
        "phòng",
        "bàn",
        "nhà",
        "lô",
        "khóa",
        "khoá",
        "lớp",
        "kỳ",
        "đợt",
        "lần",
        "xe",
        "máy",
        "loại",
        "khoản",
        "tk",
        "stk",
        "thẻ",
        "thoại",
        "đt",
        "sđt",
        "bản",
        "bb",
        "định",
        "qđ",
        "quyết",
        "nq",
        "văn",
        "cv",
        "báo",
        "tb",
        "trình",
        "đồng",
        "ước",
        "mời",
        "tuyến",
        "tầng",
        "điểm",
        "trường",
        "cỡ",
        "tiền",
        "bộ",
        "quỹ",
        "chi",
        "thu",
    }
)
"""Words before “số” (or their last syllable) whose number is that of a place, an account, a decision: of no bill."""
_CONTRACT = re.compile(r"(?<!\w)(hợp đồng|thuê|hằng tháng|hàng tháng|mỗi tháng|định kỳ)(?!\w)")
"""With these words HĐ is a contract, under which the same is paid again and again."""
_LEAST_DIGITS: Final = 3
"""A bare “số 5” may be anything's."""
_OWN: Final = (LOAN_LINK, "BB-", "CQ-")


@dataclass(frozen=True, slots=True)
class Matter:
    """Whom a text names (words of names and codes, casefolded), which months and weeks, and which bill."""

    people: frozenset[str]
    periods: frozenset[str]
    bill: str | None
    in_parts: bool

    def differs(self, other: Matter) -> bool:
        """Whether each names somebody whom the other does not, another month, or another bill."""
        return (
            bool(self.people - other.people and other.people - self.people)
            or bool(self.periods - other.periods and other.periods - self.periods)
            or (self.bill is not None and other.bill is not None and self.bill != other.bill)
        )


def may_name_a_bill(text: str) -> bool:
    """Whether it is worth while to look for a bill's number."""
    return any(sign.isdigit() for sign in text)


def matter_of(text: str, members: Collection[str], amount: int) -> Matter:
    """What a text says; ``amount`` is the payment's, in đồng: the same number is no bill's."""
    plain = text.casefold()
    return Matter(
        frozenset(_people(text, members)),
        frozenset(f"{word} {int(number)}" for word, number in _PERIOD.findall(plain)),
        _bill(plain, members, amount),
        _PARTS.search(plain) is not None,
    )


def named(text: str, members: Collection[str]) -> frozenset[str]:
    """Whom a text names beyond doubt, by a title or a member's code: the words of the names, casefolded."""
    return frozenset(_people(text, members, titled_only=True))


def _people(text: str, members: Collection[str], *, titled_only: bool = False) -> Iterator[str]:
    """The words of names: codes, those after a title, and words with a capital that do not begin the text.

    Who types without capitals is understood by titles alone.
    """
    words = _WORD.findall(text)
    cased = any(word[0].isupper() and not word.isupper() for word in words[1:])
    more = 0  # words that may still be of the name
    for place, word in enumerate(words):
        plain = word.casefold()
        if word.upper() in members:
            yield plain
            more = 0
        elif plain in _TITLES:
            more = _LONGEST if cased else 1
        elif word[0].isdigit():
            more = 0
        elif cased:
            capital = word[0].isupper() and (len(word) == 1 or not word.isupper())
            if capital and (more > 0 or (not titled_only and _in_name(words, place))):
                yield plain
            more = more - 1 if capital else 0
        elif more > 0:
            yield plain
            more = _LONGEST - 1 if plain in _FAMILIES else more - 1
        else:
            more = 0


def _in_name(words: list[str], place: int) -> bool:
    """Whether a word with a capital is of a name: not the first of the text, unless another follows."""
    return place > 0 or (len(words) > 1 and words[1][0].isupper() and not words[1].isupper())


def _bill(plain: str, members: Collection[str], amount: int) -> str | None:
    """The number of the bill, without zeros before it."""
    for match in _BILL.finditer(plain):
        contract = match["word"] in {"hđ", "hd"} and _CONTRACT.search(plain)
        number = _number(match, members, amount, sure=match["said"] is not None)
        if number is not None and not contract:
            return number
    for match in _NUMBER.finditer(plain):
        if (match["before"] or "") not in _NOT_OF_A_BILL:
            number = _number(match, members, amount, sure=True)
            if number is not None and sum(sign.isdigit() for sign in number) >= _LEAST_DIGITS:
                return number
    return None


def _number(match: re.Match[str], members: Collection[str], amount: int, *, sure: bool) -> str | None:
    """A bill's number; ``None`` for a year, a day, an amount, or a code of the club's own."""
    number = match["number"]
    if match["unit"] or re.fullmatch(r"\d{1,3}([.,]\d{3})+(đ|k)?|\d+(k|tr|đ)", number):
        return None
    code = number.upper()
    if code in members or code.startswith(_OWN) or Slip.of(code) is not None:
        return None
    number = re.sub(r"[-/.](19|20)\d\d$", "", number) if sure or re.match(r"\d{3}", number) else number
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}([-/.]\d{2,4})?|\d{1,2}[-/.]\d{4}|(19|20)\d\d", number):
        return None
    if not number.isdigit():
        return number
    return None if int(number) == amount else number.lstrip("0") or "0"
