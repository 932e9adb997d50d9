"""What is true of every file of the project, whoever wrote it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("engine", "tests", "bench", "tools")
LOCKS = ("requirements/*.txt", "bench/requirements.txt", "**/package-lock.json", ".npmrc")
UNFINISHED = re.compile(
    r"\b(TO" r"DO|FIX" r"ME|NotImplemented" r"Error|mark\.sk" r"ip|mark\.xf" r"ail|pytest\.sk" r"ip)\b|#.*\bXX" r"X\b"
)
EXEMPTION = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<which>[^#]*?)(?P<reason>(#| - )\s*\w.*)?$")
LONGEST = 400


def sources(*folders: str, ending: str = ".py") -> list[Path]:
    """Files of these folders, without what is built or fetched."""
    built = {"__pycache__", "node_modules", "static"}
    found = (path for folder in folders for path in (ROOT / folder).rglob(f"*{ending}"))
    return sorted(path for path in found if not built & set(path.parts))


def places(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """`file:line: text` of every match."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def none(found: list[str]) -> bool:
    """True; fails with every one of them, a line each, if there are any."""
    assert not found, "\n" + "\n".join(found)
    return True


def nodes(kind: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Every syntax node of one kind in the engine, with its place."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, kind):
                yield f"{path}:{node.lineno}", node


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    """The engine's sources, parsed."""
    return [(path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))) for path in sources("engine")]


def test_nothing_is_left_unfinished() -> None:
    assert none(places(sources(*CODE), UNFINISHED))


def test_no_file_of_the_engine_is_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in sources("engine")
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def names_an_entity(node: ast.expr) -> bool:
    """`entity`, `entity_name`, `x.entity` or `entity.name`."""
    text = ast.unparse(node)
    return bool(re.fullmatch(r"(\w+\.)*entity(_name|\.name)?", text))


def is_fixed(node: ast.expr) -> bool:
    """A text written out, alone or in a collection."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value for part in parts)


def test_the_engine_knows_no_entity_by_its_name() -> None:
    compared = [
        f"{place}: {ast.unparse(node)}"
        for place, node in nodes(ast.Compare)
        if isinstance(node, ast.Compare)
        and any(is_fixed(side) for side in (node.left, *node.comparators))
        and any(names_an_entity(side) for side in (node.left, *node.comparators))
    ]
    assert none(compared)


@pytest.mark.trust("V-01", "V-23")
@pytest.mark.parametrize("name", ["eval", "exec", "compile", "__import__"])
def test_no_text_becomes_code(name: str) -> None:
    calls = [
        place
        for place, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]
    assert none(calls)


@pytest.mark.trust("V-23", "V-29")
def test_no_module_that_runs_what_it_reads_is_imported() -> None:
    unsafe = re.compile(r"^\s*(import|from)\s+(pickle|marshal|shelve|dill|cloudpickle)\b")
    assert none(places(sources("engine"), unsafe))


@pytest.mark.trust("V-44")
def test_no_command_goes_through_a_shell() -> None:
    assert none(places(sources(*CODE), re.compile(r"shell=Tr" r"ue|os\.sys" r"tem\(|os\.pop" r"en\(")))


@pytest.mark.trust("V-26", "V-44")
@pytest.mark.parametrize(
    ("imported", "places_of_it"),
    [
        (
            r"httpx2?|aiohttp|requests|urllib3|urllib\.request|http\.client|smtplib|ftplib|authlib\S*",
            ["engine/http/provider.py", "engine/http/webhook.py"],
        ),
        (r"subprocess|pty|multiprocessing", ["engine/app/beside.py", "engine/cli/dev.py"]),
        (r"socket", ["engine/cli/serve.py", "engine/http/webhook.py"]),
    ],
)
def test_the_network_and_other_programs_are_asked_in_one_place(imported: str, places_of_it: list[str]) -> None:
    """The provider of log-ins, the webhook, the server that `loom dev` starts, the process for jobs that `loom serve`
    starts, and the port that it looks for."""
    found = places(sources("engine"), re.compile(rf"^\s*(import|from)\s+({imported})\b"))
    assert sorted({one.partition(":")[0] for one in found}) == places_of_it


@pytest.mark.parametrize("pattern", LOCKS)
def test_a_lock_file_names_no_host(pattern: str) -> None:
    locks = [path for path in ROOT.glob(pattern) if not {"node_modules", ".venv", "build"} & set(path.parts)]
    assert none(places(locks, re.compile(r"://|\"resolved\"|index-url|registry\s*=")))


def pins(path: str) -> dict[str, str]:
    """Package and version of a lock file."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE))


def test_what_is_tested_is_what_runs() -> None:
    assert pins("requirements/run.txt").items() <= pins("requirements/test.txt").items()


@pytest.mark.parametrize("lock", ["requirements/run", "requirements/test", "bench/requirements"])
def test_a_lock_holds_what_was_asked_for(lock: str) -> None:
    asked = re.findall(
        r"^([a-z0-9-]+)(?:\[.*\])?==(\S+)", (ROOT / f"{lock}.in").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert dict(asked).items() <= pins(f"{lock}.txt").items()


def unexplained(path: Path) -> Iterator[str]:
    """Exemptions without a reason behind them or in a comment of the line above."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        found = EXEMPTION.search(line)
        if found and not found["reason"] and not lines[number - 1].strip().startswith("#"):
            yield f"{path.relative_to(ROOT)}:{number + 1}: {line.strip()}"


def test_every_exemption_in_code_says_why() -> None:
    code = sources("engine", "bench", "tools")
    assert none([place for path in code for place in unexplained(path)])


def test_every_exemption_of_style_in_tests_says_why() -> None:
    # Their types are for the reader: `make test` checks those of the engine, so `type: ignore` needs no reason here.
    found = [place for path in sources("tests") for place in unexplained(path)]
    assert none([place for place in found if "noqa" in place])


def test_every_exemption_in_the_settings_says_why() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = settings[settings.index("\nignore = [") : settings.index("[tool.mypy]")]
    entries = [line for line in lint.splitlines() if line.strip().startswith('"')]
    entries += re.findall(r"^ignore_missing_imports.*$", settings, re.MULTILINE)
    assert none([line for line in entries if "#" not in line])


def test_no_file_names_the_place_it_was_written_in() -> None:
    here = re.compile(re.escape(f"{ROOT}/"))
    texts = [
        path
        for ending in (".py", ".md", ".yaml", ".toml", ".css", ".js")
        for path in sources(*CODE, "docs", ending=ending)
    ]
    assert none(places([*texts, *ROOT.glob("*.md"), ROOT / "Makefile"], here))


def test_every_make_target_is_explained() -> None:
    rules = re.findall(r"^([a-z]+):.*$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    explained = re.findall(r"^([a-z]+):.* ## \S", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert rules == explained
