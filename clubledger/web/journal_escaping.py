"""Fava puts what a ledger says into its journal as it is, tags too. Here it is escaped as everywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import FunctionLoader

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def escape_journal(app: Flask) -> None:
    """Load Fava's templates with their switched-off escaping on again."""
    favas_loader = app.jinja_env.loader
    assert favas_loader is not None  # noqa: S101 - an app has templates

    def load(name: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, file, fresh = favas_loader.get_source(app.jinja_env, name)
        return source.replace("{% autoescape false %}", "{% autoescape true %}"), file, fresh

    app.jinja_env.loader = FunctionLoader(load)
