-- A personal link is opened by somebody who is not logged in and sees nothing: this function is all
-- that such a caller reaches. It gives when and how one joins, and never whom the meeting is about.
ALTER TABLE meeting_link ADD COLUMN browser_hash bytea;

CREATE FUNCTION open_meeting_link(
    token bytea, browser bytea, binding boolean, moment timestamptz, grace interval
) RETURNS TABLE (state text, content jsonb) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    kept meeting_link;
    met jsonb;
    who jsonb;
    consent jsonb;
    ended boolean;
BEGIN
    SELECT * INTO kept FROM meeting_link l WHERE l.token_hash = token FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'unknown', NULL::jsonb;
        RETURN;
    END IF;
    SELECT x.content INTO met FROM stay_entry x
    WHERE x.episode_id = kept.episode_id AND x.kind = 'meeting' AND x.subject = kept.meeting
    ORDER BY x.at DESC, x.id DESC LIMIT 1;
    SELECT one INTO who FROM jsonb_array_elements(met -> 'participants') one
    WHERE one ->> 'key' = kept.participant;
    SELECT x.content INTO consent FROM stay_entry x
    WHERE x.episode_id = kept.episode_id AND x.kind = 'kin_consent'
      AND x.subject = kept.meeting || '/' || kept.participant
    ORDER BY x.at DESC, x.id DESC LIMIT 1;
    SELECT e.status = 'deceased' INTO ended FROM episode e WHERE e.id = kept.episode_id;
    -- Who is no longer invited, or whose place the patient took back, is let in no more (D97, D102).
    IF kept.revoked_at IS NOT NULL OR who IS NULL OR ((who ->> 'kin')::boolean AND NOT coalesce(
        (consent ->> 'given')::boolean AND (consent ->> 'informed')::boolean, false)) THEN
        RETURN QUERY SELECT 'revoked', NULL::jsonb;
    ELSIF met ->> 'held' = 'cancelled' OR ended THEN
        RETURN QUERY SELECT 'cancelled', NULL::jsonb;
    ELSIF moment > (met ->> 'ends_at')::timestamptz + grace OR met ->> 'held' = 'held' THEN
        RETURN QUERY SELECT 'expired', NULL::jsonb;
    ELSIF kept.used_at IS NOT NULL AND kept.browser_hash IS DISTINCT FROM browser THEN
        RETURN QUERY SELECT 'elsewhere', NULL::jsonb;
    ELSIF kept.used_at IS NULL AND NOT binding THEN
        RETURN QUERY SELECT 'unopened', NULL::jsonb;
    ELSE
        UPDATE meeting_link l SET used_at = moment, browser_hash = browser
        WHERE l.token_hash = token AND l.used_at IS NULL;
        RETURN QUERY SELECT 'open', jsonb_build_object(
            'starts_at', met -> 'starts_at', 'ends_at', met -> 'ends_at',
            'link', met -> 'link', 'dial_in', met -> 'dial_in', 'mode', who -> 'mode');
    END IF;
END $$;

REVOKE ALL ON FUNCTION open_meeting_link(bytea, bytea, boolean, timestamptz, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_meeting_link(bytea, bytea, boolean, timestamptz, interval)
    TO hemrond_app;
