"""Who is let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clubledger.web.host_check import hostname

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

FETCHED = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
FOLLOWED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
FRAMED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:5000", "127.0.0.1.evil.example", "[::1", "", "a@b"]
)
def test_another_name_of_the_host_gets_no_answer(shared_room: Callable[..., Flask], host: str) -> None:
    assert shared_room().test_client().get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "host", ["127.0.0.1:5000", "localhost:5000", "localhost", "[::1]:5000", "[::1]", "LOCALHOST"]
)
def test_its_own_names_do(shared_room: Callable[..., Flask], host: str) -> None:
    assert shared_room().test_client().get("/healthz", headers={"Host": host}).status_code == 200


def test_the_name_that_it_listens_on_is_its_own(shared_room: Callable[..., Flask]) -> None:
    client = shared_room("dong-mau", host="so-sach.example.vn").test_client()
    assert client.get("/healthz", headers={"Host": "so-sach.example.vn:8443"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "10.0.0.1"}).status_code == 400


def test_who_listens_everywhere_answers_to_any_address(shared_room: Callable[..., Flask]) -> None:
    client = shared_room("dong-mau", host="0.0.0.0").test_client()
    assert client.get("/healthz", headers={"Host": "10.0.0.1:80"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_nothing_is_loaded_for_who_is_not_let_in(
    room: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    from clubledger.web import club_cache

    app = room("dong-mau")

    def load(_folder: object) -> None:
        raise AssertionError

    monkeypatch.setattr(club_cache, "load", load)
    assert app.test_client().get("/dong-mau/journal/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_elsewhere_may_link_here_and_fetch_nothing(
    shared_room: Callable[..., Flask], site: str
) -> None:
    client = shared_room("dong-mau").test_client()
    url = "/dong-mau/api/query?query_string=SELECT%201"
    assert client.get(url, headers={"Sec-Fetch-Site": site, **FETCHED}).status_code == 403
    assert client.get(url, headers={"Sec-Fetch-Site": site, **FRAMED}).status_code == 403
    assert client.post("/", headers={"Sec-Fetch-Site": site, **FOLLOWED}).status_code == 403
    assert client.get("/", headers={"Sec-Fetch-Site": site, **FOLLOWED}).status_code == 200
    assert client.get("/", headers={"Sec-Fetch-Site": "same-origin", **FETCHED}).status_code == 200


def test_what_another_sites_script_sends_is_refused(room: Callable[..., Flask]) -> None:
    client = room("dong-mau", write=True).test_client()
    for origin in ("https://evil.example", "null", "http://localhost:9999", "http://["):
        answer = client.put("/dong-mau/api/format_source", json={"source": ""}, headers={"Origin": origin})
        assert answer.status_code == 403
    ours = client.put(
        "/dong-mau/api/format_source", json={"source": ""}, headers={"Origin": "http://localhost"}
    )
    assert ours.status_code == 200


@pytest.mark.parametrize(
    ("told", "name"),
    [("A.vn:1", "a.vn"), ("[::1]:80", "::1"), ("[::1]", "::1"), ("::1", ""), ("", ""), ("x:y", "x")],
)
def test_the_name_in_a_header(told: str, name: str) -> None:
    assert hostname(told) == name


def test_behind_a_proxy_the_browser_itself_tells_whose_page_asks(room: Callable[..., Flask]) -> None:
    told = {"Origin": "https://so-sach.example.vn", "Sec-Fetch-Site": "same-origin"}
    answer = (
        room("dong-mau", write=True)
        .test_client()
        .put("/dong-mau/api/format_source", json={"source": ""}, headers=told)
    )
    assert answer.status_code == 200
