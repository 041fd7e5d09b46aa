"""A release is refused before anything is built, where it would be of no commit or of no told version."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.release import NotReady, require_changelog_heading, require_clean_checkout


@pytest.mark.parametrize("heading", ["## 1.2.0 (2026-11-30)"])
def test_a_version_with_a_dated_heading_is_told(heading: str) -> None:
    require_changelog_heading(f"# Changes\n\n{heading}\n\nText.\n", "1.2.0")


@pytest.mark.parametrize(
    "heading",
    ["## 1.2.0 (unreleased)", "## 1.2.0", "## 1.2.01 (2026-11-30)", "## 1x2.0 (2026-11-30)", "see 1.2.0"],
)
def test_any_other_heading_is_refused(heading: str) -> None:
    with pytest.raises(NotReady, match="has no heading"):
        require_changelog_heading(f"# Changes\n\n{heading}\n\nText.\n", "1.2.0")


def test_what_is_not_committed_is_refused(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    file = tmp_path / "file"
    file.write_text("one", "utf-8")
    with pytest.raises(NotReady, match="file"):
        require_clean_checkout(tmp_path)
    git("add", "file")
    git("commit", "--message", "One")
    require_clean_checkout(tmp_path)
    file.write_text("two", "utf-8")
    with pytest.raises(NotReady, match="M file"):
        require_clean_checkout(tmp_path)
