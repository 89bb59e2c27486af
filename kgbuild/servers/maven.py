"""Gets server jars: takes Maven coordinates, gives a folder of jars in the cache.

Maven is asked once; afterwards the folder is there and neither Maven nor the network is used. Which repositories are
asked is the business of the user's own Maven settings.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

from kgbuild.model.errors import StoreError, UsageError
from kgbuild.servers.config import cache_dir, server_config

_TIMEOUT = 900


def java() -> str:
    """The ``java`` to run: of ``JAVA_HOME`` if set, else on the PATH.

    Raises:
        UsageError: there is none, or it is too old.
    """
    minimum = server_config().java
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(str(Path(home) / "bin" / "java") if home else "java")
    hint = f"install a Java {minimum} runtime (Debian, Ubuntu: openjdk-{minimum}-jre-headless) or set JAVA_HOME"
    if found is None:
        raise UsageError(f"java was not found: {hint}")
    shown = subprocess.run([found, "-version"], capture_output=True, text=True, check=False, timeout=60).stderr
    version = re.search(r'version "(\d+)', shown)
    if version is None or int(version[1]) < minimum:
        raise UsageError(f"{found} is not Java {minimum} or later: {hint}")
    return found


def jars(name: str, artifacts: Sequence[str], *, transitive: bool = True, folder: Path | None = None) -> Path:
    """The folder with the jars of ``artifacts``, fetched with Maven when this has not been done yet.

    Args:
        name: first part of the folder's name, e.g. ``neo4j``.
        artifacts: coordinates, e.g. ``org.neo4j:neo4j:5.26.16``.
        transitive: also what they depend on at run time.
        folder: where to keep them; the cache by default.

    Raises:
        UsageError: Maven is not installed, and the jars are not there.
        StoreError: Maven failed, for instance without a network.
    """
    pom = _pom(artifacts)
    digest = hashlib.sha256(f"{transitive} {pom}".encode()).hexdigest()[:12]
    base = folder or cache_dir()
    target = base / f"{name}-{digest}"
    if target.is_dir():
        return target
    base.mkdir(parents=True, exist_ok=True)
    with _locked(base / f"{name}.lock"):
        if not target.is_dir():
            _fetch(pom, target, transitive)
    return target


def _fetch(pom: str, target: Path, transitive: bool) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise UsageError("mvn was not found: install Maven (Debian, Ubuntu: maven), or use docker-compose.yml")
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        (Path(work) / "pom.xml").write_text(pom, encoding="utf-8")
        command = [
            maven, "-q", "-B", "-f", f"{work}/pom.xml", "dependency:copy-dependencies", "-DincludeScope=runtime",
            f"-DexcludeTransitive={str(not transitive).lower()}", f"-DoutputDirectory={work}/lib",
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TIMEOUT)
        except subprocess.TimeoutExpired as error:
            raise StoreError(f"Maven did not get the jars of {target.name} within {_TIMEOUT} s") from error
        if done.returncode:
            reason = next((line for line in done.stdout.splitlines() if "ERROR" in line), done.stderr.strip())
            raise StoreError(f"Maven could not get the jars of {target.name}: {reason[:500]}")
        # The folder appears whole or not at all.
        os.rename(Path(work) / "lib", target)


def _pom(artifacts: Sequence[str]) -> str:
    rows = []
    for coordinate in artifacts:
        group, artifact, version = map(escape, coordinate.split(":"))
        rows.append(
            f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
            f"<version>{version}</version></dependency>"
        )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>kgbuild</groupId><artifactId>servers</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{''.join(rows)}</dependencies></project>"
    )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Two test sessions at once fetch once."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
