-- One upload, one statement: the ledger, the readings and what is kept current of them, and the
-- access log. A reading that another upload brought first is left out everywhere ("seen").
WITH sent AS (
    SELECT * FROM json_to_recordset(%(readings)s) AS s (
        uuid uuid, kind smallint, at timestamptz, value numeric, absent text, implausible text,
        source text, device text, marks text, quality text, sent_as timestamptz,
        device_time timestamp, raw text)
), ledger AS (
    INSERT INTO upload (episode_id, upload_id, device_token_id, sha256, received_at, stored, known)
    VALUES (%(episode)s, %(upload)s, %(token)s, %(sha256)s, %(now)s, %(stored)s, %(known)s)
), seen AS (
    INSERT INTO reading_seen (reading_uuid, patient_id, observed_at)
    SELECT uuid, %(patient)s, at FROM sent ORDER BY uuid
    ON CONFLICT DO NOTHING
    RETURNING reading_uuid
), fresh AS (
    SELECT sent.* FROM sent JOIN seen ON seen.reading_uuid = sent.uuid
), kept AS (
    INSERT INTO reading_v (patient_id, kind, observed_at, reading_uuid, value, absent_reason,
        implausible, source, device, flags, time_quality, sent_at, device_time, gateway_time,
        received_at, upload_id, raw)
    SELECT %(patient)s, kind, at, uuid, value, absent, implausible, source, device,
        coalesce(string_to_array(nullif(marks, ''), ' '), '{}'), quality, sent_as, device_time,
        %(gateway)s, %(now)s, %(upload)s, raw
    FROM fresh
    ON CONFLICT DO NOTHING
), newest AS (
    INSERT INTO latest_reading (patient_id, kind, observed_at, reading_uuid, value, implausible,
        source, received_at)
    SELECT DISTINCT ON (kind) %(patient)s, kind, at, uuid, value, implausible, source, %(now)s
    FROM fresh WHERE value IS NOT NULL AND implausible IS NULL
    ORDER BY kind, at DESC, uuid DESC
    ON CONFLICT (patient_id, kind) DO UPDATE SET
        observed_at = excluded.observed_at, reading_uuid = excluded.reading_uuid,
        value = excluded.value, implausible = excluded.implausible, source = excluded.source,
        received_at = excluded.received_at
    WHERE (excluded.observed_at, excluded.reading_uuid)
        > (latest_reading.observed_at, latest_reading.reading_uuid)
), hourly AS (
    INSERT INTO reading_hourly AS h (patient_id, kind, hour, count, lowest, highest, total)
    SELECT %(patient)s, kind, date_trunc('hour', at), count(*), min(value), max(value), sum(value)
    FROM fresh WHERE value IS NOT NULL AND implausible IS NULL
    GROUP BY kind, date_trunc('hour', at)
    ORDER BY kind, date_trunc('hour', at)
    ON CONFLICT (patient_id, kind, hour) DO UPDATE SET
        count = h.count + excluded.count, lowest = least(h.lowest, excluded.lowest),
        highest = greatest(h.highest, excluded.highest), total = h.total + excluded.total
)
INSERT INTO access_log (id, at, actor_kind, actor_id, care_unit_id, action, what, patient_ids)
VALUES (%(log)s, %(now)s, 'device', %(token)s, %(unit)s, 'write', 'readings', ARRAY[%(patient)s::uuid])
