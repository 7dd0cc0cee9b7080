-- The round: one statement for any number of patients (house rule 18). Row security leaves only
-- the patients that the caller's units may meet; the unit chosen on the screen narrows it.
SELECT e.id AS episode_id, e.patient_id, e.diagnosis_sv, e.diagnosis_en, e.planned_days,
       e.home_since, p.given_name, p.family_name, p.identifier, p.birth_date,
       s.tier, s.urgency, s.news2 - 'parts' AS news2, s.findings, s.criteria_met, s.criteria_of,
       s.latest_at, s.next_set_due, s.assessed_at,
       o.name AS owner, (e.owner_id = :me) IS TRUE AS mine, b.label AS bed_label, b.kind AS bed_kind, upper(r.during) AS bed_until,
       v.signed_at, v.outcome, a.name AS signed_by, fever.moments, fever.values,
       k.parked, k.reason AS parked_reason, k.at AS parked_at, k.name AS parked_by,
       held.acknowledged, writing.writers,
       visit.starts_at AS visit_from, visit.ends_at AS visit_to, visit.who AS visit_who,
       visit.what AS visit_what, call.id AS call_id
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
      AND NOT EXISTS (SELECT 1 FROM review_withdrawal w WHERE w.review_id = x.id)
    ORDER BY x.signed_at DESC LIMIT 1
) v ON true
LEFT JOIN staff a ON a.id = v.author_id
LEFT JOIN LATERAL (
    SELECT x.parked, x.reason, x.at, n.name FROM parking x JOIN staff n ON n.id = x.author_id
    WHERE x.episode_id = e.id AND x.round_day = :day ORDER BY x.at DESC LIMIT 1
) k ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('rule', h.rule, 'kind', h.kind, 'by', n.name,
               'title', n.title, 'at', x.at, 'comment', x.comment)) AS acknowledged
    FROM acknowledged h JOIN acknowledgement x ON x.id = h.acknowledgement_id
    JOIN staff n ON n.id = x.author_id
    WHERE h.episode_id = e.id
) held ON true
LEFT JOIN LATERAL (
    SELECT array_agg(n.name ORDER BY d.began_at) AS writers
    FROM draft d JOIN staff n ON n.id = d.author_id
    WHERE d.episode_id = e.id AND d.author_id <> :me
      AND d.saved_at > CAST(:now AS timestamptz) - CAST(:here AS interval)
) writing ON true
LEFT JOIN LATERAL (
    SELECT x.starts_at, x.ends_at, x.who, x.what FROM planned_visit x
    WHERE x.episode_id = e.id AND x.cancelled_at IS NULL AND x.ends_at > :now
      AND x.starts_at < :day_ends
    ORDER BY x.starts_at LIMIT 1
) visit ON true
LEFT JOIN LATERAL (
    SELECT x.id FROM round_call x WHERE x.episode_id = e.id AND x.ended_at IS NULL LIMIT 1
) call ON true
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
-- Whoever is in danger stands first in every order, also when parked or when visits decide.
ORDER BY (v.signed_at IS NOT NULL), (coalesce(k.parked, false) AND s.tier > 1),
         CASE WHEN CAST(:by_visits AS boolean) THEN s.tier > 1 END,
         CASE WHEN CAST(:by_visits AS boolean) THEN visit.starts_at END NULLS LAST,
         s.tier, s.urgency DESC,
         (s.news2->>'lower')::int DESC NULLS LAST, s.latest_at NULLS FIRST, e.id
