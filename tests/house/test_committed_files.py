"""No committed file names the machine it was written on or the registry its packages came from."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

REGISTRY = re.compile(
    r"registry\.(?:npmjs|yarnpkg)|pypi\.org/(?:simple|packages)|files\.pythonhosted"
    r"|\bdeb\.debian\.org|security\.debian\.org|^\s*--(?:extra-)?index-url|^\s*--find-links"
    r'|"resolved"\s*:',
    re.MULTILINE,
)
MACHINE = re.compile(
    r"(?<![\w.~-])/(?:root|work|workspace|Users/\w+)/(?=[\w.])|/tmp/(?:bash|pip)"
    r"|\bfile:///\w|\b[A-Z]:\\Users\\"
)
HASH = re.compile(r"\bsha(?:256|384|512)[-:][\w+/=]+")
NEVER_COMMITTED = ("static/vendor/", "node_modules/", ".venv/", "data/", "shots/")


def traces(text: str) -> list[str]:
    """The registry addresses and machine paths in this text."""
    plain = HASH.sub("", text)
    found = [match.group() for pattern in (REGISTRY, MACHINE) for match in pattern.finditer(plain)]
    return found + [here for here in (str(ROOT), str(Path.home())) if f"{here}/" in plain]


def _committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file() and name]


def _text(name: str) -> str:
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8")


def test_no_committed_file_names_a_machine_or_a_registry() -> None:
    committed = _committed()
    found = [f"{name}: {trace}" for name in committed for trace in traces(_text(name))]
    assert "dev" in committed
    assert "\n".join(found) == ""


def test_nothing_that_is_brought_or_made_is_committed() -> None:
    assert [name for name in _committed() if name.startswith(NEVER_COMMITTED)] == []


@pytest.mark.parametrize(
    "parts",
    [
        ("https://registry.", "npmjs.org/htmx.org"),
        ("https://pypi.", "org/simple"),
        ("https://files.", "pythonhosted.org/packages/a.whl"),
        ("--extra-", "index-url https://packages.example"),
        ('"resol', 'ved": "https://packages.example/a.tgz"'),
        ("cd /ro", "ot/observe"),
        ("(/wo", "rk/main)"),
        ("/Use", "rs/kim/observe"),
        (str(Path.home()), "/observe"),
        ("see file:", "///opt/wheels"),
        (str(ROOT), "/dev"),
    ],
)
def test_a_trace_is_found(parts: tuple[str, str]) -> None:
    bad = "".join(parts)
    assert traces(f"first line\n{bad}\n") != []


@pytest.mark.parametrize(
    "good",
    [
        "https://pypi.org/project/flask/",
        "--hash=sha256:0123456789abcdef",
        "/home/coach and /work are addresses of pages",
        "src/wo" + "rk/plan.md",
        "integrity: sha512-a/root/b+c==",
    ],
)
def test_plain_text_is_let_be(good: str) -> None:
    assert traces(good) == []
