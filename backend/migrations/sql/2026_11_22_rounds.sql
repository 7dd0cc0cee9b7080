-- An acknowledgement holds until its finding is gone or has become worse. Asked when the findings
-- of a new verdict differ from the last, in the same transaction, so it can never be forgotten.
CREATE FUNCTION end_acknowledgements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Most verdicts find nothing acknowledged; to look costs a tenth of the deletion.
    IF NOT EXISTS (SELECT FROM acknowledged a WHERE a.episode_id = NEW.episode_id) THEN
        RETURN NULL;
    END IF;
    DELETE FROM acknowledged a
    WHERE a.episode_id = NEW.episode_id AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(NEW.findings) f
        WHERE f->>'rule' = a.rule AND coalesce(f->>'kind', '') = a.kind
          AND (f->>'urgency')::int <= a.urgency
          AND NOT coalesce(is_worse(a, NEW), false));
    RETURN NULL;
END $$;

CREATE FUNCTION is_worse(a acknowledged, s standing) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN a.low_is_worse THEN x.value < a.value ELSE x.value > a.value END
    FROM (SELECT CASE WHEN a.watched IS NULL THEN (s.news2->>'lower')::numeric
                 ELSE (SELECT l.value FROM latest_reading l
                       JOIN episode e ON e.patient_id = l.patient_id
                       WHERE e.id = a.episode_id AND l.kind = a.watched) END AS value) x
$$;

-- A red finding that goes before anybody has answered for it stays in the standing, with the moment
-- it went, until somebody does: a danger that passed by itself is still news (ui 3.1, tier 1).
CREATE FUNCTION keep_unseen_red() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE passed jsonb;
BEGIN
    SELECT jsonb_agg(jsonb_build_object('passed_at', NEW.assessed_at) || f.finding ORDER BY f.place)
    INTO passed
    FROM jsonb_array_elements(OLD.findings) WITH ORDINALITY f (finding, place)
    WHERE (f.finding->>'urgency')::int >= 3
      AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(NEW.findings) n
        WHERE n->>'rule' = f.finding->>'rule'
          AND coalesce(n->>'kind', '') = coalesce(f.finding->>'kind', ''))
      AND NOT EXISTS (
        SELECT 1 FROM acknowledged a WHERE a.episode_id = NEW.episode_id
          AND a.rule = f.finding->>'rule' AND a.kind = coalesce(f.finding->>'kind', ''));
    IF passed IS NOT NULL THEN
        NEW.findings := jsonb_path_query_array(NEW.findings, '$[*] ? (@.urgency >= 3)') || passed
            || jsonb_path_query_array(NEW.findings, '$[*] ? (@.urgency < 3)');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_unseen_red BEFORE UPDATE OF findings ON standing FOR EACH ROW
WHEN (OLD.findings @? '$[*] ? (@.urgency >= 3)') EXECUTE FUNCTION keep_unseen_red();

CREATE TRIGGER end_acknowledgements AFTER UPDATE OF findings ON standing FOR EACH ROW
WHEN (OLD.findings IS DISTINCT FROM NEW.findings) EXECUTE FUNCTION end_acknowledgements();
