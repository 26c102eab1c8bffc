"""What all tests share: the browser they drive."""

import os
from typing import Any

import pytest

from tests.browser import chromium

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's own arguments, with a Chromium that is here and calls nobody."""
    own = {"executable_path": os.environ.get("OBSERVE_CHROMIUM") or chromium(), "args": [*QUIET]}
    return browser_type_launch_args | own
