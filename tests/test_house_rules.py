"""The rules of the house that no tool checks: each is a test, so that breaking one fails the build and says why."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from scripts import messages

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "meetpunt"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
BELOW_THE_CLOCK = ("method", "store", "connectors", "measures", "actions", "reports")

LONGEST_MODULE = 300
# A register is a table of contents: one line per thing, read by looking up. Name it here with the reason.
LONGER_MODULES = {
    "src/meetpunt/connectors/fields.py": "the register of the fields that a source can give, one entry each",
}

CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
    "timezone": {"now", "localdate", "localtime"},
}
DICE = {"random", "secrets"}
CLOCK_NAMES = {"now", "localdate"}  # as in `from django.utils.timezone import now`


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tracked() -> list[Path]:
    """The files of the repository; outside one (an unpacked archive) the rules on files are not checked."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode:
        pytest.skip("not in a git checkout: there is no list of the repository's files")
    return [ROOT / name for name in told.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[Path, str]:
    """Every module, read once."""
    return {path: path.read_text(encoding="utf-8") for path in MODULES}


@pytest.fixture(scope="module")
def trees(texts: dict[Path, str]) -> dict[Path, ast.Module]:
    return {path: ast.parse(text) for path, text in texts.items()}


def test_a_module_begins_with_what_it_holds_and_the_rule_that_it_keeps(
    texts: dict[Path, str], trees: dict[Path, ast.Module]
) -> None:
    silent = [_name(path) for path, text in texts.items() if text.strip() and not ast.get_docstring(trees[path])]
    assert silent == []


def test_a_module_is_read_in_one_sitting_or_is_a_register_that_is_named_here(texts: dict[Path, str]) -> None:
    lines = {_name(path): text.count("\n") for path, text in texts.items()}
    assert {name: count for name, count in lines.items() if count > LONGEST_MODULE and name not in LONGER_MODULES} == {}


def test_nothing_below_web_api_cli_and_jobs_reads_the_clock_or_rolls_dice(trees: dict[Path, ast.Module]) -> None:
    below = {path: tree for path, tree in trees.items() if path.relative_to(PACKAGE).parts[0] in BELOW_THE_CLOCK}
    assert len(below) > 100
    found = {_name(path): _clocks_and_dice(tree) for path, tree in below.items()}
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.date.today()",
        "import time\nx = time.time()",
        "from django.utils import timezone\nx = timezone.now()",
        "from django.utils.timezone import now",
        "import random",
        "from secrets import token_hex",
        "import numpy as np\nx = np.random.normal()",
    ],
)
def test_the_search_for_clocks_and_dice_finds_them(code: str) -> None:
    assert _clocks_and_dice(ast.parse(code)) != []


def test_a_seeded_generator_that_is_a_parameter_is_no_dice() -> None:
    assert _clocks_and_dice(ast.parse("import numpy as np\ndef draw(g: np.random.Generator): return g.normal()")) == []


def test_every_layer_has_its_place_in_the_picture() -> None:
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    layers = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {layer for layer in layers if f"{layer}/" not in picture} == set()


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    registries = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "registry.yarnpkg" + ".com"]
    machines = ["/" + "work/", "/" + "root/", "/" + "home/"]
    pattern = re.compile("|".join(map(re.escape, registries)) + "|" + "|".join(rf"(?<![\w.~-]){m}" for m in machines))
    found = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [f"{_name(path)}: {match.group()}" for match in pattern.finditer(text)]
    assert found == []


def test_nothing_that_a_build_makes_is_committed() -> None:
    made = re.compile(r"(\.mo|\.pyc|\.sqlite3)$|(^|/)(node_modules|__pycache__|var)/|^src/meetpunt/web/static/build/")
    assert [name for name in map(_name, _tracked()) if made.search(name)] == []


def test_every_environment_variable_is_in_the_readme() -> None:
    asked = re.compile(r"""(?:environ(?:\.get\(|\[|\.setdefault\()|getenv\(|\btold\()\s*["']([A-Z][A-Z_0-9]+)["']""")
    places = [*MODULES, ROOT / "run.py", *(ROOT / "scripts").glob("*.py"), *(ROOT / "tests").rglob("*.py")]
    names = {name for path in places for name in asked.findall(path.read_text(encoding="utf-8"))}
    # Settings of other programs, which we only pass on.
    names -= {
        "DJANGO_SETTINGS_MODULE",
        "LD_LIBRARY_PATH",
        "OPENBLAS_NUM_THREADS",
        "DJANGO_ALLOW_ASYNC_UNSAFE",
        "PYSPARK_PYTHON",
        "PROMETHEUS_MULTIPROC_DIR",
        "JAVA_HOME",
    }
    names = {
        name for name in names if not name.startswith("PYTEST_") and name not in ("MEETPUNT_TEST_DATA", "HOME", "PATH")
    }
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {name for name in names if f"`{name}`" not in readme} == set()


def test_every_dependency_is_locked_and_has_its_reason() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", settings, re.S | re.M)
    assert listed is not None
    names = re.findall(r'^\s+"([a-z0-9-]+)', listed.group(1), re.M)
    assert len(names) > 10
    assert [name for name in names if f"`{name}`" not in page] == []
    assert [name for name in names if not re.search(rf"^{name}(\[[a-z,]+\])?==", lock, re.M)] == []


def test_every_text_for_people_is_there_in_dutch() -> None:
    assert messages.problems() == []


def _clocks_and_dice(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name) if name in CLOCKS.get(
                owner, ()
            ):
                found.append(f"line {node.lineno}: {owner}.{name}")
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="random"), attr=name):
                if name not in ("Generator", "default_rng", "SeedSequence"):
                    found.append(f"line {node.lineno}: numpy.random.{name}")
            case ast.Import(names=names):
                found += [f"line {node.lineno}: import {n.name}" for n in names if n.name in DICE]
            case ast.ImportFrom(module=module, names=names):
                if module in DICE or (module == "django.utils.timezone" and {n.name for n in names} & CLOCK_NAMES):
                    found.append(f"line {node.lineno}: from {module}")
    return found
