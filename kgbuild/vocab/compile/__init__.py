"""The compiler: takes terminology files and the core vocabulary, gives merged concepts, an index and a report."""

from kgbuild.vocab.compile.report import Finding, Report, SourceFacts
from kgbuild.vocab.compile.run import Compiled, compile_to, compile_vocabulary

__all__ = ["Compiled", "Finding", "Report", "SourceFacts", "compile_to", "compile_vocabulary"]
