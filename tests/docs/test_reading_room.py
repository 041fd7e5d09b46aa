"""The walk through the reading room: the same in both languages, with a picture of each step, and every option named."""

from __future__ import annotations

import re

import pytest

from clubledger.cli.serve import command
from clubledger.i18n import translate
from clubledger.web.club_list import COLUMNS
from docs.generate import DOCS, ROOT
from docs.pictures import ALL, PICTURES

WALKS = {"vi": "doc-so-bang-trinh-duyet.md", "en": "reading-room.md"}
LOGINS = {"vi": "proxy-dang-nhap.md", "en": "reverse-proxy.md"}
PAGES = ("Overview", "Audit", "Loans", "What is due", "Members", "Cash book", "Regulation")
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def pictures(name: str) -> list[str]:
    """The pictures of a page, in order."""
    return re.findall(r"!\[[^\]]+\]\((?:docs/)?pictures/([a-z-]+\.png)\)", name)


def outline(page: str) -> list[str]:
    """What a page is made of, whatever its language: headings by their depth, pictures, code, items and rows."""
    marks = re.findall(
        r"^(?:(#+) |!\[.*\((.*)\)$|(```)|(?:-|\d+\.) (?=\S)|(\|))",
        re.sub(r"(?s)```console.*?```", "", page),
        re.MULTILINE,
    )
    return ["".join(mark) or "-" for mark in marks]


@pytest.mark.parametrize("names", [WALKS, LOGINS], ids=["walk", "login"])
def test_both_languages_say_the_same_in_the_same_order(names: dict[str, str]) -> None:
    vietnamese, english = text(names["vi"]), text(names["en"])
    assert outline(vietnamese) == outline(english)
    assert "##" in outline(english)


def test_every_picture_is_there_and_used() -> None:
    taken = [picture.file.name for picture in ALL]
    assert len(set(taken)) == len(taken)
    assert sorted(file.name for file in PICTURES.iterdir()) == sorted(taken), "run: make pictures"
    for name in WALKS.values():
        assert sorted(pictures(text(name))) == sorted(taken)


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_readme_shows_one(name: str) -> None:
    shown = pictures((ROOT / name).read_text("utf-8"))
    assert len(shown) == 1
    assert (PICTURES / shown[0]).is_file()


@pytest.mark.parametrize("picture", ALL, ids=lambda picture: picture.name)
def test_a_picture_is_one_of_its_device(picture: object) -> None:
    content = picture.file.read_bytes()  # type: ignore[attr-defined]
    assert content.startswith(SIGNATURE)
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    device = picture.device  # type: ignore[attr-defined]
    assert width == device.width
    assert device.height // 2 < height <= device.height
    assert 10_000 < len(content) < 160_000


@pytest.mark.parametrize("language", WALKS)
def test_every_option_is_told_of(language: str) -> None:
    own_words = re.sub(r"(?s)```console.*?```", "", text(WALKS[language]))  # not what the command says itself
    options = [name for option in command.params for name in option.opts if name.startswith("--")]
    assert len(options) >= 8
    assert [name for name in options if not re.search(rf"{name}\b(?!-)", own_words)] == []


@pytest.mark.parametrize("language", WALKS)
def test_every_page_and_column_is_told_of(language: str) -> None:
    page = text(WALKS[language])
    headings = re.findall(r"^## (.*)$", page, re.MULTILINE)
    for title in PAGES:
        told = translate(title, language)
        assert any(told in heading for heading in headings), told
        assert any(heading.startswith(translate(title, "vi")) for heading in headings), title
    for column in list(COLUMNS.values())[:-1]:
        assert f"| {translate(column.title, language)} |" in page, column.title


@pytest.mark.parametrize("language", LOGINS)
def test_the_login_pages_name_what_the_examples_hold(language: str) -> None:
    page = text(LOGINS[language])
    nginx, caddy = text("nginx.conf.example"), text("Caddyfile.example")
    assert nginx.count("so-sach.example.vn") == 3  # the pages say so
    for said in ("/etc/nginx/so-sach.htpasswd", "/etc/ssl/so-sach/fullchain.pem", "openssl passwd -apr1"):
        assert said in page
        assert said in nginx
    for said in ("caddy hash-password", "basic_auth"):
        assert said in page
        assert said in caddy
    assert "clubledger serve --ledgers /srv/so-sach --host 127.0.0.1 --prefix /so-sach" in page
