"""A JSON object a member at a time: what the standard library reads of it whole, and nothing that it does not."""

from __future__ import annotations

import io
import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.auditing import json_stream
from clubledger.auditing.json_stream import JsonStream

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def read(data: bytes, most_bytes: int = 10**6, most_letters: int = 10**6) -> dict[str, Any]:
    stream = JsonStream(
        cast("io.FileIO", io.BytesIO(data)), "clubs", most_bytes=most_bytes, most_letters=most_letters
    )
    found: dict[str, Any] = {}
    for name, value in stream.members():
        if name == "clubs" and isinstance(found.get("clubs"), list) and value is not None:
            found["clubs"].append(value)
        else:
            found[name] = [] if name == "clubs" else value
    return found


@given(
    members=st.dictionaries(st.text().filter(lambda name: name != "clubs"), VALUES, max_size=3),
    clubs=st.lists(VALUES.filter(lambda value: value is not None), max_size=3),
    indent=st.sampled_from([None, 1]),
    chunk=st.integers(1, 40),
    mark=st.booleans(),
)
def test_it_reads_what_the_standard_library_reads(
    members: dict[str, Any], clubs: list[Any], indent: int | None, chunk: int, *, mark: bool
) -> None:
    whole = {**members, "clubs": clubs, "tail": 1}
    text = json.dumps(whole, ensure_ascii=False, indent=indent).encode("utf-8", "surrogatepass")
    if b"\xed" in text:
        text = json.dumps(whole, indent=indent).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK", chunk)
        assert read((b"\xef\xbb\xbf" if mark else b"") + text) == whole


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"a"', '{"a":}', '{"a": 1,}', '{"a": 1} 2', "{1: 2}", '{"clubs": 3}', '{"clubs": [1 2]}',
     '{"clubs": [1,]}', '{"clubs": [1}', '{"a": 01}', "{'a': 1}", '{"a": tru}'],
)  # fmt: skip
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        read(text.encode())


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ValueError, match="utf-8"):
        read(b'{"a": "\xff"}')


@pytest.mark.parametrize(
    "text", ["[" * 10**5, '{"a": ' * 10**5, '{"clubs": [' + "[" * 10**5, '{"clubs": [' * 10**5]
)
def test_what_lies_too_deep_is_refused(text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        read(text.encode())


def test_each_item_has_its_bound_and_the_whole_has_one() -> None:
    item = json.dumps("x" * 1000)
    text = f'{{"clubs": [{", ".join([item] * 50)}]}}'.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK", 100)
        assert len(read(text, most_letters=1100)["clubs"]) == 50
        with pytest.raises(ValueError, match=r"^$"):
            read(text, most_letters=500)
    assert len(read(text, most_bytes=len(text))["clubs"]) == 50
    with pytest.raises(ValueError, match=r"^$"):
        read(text, most_bytes=len(text) - 1)
