from collections.abc import Iterator
from kgbuild.extract.reading import Reading
from kgbuild.model import Statement
def eligibility(reading: Reading) -> Iterator[Statement]:
    yield from ()
