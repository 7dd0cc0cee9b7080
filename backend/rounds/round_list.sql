-- The round: one statement for any number of patients (house rule 18). `placed` is
-- round_order.sql; here each of its patients gets what else the screen shows.
SELECT e.id AS episode_id, e.patient_id, e.diagnosis_sv, e.diagnosis_en, e.planned_days,
       e.home_since, p.given_name, p.family_name, p.identifier, p.birth_date,
       placed.tier, s.news2 - 'parts' AS news2, s.findings, s.criteria_met, s.criteria_of,
       s.latest_at, s.next_set_due, o.name AS owner, (e.owner_id = %(me)s::uuid) IS TRUE AS mine,
       b.label AS bed_label, b.kind AS bed_kind, upper(r.during) AS bed_until,
       placed.signed_at, placed.again, placed.outcome, a.name AS signed_by, fever.moments, fever.values,
       placed.parked, placed.parked_reason, placed.parked_at, n.name AS parked_by,
       held.acknowledged, writing.writers,
       placed.visit_from, placed.visit_to, placed.visit_who, placed.visit_what,
       call.id AS call_id
FROM placed
JOIN episode e ON e.id = placed.episode_id
JOIN patient p ON p.id = e.patient_id
JOIN standing s ON s.episode_id = e.id
LEFT JOIN staff o ON o.id = e.owner_id
LEFT JOIN staff a ON a.id = placed.signed_by_id
LEFT JOIN staff n ON n.id = placed.parked_by_id
LEFT JOIN LATERAL (
    SELECT x.bed_id, x.during FROM bed_reservation x
    WHERE x.episode_id = e.id AND x.released_at IS NULL AND x.during @> %(now)s::timestamptz
    LIMIT 1
) r ON true
LEFT JOIN bed b ON b.id = r.bed_id
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
    WHERE d.episode_id = e.id AND d.author_id <> %(me)s::uuid
      AND d.saved_at > %(now)s::timestamptz - %(here)s::interval
) writing ON true
LEFT JOIN LATERAL (
    SELECT x.id FROM round_call x WHERE x.episode_id = e.id AND x.ended_at IS NULL LIMIT 1
) call ON true
LEFT JOIN LATERAL (
    SELECT array_agg(h.hour ORDER BY h.hour) AS moments,
           array_agg(h.highest::text ORDER BY h.hour) AS values
    FROM reading_hourly h
    WHERE h.patient_id = e.patient_id AND h.kind = %(temperature)s::smallint
      AND h.hour > %(now)s::timestamptz - interval '7 days'
) fever ON true
ORDER BY placed.place
