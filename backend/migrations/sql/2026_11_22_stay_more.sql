-- Where something is fetched or left (D72, D73).
ALTER TABLE stay_task ADD COLUMN place text NOT NULL DEFAULT '';

-- Who of the staff has read which version of a patient's agreement: their own unit's and the ward's.
CREATE TABLE agreement_read (
    version_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    episode_id uuid NOT NULL,
    care_unit_id uuid NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_agreement_read PRIMARY KEY (version_id, staff_id),
    CONSTRAINT fk_agreement_read_version_id FOREIGN KEY (version_id) REFERENCES agreement_version (id),
    CONSTRAINT fk_agreement_read_staff_id FOREIGN KEY (staff_id) REFERENCES staff (id),
    CONSTRAINT fk_agreement_read_episode_id FOREIGN KEY (episode_id) REFERENCES episode (id),
    CONSTRAINT fk_agreement_read_care_unit_id FOREIGN KEY (care_unit_id) REFERENCES care_unit (id)
);
CREATE INDEX ix_agreement_read_episode_id ON agreement_read (episode_id);
CREATE POLICY agreement_read_of_mine ON agreement_read USING (
    EXISTS (SELECT 1 FROM episode e WHERE e.id = agreement_read.episode_id)
);
ALTER TABLE agreement_read ENABLE ROW LEVEL SECURITY;

-- Who of the staff has read which version of a routine (D108). No patient in it.
CREATE TABLE text_read (
    text_id text NOT NULL,
    version text NOT NULL,
    staff_id uuid NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_text_read PRIMARY KEY (text_id, version, staff_id),
    CONSTRAINT fk_text_read_staff_id FOREIGN KEY (staff_id) REFERENCES staff (id)
);
CREATE POLICY text_read_of_colleagues ON text_read USING (
    EXISTS (SELECT 1 FROM assignment a WHERE a.staff_id = text_read.staff_id
            AND a.care_unit_id = ANY ((SELECT my_units())::uuid[]))
    OR (SELECT all_of_it())
);
ALTER TABLE text_read ENABLE ROW LEVEL SECURITY;

-- Messages that were copied into another system, with or without a stay here (D4, D6, D8). Each row is
-- a step of one message; the unit that wrote it reads it, and no other.
CREATE TABLE message_step (
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    care_unit_id uuid NOT NULL,
    episode_id uuid,
    type text NOT NULL,
    step text NOT NULL,
    text text NOT NULL,
    channel text NOT NULL,
    reference text NOT NULL,
    at timestamptz NOT NULL,
    author_id uuid NOT NULL,
    CONSTRAINT ck_message_step_step CHECK (step IN ('written', 'sent', 'received')),
    CONSTRAINT pk_message_step PRIMARY KEY (id),
    CONSTRAINT uq_message_step_message_id_step UNIQUE (message_id, step),
    CONSTRAINT fk_message_step_care_unit_id FOREIGN KEY (care_unit_id) REFERENCES care_unit (id),
    CONSTRAINT fk_message_step_episode_id FOREIGN KEY (episode_id) REFERENCES episode (id),
    CONSTRAINT fk_message_step_author_id FOREIGN KEY (author_id) REFERENCES staff (id)
);
CREATE INDEX ix_message_step_care_unit_id_at ON message_step (care_unit_id, at);
CREATE POLICY message_step_of_mine ON message_step USING (
    care_unit_id = ANY ((SELECT my_units())::uuid[])
    AND (episode_id IS NULL
         OR EXISTS (SELECT 1 FROM episode e WHERE e.id = message_step.episode_id))
    OR (SELECT all_of_it())
);
ALTER TABLE message_step ENABLE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON agreement_read, text_read, message_step TO hemrond_app;
