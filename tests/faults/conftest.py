"""Each trial once on the product as it is, and on builds with a planted defect, where it must fail."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.conftest import PATIENT_MS
from tests.faults.builds import HONEST, Build, honest, key_of, planted
from tests.faults.defects import DEFECTS
from tests.faults.judge import Verdict
from tests.faults.scene import Scene, Servers

CONTROLS, REPORT = "OBSERVE_FAULTS", "OBSERVE_FAULTS_REPORT"
BRIEF_MS = 6_000


class Reporter:
    """Writes a line of JSON for each trial that has run."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        ended = report.when == "call" or (report.when == "setup" and not report.passed)
        if not ended and not report.failed:
            return
        line = {"test": report.nodeid, "when": report.when, "outcome": report.outcome}
        line |= {"expected": hasattr(report, "wasxfail"), "took": report.duration}
        line |= dict(report.user_properties)
        if report.failed:
            line["problem"] = str(report.longrepr)[-2000:]
        with self._path.open("a") as file:
            file.write(json.dumps(line) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    """The table reads what each trial tells; of several processes one writes it down."""
    if os.environ.get(REPORT) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Reporter(Path(os.environ[REPORT])))
    config.addinivalue_line("markers", "fault(happens, controls): a trial of this fault")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A control is a trial on a broken build: that it fails there is what is asked of it."""
    mark = metafunc.definition.get_closest_marker("fault")
    if mark is None or "build" not in metafunc.fixturenames:
        return
    wanted = os.environ.get(CONTROLS, "")
    broken = pytest.mark.xfail(strict=True, raises=(AssertionError, Error))
    controls = mark.kwargs["controls"] if wanted else ()
    broken_builds = [pytest.param(name, marks=broken) for name in controls]
    metafunc.parametrize("build", [HONEST, *broken_builds], indirect=True, scope="session")


@pytest.fixture(scope="session")
def build(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The product, or a copy with the defect of this name."""
    name: str = request.param
    if name == HONEST:
        return honest()
    return planted(DEFECTS[name], tmp_path_factory.mktemp("build") / key_of(name))


@pytest.fixture(scope="session")
def servers(cast_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    running = Servers(cast_database, tmp_path_factory.mktemp("trials"))
    yield running
    running.stop()


@pytest.fixture
def scene(request: pytest.FixtureRequest, servers: Servers, build: Build) -> Iterator[Scene]:
    """A stage on this build; what comes of the trial is told to the table."""
    expect.set_options(timeout=PATIENT_MS if build.name == HONEST else BRIEF_MS)
    mark = request.node.get_closest_marker("fault")
    told = request.node.user_properties
    told += [("fault", mark.args[0].value), ("build", build.name)]

    def tell(found: Verdict) -> None:
        counts = ("acknowledged", "lost", "doubled")
        told.extend((name, getattr(found, name)) for name in counts)

    made = Scene(servers, build, lambda: request.getfixturevalue("browser"), tell)
    yield made
    made.close()
    expect.set_options(timeout=PATIENT_MS)
