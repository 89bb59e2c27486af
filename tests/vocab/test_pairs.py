"""Pairs of strings that are one term in two spellings, and pairs that must stay two terms."""

import pytest

from kgbuild.vocab import term_key
from kgbuild.vocab.bags import bag

SAME = """
breast cancer | Breast Cancers
NON-SMALL CELL LUNG CANCER | non small cell lung cancer
non‑small‑cell lung cancer | Non-Small Cell Lung Cancer
interferon-α | interferon alpha
TNF-alpha | TNFα
β-thalassemia | beta thalassaemia
γδ T cell | gamma delta T cells
tumour | tumor
leukaemia | leukemia
anaemia | anemia
haemophilia | hemophilia
oesophageal carcinoma | esophageal carcinoma
diarrhoea | diarrhea
oedema | edema
foetal distress | fetal distress
orthopaedic surgery | orthopedic surgery
paediatric glioma | pediatric glioma
sulphasalazine | sulfasalazine
coeliac disease | celiac disease
fibre intake | fiber intake
ageing | aging
hospitalisation | hospitalization
randomised trial | randomized trial
localised sarcoma | localized sarcoma
labelled antibody | labeled antibody
behavioural therapy | behavioral therapy
Hodgkin's lymphoma | Hodgkin lymphoma
Hodgkin’s lymphoma | Hodgkins lymphoma
Crohn's disease | Crohn disease
Alzheimers disease | Alzheimer's disease
head & neck cancer | head and neck cancer
Factor VIII deficiency | factor 8 deficiency
type II diabetes | type 2 diabetes
Type-2 diabetes | type 2 diabetes
stage IV melanoma | stage 4 melanoma
phase III | phase 3
metastases | metastasis
carcinomata | carcinoma
arthritides | arthritis
diagnoses | diagnosis
malignancies | malignancy
biopsies | biopsy
viruses | virus
MTDs | MTD
Sjögren syndrome | Sjogren's syndrome
Behçet disease | Behcet's disease
Guillain–Barré syndrome | Guillain-Barre syndrome
Ménière's disease | Meniere disease
MK 3475 | MK-3475
MK3475 | MK-3475
BAY 38-9456 | BAY38-9456
anti angiogenic | antiangiogenic
follow up | follow-up
COVID 19 | COVID-19
B-cell lymphoma | B cell lymphomas
grey zone lymphoma | gray zone lymphoma
haematopoietic | hematopoietic
ischaemic stroke | ischemic stroke
gynaecologic cancer | gynecologic cancer
caesarean section | cesarean section
dyspnoea | dyspnea
aetiology | etiology
tumor necrosis factor | tumour necrosis factors
Neurofibromatosis type I | neurofibromatosis type 1
hepatitis C viruses | hepatitis C virus
litre | liter
programme | program
haemorrhoids | hemorrhoid
oestrogen receptor | estrogen receptor
glycaemic control | glycemic control
rhabdomyosarcomas | rhabdomyosarcoma
glioblastoma multiforme | Glioblastoma Multiforme
"""

DIFFERENT = """
hypotension | hypertension
hypoglycemia | hyperglycemia
aurora kinase A | aurora kinase B
cyclin-dependent kinase 4 | cyclin-dependent kinase 6
FGFR1 | FGFR2
interleukin 1 | interleukin 11
small cell lung cancer | non-small cell lung cancer
type 1 diabetes | type 2 diabetes
type I error | type V error
stage III | stage IV
interferon alfa-2a | interferon alfa-2b
interferon beta | interferon gamma
hepatitis A | hepatitis B
hepatitis | hepatitis A
vitamin B6 | vitamin B12
factor VIII | factor IX
MK-3475 | MK-3745
head and neck | head neck
arthritis | arthrosis
nephritis | nephrosis
anion | anionic
intestinal | interstitial
adduction | abduction
sarcoma | sarcoidosis
intravenous | intravenous drip
T cell | T-cell receptor
thrombosis | thrombus
CD4 | CD14
C.9 | C9orf72
prostate | prostatitis
penicillin | penicillamine
infection | injection
pro-BNP | BNP
mitosis | meiosis
polymyositis | polymyalgia
pulse | pus
"""

ORDER = """
cancer of the breast | breast cancer
Neoplasms, Breast | breast neoplasm
Leukemia, Myeloid, Acute | acute myeloid leukemia
Diabetes Mellitus, Type 2 | type 2 diabetes mellitus
carcinoma of the head and neck | head and neck carcinoma
Lupus Erythematosus, Systemic | systemic lupus erythematosus
liver injury, drug-induced | drug induced liver injury
lymphoma (B-cell) | B-cell lymphoma
Carcinoma, Non-Small-Cell Lung | non-small cell lung carcinoma
Heart Failure, Diastolic | diastolic heart failure
receptor 1 of FGF | FGF receptor 1
"""

NOT_ORDER = """
pain due to cancer | cancer due to pain
stage 3 grade 2 tumor | stage 2 grade 3 tumor
neuropathy with diabetes | diabetes without neuropathy
head neck | head and neck
hepatitis A | hepatitis
kinase 1 inhibitor | kinase 2 inhibitor
acid 2,4 | acid 4,2
small cell cancer, non-lung | non-small cell lung cancer
conversion from A to B | conversion from B to A
1.1 version | version 11
"""


def _pairs(block: str) -> list[tuple[str, str]]:
    return [(a.strip(), b.strip()) for a, b in (line.split("|") for line in block.strip().splitlines())]


@pytest.mark.parametrize(("one", "other"), _pairs(SAME))
def test_one_term(one: str, other: str) -> None:
    assert term_key(one) == term_key(other)
    if len(one.split()) == len(other.split()) and "-" not in one + other:
        assert bag(one) == bag(other)


@pytest.mark.parametrize(("one", "other"), _pairs(DIFFERENT))
def test_two_terms(one: str, other: str) -> None:
    assert term_key(one) != term_key(other)
    assert bag(one) != bag(other)


@pytest.mark.parametrize(("one", "other"), _pairs(ORDER))
def test_order_does_not_count(one: str, other: str) -> None:
    assert bag(one) == bag(other)


@pytest.mark.parametrize(("one", "other"), _pairs(NOT_ORDER))
def test_order_counts(one: str, other: str) -> None:
    assert bag(one) != bag(other)
