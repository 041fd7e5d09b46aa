"""Make a release and look at it: sdist and wheel of a clean checkout, checked, installed, tried. Nothing is uploaded.

Run it as ``make release``. It refuses what is not committed, and a version that ``CHANGELOG.md`` has no dated heading for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from clubledger.version import __version__

ROOT: Final = Path(__file__).parent.parent
DIST: Final = ROOT / "dist"
AS_OF: Final = "2025-12-31"
"""A day on which the sample clubs can be audited."""
SCRIPTS: Final = "Scripts" if os.name == "nt" else "bin"


class NotReady(Exception):
    """Why there can be no release yet."""


def require_clean_checkout(root: Path = ROOT) -> None:
    """Refuse what git does not have: the release would be of no commit. Raises `NotReady`."""
    changed = _run("git", "status", "--porcelain", cwd=root)
    if changed:
        raise NotReady(f"Not everything is committed:\n{changed}")


def require_changelog_heading(changelog: str, version: str = __version__) -> None:
    """Refuse a version whose changes are not told under a heading with its day. Raises `NotReady`."""
    if not re.search(rf"^## {re.escape(version)} \(\d{{4}}-\d\d-\d\d\)$", changelog, re.MULTILINE):
        raise NotReady(
            f"CHANGELOG.md has no heading “## {version} (year-month-day)”. Set the version in clubledger/version.py, "
            "write its heading with the day of the release, and commit both."
        )


def build() -> Path:
    """The wheel, made of the sdist, which is made of the checkout; both are checked."""
    shutil.rmtree(DIST, ignore_errors=True)
    _show(sys.executable, "-m", "build", "--outdir", str(DIST), str(ROOT))
    files = sorted(DIST.iterdir())
    _show(sys.executable, "-m", "twine", "check", "--strict", *map(str, files))
    (wheel,) = (file for file in files if file.suffix == ".whl")
    return wheel


def try_wheel(wheel: Path) -> None:
    """Install a wheel where nothing of the checkout is, and audit the sample clubs with it. Raises `NotReady`."""
    with TemporaryDirectory() as folder:
        elsewhere = Path(folder)
        venv.create(elsewhere / "venv", with_pip=True)
        programs = elsewhere / "venv" / SCRIPTS
        _show(str(programs / "python"), "-m", "pip", "install", "--quiet", str(wheel), cwd=elsewhere)
        command = str(programs / "clubledger")
        said = _run(command, "--version", cwd=elsewhere)
        if said.split() != ["clubledger", __version__]:
            raise NotReady(f"The wheel says that it is “{said}”, and not clubledger {__version__}.")
        ledgers = str(ROOT / "ledgers")
        _run(command, "audit", "--ledgers", ledgers, "--as-of", AS_OF, "--exit-zero", cwd=elsewhere)


def main() -> None:
    """Make the release, and say what is left to do by hand."""
    try:
        require_clean_checkout()
        require_changelog_heading((ROOT / "CHANGELOG.md").read_text("utf-8"))
        try_wheel(build())
        require_clean_checkout()
    except NotReady as error:
        sys.exit(str(error))
    except subprocess.CalledProcessError as error:
        sys.exit(f"There is no release: this failed:\n{' '.join(error.cmd)}")
    print(
        f"\nclubledger {__version__} is in {DIST.relative_to(ROOT)}/, and nothing was uploaded. To publish it:\n"
        f"  git tag --annotate v{__version__} --message 'clubledger {__version__}'\n"
        f"  git push origin v{__version__}\n"
        f"  {sys.executable} -m twine upload {DIST.relative_to(ROOT)}/*"
    )


def _run(*arguments: str, cwd: Path = ROOT) -> str:
    """What a program prints. Raises `subprocess.CalledProcessError`."""
    return subprocess.run(
        arguments, cwd=cwd, env=_environment(), stdout=subprocess.PIPE, encoding="utf-8", check=True
    ).stdout.strip()


def _show(*arguments: str, cwd: Path = ROOT) -> None:
    """Run a program and let it print. Raises `subprocess.CalledProcessError`."""
    print(f"$ {' '.join(arguments)}", flush=True)
    subprocess.run(arguments, cwd=cwd, env=_environment(), check=True)


def _environment() -> dict[str, str]:
    """The environment without what would lead a new Python back into the checkout."""
    return {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}


if __name__ == "__main__":
    main()
