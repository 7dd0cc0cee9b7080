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
                     AND (l.expires_at IS NULL OR l.expires_at > open_episode.now)));
    SELECT coalesce(array_agg(s.reading_uuid), '{}') INTO known
        FROM reading_seen s
        WHERE s.patient_id = e.patient_id AND s.reading_uuid = ANY (p_readings);
    SELECT array_agg(r.reading_uuid), array_agg(r.kind), array_agg(r.observed_at),
           array_agg(r.value), array_agg(r.received_at), array_agg(r.source),
           array_agg(r.absent_reason), array_agg(array_to_string(r.flags, ' '))
        INTO ids, kinds, moments, amounts, received, sources, reasons, marks
        FROM (SELECT * FROM reading_v x
              WHERE x.patient_id = open_episode.patient_id
                AND x.observed_at > open_episode.now - p_lookback
                AND x.observed_at <= open_episode.now
              ORDER BY x.observed_at, x.reading_uuid) r;
END $$;

-- The same for a home's upload: first whose token it is, and whether it was answered before. It
-- lets the rest of the transaction see this one episode and nothing else.
CREATE FUNCTION open_upload(
    p_token_hash bytea, p_episode uuid, p_upload uuid, p_readings uuid[],
    p_lookback interval, p_now timestamptz,
    OUT answer text, OUT token_id uuid, OUT ledger jsonb,
    OUT now timestamptz, OUT patient_id uuid, OUT unit_id uuid,
    OUT plan_id text, OUT plan_path text, OUT person jsonb,
    OUT known uuid[], OUT urgency smallint,
    OUT ids uuid[], OUT kinds smallint[], OUT moments timestamptz[], OUT amounts numeric[],
    OUT received timestamptz[], OUT sources text[], OUT reasons text[], OUT marks text[]
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    t device_token;
BEGIN
    SELECT * INTO t FROM device_token WHERE token_hash = p_token_hash;
    IF NOT FOUND THEN answer := 'unknown'; RETURN; END IF;
    IF t.revoked_at IS NOT NULL THEN answer := 'revoked'; RETURN; END IF;
    IF t.episode_id <> p_episode THEN answer := 'other_episode'; RETURN; END IF;
    token_id := t.id;
    PERFORM set_config('hemrond.episode', p_episode::text, true);
    PERFORM FROM standing s WHERE s.episode_id = p_episode FOR NO KEY UPDATE;
    SELECT to_jsonb(u) INTO ledger FROM (
        SELECT encode(sha256, 'hex') AS sha256, received_at, stored, upload.known
        FROM upload WHERE episode_id = p_episode AND upload_id = p_upload) u;
    IF ledger IS NOT NULL THEN answer := 'answered'; RETURN; END IF;
    SELECT o.now, o.patient_id, o.unit_id, o.plan_id, o.plan_path, o.person, o.known, o.urgency,
           o.ids, o.kinds, o.moments, o.amounts, o.received, o.sources, o.reasons, o.marks
        INTO now, patient_id, unit_id, plan_id, plan_path, person, known, urgency,
           ids, kinds, moments, amounts, received, sources, reasons, marks
        FROM open_episode(p_episode, p_readings, p_lookback, p_now) o;
    answer := 'ok';
END $$;

REVOKE ALL ON FUNCTION open_upload(bytea, uuid, uuid, uuid[], interval, timestamptz) FROM PUBLIC;
