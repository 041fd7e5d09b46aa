"""``make mutants``: which ordered comparisons could be wrong at their boundary, and no test would fail.

Each ``<`` ``<=`` ``>`` ``>=`` of loans, rules, regulation, forms and books is turned in turn (``<`` into ``<=`` and back,
``>`` into ``>=`` and back; of a chain one link at a time), and the nearest tests are run. Exit status 1 says that
a turned comparison passed them all, a *survivor*: a test of what the boundary means to a treasurer is missing, or a line in
``mutants.toml`` with the reason why there can be none.

How it works. The tests are collected once, with the comparisons compiled into calls that can be turned by a switch in
memory: no file is ever written, so none can be left behind. Then all tests run once, to learn the *nearest tests* of
each comparison: those in which both forms of it gave different answers, which is where both sides were equal. Where
there are none, the comparison survives without a run; else a process forked from the collected tests turns it and runs its
nearest tests, quickest first, until one fails. A test that hangs counts as failed; one that fails with all comparisons as
they are is named and left out.

What it cannot see: tests that start processes of their own run the code unturned. A comparison that is made while modules are
imported is a survivor. Needs ``fork``, which Windows has not.

    make mutants                                       # all of it, some minutes on two cores
    make mutants ONLY=clubledger/loans                 # folders or modules, parted by spaces
    make mutants ONLY=clubledger/loans TESTS=tests/loans

``mutants.toml`` has a table for each module and in it a line for each survivor: ``"function: comparison" = "reason"``, the
comparison as Python would write it, one link of a chain, with `` (2)`` after it when it is the second of the same text in
its function. When a module moves, rename its table. What has a reason is not run: take its line away to have it judged
again. A line that matches no comparison is reported, and fails too.
"""

from __future__ import annotations

import argparse
import ast
import operator
import os
import pickle
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from contextlib import suppress
from functools import partial
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from types import CodeType, ModuleType

ROOT = Path(__file__).parents[1]
REASONS = Path(__file__).with_name("mutants.toml")
MODULES = [f"clubledger/{package}" for package in ("loans", "rules", "regulation", "forms", "books")]
TESTS = [f"tests/{folder}" for folder in ("loans", "rules", "forms", "books")]
WORKERS = os.cpu_count() or 1
PATIENCE = 10.0
"""Seconds that a test of a mutant may take beyond five times what it took before."""

SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne, "is": operator.is_, "is not": operator.is_not,
    "in": lambda left, right: left in right, "not in": lambda left, right: left not in right,
}  # fmt: skip
TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


class Switch:
    """Makes the comparisons: the one that is ``turned`` wrongly, all others rightly, noting where it would matter."""

    def __init__(self) -> None:
        self.turned: int | None = None
        self.test = ""
        self.nearest: defaultdict[int, set[str]] = defaultdict(set)

    def compare(self, number: int | None, sign: str, left: Any, right: Any) -> Any:
        """What stands in place of ``left sign right``."""
        if number is None:
            return RELATIONS[sign](left, right)
        if self.turned is not None:
            return RELATIONS[TURNED[sign] if number == self.turned else sign](left, right)
        answer = RELATIONS[sign](left, right)
        if (
            self.test
            and self.test not in self.nearest[number]
            and self._differs(answer, TURNED[sign], left, right)
        ):
            self.nearest[number].add(self.test)
        return answer

    def chain(
        self, links: Sequence[tuple[int | None, str]], left: Any, right: Any, *rest: Callable[[], Any]
    ) -> Any:
        """What stands in place of a chain; its third and later operands are reckoned when they are needed."""
        answer = self.compare(*links[0], left, right)
        for link, operand in zip(links[1:], rest, strict=True):
            if not answer:
                break
            left, right = right, operand()
            answer = self.compare(*link, left, right)
        return answer

    @staticmethod
    def _differs(answer: Any, sign: str, left: Any, right: Any) -> bool:
        try:
            return bool(RELATIONS[sign](left, right) != answer)
        except Exception:  # noqa: BLE001 - a type that knows only one of them
            return True


class Comparisons(ast.NodeTransformer):
    """Names the ordered comparisons of a module, and puts calls of the switch in their place."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.names: list[str] = []
        self._scope: list[str] = []
        self._times: Counter[str] = Counter()

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._inside(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._inside(node)

    def _inside(self, node: ast.ClassDef | ast.FunctionDef) -> ast.AST:
        self._scope.append(node.name)
        self.generic_visit(node)
        self._scope.pop()
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        operands = [node.left, *node.comparators]
        signs = [SIGNS[type(sign)] for sign in node.ops]
        numbers = [
            self._number(operands[place], sign, operands[place + 1]) if sign in TURNED else None
            for place, sign in enumerate(signs)
        ]
        self.generic_visit(node)
        if not any(sign in TURNED for sign in signs):
            return node
        left, right, *rest = node.left, *node.comparators
        links: list[ast.expr] = [
            ast.Tuple([ast.Constant(number), ast.Constant(sign)], ast.Load())
            for number, sign in zip(numbers, signs, strict=True)
        ]
        no_arguments = ast.arguments([], [], None, [], [], None, [])
        arguments = (
            [
                ast.Tuple(links, ast.Load()),
                left,
                right,
                *(ast.Lambda(no_arguments, operand) for operand in rest),
            ]
            if rest
            else [ast.Constant(numbers[0]), ast.Constant(signs[0]), left, right]
        )
        called = ast.Attribute(ast.Name("__switch__", ast.Load()), "chain" if rest else "compare", ast.Load())
        return ast.fix_missing_locations(ast.copy_location(ast.Call(called, arguments, []), node))

    def _number(self, left: ast.expr, sign: str, right: ast.expr) -> int:
        name = f"{'.'.join(self._scope) or '<module>'}: {ast.unparse(left)} {sign} {ast.unparse(right)}"
        self._times[name] += 1
        self.names.append(name if self._times[name] == 1 else f"{name} ({self._times[name]})")
        return self.first + len(self.names) - 1


class Importer(SourceFileLoader):
    """Imports a module with its comparisons on the switch, without reading or writing compiled files."""

    def __init__(self, name: str, path: str, switch: Switch, first: int) -> None:
        super().__init__(name, path)
        self._switch, self._first = switch, first

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        tree = Comparisons(self._first).visit(ast.parse(self.get_data(path)))
        return compile(tree, path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__switch__"] = self._switch
        super().exec_module(module)


class Mutants:
    """All comparisons that are asked for, by number: (module, name); and the finder that imports their modules."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.switch = Switch()
        self.names: list[tuple[str, str]] = []
        self._firsts: dict[str, int] = {}
        for path in paths:
            if not (ROOT / path).exists():
                raise SystemExit(f"{path}: no such folder or module")
        files = {
            file
            for path in paths
            for file in ((ROOT / path).rglob("*.py") if (ROOT / path).is_dir() else [ROOT / path])
        }
        for file in sorted(files):
            found = Comparisons(len(self.names))
            found.visit(ast.parse(file.read_bytes()))
            self._firsts[str(file)] = found.first
            self.names += [(file.relative_to(ROOT).as_posix(), name) for name in found.names]

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Python's import asks this for each module."""
        spec = PathFinder.find_spec(name, path, target) if name.startswith("clubledger") else None
        if spec is None or spec.origin not in self._firsts:
            return None
        spec.loader = Importer(name, spec.origin, self.switch, self._firsts[spec.origin])
        return spec


class Judge:
    """The pytest plugin: runs all tests once to learn which are near, then those near to each mutant."""

    def __init__(self, mutants: Mutants, reasons: set[tuple[str, str]], scratch: Path) -> None:
        self._mutants, self._switch, self._scratch = mutants, mutants.switch, scratch
        self._numbers = [number for number, name in enumerate(mutants.names) if name not in reasons]
        self._failed: list[str] = []
        self._seconds: dict[str, float] = {}
        self.survivors: set[int] = set()

    def pytest_configure(self) -> None:
        """The same examples in each run, and no search for the smallest one that fails."""
        from hypothesis import Phase, settings  # noqa: PLC0415 - pytest wants to import it first

        quick = (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", database=None, derandomize=True, phases=quick)
        settings.load_profile("mutants")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, request: Any) -> Generator[None, Any, Any]:
        """What a fixture of a module compares is near to all tests of the module."""
        test, self._switch.test = self._switch.test, request.node.nodeid
        try:
            return (yield)
        finally:
            self._switch.test = test

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.append(report.nodeid)
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own loop."""
        if session.testsfailed:
            pytest.exit("the tests cannot be collected", returncode=2)
        start = time.monotonic()
        items = self._measure(session.items)
        print(f"{len(items)} tests ran in {time.monotonic() - start:.0f} s.", flush=True)
        nearest = {number: self._nearest(items, number) for number in self._numbers}
        for number, tests in nearest.items():
            if not tests:
                self._survives(number, "no test comes to the boundary")
        turns = {number: partial(self._turn, number, tests) for number, tests in nearest.items() if tests}
        for number, status in self._forked(turns):
            if status == 0:
                self._survives(number, f"{len(nearest[number])} tests come to the boundary and pass")
        print(f"{len(turns)} comparisons were turned by {time.monotonic() - start:.0f} s.", flush=True)
        return True

    def _survives(self, number: int, how: str) -> None:
        module, name = self._mutants.names[number]
        self.survivors.add(number)
        print(f"{module}: {name}\n    {how}", flush=True)

    def _measure(self, items: list[pytest.Item]) -> list[pytest.Item]:
        """Learn from a run of all tests which are near to which comparison, and how long each takes; those that pass."""
        shares = {worker: partial(self._watch, worker, items[worker::WORKERS]) for worker in range(WORKERS)}
        for _worker, status in self._forked(shares):
            if status:
                pytest.exit("the tests cannot be run", returncode=2)
        failed: set[str] = set()
        for worker in shares:
            seconds, nearest, failures = pickle.loads(self._notes(worker).read_bytes())
            self._seconds.update(seconds)
            failed.update(failures)
            for number, tests in nearest.items():
                self._switch.nearest[number] |= tests
        for test in sorted(failed):
            print(f"{test}\n    fails as it is, and is left out", flush=True)
        return [item for item in items if item.nodeid not in failed]

    def _watch(self, worker: int, items: list[pytest.Item]) -> int:
        for item, following in zip(items, [*items[1:], None], strict=True):
            self._switch.test = item.nodeid
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        learnt = self._seconds, dict(self._switch.nearest), self._failed
        self._notes(worker).write_bytes(pickle.dumps(learnt))
        return 0

    def _notes(self, worker: int) -> Path:
        return self._scratch / f"{worker}.pickle"

    def _nearest(self, items: list[pytest.Item], number: int) -> list[pytest.Item]:
        """The nearest tests, quickest first."""
        nearest = self._switch.nearest[number]
        near = [item for item in items if item.nodeid in nearest or item.nodeid.partition("::")[0] in nearest]
        return sorted(near, key=lambda item: self._seconds[item.nodeid])

    def _turn(self, number: int, items: list[pytest.Item]) -> int:
        self._switch.turned = number
        for item in items:
            patience = PATIENCE + 5 * self._seconds[item.nodeid]
            # by the processor's time, as a busy machine is no fault, and by the clock; either ends the process
            signal.setitimer(signal.ITIMER_PROF, patience)
            signal.setitimer(signal.ITIMER_REAL, 10 * patience)
            item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
            if self._failed:
                return 1
        return 0

    def _forked(self, tasks: Mapping[int, Callable[[], int]]) -> Iterator[tuple[int, int]]:
        """Run each task in a process of its own, as many at a time as there are cores: (its number, its status)."""
        waiting = iter(tasks.items())
        running: dict[int, int] = {}
        try:
            while True:
                while len(running) < WORKERS and (task := next(waiting, None)):
                    running[self._fork(task[1])] = task[0]
                if not running:
                    return
                pid, status = os.wait()
                yield running.pop(pid), status
        finally:
            for pid in running:
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)

    def _fork(self, work: Callable[[], int]) -> int:
        pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            folder = tempfile.mkdtemp(dir=self._scratch)
            os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir = folder
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            status = work()
        finally:
            os._exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the mutants, and say which survive."""
    parser = argparse.ArgumentParser(prog="make mutants", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("only", nargs="*", metavar="ONLY", help="folders or modules")
    parser.add_argument("--tests", nargs="+", default=TESTS)
    asked = parser.parse_args(arguments)
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that no process is left running
    mutants = Mutants(asked.only or MODULES)
    lines = tomllib.loads(REASONS.read_text("utf-8"))
    reasons = {(module, name) for module, names in lines.items() for name in names}
    sys.meta_path.insert(0, mutants)
    with tempfile.TemporaryDirectory() as scratch:
        judge = Judge(mutants, reasons, Path(scratch))
        options = ["-qq", "--capture=no", "--no-header", "--no-summary"]
        plugins = ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:faulthandler"]
        status = pytest.main([*options, *plugins, *asked.tests], plugins=[judge])
    if status not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        return int(status)
    known, modules = set(mutants.names), {module for module, _name in mutants.names}
    stale = [
        (module, name)
        for module, name in sorted(reasons - known)
        if module in modules or not (ROOT / module).exists()
    ]
    for module, name in stale:
        print(f"{REASONS.name}: {module}: {name}\n    there is no such comparison")
    explained, survivors = len(reasons & known), len(judge.survivors)
    print(
        f"{len(known)} comparisons: {len(known) - explained - survivors} are tested, {explained} have a reason,"
        f" {survivors} survive; {len(stale)} reasons stand for nothing."
    )
    return 1 if survivors or stale else 0


if __name__ == "__main__":
    sys.exit(main())
