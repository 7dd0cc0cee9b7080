-- A patient is found or made without the caller seeing anybody: the same person may have been
-- another ward's patient, and that is not for this ward to know. Only for the caller's own controller.
CREATE FUNCTION enrol_patient(
    patient uuid, unit uuid, system text, number text, given text, family text, born date
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    provider uuid;
    found_id uuid;
BEGIN
    SELECT care_provider_id INTO provider FROM care_unit
    WHERE id = unit AND kind = 'ward' AND (id = ANY (my_units()) OR all_of_it());
    IF provider IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO patient (id, care_provider_id, identifier_system, identifier,
                         given_name, family_name, birth_date)
    VALUES (patient, provider, system, number, given, family, born)
    ON CONFLICT (care_provider_id, identifier_system, identifier) DO NOTHING;
    SELECT p.id INTO found_id FROM patient p
    WHERE p.care_provider_id = provider AND p.identifier_system = system AND p.identifier = number;
    RETURN found_id;
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

GRANT EXECUTE ON FUNCTION enrol_patient(uuid, uuid, text, text, text, text, date) TO hemrond_app;
-- No column of a promise but these may change, and none of its rows may be removed.
GRANT INSERT, UPDATE (during, admitted_at, released_at) ON bed_reservation TO hemrond_app;
GRANT INSERT, UPDATE (closed_at) ON bed TO hemrond_app;
GRANT INSERT, UPDATE ON care_request TO hemrond_app;
GRANT SELECT, INSERT ON agreement_receipt, agreement_version, agreement_withdrawal, bed_event,
    care_request_step, episode_move, heads_up, stay_entry, stay_task, task_receipt TO hemrond_app;
GRANT SELECT, INSERT, UPDATE (used_at, revoked_at) ON meeting_link TO hemrond_app;
