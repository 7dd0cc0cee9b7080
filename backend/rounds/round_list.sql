-- The round: one statement for any number of patients (house rule 18). Row security leaves only
-- the patients that the caller's units may meet; the unit chosen on the screen narrows it.
SELECT e.id AS episode_id, e.patient_id, e.diagnosis_sv, e.diagnosis_en, e.planned_days,
       e.home_since, p.given_name, p.family_name, p.identifier, p.birth_date,
       s.tier, s.urgency, s.news2, s.findings, s.criteria_met, s.criteria_of,
       s.latest_at, s.next_set_due, s.assessed_at,
       o.name AS owner, b.label AS bed_label, b.kind AS bed_kind, upper(r.during) AS bed_until,
       v.signed_at, v.outcome, a.name AS signed_by, fever.moments, fever.values
FROM episode e
JOIN patient p ON p.id = e.patient_id
JOIN standing s ON s.episode_id = e.id
LEFT JOIN staff o ON o.id = e.owner_id
LEFT JOIN LATERAL (
    SELECT x.bed_id, x.during FROM bed_reservation x
    WHERE x.episode_id = e.id AND x.released_at IS NULL AND x.during @> CAST(:now AS timestamptz)
    LIMIT 1
) r ON true
LEFT JOIN bed b ON b.id = r.bed_id
LEFT JOIN LATERAL (
    SELECT x.signed_at, x.outcome, x.author_id FROM review x
    WHERE x.episode_id = e.id AND x.round_day = :day
    ORDER BY x.signed_at DESC LIMIT 1
) v ON true
LEFT JOIN staff a ON a.id = v.author_id
LEFT JOIN LATERAL (
    SELECT array_agg(h.hour ORDER BY h.hour) AS moments,
           array_agg(h.highest ORDER BY h.hour) AS values
    FROM reading_hourly h
    WHERE h.patient_id = e.patient_id AND h.kind = :temperature
      AND h.hour > CAST(:now AS timestamptz) - interval '7 days'
) fever ON true
WHERE e.status = 'at_home'
  AND (e.care_unit_id = :unit OR e.id IN (
        SELECT q.episode_id FROM care_request q WHERE q.care_unit_id = :unit))
ORDER BY (v.signed_at IS NOT NULL), s.tier, s.urgency DESC,
         (s.news2->>'lower')::int DESC NULLS LAST, s.latest_at NULLS FIRST, e.id
