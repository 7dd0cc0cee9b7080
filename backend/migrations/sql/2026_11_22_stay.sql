-- The name a patient had before another was taken over from the register; the system alone reads it.
CREATE TABLE patient_name (
    id uuid NOT NULL,
    patient_id uuid NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    until timestamptz NOT NULL,
    author_id uuid NOT NULL,
    CONSTRAINT pk_patient_name PRIMARY KEY (id),
    CONSTRAINT fk_patient_name_patient_id FOREIGN KEY (patient_id) REFERENCES patient (id),
    CONSTRAINT fk_patient_name_author_id FOREIGN KEY (author_id) REFERENCES staff (id)
);
CREATE INDEX ix_patient_name_patient_id ON patient_name (patient_id);
CREATE POLICY patient_name_read_by_the_system ON patient_name FOR SELECT USING ((SELECT all_of_it()));
ALTER TABLE patient_name ENABLE ROW LEVEL SECURITY;

-- A patient is found or made without the caller seeing anybody: the same person may have been
-- another ward's patient, and that is not for this ward to know. Only for the caller's own controller.
-- `known` tells whether the number stands under another name; the name itself is given only to a ward
-- that has or had this patient.
CREATE FUNCTION enrol_patient(
    patient uuid, unit uuid, system text, number text, given text, family text, born date,
    renaming boolean, author uuid, moment timestamptz
) RETURNS TABLE (patient_id uuid, other_name boolean, known_given text, known_family text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    provider uuid;
    found_one patient;
    differs boolean;
    mine boolean;
BEGIN
    SELECT care_provider_id INTO provider FROM care_unit
    WHERE id = unit AND kind = 'ward' AND (id = ANY (my_units()) OR all_of_it());
    IF provider IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO patient (id, care_provider_id, identifier_system, identifier,
                         given_name, family_name, birth_date)
    VALUES (patient, provider, system, number, given, family, born)
    ON CONFLICT (care_provider_id, identifier_system, identifier) DO NOTHING;
    SELECT * INTO found_one FROM patient p
    WHERE p.care_provider_id = provider AND p.identifier_system = system AND p.identifier = number
    FOR UPDATE;
    differs := lower(normalize(found_one.given_name)) <> lower(normalize(given))
        OR lower(normalize(found_one.family_name)) <> lower(normalize(family));
    mine := EXISTS (SELECT 1 FROM episode e
                    WHERE e.patient_id = found_one.id AND e.care_unit_id = ANY (my_units()));
    IF differs AND renaming THEN
        INSERT INTO patient_name (id, patient_id, given_name, family_name, until, author_id)
        VALUES (patient, found_one.id, found_one.given_name, found_one.family_name, moment, author);
        UPDATE patient p SET given_name = given, family_name = family WHERE p.id = found_one.id;
        differs := false;
    END IF;
    RETURN QUERY SELECT found_one.id, differs,
        CASE WHEN mine THEN found_one.given_name END,
        CASE WHEN mine THEN found_one.family_name END;
END $$;

-- Whom a request was withdrawn from may still see that it was, and no longer whom it was about.
CREATE POLICY care_request_asked_of_me ON care_request FOR SELECT USING (
    care_unit_id = ANY ((SELECT my_units())::uuid[]) AND status <> 'drafted'
);
CREATE POLICY care_request_step_of_mine ON care_request_step USING (
    EXISTS (SELECT 1 FROM care_request q WHERE q.id = care_request_step.request_id)
);
CREATE POLICY heads_up_between_units ON heads_up USING (
    from_unit_id = ANY ((SELECT my_units())::uuid[])
    OR to_unit_id = ANY ((SELECT my_units())::uuid[])
    OR (SELECT all_of_it())
) WITH CHECK (from_unit_id = ANY ((SELECT my_units())::uuid[]) OR (SELECT all_of_it()));
CREATE POLICY bed_event_of_mine ON bed_event USING (
    EXISTS (SELECT 1 FROM bed b WHERE b.id = bed_event.bed_id
            AND b.care_unit_id = ANY ((SELECT my_units())::uuid[]))
    OR (SELECT all_of_it())
);
-- The ward sees every promise on its own beds; home care the promise to the patient it cares for.
CREATE POLICY bed_reservation_of_mine ON bed_reservation USING (
    EXISTS (SELECT 1 FROM bed b WHERE b.id = bed_reservation.bed_id
            AND b.care_unit_id = ANY ((SELECT my_units())::uuid[]))
    OR EXISTS (SELECT 1 FROM episode e WHERE e.id = bed_reservation.episode_id)
);

ALTER TABLE care_request_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE heads_up ENABLE ROW LEVEL SECURITY;
ALTER TABLE bed_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE bed_reservation ENABLE ROW LEVEL SECURITY;

GRANT EXECUTE ON FUNCTION enrol_patient(uuid, uuid, text, text, text, text, date, boolean, uuid, timestamptz)
    TO hemrond_app;
-- No column of a promise but these may change, and none of its rows may be removed.
GRANT INSERT, UPDATE (during, admitted_at, released_at) ON bed_reservation TO hemrond_app;
GRANT INSERT, UPDATE (closed_at) ON bed TO hemrond_app;
GRANT INSERT, UPDATE ON care_request TO hemrond_app;
GRANT SELECT, INSERT ON agreement_receipt, agreement_version, agreement_withdrawal, bed_event,
    care_request_step, episode_move, heads_up, stay_entry, stay_task, task_receipt TO hemrond_app;
GRANT SELECT, INSERT, UPDATE (used_at, revoked_at) ON meeting_link TO hemrond_app;
