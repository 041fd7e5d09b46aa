"""What the text of a payment says it was for: whom it names, which months, the number of the bill (DOC-05, DOC-10).

Texts are written by people: a name is known by the word before it (ông, bà, cụ …), by its capital letter, or it is a member's
code; the number of a bill by what stands before it (HĐ, hóa đơn, biên lai). A number after “số” alone may be a customer's, a
telephone's, a meter's: it tells two payments apart, and makes one bill of none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import LOAN_LINK, Slip
from clubledger.rules.persons import ADDRESSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_WORD = re.compile(r"[^\W_]+")

_TITLES: Final = ADDRESSES | {"em", "cậu", "dì", "mợ", "thím", "cháu", "mế", "gia", "đình"}
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

_LOOKED_AT: Final = 400
"""Signs of a text: a bill's number stands no further on."""
_SIGNS = (
    r"(?P<number>[0-9a-zđ]*\d[0-9a-zđ]*(?:[-/.,][0-9a-zđ]+)*)"
    r"(?P<unit> ?(?:đ|đồng|vnd|vnđ|k|nghìn|ngàn|triệu|tr)(?!\w))?(?P<more>(?: \d{2,4})*)"
)
"""The number, a unit of money, and what stands after it as the groups of a telephone's."""
_SERIES = r"\d?[ck]\d\d[a-z]{2,3}"
"""The sign of electronic bills, 1C24TAA: all of a shop's year have it."""
_BILL = re.compile(
    r"(?<!\w)(?P<word>hđ|hd|hóa đơn|hoá đơn|hoa don|biên lai|bien lai|biên nhận)"
    r"(?P<kind>(?: (?:bán|lẻ|hàng|đỏ|gtgt|vat|tài|chính|điện|tử|tiền|nước|thu|phí))*"
    rf"(?:(?: ký hiệu)?:? {_SERIES}(?!\w),?)?)"
    rf"(?P<said> ?(?:số|so))? ?[-:.#]? ?{_SIGNS}"
)
_SAID = re.compile(rf"(?<!\w)số ?[:.]? ?{_SIGNS}")
_CONTRACT = re.compile(
    r"(?<!\w)(hợp đồng|thuê|hằng tháng|hàng tháng|mỗi tháng|định kỳ|cước|phí|tiền (điện|nước|mạng)|internet|wifi"
    r"|truyền hình|bảo hiểm)(?!\w)"
)
"""With these words HĐ is a contract, under which the same is paid again and again."""
_TELEPHONE = re.compile(r"(0|84)\d{9,10}")
_SHORT: Final = frozenset({"hđ", "hd"})
"""Hóa đơn, or hợp đồng: only what stands beside it tells."""
_OWN: Final = (LOAN_LINK, "BB-", "CQ-")


@dataclass(frozen=True, slots=True)
class Matter:
    """Whom a text names (words of names and codes, casefolded), which months and weeks, which number, and which bill.

    ``or_contract``: what stands before the bill's number is HĐ, which may be a contract as well.
    """

    people: frozenset[str]
    periods: frozenset[str]
    number: str | None
    bill: str | None
    or_contract: bool
    in_parts: bool

    def differs(self, other: Matter) -> bool:
        """Whether each names somebody whom the other does not, another month, or another number."""
        return (
            bool(self.people - other.people and other.people - self.people)
            or bool(self.periods - other.periods and other.periods - self.periods)
            or (self.number is not None and other.number is not None and self.number != other.number)
        )


def may_name_a_bill(text: str) -> bool:
    """Whether it is worth while to look for a bill's number."""
    return any(sign.isdigit() for sign in text)


def matter_of(text: str, members: Collection[str], amount: int) -> Matter:
    """What a text says; ``amount`` is the payment's, in đồng: the same number is no bill's."""
    plain = " ".join(text.casefold().split())
    begin = plain[:_LOOKED_AT]
    contract = _CONTRACT.search(plain) is not None
    bills = list(_bills(begin, members, amount))
    bill, or_contract = next((bill for bill in bills if not (contract and bill[1])), (None, False))
    return Matter(
        people=frozenset(_people(text, members)),
        periods=frozenset(f"{word} {int(number)}" for word, number in _PERIOD.findall(plain)),
        number=bill or next((number for number, _ in bills), None) or _said(begin, members, amount),
        bill=bill,
        or_contract=or_contract,
        in_parts=_PARTS.search(plain) is not None,
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


def _bills(plain: str, members: Collection[str], amount: int) -> Iterator[tuple[str, bool]]:
    """The numbers of bills, without zeros before them, and whether each may be a contract's."""
    for match in _BILL.finditer(plain):
        number = _number(match, members, amount, sure=match["said"] is not None)
        if number is not None and not _TELEPHONE.fullmatch(_digits(match)):
            yield number, match["word"] in _SHORT and not match["kind"]


def _said(plain: str, members: Collection[str], amount: int) -> str | None:
    """The first number after “số”, whatever it is of."""
    for match in _SAID.finditer(plain):
        number = _number(match, members, amount, sure=True)
        if number is not None:
            return number + match["more"]
    return None


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match["number"] + match["more"])


def _number(match: re.Match[str], members: Collection[str], amount: int, *, sure: bool) -> str | None:
    """A bill's number; ``None`` for a year, a day, an amount, a series of bills, or a code of the club's own."""
    number = match["number"]
    if match["unit"] or re.fullmatch(r"\d{1,3}([.,]\d{3})+(đ|k)?|\d+(k|tr|đ)|" + _SERIES, number):
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
