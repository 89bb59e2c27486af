-- A drug that a trial tests (as such, not as its comparator) is in clinical trials for each disease that the trial
-- studies, whatever the phase or outcome (Biolink in_clinical_trials_for). One row a drug and disease.
WITH tested AS (
  SELECT subject AS trial, object AS drug, evidence, confidence FROM {edges}
  WHERE type = 'TESTS' AND object_label = 'Drug' AND coalesce(role, 'experimental') = 'experimental'
), studied AS (
  SELECT subject AS trial, object AS disease, evidence, confidence FROM {edges} WHERE type = 'STUDIES'
), phase AS (
  SELECT id AS trial, CASE
    WHEN array_contains(phases, 'PHASE4') THEN 'clinical_trial_phase_4'
    WHEN array_contains(phases, 'PHASE3') AND array_contains(phases, 'PHASE2') THEN 'clinical_trial_phase_2_to_3'
    WHEN array_contains(phases, 'PHASE3') THEN 'clinical_trial_phase_3'
    WHEN array_contains(phases, 'PHASE2') AND array_contains(phases, 'PHASE1') THEN 'clinical_trial_phase_1_to_2'
    WHEN array_contains(phases, 'PHASE2') THEN 'clinical_trial_phase_2'
    WHEN array_contains(phases, 'PHASE1') OR array_contains(phases, 'EARLY_PHASE1') THEN 'clinical_trial_phase_1'
    ELSE 'not_provided' END AS phase
  FROM nodes WHERE label = 'Trial'
), ranked AS (
  SELECT trial, phase, CASE phase
    WHEN 'clinical_trial_phase_4' THEN 6 WHEN 'clinical_trial_phase_3' THEN 5 WHEN 'clinical_trial_phase_2_to_3' THEN 4
    WHEN 'clinical_trial_phase_2' THEN 3 WHEN 'clinical_trial_phase_1_to_2' THEN 2 WHEN 'clinical_trial_phase_1' THEN 1
    ELSE 0 END AS phase_rank
  FROM phase
)
SELECT t.drug AS subject, s.disease AS object, array_sort(array_distinct(array_agg(t.trial))) AS trials,
  max_by(p.phase, p.phase_rank) AS max_research_phase, max(least(t.confidence, s.confidence)) AS confidence,
  array_sort(array_distinct(flatten(array_agg(list_concat(t.evidence, s.evidence))))) AS evidence
FROM tested t JOIN studied s ON t.trial = s.trial JOIN ranked p ON t.trial = p.trial
GROUP BY t.drug, s.disease ORDER BY t.drug, s.disease
