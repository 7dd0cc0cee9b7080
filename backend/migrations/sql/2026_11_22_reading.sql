-- The one table by time. Plain PostgreSQL: a partition a month. TimescaleDB: a hypertable.
-- No foreign keys and no row security on it: both stand in the way of compression (storage 3.1, 3.2).
CREATE TABLE reading (
    patient_id   uuid        NOT NULL,
    kind         smallint    NOT NULL,
    observed_at  timestamptz NOT NULL,
    reading_uuid uuid        NOT NULL,
    value        numeric,
    absent_reason text,
    implausible  text,
    source       text        NOT NULL,
    device       text,
    flags        text[]      NOT NULL,
    time_quality text        NOT NULL,
    sent_at      timestamptz NOT NULL,
    device_time  timestamp,
    gateway_time timestamptz NOT NULL,
    received_at  timestamptz NOT NULL,
    upload_id    uuid        NOT NULL,
    raw          text,
    CONSTRAINT pk_reading PRIMARY KEY (patient_id, kind, observed_at, reading_uuid) INCLUDE (value),
    CONSTRAINT ck_reading_value CHECK ((value IS NULL) = (absent_reason IS NOT NULL))
)
