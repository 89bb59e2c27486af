"""The words that travel between the rooms: records, mentions, links, statements, ids, errors.

Takes nothing, gives data classes. Every offset in this package is a code point index into ``Record.text``,
0-based, end-exclusive, as in spaCy.
"""

from kgbuild.model.errors import KgbuildError, RecordError, StoreError, UsageError
from kgbuild.model.ids import content_hash, edge_id, regimen_id, statement_id, text_hash16
from kgbuild.model.mention import Candidate, Link, Mention, Modifier
from kgbuild.model.record import Field, Located, Places, Record, Section, SectionKind
from kgbuild.model.statement import Annotation, Ref, Statement
from kgbuild.model.study import Study, Value
from kgbuild.model.text import Span

__all__ = [
    "Annotation",
    "Candidate",
    "Field",
    "KgbuildError",
    "Link",
    "Located",
    "Mention",
    "Modifier",
    "Places",
    "Record",
    "RecordError",
    "Ref",
    "Section",
    "SectionKind",
    "Span",
    "Statement",
    "StoreError",
    "Study",
    "UsageError",
    "Value",
    "content_hash",
    "edge_id",
    "regimen_id",
    "statement_id",
    "text_hash16",
]
