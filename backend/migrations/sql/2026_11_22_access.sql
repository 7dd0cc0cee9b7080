-- What the application may see. A transaction says for whom it works (hemrond.units, or
-- hemrond.episodes for devices, or hemrond.scope = 'system' for the worker); who says nothing
-- sees nothing. This stands behind the checks in code and catches the one that was forgotten.
CREATE FUNCTION my_units() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_to_array(nullif(current_setting('hemrond.units', true), ''), ',')::uuid[]
$$;

CREATE FUNCTION my_episodes() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_to_array(nullif(current_setting('hemrond.episodes', true), ''), ',')::uuid[]
$$;

CREATE FUNCTION all_of_it() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('hemrond.scope', true) = 'system', false)
$$;

-- Definer's rights, or the policies of episode and care_request would ask each other for ever.
CREATE FUNCTION my_requests() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT array_agg(episode_id) FROM care_request
    WHERE care_unit_id = ANY (my_units()) AND status NOT IN ('drafted', 'withdrawn')
$$;

CREATE POLICY episode_of_mine ON episode USING (
    care_unit_id = ANY ((SELECT my_units())::uuid[])
    OR id = ANY ((SELECT my_episodes())::uuid[])
    OR id = ANY ((SELECT my_requests())::uuid[])
    OR (SELECT all_of_it())
);

CREATE POLICY patient_of_mine ON patient USING (
    EXISTS (SELECT 1 FROM episode e WHERE e.patient_id = patient.id) OR (SELECT all_of_it())
);

CREATE POLICY latest_reading_of_mine ON latest_reading USING (
    EXISTS (SELECT 1 FROM episode e WHERE e.patient_id = latest_reading.patient_id)
);

CREATE POLICY reading_hourly_of_mine ON reading_hourly USING (
    EXISTS (SELECT 1 FROM episode e WHERE e.patient_id = reading_hourly.patient_id)
);

CREATE POLICY reading_seen_of_mine ON reading_seen USING (
    EXISTS (SELECT 1 FROM episode e WHERE e.patient_id = reading_seen.patient_id)
);

-- The ward knows whom it has asked; of those it asked, each knows its own request and no other's.
CREATE POLICY care_request_of_mine ON care_request USING (
    EXISTS (
        SELECT 1 FROM episode e WHERE e.id = care_request.episode_id
        AND (care_request.care_unit_id = ANY ((SELECT my_units())::uuid[])
             OR e.care_unit_id = ANY ((SELECT my_units())::uuid[])
             OR e.id = ANY ((SELECT my_episodes())::uuid[])
             OR (SELECT all_of_it()))
    )
);

CREATE POLICY event_of_mine ON event USING (
    care_unit_id = ANY ((SELECT my_units())::uuid[])
    OR episode_id = ANY ((SELECT my_requests())::uuid[])
    OR episode_id = ANY ((SELECT my_episodes())::uuid[])
    OR (SELECT all_of_it())
);

CREATE POLICY access_log_only_added ON access_log FOR INSERT WITH CHECK (true);
CREATE POLICY access_log_read_by_the_system ON access_log FOR SELECT USING ((SELECT all_of_it()));

-- The application's only way to raw readings, the same on partitions, hypertables and compressed
-- chunks. It belongs to the owner, so the policies above do not apply inside it: it asks itself.
CREATE VIEW reading_v WITH (security_barrier, check_option = cascaded) AS
SELECT r.* FROM reading r
WHERE EXISTS (
    SELECT 1 FROM episode e
    WHERE e.patient_id = r.patient_id
      AND (e.care_unit_id = ANY ((SELECT my_units())::uuid[])
           OR e.id = ANY ((SELECT my_episodes())::uuid[])
           OR e.id = ANY ((SELECT my_requests())::uuid[])
           OR (SELECT all_of_it()))
);
