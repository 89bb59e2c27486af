"""Texts as no person writes them, and records made of them: what the tests of exactness and of growth read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from hypothesis import strategies as st

from kgbuild.model import Field, Record, Section, SectionKind, Span

WORDS = (
    "selinexor", "Lenvatinib", "docetaxel", "AZD4547", "pembrolizumab", "XYZ-1234", "multiple myeloma", "HCC",
    "hepatocellular carcinoma (HCC)", "advanced soft tissue sarcoma", "HER2-negative breast cancer", "neutropenia",
    "relapsed or refractory", "progression-free survival", "overall response rate", "RECIST 1.1", "VEGF", "FGFR",
    "anti-VEGF antibody", "proteasome inhibitors", "patients with", "were randomized to receive", "versus", "placebo",
    "hazard ratio 0.61 (95% CI 0.5–0.8; P < 0.001)", "17 of 37 (46%)", "20 mg twice weekly", "median", "grade 3",
    "12.5 months", "January 2020", "Phase II/III", "NCT01234567", "(n = 20)", "in combination with", "plus", "is an",
    "was approved by the FDA for", "may", "did not", "It", "These drugs", "who had received at least two prior lines",
)  # fmt: skip
"""What the pipeline looks for: without it random text would be read as nothing at all."""

ODD = (
    "&amp;", "&lt;5%", "&#945;", "&nbsp;", "<b>", "</b>", "<!--", "]]>", "\x00", "\x1b[31m", "\ufeff", "\u200b",
    "\u200d", "\u00ad", "\u0301", "e\u0301\u0323",
    "\u202e", "\u2066", "\u2069", "سرطان", "癌症", "рак", "α-TNF", "ﬁ", "½", "①",
    "٣٤", "😀", "👩\u200d🔬", "𝟓𝟎%", "\U0010ffff", "\ud800", "İ", "ß", "‹D0›", "‹", "›", "\\", '"', "'", "{", "}", "|",
)  # fmt: skip
BREAKS = (
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b",
    "\x0c",
    "\t",
    "\n\n",
    "\r\n\r\n",
    "\u00a0",
    "",
)
ENDS = (". ", ", ", "; ", ": ", " (", ") ", " [", "]", "-", "–", "/", ".", "\n- ", "\n1. ", "\n• ", " | ", "\t")
RUNS = ("a", "(", ")", ",", "1", "-", "A", ".", "\u0301", "selinexor", "癌", " ", "\n", "\t|")

fragments = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(ODD),
    st.sampled_from(BREAKS),
    st.sampled_from(ENDS),
    st.text(st.characters(), max_size=12),
    st.builds(lambda unit, n: unit * n, st.sampled_from(RUNS), st.integers(1, 150)),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=5).map("\t".join),
)
texts = st.lists(st.tuples(fragments, st.sampled_from(BREAKS)), max_size=40).map(
    lambda pairs: "".join(piece for pair in pairs for piece in pair)
)
readable = texts.map(lambda text: text.encode("utf-8", "replace").decode())
"""Without lone surrogates, which no source decodes to."""

_FIELDS = ("title", "condition", "intervention", "outcome", "keyword", "sponsor", "completion_date", "phase")
_PARTS = ("measure", "description", "time_frame")


def record(text: str, sections: Sequence[Section], fields: Sequence[Field] = ()) -> Record:
    """A record of this text."""
    return Record(
        "kgb.record:hostile", "0" * 64, "plain_text", "hostile", text, "clinicaltrials:NCT00000001", "NCT00000001",
        tuple(sections), tuple(fields),
    )  # fmt: skip


def plain(text: str, kind: SectionKind = SectionKind.BODY) -> Record:
    """A record of one section."""
    return record(text, [Section(kind, 0, len(text))])


@st.composite
def records(draw: Callable[..., object]) -> Record:
    """Records whose text is cut into sections and fields anywhere."""
    text = draw(texts)
    assert isinstance(text, str)
    spans = _spans(draw, len(text))
    kinds = [draw(st.sampled_from(list(SectionKind))) for _ in spans]
    sections = [Section(kind, s.start, s.end) for kind, s in zip(kinds, spans, strict=True)]  # type: ignore[arg-type]
    fields = [_field(draw, s) for s in _spans(draw, len(text)) if s.start < s.end]
    return record(text, sections, fields)


def _spans(draw: Callable[..., object], length: int) -> list[Span]:
    drawn = draw(st.lists(st.integers(0, length), max_size=5))
    assert isinstance(drawn, list)
    cuts = sorted({0, length, *drawn})
    return [Span(a, b) for a, b in pairwise(cuts)]


def _field(draw: Callable[..., object], span: Span) -> Field:
    name = str(draw(st.sampled_from(_FIELDS)))
    parts: tuple[Field, ...] = ()
    if name == "outcome" and span.end - span.start > len(_PARTS):
        third = (span.end - span.start) // len(_PARTS)
        ends = [span.start, span.start + third, span.start + 2 * third, span.end]
        parts = tuple(Field(n, a, b) for n, a, b in zip(_PARTS, ends, ends[1:], strict=False))
    return Field(name, span.start, span.end, {"role": "primary", "split": "certain"} if parts else {}, parts)
