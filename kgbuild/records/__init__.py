"""Any source in, records with exact offsets out.

Takes bytes, files and folders; gives ``Record``s, or ``RecordError``s that name what cannot be read and why. The
reader is chosen by content, never by the file's name.
"""

from kgbuild.records.reading import read_bytes
from kgbuild.records.sources import read_sources

__all__ = ["read_bytes", "read_sources"]
