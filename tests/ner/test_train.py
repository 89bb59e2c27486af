"""Training: repeatable, resumable, without what is measured; the folder that it writes is read by the tagger."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from thinc.api import Config

from kgbuild.extract.tagging import tag_text
from kgbuild.model import UsageError
from kgbuild.ner import load_tagger
from kgbuild.resources import models_dir
from kgbuild.train import Inputs, Step, read_settings, train
from kgbuild.train.loop import rate_at
from kgbuild.vocab import Vocabulary

CONFIG = models_dir() / "kgb-ner" / "config.cfg"

DRUGS = ["pazopanib", "cisplatin", "imatinib", "dasatinib", "sorafenib", "aspirin"]
CONDITIONS = ["leukaemia", "renal cancer", "heart failure", "asthma", "severe nausea", "melanoma"]
FRAMES = ["{d} was given for {c}.", "Patients with {c} took {d} daily.", "We saw {c} under {d} in mice."]


def corpus_text(count: int, seed: int) -> str:
    """A PubTator file of sentences with a drug and a condition each."""
    rng = random.Random(seed)
    out = []
    for number in range(count):
        lines, spans, text = [], [], "Title."
        for _ in range(4):
            drug, condition = rng.choice(DRUGS), rng.choice(CONDITIONS)
            sentence = rng.choice(FRAMES).format(d=drug, c=condition)
            at = len(text) + 1
            for name, label in ((drug, "Chemical"), (condition, "Disease")):
                start = at + sentence.index(name)
                spans.append(f"{1000000 * seed + number}\t{start}\t{start + len(name)}\t{name}\t{label}\tD000001")
            text += " " + sentence
        lines = [f"{1000000 * seed + number}|t|Title.", f"{1000000 * seed + number}|a|{text[7:]}", *spans, ""]
        out.append("\n".join(lines))
    return "\n".join(out) + "\n"


@pytest.fixture(scope="module")
def corpora(tmp_path_factory) -> Path:
    """A folder in which every measured part is there; only BC5CDR has documents that train."""
    root = tmp_path_factory.mktemp("corpora")
    for folder in ("bc5cdr", "ncbi-disease", "aioner", "bionlp13cg", "chia", "pico-corpus"):
        (root / folder).mkdir()
    (root / "bc5cdr" / "train.PubTator.txt").write_text(corpus_text(30, 1), "utf-8")
    (root / "bc5cdr" / "dev.PubTator.txt").write_text(corpus_text(3, 2), "utf-8")
    (root / "ncbi-disease" / "dev.PubTator.txt").write_text("9|t|A title here.\n9|a|Nothing.\n\n", "utf-8")
    (root / "aioner" / "BioRED_TrainDev.PubTator").write_text("8|t|Other title.\n8|a|Nothing.\n\n", "utf-8")
    (root / "bionlp13cg" / "devel.tsv").write_text("Mice\tO\nlived\tO\n.\tO\n\n", "utf-8")
    for name in ("chia/NCT00000001_inc", "pico-corpus/1"):
        (root / f"{name}.txt").write_text("Adults.", "utf-8")
        (root / f"{name}.ann").write_text("", "utf-8")
    return root


@pytest.fixture(scope="module")
def config(tmp_path_factory) -> Path:
    """The shipped config, made small."""
    data = Config().from_disk(CONFIG)
    data["shape"] |= {"rows": [200] * 12, "widths": [8] * 12, "dense": 4, "width": 16, "pieces": 2, "depth": 2}
    data["vectors"] |= {"dimensions": 6, "least": 2, "contexts": 50, "coarse": 3, "fine": 5}
    data["training"] |= {"epochs": 4, "batch": 100, "rate": 0.02, "warm": 2}
    data["heads"] = {"bc5cdr": data["heads"]["bc5cdr"]}
    data["heads"]["bc5cdr"]["corpora"] = ["bc5cdr"]
    data["silver"] |= {"teachers": 0, "heads": ["bc5cdr"], "paragraphs": 5, "width": 16, "depth": 1}
    data["default"] = {"Drug": "bc5cdr", "Condition": "bc5cdr"}
    path = tmp_path_factory.mktemp("config") / "small.cfg"
    data.to_disk(path)
    return path


class Stop(Exception):
    """What a user's interruption is here."""


def run(config: Path, corpora: Path, to: Path, vocabulary: Vocabulary, stop_after: int | None = None) -> list[Step]:
    steps: list[Step] = []

    def report(step: Step) -> None:
        if stop_after is not None and step.epoch > stop_after:
            raise Stop
        steps.append(step)

    train(read_settings(config), Inputs(corpora, (), vocabulary), to, lambda line: None, report)
    return steps


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".npz"}


def weights(folder: Path) -> dict[str, bytes]:
    import numpy as np

    return {f"{p.name}/{k}": v.tobytes() for p in sorted(folder.glob("*.npz")) for k, v in np.load(p).items()}


@pytest.fixture(scope="module")
def trained(tmp_path_factory, config, corpora, core_vocabulary) -> Path:
    to = tmp_path_factory.mktemp("model")
    steps = run(config, corpora, to, core_vocabulary)
    assert steps[-1].epoch == 4
    assert steps[-1].tokens == steps[-1].total
    assert steps[-1].loss < steps[0].loss / 3
    return to


def test_it_learns(trained):
    text = "Nine patients with renal cancer took imatinib daily."
    found = [(text[s.start : s.end], s.label) for s in tag_text(load_tagger(trained), text)]
    assert found == [("renal cancer", "Condition"), ("imatinib", "Drug")]


def test_nothing_is_left_of_the_work(trained):
    assert not [p for p in trained.iterdir() if p.is_dir()]


def test_the_same_again_and_after_interruptions(trained, tmp_path, config, corpora, core_vocabulary):
    for epoch in (1, 2):
        with pytest.raises(Stop):
            run(config, corpora, tmp_path, core_vocabulary, stop_after=epoch)
    steps = run(config, corpora, tmp_path, core_vocabulary)
    assert steps[0].epoch == 3
    assert files(tmp_path) == files(trained)
    assert weights(tmp_path) == weights(trained)


def test_teachers_mark_what_annotators_did_not(tmp_path, config, corpora, core_vocabulary):
    """A head that only teachers teach, in unlabelled records, learns all the same."""
    data = Config().from_disk(config)
    data["silver"] |= {"teachers": 2, "paragraphs": 50}
    data["heads"]["again"] = {"corpora": ["ncbi"], "types": ["Condition"]}
    (tmp_path / "texts").mkdir()
    rng = random.Random(5)
    for i in range(40):
        lines = [rng.choice(FRAMES).format(d=rng.choice(DRUGS), c=rng.choice(CONDITIONS)) for _ in range(4)]
        (tmp_path / "texts" / f"{i}.txt").write_text(f"A title of number {i}\n\n{' '.join(lines)}\n", "utf-8")
    copied = tmp_path / "corpora"
    shutil.copytree(corpora, copied)
    (copied / "ncbi-disease" / "train.PubTator.txt").write_text("7|t|A third title.\n7|a|Nothing.\n\n", "utf-8")
    data["silver"]["heads"] = ["bc5cdr"]
    path = tmp_path / "teachers.cfg"
    data.to_disk(path)
    steps: list[Step] = []
    inputs = Inputs(copied, (tmp_path / "texts",), core_vocabulary)
    told = train(read_settings(path), inputs, tmp_path / "model", lambda line: None, steps.append)
    assert list(dict.fromkeys(s.network for s in steps)) == ["teacher-1", "teacher-2", "model"]
    assert steps[-1].total > steps[0].total
    assert told.documents == {"bc5cdr": 30, "ncbi": 1}
    assert sorted(p.name for p in (tmp_path / "model").iterdir() if p.is_dir()) == []


def test_work_of_other_settings_is_not_taken_up(tmp_path, config, corpora, core_vocabulary):
    with pytest.raises(Stop):
        run(config, corpora, tmp_path, core_vocabulary, stop_after=1)
    other = tmp_path / "other.cfg"
    other.write_text(config.read_text("utf-8").replace("epochs = 4", "epochs = 2"), "utf-8")
    assert run(other, corpora, tmp_path, core_vocabulary)[0].epoch == 1


def test_measured_documents_do_not_train(tmp_path, config, corpora, core_vocabulary):
    copied = tmp_path / "corpora"
    shutil.copytree(corpora, copied)
    measured = (copied / "bc5cdr" / "dev.PubTator.txt").read_text("utf-8")
    with (copied / "bc5cdr" / "train.PubTator.txt").open("a", encoding="utf-8") as file:
        file.write("\n" + measured)
    lines: list[str] = []
    told = train(
        read_settings(config), Inputs(copied, (), core_vocabulary), tmp_path / "model", lines.append, lambda step: None
    )
    assert told.documents == {"bc5cdr": 30}
    assert told.left_out == {"bc5cdr": 3}
    assert "'bc5cdr': 3" in lines[0]


def test_the_rate_rises_then_falls():
    settings = read_settings(CONFIG).training
    total = 100 * settings.batch * settings.warm
    rates = [rate_at(settings, seen, total) for seen in range(0, total, settings.batch)]
    top = rates.index(max(rates))
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert settings.rate * 0.9 < max(rates) <= settings.rate


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("epochs = 10", "epoch = 10", "epoch"),
        ('Target = "biored"', 'Target = "ncbi"', "Target is read by the head ncbi"),
        ("[vectors]", "[vektors]", "vectors"),
        ("depth = 3", "", "depth"),
        ("dense = 64", 'dense = "x"', "x"),
        ('corpora = ["ncbi"]', 'corpora = ["pico"]', "pico does not annotate every Condition"),
        ('corpora = ["gnormplus"]', 'corpora = ["ncbi"]', "ncbi does not annotate every Target"),
    ],
)
def test_a_faulty_config_is_told(old, new, told, tmp_path, corpora, core_vocabulary):
    text = CONFIG.read_text("utf-8")
    assert old in text
    path = tmp_path / "faulty.cfg"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(UsageError, match=told):
        train(read_settings(path), Inputs(corpora, (), core_vocabulary), tmp_path / "m", lambda s: None, lambda s: None)


def test_a_folder_without_a_model_is_told(tmp_path):
    with pytest.raises(UsageError, match="no model can be read"):
        load_tagger(tmp_path)
