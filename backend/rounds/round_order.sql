-- Who is on the round, and in which order: all that the order rests on, and no more. Row security
-- leaves only the patients that the caller's units may meet; the unit on the screen narrows it.
SELECT e.id AS episode_id, danger.tier, v.signed_at IS NOT NULL AND danger.red AS again,
       v.signed_at, v.outcome, v.author_id AS signed_by_id,
       k.parked, k.reason AS parked_reason, k.at AS parked_at, k.author_id AS parked_by_id,
       visit.starts_at AS visit_from, visit.ends_at AS visit_to, visit.who AS visit_who,
       visit.what AS visit_what,
       -- Whoever is in danger stands first in every order, also when parked or when visits decide.
       row_number() OVER (
           ORDER BY (v.signed_at IS NOT NULL AND NOT danger.red),
               (coalesce(k.parked, false) AND danger.tier > 1),
               CASE WHEN %(by_visits)s::boolean THEN danger.tier > 1 END,
               CASE WHEN %(by_visits)s::boolean THEN visit.starts_at END NULLS LAST,
               danger.tier, s.urgency DESC, (s.news2->>'lower')::int DESC NULLS LAST,
               s.latest_at NULLS FIRST, e.id
       ) AS place
FROM episode e
JOIN standing s ON s.episode_id = e.id
LEFT JOIN LATERAL (
    SELECT x.signed_at, x.outcome, x.author_id FROM review x
    WHERE x.episode_id = e.id AND x.round_day = %(day)s::date
      AND NOT EXISTS (SELECT 1 FROM review_withdrawal w WHERE w.review_id = x.id)
    ORDER BY x.signed_at DESC LIMIT 1
) v ON true
-- Something red that nobody answers for: first, even when it has passed, and done no more.
CROSS JOIN LATERAL (
    SELECT s.findings @? '$[*] ? (@.urgency >= 3)' AND EXISTS (
        SELECT 1 FROM jsonb_array_elements(s.findings) f
        WHERE (f->>'urgency')::int >= 3 AND NOT EXISTS (
            SELECT 1 FROM acknowledged h WHERE h.episode_id = e.id
              AND h.rule = f->>'rule' AND h.kind = coalesce(f->>'kind', ''))) AS red
) unseen
CROSS JOIN LATERAL (
    SELECT unseen.red, CASE WHEN unseen.red THEN 1 ELSE s.tier END AS tier
) danger
LEFT JOIN LATERAL (
    SELECT x.parked, x.reason, x.at, x.author_id FROM parking x
    WHERE x.episode_id = e.id AND x.round_day = %(day)s::date ORDER BY x.at DESC LIMIT 1
) k ON true
LEFT JOIN LATERAL (
    SELECT x.starts_at, x.ends_at, x.who, x.what FROM planned_visit x
    WHERE x.episode_id = e.id AND x.cancelled_at IS NULL AND x.ends_at > %(now)s::timestamptz
      AND x.starts_at < %(day_ends)s::timestamptz
    ORDER BY x.starts_at LIMIT 1
) visit ON true
WHERE e.status = 'at_home'
  AND (e.care_unit_id = %(unit)s::uuid OR e.id IN (
        SELECT q.episode_id FROM care_request q WHERE q.care_unit_id = %(unit)s::uuid))
