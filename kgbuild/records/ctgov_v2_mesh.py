"""The MeSH terms that the registry gave a study (``conditionBrowseModule``, ``interventionBrowseModule``).

Takes such a module and its pointer; adds the terms of its ``meshes`` to a ``Study``. Ancestors and browse leaves are of
the vocabulary, not of the study.
"""

from __future__ import annotations

import re

from kgbuild.model.study import MeshTerm, Study
from kgbuild.records.ctgov_v2_values import Json, objects, text

_MESH = re.compile(r"([A-Z])(\d{3,9})")
_SIX_DIGITS = {"D": 66_387, "C": 588_200}
"""The registry pads MeSH ids to nine digits. Those up to here have six in MeSH; its first of nine is D000066388."""


def read_mesh(study: Study, kind: str, module: Json, at: str) -> None:
    """Add the terms; ``kind`` is condition or intervention.

    Raises:
        BadValue: something is of the wrong type.
    """
    for mesh, here in objects(module, "meshes", at):
        term = text(mesh, "term", here)
        if term is None:
            continue
        identifier = text(mesh, "id", here)
        if identifier is not None:
            identifier.code = mesh_code(identifier.text)
        study.mesh.append(MeshTerm(kind, term, identifier))


def mesh_code(identifier: str) -> str | None:
    """A MeSH id as MeSH spells it; None where it is none.

    >>> mesh_code("D000007172"), mesh_code("D000086382")
    ('D007172', 'D000086382')
    """
    found = _MESH.fullmatch(identifier.strip())
    if not found:
        return None
    letter, value = found[1], int(found[2])
    return f"{letter}{value:06d}" if value <= _SIX_DIGITS.get(letter, 0) else f"{letter}{value:09d}"
