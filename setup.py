"""Ships the repository's data folders inside the wheel, as ``kgbuild/data/<folder>``.

Everything else about the package stands in ``pyproject.toml``; this mapping cannot be written there next to
automatic package discovery.
"""

from pathlib import Path

from setuptools import find_namespace_packages, setup

DATA = [
    path
    for top in ("ontologies", "queries", "seeds", "models")
    for path in (Path(top), *sorted(p for p in Path(top).rglob("*") if p.is_dir()))
    if path.is_dir()
]

setup(
    packages=[
        *find_namespace_packages(include=["kgbuild", "kgbuild.*"], exclude=["*.__pycache__"]),
        *(f"kgbuild.data.{'.'.join(p.parts)}" for p in DATA),
    ],
    package_dir={f"kgbuild.data.{'.'.join(p.parts)}": p.as_posix() for p in DATA},
)
