-- The readings of an episode's patient that are judged together, a column each, in no order. With
-- the owner's rights, so that what reading_v asks of every row is asked once: may the caller see
-- this episode? If not, there is nothing.
CREATE FUNCTION judged_together(
    p_episode uuid, p_since timestamptz, p_until timestamptz,
    OUT ids uuid[], OUT kinds smallint[], OUT moments timestamptz[], OUT amounts numeric[],
    OUT received timestamptz[], OUT sources text[], OUT reasons text[], OUT marks text[]
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    patient uuid;
BEGIN
    SELECT e.patient_id INTO patient FROM episode e
    WHERE e.id = p_episode
      AND (e.care_unit_id = ANY ((SELECT my_units())::uuid[])
           OR e.id = ANY ((SELECT my_episodes())::uuid[])
           OR e.id = ANY ((SELECT my_requests())::uuid[])
           OR (SELECT all_of_it()));
    SELECT array_agg(r.reading_uuid), array_agg(r.kind), array_agg(r.observed_at),
           array_agg(r.value), array_agg(r.received_at), array_agg(r.source),
           array_agg(r.absent_reason), array_agg(array_to_string(r.flags, ' '))
        INTO ids, kinds, moments, amounts, received, sources, reasons, marks
        FROM reading r
        WHERE r.patient_id = patient AND r.observed_at > p_since AND r.observed_at <= p_until;
END $$;

-- Everything an episode's verdict needs, in one round trip: the plan, the person, what is known
-- already, and the readings to judge together. Locks the episode's standing, so that its verdicts
-- come one after the other. Runs with the caller's rights.
CREATE FUNCTION open_episode(
    p_episode uuid, p_readings uuid[], p_lookback interval, p_now timestamptz,
    OUT now timestamptz, OUT patient_id uuid, OUT unit_id uuid,
    OUT plan_id text, OUT plan_path text, OUT person jsonb,
    OUT known uuid[], OUT urgency smallint,
    OUT ids uuid[], OUT kinds smallint[], OUT moments timestamptz[], OUT amounts numeric[],
    OUT received timestamptz[], OUT sources text[], OUT reasons text[], OUT marks text[]
) LANGUAGE plpgsql AS $$
DECLARE
    e episode;
BEGIN
    SELECT s.urgency INTO urgency FROM standing s WHERE s.episode_id = p_episode FOR NO KEY UPDATE;
    now := coalesce(p_now, clock_timestamp());
    SELECT * INTO e FROM episode WHERE id = p_episode;
    patient_id := e.patient_id; unit_id := e.care_unit_id;
    plan_id := e.plan_id; plan_path := e.plan_path;
    person := jsonb_build_object(
        'home_since', e.home_since, 'oxygen_scale', e.oxygen_scale,
        'oxygen_scale_order', e.oxygen_scale_order, 'oxygen_flow', e.oxygen_flow::text,
        'status', e.status, 'ticks', e.ticks, 'facts', e.facts,
        'limits', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'rule', l.rule, 'value', l.value::text, 'reason', l.reason,
                       'author', l.author_id, 'set_at', l.set_at, 'expires_at', l.expires_at)
                       ORDER BY l.set_at), '[]')
                   FROM own_limit l WHERE l.episode_id = e.id
                     AND (l.expires_at IS NULL OR l.expires_at > open_episode.now)),
        -- What has been asked for beside the schedule, until its task ends, however it does.
        'extras', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'id', x.task_id, 'kinds', x.kinds, 'due_at', x.due_at,
                       'asked_at', x.asked_at)), '[]')
                   FROM extra_set x WHERE x.episode_id = e.id
                     AND NOT EXISTS (SELECT FROM task_end d WHERE d.task_id = x.task_id)));
    SELECT coalesce(array_agg(s.reading_uuid), '{}') INTO known
        FROM reading_seen s
        WHERE s.patient_id = e.patient_id AND s.reading_uuid = ANY (p_readings);
    SELECT j.ids, j.kinds, j.moments, j.amounts, j.received, j.sources, j.reasons, j.marks
        INTO ids, kinds, moments, amounts, received, sources, reasons, marks
        FROM judged_together(p_episode, now - p_lookback, now) j;
END $$;

-- The same for uploads of homes, each with its own answer: first whose token it is, and whether it
-- was answered before. It lets the rest of the transaction see the episodes that it opened, and
-- nothing else. Without `p_wait` it waits for nobody: an episode that somebody else works at, or
-- that is open already for another of these uploads, is 'busy' and stays closed.
CREATE FUNCTION open_uploads(
    p_tokens bytea[], p_episodes uuid[], p_uploads uuid[], p_readings text[],
    p_lookback interval, p_now timestamptz, p_wait boolean,
    OUT answer text, OUT token_id uuid, OUT ledger jsonb,
    OUT now timestamptz, OUT patient_id uuid, OUT unit_id uuid,
    OUT plan_id text, OUT plan_path text, OUT person jsonb,
    OUT known uuid[], OUT urgency smallint,
    OUT ids uuid[], OUT kinds smallint[], OUT moments timestamptz[], OUT amounts numeric[],
    OUT received timestamptz[], OUT sources text[], OUT reasons text[], OUT marks text[]
) RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    t device_token;
    opened uuid[] := '{}';
BEGIN
    FOR i IN 1 .. cardinality(p_tokens) LOOP
        token_id := NULL; ledger := NULL; now := NULL; patient_id := NULL; unit_id := NULL;
        plan_id := NULL; plan_path := NULL; person := NULL; known := NULL; urgency := NULL;
        ids := NULL; kinds := NULL; moments := NULL; amounts := NULL;
        received := NULL; sources := NULL; reasons := NULL; marks := NULL;
        SELECT * INTO t FROM device_token WHERE token_hash = p_tokens[i];
        answer := CASE WHEN NOT FOUND THEN 'unknown'
                       WHEN t.revoked_at IS NOT NULL THEN 'revoked'
                       WHEN t.episode_id <> p_episodes[i] THEN 'other_episode'
                       WHEN t.episode_id = ANY (opened) THEN 'busy' END;
        IF answer IS NOT NULL THEN RETURN NEXT; CONTINUE; END IF;
        IF p_wait THEN
            PERFORM FROM standing s WHERE s.episode_id = t.episode_id FOR NO KEY UPDATE;
        ELSE
            PERFORM FROM standing s WHERE s.episode_id = t.episode_id FOR NO KEY UPDATE SKIP LOCKED;
            IF NOT FOUND THEN answer := 'busy'; RETURN NEXT; CONTINUE; END IF;
        END IF;
        token_id := t.id;
        SELECT to_jsonb(u) INTO ledger FROM (
            SELECT encode(sha256, 'hex') AS sha256, received_at, stored, upload.known
            FROM upload WHERE episode_id = t.episode_id AND upload_id = p_uploads[i]) u;
        IF ledger IS NOT NULL THEN answer := 'answered'; RETURN NEXT; CONTINUE; END IF;
        opened := opened || t.episode_id;
        PERFORM set_config('hemrond.episodes', array_to_string(opened, ','), true);
        SELECT o.now, o.patient_id, o.unit_id, o.plan_id, o.plan_path, o.person, o.known, o.urgency,
               o.ids, o.kinds, o.moments, o.amounts, o.received, o.sources, o.reasons, o.marks
            INTO now, patient_id, unit_id, plan_id, plan_path, person, known, urgency,
               ids, kinds, moments, amounts, received, sources, reasons, marks
            FROM open_episode(t.episode_id, p_readings[i]::uuid[], p_lookback, p_now) o;
        answer := 'ok';
        RETURN NEXT;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION
    open_uploads(bytea[], uuid[], uuid[], text[], interval, timestamptz, boolean) FROM PUBLIC;
