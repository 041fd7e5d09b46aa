"""Who took a loan's money, or repaid it, in the borrower's place, by what an entry says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.rules.examples import base_files
from clubledger.rules.loan.proxies import Proxies
from tests.conftest import write
from tests.rules.test_rule_boundaries import BANK, CASH, lent, paid, subjects

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.books.entries import Transaction
    from clubledger.rules import Judgement

CODES = dict.fromkeys(["TV001", "TV002", "TV004", "TV005"])


@pytest.fixture
def entry(tmp_path: Path) -> Callable[..., Transaction]:
    def written(payee: str, narration: str, account: str = BANK) -> Transaction:
        files = dict(base_files())
        loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000).replace(BANK, account)
        files["income-fund/2024.beancount"] += loan.replace('"TV004" "Cho vay"', f'"{payee}" "{narration}"')
        books = load_club(write(tmp_path / "club", files), date(2024, 12, 31))
        return books.loans["KU-2024-001"].disbursements[0][0]

    return written


@pytest.mark.parametrize(
    "narration",
    [
        "Cho vay nuôi bò, TV001 nhận hộ",
        "Cho vay nuoi bo, TV001 nhan ho",
        "Cho vay (tv001 lĩnh thay)",
        "Cho vay TV004, TV001 nhận hộ",
        "Cho vay nuôi bò. TV001 đã ký nhận thay",
        "TV001 nhận tiền",
        "Cho vay, người nhận: TV001, TV002 chứng kiến",
        "Cho vay, do TV001 nhận",
        "Cho vay, nhận hộ: TV001",
        "Cho vay; người nhận tiền TV001",
        "Cho vay nuôi bò, giao tiền cho TV001",
        "Cho vay nuôi bò, chuyển khoản vào tài khoản của TV001",
        "Cho vay phát triển chăn nuôi, TV001 nhận hộ",
        "Cho vay phat trien chan nuoi, TV001 nhan ho",
        "Cho vay theo đơn ngày 3/5, TV001 nhận hộ số tiền",
        "Cho vay theo don ngay 3/5, TV001 nhan ho so tien",
        "Cho vay, TV001 nhận giúp do TV004 ốm",
        "Cho vay, TV001 nhan giup do TV004 om",
        "TV002 chi, TV001 ký nhận hộ",
        "TV002 rút ngân hàng, TV001 nhận hộ",
    ],
)
def test_who_took_it(entry: Callable[[str, str], Transaction], narration: str) -> None:
    assert Proxies(CODES).who_took(entry("TV004", narration), "TV004") == "TV001"


@pytest.mark.parametrize(
    "narration",
    [
        "Cho vay nuôi bò, TV001 bảo lãnh",
        "Cho vay nuôi bò, TV001 nhận bảo lãnh",
        "Cho vay nuôi bò, TV001 nhận đơn",
        "Cho vay nuôi bò, TV001 xác nhận hộ nghèo",
        "Cho vay nuôi bò, TV001 chứng kiến",
        "Cho vay nuôi bò, TV001 ký thay mặt ban chủ nhiệm",
        "Cho vay nuôi bò, TV002 rút tiền ngân hàng về chi",
        "Cho vay nuôi bò, TV002 nhận tiền từ ngân hàng về phát",
        "Cho vay nuôi bò, TV002 mang tiền đến tận nhà",
        "Cho vay nuôi bò, giao TV001 theo dõi",
        "Cho vay nuôi bò, TV001 đề nghị",
        "Cho vay nuôi bò, TV001 Nhàn giới thiệu",
        "Cho vay nuôi bò, chứng kiến: TV001 Nhàn",
        "Người nhận: TV001, TV004, TV005",
        "TV001 và TV004 nhận tiền",
        "Cho vay, chuyển khoản Agribank, TV001 duyệt",
        "Cho vay, người nhận: cụ Mẫu, TV001 chứng kiến",
        "TV004 nhận tiền",
        "TV004 nhận hộ",
        "TV009 nhận hộ",
        "Cho vay nuôi bò như TV001",
        "Cho vay nuôi bò, TV001 nhận hộ hồ sơ",
        "Cho vay nuoi bo, TV001 nhan ho ho so",
        "Cho vay, TV001 cầm hộ sổ vay vốn",
        "Cho vay, TV001 đi lấy giúp giấy xác nhận hộ nghèo",
        "Cho vay, TV001 nhận giúp đỡ gia đình",
        "Cho vay, TV001 nhan giup do gia dinh",
        "Cho vay, TV001 nhận thay đổi kỳ hạn",
        "Cho vay theo đơn do TV001 nhận",
        "Cho vay theo don vay do TV001 nhan ho",
        "Đơn vay: TV001 nhận, thẩm định",
        "Đơn vay số 12, TV001 nhận",
        "Đơn đã được TV001 ký nhận",
        "Rút tiền mặt, người lĩnh: TV001",
        "Rut tien mat, nguoi linh: TV001",
        "Người lĩnh: TV001 (rút ngân hàng), phát tại họp",
        "Cho vay, TV001 lĩnh hộ CLB ở ngân hàng",
        "Cho vay, TV001 lĩnh hộ quỹ",
        "Cho vay, TV001 lĩnh hộ ở ngân hàng",
        "Cho vay, TV001 nhận hộ, phát tại họp",
        "Cho vay, TV001 nhận tiền thay CLB từ ngân hàng rồi phát",
        "Giao tiền cho TV001 phát tại cuộc họp",
        "Giao tiền cho TV001 trao tận tay",
        "Chuyển khoản cho TV001 rút phát tại họp",
        "TV002 chi, TV001 ký nhận.",
        "",
    ],
)
def test_nobody_took_it(entry: Callable[[str, str], Transaction], narration: str) -> None:
    assert Proxies(CODES).who_took(entry("TV004", narration), "TV004") is None


@pytest.mark.parametrize(
    ("payee", "narration", "account", "taker"),
    [
        ("TV001", "Cho vay", CASH, "TV001"),
        ("tv001", "Cho vay", CASH, "TV001"),
        ("TV001", "Cho vay", BANK, None),  # a bank's slip names who went there
        ("TV001", "Rút tiền mặt cho TV004, TV005 vay", BANK, None),
        ("TV001", "Phát tiền vay tại cuộc họp", CASH, None),
        ("TV004 (TV001 nhận hộ)", "Cho vay", BANK, "TV001"),
        ("TV001 (rút ngân hàng)", "Cho vay, TV001 nhận tiền", BANK, None),
        ("Gia đình TV001", "Cho vay", CASH, None),
    ],
)
def test_the_payee_took_it(
    entry: Callable[..., Transaction], payee: str, narration: str, account: str, taker: str | None
) -> None:
    assert Proxies(CODES).who_took(entry(payee, narration, account), "TV004") == taker


@pytest.mark.parametrize(
    ("narration", "payer"),
    [
        ("Trả hết gốc và lãi, TV001 nộp thay", "TV001"),
        ("Tra goc, TV001 tra no ho", "TV001"),
        ("Trả gốc, do TV001 nộp", "TV001"),
        ("Trả gốc, người nộp: TV001", "TV001"),
        ("Trả gốc từ tài khoản của TV001", "TV001"),
        ("Trả gốc, TV002 nộp tiền vào ngân hàng", None),
        ("Trả gốc, TV001 Trà chứng kiến", None),
        ("Trả gốc, TV002 thu", None),
        ("Trả gốc, TV001 nộp hộ CLB vào ngân hàng", None),
        ("Người nộp: TV001, TV004", None),
    ],
)
def test_who_paid_it(entry: Callable[[str, str], Transaction], narration: str, payer: str | None) -> None:
    assert Proxies(CODES).who_paid(entry("TV004", narration), "TV004") == payer


@pytest.mark.parametrize(
    ("day", "left", "found"),
    [
        ("2024-05-14", 0, []),
        ("2024-05-14", 1, ["KU-2024-002"]),
        ("2024-05-16", 0, ["KU-2024-002"]),
    ],
)
def test_a_loan_that_was_repaid_on_the_day_before_is_not_taken_beside_another(
    judge: Callable[..., Judgement], day: str, left: int, found: list[str]
) -> None:
    first = lent("2024-02-15", "KU-2024-001", "TV004", 3_000_000).replace(
        "Cho vay", "Cho vay, TV001 nhận hộ", 1
    )
    second = lent("2024-05-15", "KU-2024-002", "TV005", 3_000_000).replace(
        "Cho vay", "Cho vay, TV001 nhận hộ", 1
    )
    income = first + paid(day, "KU-2024-001", "TV004", 3_000_000 - left) + second
    assert subjects(judge("LOAN-28", date(2024, 12, 31), income=income)) == found


@pytest.mark.parametrize(
    ("amount", "found"),
    [(2_399_999, []), (2_400_000, ["KU-2024-002"]), (3_300_000, ["KU-2024-002"]), (3_300_001, [])],
)
def test_what_is_repaid_on_the_day_is_about_as_much_as_what_is_taken(
    judge: Callable[..., Judgement], amount: int, found: list[str]
) -> None:
    first = lent("2024-02-15", "KU-2024-001", "TV004", amount).replace("Cho vay", "Cho vay, TV001 nhận hộ", 1)
    second = lent("2024-05-15", "KU-2024-002", "TV005", 3_000_000).replace(
        "Cho vay", "Cho vay, TV001 nhận hộ", 1
    )
    income = first + paid("2024-05-15", "KU-2024-001", "TV004", amount) + second
    assert subjects(judge("LOAN-28", date(2024, 12, 31), income=income)) == found
