-- What has happened to a patient since a moment, by when it became known; newest first.
SELECT 'note' AS type, n.id, n.event_at AS at, n.entered_at AS known_at, n.author_id,
       s.name AS by, s.title, n.author_role AS role,
       jsonb_build_object('text', n.text, 'chips', n.chips, 'corrects', n.corrects_id,
           'corrected_by', (SELECT c.id FROM visit_note c WHERE c.corrects_id = n.id)) AS details
FROM visit_note n JOIN staff s ON s.id = n.author_id
WHERE n.episode_id = :episode AND n.entered_at > :since
UNION ALL
SELECT 'entry', e.id, e.at, e.entered_at, e.author_id, s.name, s.title, e.author_role,
       jsonb_build_object('kind', e.kind, 'source', e.source, 'values', e.amounts,
           'note', e.note)
FROM entry e JOIN staff s ON s.id = e.author_id
WHERE e.episode_id = :episode AND e.entered_at > :since
UNION ALL
SELECT 'acknowledgement', a.id, a.at, a.at, a.author_id, s.name, s.title, a.author_role,
       jsonb_build_object('rule', a.rule, 'kind', nullif(a.kind, ''), 'urgency', a.urgency,
           'comment', a.comment)
FROM acknowledgement a JOIN staff s ON s.id = a.author_id
WHERE a.episode_id = :episode AND a.at > :since
UNION ALL
SELECT 'task', t.id, x.at, x.at, x.author_id, s.name, s.title, NULL,
       jsonb_build_object('what', t.what, 'ending', x.ending, 'comment', x.comment,
           'measured_at', x.measured_at)
FROM task_end x JOIN task t ON t.id = x.task_id LEFT JOIN staff s ON s.id = x.author_id
WHERE x.episode_id = :episode AND x.at > :since
UNION ALL
SELECT 'check_in', r.upload_id, max(r.observed_at), max(r.received_at), NULL, r.source, NULL, NULL,
       jsonb_build_object('answers', jsonb_object_agg(r.kind, r.value))
FROM reading_v r
WHERE r.patient_id = :patient AND r.kind = ANY (:questions) AND r.source IN ('patient', 'kin')
  AND r.value IS NOT NULL AND r.received_at > :since
  AND r.observed_at > CAST(:since AS timestamptz) - interval '30 days'
GROUP BY r.upload_id, r.source
ORDER BY known_at DESC, id
LIMIT 200
