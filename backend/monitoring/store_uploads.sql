-- Uploads, each opened in this transaction, in one statement: the ledger, the readings and what is
-- kept current of them, and the access log. A reading that another upload brought first is left
-- out everywhere ("seen").
WITH uploads AS (
    SELECT * FROM unnest(
        %(patient)s::uuid[], %(episode)s::uuid[], %(upload)s::uuid[], %(token)s::uuid[],
        %(unit)s::uuid[], %(sha256)s::bytea[], %(gateway)s::timestamptz[], %(now)s::timestamptz[],
        %(stored)s::integer[], %(known)s::integer[], %(log)s::uuid[]
    ) WITH ORDINALITY AS u (
        patient, episode, upload, token, unit, sha256, gateway, now, stored, known, log, number)
), sent AS (
    SELECT s.*, u.patient, u.upload, u.gateway, u.now FROM unnest(
        %(of)s::integer[], %(uuid)s::uuid[], %(kind)s::smallint[], %(at)s::timestamptz[],
        %(value)s::numeric[], %(absent)s::text[], %(implausible)s::text[], %(source)s::text[],
        %(device)s::text[], %(marks)s::text[], %(quality)s::text[], %(sent_as)s::timestamptz[],
        %(device_time)s::timestamp[], %(raw)s::text[]
    ) AS s (of, uuid, kind, at, value, absent, implausible, source, device, marks, quality,
        sent_as, device_time, raw)
    JOIN uploads u ON u.number = s.of
), ledger AS (
    INSERT INTO upload (episode_id, upload_id, device_token_id, sha256, received_at, stored, known)
    SELECT episode, upload, token, sha256, now, stored, known FROM uploads
), seen AS (
    INSERT INTO reading_seen (reading_uuid, patient_id, observed_at)
    SELECT uuid, patient, at FROM sent ORDER BY patient, uuid
    ON CONFLICT DO NOTHING
    RETURNING patient_id, reading_uuid
), fresh AS (
    SELECT sent.* FROM sent
    JOIN seen ON seen.patient_id = sent.patient AND seen.reading_uuid = sent.uuid
), kept AS (
    INSERT INTO reading_v (patient_id, kind, observed_at, reading_uuid, value, absent_reason,
        implausible, source, device, flags, time_quality, sent_at, device_time, gateway_time,
        received_at, upload_id, raw)
    SELECT patient, kind, at, uuid, value, absent, implausible, source, device,
        coalesce(string_to_array(nullif(marks, ''), ' '), '{}'), quality, sent_as, device_time,
        gateway, now, upload, raw
    FROM fresh
    ON CONFLICT DO NOTHING
), newest AS (
    INSERT INTO latest_reading (patient_id, kind, observed_at, reading_uuid, value, implausible,
        source, received_at)
    SELECT DISTINCT ON (patient, kind) patient, kind, at, uuid, value, implausible, source, now
    FROM fresh WHERE value IS NOT NULL AND implausible IS NULL
    ORDER BY patient, kind, at DESC, uuid DESC
    ON CONFLICT (patient_id, kind) DO UPDATE SET
        observed_at = excluded.observed_at, reading_uuid = excluded.reading_uuid,
        value = excluded.value, implausible = excluded.implausible, source = excluded.source,
        received_at = excluded.received_at
    WHERE (excluded.observed_at, excluded.reading_uuid)
        > (latest_reading.observed_at, latest_reading.reading_uuid)
), hourly AS (
    INSERT INTO reading_hourly AS h (patient_id, kind, hour, count, lowest, highest, total)
    SELECT patient, kind, date_trunc('hour', at), count(*), min(value), max(value), sum(value)
    FROM fresh WHERE value IS NOT NULL AND implausible IS NULL
    GROUP BY patient, kind, date_trunc('hour', at)
    ORDER BY patient, kind, date_trunc('hour', at)
    ON CONFLICT (patient_id, kind, hour) DO UPDATE SET
        count = h.count + excluded.count, lowest = least(h.lowest, excluded.lowest),
        highest = greatest(h.highest, excluded.highest), total = h.total + excluded.total
)
INSERT INTO access_log (id, at, actor_kind, actor_id, care_unit_id, action, what, patient_ids)
SELECT log, now, 'device', token, unit, 'write', 'readings', ARRAY[patient] FROM uploads
