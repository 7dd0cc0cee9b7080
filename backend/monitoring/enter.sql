-- What staff enter by hand, in one statement: the readings and what is kept current of them, as
-- store_uploads.sql does for a home. There is no ledger: the entry itself is kept by its author.
WITH sent AS (
    SELECT * FROM unnest(
        CAST(:uuid AS uuid[]), CAST(:kind AS smallint[]), CAST(:value AS numeric[])
    ) AS s (uuid, kind, value)
), seen AS (
    INSERT INTO reading_seen (reading_uuid, patient_id, observed_at)
    SELECT uuid, :patient, :at FROM sent ORDER BY uuid
    ON CONFLICT DO NOTHING
    RETURNING reading_uuid
), fresh AS (
    SELECT sent.* FROM sent JOIN seen ON seen.reading_uuid = sent.uuid
), kept AS (
    INSERT INTO reading_v (patient_id, kind, observed_at, reading_uuid, value, source, flags,
        time_quality, sent_at, gateway_time, received_at, upload_id)
    SELECT :patient, kind, :at, uuid, value, :source, '{}', 'gateway', :at, :now, :now, :entry
    FROM fresh
    ON CONFLICT DO NOTHING
), newest AS (
    INSERT INTO latest_reading (patient_id, kind, observed_at, reading_uuid, value, source,
        received_at)
    SELECT :patient, kind, :at, uuid, value, :source, :now FROM fresh ORDER BY kind
    ON CONFLICT (patient_id, kind) DO UPDATE SET
        observed_at = excluded.observed_at, reading_uuid = excluded.reading_uuid,
        value = excluded.value, implausible = excluded.implausible, source = excluded.source,
        received_at = excluded.received_at
    WHERE (excluded.observed_at, excluded.reading_uuid)
        > (latest_reading.observed_at, latest_reading.reading_uuid)
)
INSERT INTO reading_hourly AS h (patient_id, kind, hour, count, lowest, highest, total)
SELECT :patient, kind, date_trunc('hour', CAST(:at AS timestamptz)), 1, value, value, value
FROM fresh ORDER BY kind
ON CONFLICT (patient_id, kind, hour) DO UPDATE SET
    count = h.count + excluded.count, lowest = least(h.lowest, excluded.lowest),
    highest = greatest(h.highest, excluded.highest), total = h.total + excluded.total
