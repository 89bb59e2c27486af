"""The measure over PICO-Corpus: checked on a corpus of one document written here."""

from __future__ import annotations

from pathlib import Path

from kgbuild.evaluate.pico import HALVES, annotator, documents, gold_numbers, half_of, predicted_numbers, render, score

TEXT = (
    "Alpha versus placebo in gout. Patients were randomly assigned to alpha (n = 61) or placebo (n = 59). "
    "Remission was seen in 41% of the alpha group and 30% of the placebo group."
)
LABELS = (
    ("intervention-participants", "61"), ("control-participants", "59"), ("iv-bin-percent", "41%"),
    ("cv-bin-percent", "30%"),
)  # fmt: skip


def write(folder: Path, name: str, labels: tuple[tuple[str, str], ...] = LABELS) -> None:
    rows = (
        f"T{n}\t{label} {TEXT.index(said)} {TEXT.index(said) + len(said)}\t{said}"
        for n, (label, said) in enumerate(labels)
    )
    (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    (folder / f"{name}.ann").write_text("\n".join(rows), encoding="utf-8")


def test_halves_share_no_document(tmp_path: Path) -> None:
    for n in range(8):
        write(tmp_path, f"{n}")
    names = {half: {d[0] for d in documents(tmp_path, half)} for half in HALVES}
    assert not names["open"] & names["measure_only"]
    assert len(names["open"] | names["measure_only"]) == 8
    assert all(half_of(name) == half for half in HALVES for name in names[half])


def test_split_spans_and_other_labels_are_left_out() -> None:
    lines = "T1\tiv-bin-percent 1 3;5 6\tab c\nT2\toutcome 1 3\tab\nR1\tx\nT3\tcv-bin-percent 4 7\t30%"
    assert [(n.label, n.start) for n in gold_numbers(lines)] == [("cv-bin-percent", 4)]


def test_the_product_is_read_as_the_table_says(tmp_path: Path) -> None:
    write(tmp_path, "one")
    (scored,) = score(tmp_path, "", annotator())
    assert [scored.tally((label,), strict=False).f1 for label, _ in LABELS] == [1.0] * 4
    assert scored.tally(("iv-bin-percent",), strict=True).f1 == 1.0
    assert "percents" in render([scored])


def test_a_wrong_role_costs_both_sides(tmp_path: Path) -> None:
    write(tmp_path, "one", (("iv-bin-percent", "30%"),))
    (scored,) = score(tmp_path, "", annotator())
    tally = scored.tally(("iv-bin-percent",), strict=False)
    assert (tally.tp, tally.fp, tally.fn) == (0, 1, 1)


def test_a_number_is_predicted_once() -> None:
    found = predicted_numbers(annotator()(TEXT, "one"))
    assert len(found) == len(set(found))
