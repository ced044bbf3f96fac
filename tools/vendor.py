"""Keeps the browser files that the wheel carries: checks them, or fetches them anew with npm."""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "src/happycat/app/static/vendor"
MANIFEST = "manifest.json"

PACKAGES = {
    "swagger-ui": (
        "swagger-ui-dist@5",
        (
            "swagger-ui.css",
            "swagger-ui-bundle.js",
            "swagger-ui-bundle.js.LICENSE.txt",
            "swagger-ui-standalone-preset.js",
            "swagger-ui-standalone-preset.js.LICENSE.txt",
            "LICENSE",
            "NOTICE",
        ),
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--refresh", action="store_true", help="fetch the newest versions (needs npm)")
    if parser.parse_args().refresh:
        refresh()
    complaints = [complaint for folder in PACKAGES for complaint in check(VENDOR / folder)]
    print("\n".join(complaints or [f"vendored files are as their manifests say: {versions()}"]))
    return len(complaints) > 0


def check(folder: Path) -> Iterator[str]:
    """One line for every file that is missing, changed or not in the manifest."""
    wanted = json.loads((folder / MANIFEST).read_text())["files"]
    found = {f.name: digest(f) for f in folder.iterdir() if f.name != MANIFEST}
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            yield f"{folder.name}/{name}: expected {wanted.get(name)}, found {found.get(name)}"


def refresh() -> None:
    for folder, (package, files) in PACKAGES.items():
        with tempfile.TemporaryDirectory() as temporary:
            fill(VENDOR / folder, unpacked(package, Path(temporary)), files)


def unpacked(package: str, into: Path) -> Path:
    subprocess.run(["npm", "pack", "--silent", package], cwd=into, check=True, stdout=subprocess.DEVNULL)
    (archive,) = into.glob("*.tgz")
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return into / "package"


def fill(folder: Path, source: Path, files: tuple[str, ...]) -> None:
    about = json.loads((source / "package.json").read_text())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in files:
        (folder / name).write_bytes((source / name).read_bytes())
    manifest = {key: about[key] for key in ("name", "version", "license")}
    manifest["files"] = {name: digest(folder / name) for name in sorted(files)}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def versions() -> str:
    manifests = [json.loads((VENDOR / folder / MANIFEST).read_text()) for folder in PACKAGES]
    return ", ".join(f"{m['name']} {m['version']}" for m in manifests)


if __name__ == "__main__":
    sys.exit(main())
