"""The house rules that no linter knows: reasons for exceptions, bounds on time, nobody's machine."""

from __future__ import annotations

import ast
import getpass
import re
import socket
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("backend", "careplans", "dashboard", "device_bridge")
OURS = (*PACKAGES, "tests", "benchmarks")
_NOT_OURS = {"node_modules", "vendor", "__pycache__", ".venv"}
MODULES = sorted(
    path
    for folder in OURS
    for path in (ROOT / folder).rglob("*.py")
    if not _NOT_OURS & set(path.parts)
)
TEXTS = sorted(
    path
    for path in [*ROOT.glob("*"), *(p for f in (*OURS, "docs") for p in (ROOT / f).rglob("*"))]
    if path.is_file()
    and not _NOT_OURS & set(path.parts)
    and path.suffix in {".py", ".sql", ".md", ".toml", ".js", ".css", ".html", ".po", ".lock"}
)
# An exception to a rule says which rule, and why: `
_EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b")
_WITH_REASON = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w, -]+\])"
    r"(?:\s*#\s*(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*))?\s+(?:--|#)\s*\S.{2,}"
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _is_product(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in PACKAGES


def comments(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def test_every_exception_to_a_rule_gives_its_reason() -> None:
    bare = [
        f"{name(path)}:{line}: {comment}"
        for path in MODULES
        for line, comment in comments(path)
        if _EXCEPTION.search(comment) and not _WITH_REASON.search(comment)
    ]

    assert bare == []


def test_every_module_says_what_it_is_for() -> None:
    trees = {
        name(path): ast.parse(path.read_text("utf-8")) for path in MODULES if _is_product(path)
    }

    assert [at for at, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


def calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, ast.unparse(node)


def test_no_time_is_without_a_zone() -> None:
    """A time without a zone is another hour in another place, and twice an hour in October."""
    naive = re.compile(r"^datetime\.(now\(\)|utcnow\(|today\(|utcfromtimestamp\()")
    found = [
        f"{name(path)}:{line}: {call}"
        for path in MODULES
        for line, call in calls(path)
        if naive.match(call)
    ]

    assert found == []


def statements() -> Iterator[tuple[str, str]]:
    """Give every text of SQL in the product that names the table by time."""
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] == "backend" and "migrations" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"{name(path)}:{node.lineno}", node.value
    for path in (ROOT / "backend").rglob("*.sql"):
        parts = re.split(r";\s*$|\$\$", path.read_text("utf-8"), flags=re.MULTILINE)
        yield from ((name(path), re.sub(r"--.*", "", part)) for part in parts)


_READS = re.compile(r"\b(?:FROM|JOIN)\s+(?:reading_v|reading)\b", re.IGNORECASE)
_SINCE = re.compile(r"observed_at\s*(?:>|>=)\s*|observed_at\s+BETWEEN", re.IGNORECASE)
# The view itself: who asks it brings the bounds.
_THE_VIEW = re.compile(r"CREATE VIEW reading_v", re.IGNORECASE)


def test_readings_are_never_asked_for_without_a_beginning_in_time() -> None:
    """Without it a query looks into every month there ever was (storage 3.5)."""
    reading = [
        (at, sql) for at, sql in statements() if _READS.search(sql) and not _THE_VIEW.search(sql)
    ]
    endless = [at for at, sql in reading if not _SINCE.search(sql)]

    assert len(reading) >= 2, "or this test looks for the wrong thing"
    assert endless == []


def _of_this_machine() -> set[str]:
    """Names that could only have come from where this was written."""
    names = {str(ROOT), socket.gethostname(), str(Path.home())}
    names |= {getpass.getuser()} if getpass.getuser() not in {"root", "postgres"} else set()
    return {name for name in names if len(name) > 5 and name not in {"/root", "localhost"}}


def test_nothing_is_named_after_the_machine_it_was_written_on() -> None:
    told = {name(path): path.read_text("utf-8", errors="replace") for path in TEXTS}
    machine = _of_this_machine()

    assert [(at, one) for at, text in told.items() for one in machine if one in text] == []
    assert [
        at for at, text in told.items() if re.search(r"/home/(?!pi\b|ward\b)[a-z]+/", text)
    ] == []


def test_no_lock_file_names_a_host() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert not re.search(r"https?://|--index-url|--find-links", lock.read_text("utf-8")), (
            lock.name
        )


def test_every_dependency_is_pinned_with_its_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        pins = re.findall(
            r"^([\w.\[\]-]+)(==\S+)? .*\\\n((?:\s+--hash=\S+.*\n)*)",
            lock.read_text("utf-8"),
            re.MULTILINE,
        )
        assert pins
        assert [pin for pin, version, hashes in pins if not (version and hashes)] == []
