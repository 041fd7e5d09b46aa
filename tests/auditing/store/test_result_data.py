"""Results as a store has them: read again they are the same, and whatever was not written by us is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.auditing.club import ClubResult, audit_club
from clubledger.auditing.store.message_data import MAX_DEPTH, message_data, read_message
from clubledger.auditing.store.result_data import read_result, result_data
from clubledger.auditing.store.series_data import read_series, series_data
from clubledger.i18n import Dong, Message, Percent, message

LEDGERS = Path(__file__).parents[3] / "ledgers"
KNOWN = "{part} of {whole} = {percent}"
"""A sentence of the catalogue."""


@cache
def audited(club: str, as_of: date) -> ClubResult:
    return replace(audit_club(LEDGERS / club, as_of, series=True), holds=None)


@pytest.mark.parametrize("as_of", [date(2024, 6, 30), date(2025, 12, 31)])
@pytest.mark.parametrize("club", ["dong-mau", "na-thu", "ben-gia"])
def test_a_result_is_read_as_it_was_written(club: str, as_of: date) -> None:
    result = audited(club, as_of)
    assert read_result(result.id, json.loads(json.dumps(result_data(result)))) == result
    assert result.series
    assert read_series(json.loads(json.dumps(series_data(result.series)))) == result.series


def test_a_broken_club_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "main.beancount").write_text('include "/etc/passwd"\n', "utf-8")
    result = replace(audit_club(tmp_path, date(2025, 12, 31), series=True), holds=None)
    assert result.errors
    assert read_result(result.id, json.loads(json.dumps(result_data(result)))) == result
    assert read_series(series_data(result.series)) == ()


def test_two_lines_that_contradict_each_other_stay_without_a_value() -> None:
    result = audit_club(LEDGERS / "dong-mau", date(2025, 12, 31))
    (key, scope), said = next(iter(result.regulation.said.items()))
    since = said[0][0]
    lines = {**result.regulation.said, (key, scope): [(since, None)]}
    contradicted = type(result.regulation).of_lines(lines)
    data = result_data(result) | {"regulation": result_data(_with(result, contradicted))["regulation"]}
    again = read_result("club", json.loads(json.dumps(data))).regulation
    assert again == contradicted
    assert again.contradicted(date(2025, 12, 31)) == (((key, scope), since),)


def _with(result: ClubResult, regulation: Any) -> ClubResult:
    return replace(result, regulation=regulation)


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where in a document something stands."""
    found = [path] if path else []
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        found += paths(value, (*path, key))
    return found


@given(data=st.data())
def test_whatever_is_odd_is_refused_or_read_as_something_sound(data: st.DataObject) -> None:
    document = json.loads(json.dumps(result_data(audited("ben-gia", date(2025, 12, 31)))))
    path = data.draw(st.sampled_from(paths(document)))
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = data.draw(
        st.sampled_from(
            [None, True, 1.5, 10**30, -1, "", "\ud800", "{x.__class__}", [], {}, [None], {"a": 1}]
        )
    )
    try:
        again = read_result("ben-gia", document)
    except (ValueError, KeyError, TypeError):
        return
    json.dumps(result_data(again), ensure_ascii=False).encode()


# -- sentences --------------------------------------------------------------------------------------------------

PARAMS = st.recursive(
    st.text(st.characters(codec="utf-8"))
    | st.integers()
    | st.integers(-(10**18), 10**18).map(Dong)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False).map(Percent)
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=3).map(
            lambda params: Message(KNOWN, {"part": 1, "whole": 2, "percent": 3, **params})
        )
    ),
    max_leaves=6,
)


@given(params=st.dictionaries(st.text(st.characters(codec="utf-8")), PARAMS, max_size=4))
def test_a_sentence_keeps_each_parameter_with_its_kind(params: dict[str, Any]) -> None:
    text = Message(KNOWN, {"part": 1, "whole": 2, "percent": 3, **params})
    again = read_message(json.loads(json.dumps(message_data(text))))
    assert again == text
    assert list(map(kind, again.params.values())) == list(map(kind, text.params.values()))


def kind(value: Any) -> Any:
    return list(map(kind, value)) if isinstance(value, tuple) else type(value)


def test_only_our_sentences_are_written_and_read() -> None:
    assert read_message(["open"]) == Message("open")
    with pytest.raises(ValueError, match="class"):
        message_data(Message("{x.__class__}", {"x": 1}))
    with pytest.raises(ValueError, match=r"^$"):
        read_message(["{x.__class__}", {"x": 1}])
    with pytest.raises(ValueError, match="True"):
        message_data(Message("{count}", {"count": True}))


def test_a_sentence_has_something_for_each_of_its_gaps() -> None:
    assert read_message(["{count}", {"count": 3}]) == message("{count}", count=3)
    for odd in (["{count}"], ["{count}", {}], ["{count}", {"other": 3}]):
        with pytest.raises(ValueError, match=r"^$"):
            read_message(odd)
    with pytest.raises(ValueError, match="count"):
        message_data(Message("{count}"))


def test_sentences_within_sentences_end_somewhere() -> None:
    deep: Any = ["open"]
    for _ in range(3):
        deep = ["{count}", {"count": {"text": deep}}]
    assert read_message(deep).params["count"]
    for _ in range(MAX_DEPTH):
        deep = ["{count}", {"count": {"text": deep}}]
    with pytest.raises(ValueError, match=r"^$"):
        read_message(deep)


@pytest.mark.parametrize(
    "param",
    [True, 1.5, None, {"dong": "1"}, {"dong": True}, {"dong": 10**19}, {"number": "NaN"}, {"number": "x"}, {"day": "2025-02-30"},
     {"dong": 1, "day": "2025-01-01"}, {"other": "1"}, {}, "\ud800"],
)  # fmt: skip
def test_a_parameter_of_no_kind_is_refused(param: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_message(["{count}", {"count": param}])
    assert read_message(["{count}", {"count": {"number": "1.50"}}]).params["count"] == Decimal("1.50")


def test_every_sentence_of_ours_is_known() -> None:
    assert read_message(message_data(message("{count}", count=3))) == message("{count}", count=3)
