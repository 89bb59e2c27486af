"""Official releases of terminologies: takes sources of the manifest and a folder, gives whole, checked files."""

from kgbuild.vocab.pull.fetch import Patience, PullProgress
from kgbuild.vocab.pull.ledger import Entry, read_ledger
from kgbuild.vocab.pull.run import Pullable, Pulled, PulledFile, Quiet, pull, target_name

__all__ = [
    "Entry",
    "Patience",
    "PullProgress",
    "Pullable",
    "Pulled",
    "PulledFile",
    "Quiet",
    "pull",
    "read_ledger",
    "target_name",
]
