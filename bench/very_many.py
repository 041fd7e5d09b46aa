"""A country of clubs for ``make bench``: tiny ones, and a store that has a result of each, as of today."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from clubledger.auditing.clubs import Task
from clubledger.auditing.store import Store
from clubledger.auditing.store.keys import task_key
from clubledger.regulation.profiles import in_force
from clubledger.rules.examples import base_files

if TYPE_CHECKING:
    from pathlib import Path

VERY_MANY = 20_000
VILLAGES = ("Đồng Mẫu", "Ấp Bắc", "Bến Giả", "Ô Chợ", "Nà Thử", "Xóm Mới", "Yên Định")


def write_very_many(ledgers: Path, kept: Path) -> None:
    """Write the clubs into a folder, and the store."""
    today = date.today()  # noqa: DTZ011 - as the room asks
    task = Task.by_all_rules(today, in_force(today, None))
    folders = [ledgers / f"club-{number:05}" for number in range(VERY_MANY)]
    for folder in folders:
        for name, text in base_files().items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    time.sleep(3)  # so that the times of the last tell whether they change again
    result = replace(task, series=True).run(folders[0])
    with closing(Store(kept)) as store:
        for number, folder in enumerate(folders):
            name = f"CLB LTHTGN thôn {VILLAGES[number % len(VILLAGES)]} {number}"
            state = store.state(folder, trust_times=True)
            store.save(folder, task_key(task), today, replace(result, name=name, state=state))
