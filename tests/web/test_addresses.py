"""Addresses that are put together are those that Flask makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from hypothesis import given, settings
from hypothesis import strategies as st

from clubledger.web.addresses import Addresses

if TYPE_CHECKING:
    from flask import Flask

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1, max_size=20)


def same(values: dict[str, Any], endpoint: str, addresses: Addresses) -> None:
    assert addresses.of(endpoint, values) == url_for(endpoint, **values)


@settings(deadline=None)
@given(path=TEXTS, time=TEXTS, wanted=TEXTS)
def test_whatever_stands_in_them(samples: Flask, path: str, time: str, wanted: str) -> None:
    with samples.test_request_context("/dong-mau/journal/?account=Chi:A"):
        addresses = Addresses()
        for _ in range(2):
            page = {"bfile": "dong-mau", "extension_name": path, "time": time}
            same(page, "extension_report", addresses)
            same({"bfile": "dong-mau", "report_name": "journal", "filter": wanted}, "report", addresses)
            same({"bfile": "dong-mau", "name": path, "time": time, "filter": wanted}, "account", addresses)


def test_the_filters_that_fava_keeps_are_in_them(samples: Flask) -> None:
    with samples.test_request_context("/dong-mau/journal/?account=Chi:A&time=2024"):
        told = Addresses().of("report", {"bfile": "dong-mau", "report_name": "journal", "time": "2025"})
    assert told == "/dong-mau/journal/?time=2025&account=Chi:A"


def test_one_kind_serves_for_many_values(samples: Flask) -> None:
    with samples.test_request_context("/dong-mau/journal/"):
        addresses = Addresses()
        made = [addresses.of("account", {"bfile": "dong-mau", "name": f"Chi:A{n}"}) for n in range(3)]
    assert made == [f"/dong-mau/account/Chi:A{n}/" for n in range(3)]
    assert len(addresses._kinds) == 1
