"""A test that lacks a program says how to get it, and never goes missing where all must run."""

from __future__ import annotations

import pytest

from tests.programs import needed

SENTENCE = r"^This needs no-such-program; install it with: apt-get install such-a-package$"


def test_it_is_skipped_on_somebodys_own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=SENTENCE):
        needed("no-such-program", packages="such-a-package")


def test_it_fails_where_all_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=SENTENCE):
        needed("no-such-program", packages="such-a-package")
