/**
 * The change feed. Triggers write it, so that an entry belongs to the transaction of what it tells of and no write
 * can forget it. Each new entry takes away the one that is ten thousand older: nothing has to be purged, and who reads
 * twice a second misses none unless somebody writes thousands of users at once.
 */
const sqlite = `
-- AUTOINCREMENT: the number of a forgotten entry is never given to another.
CREATE TABLE change_feed (
  sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id TEXT NOT NULL,
  user_key  TEXT -- NULL: everybody of the tenant
) STRICT;

CREATE TRIGGER change_feed_trim AFTER INSERT ON change_feed BEGIN
  DELETE FROM change_feed WHERE sequence <= NEW.sequence - 10000;
END;

CREATE TRIGGER claim_changed AFTER UPDATE OF state, flags ON claim
WHEN OLD.state = 'woven' OR NEW.state = 'woven' BEGIN
  INSERT INTO change_feed (tenant_id, user_key) VALUES (NEW.tenant_id, NEW.user_key);
END;

CREATE TRIGGER claim_erased AFTER DELETE ON claim WHEN OLD.state = 'woven' BEGIN
  INSERT INTO change_feed (tenant_id, user_key) VALUES (OLD.tenant_id, OLD.user_key);
END;

CREATE TRIGGER consent_recorded AFTER INSERT ON consent BEGIN
  INSERT INTO change_feed (tenant_id, user_key) VALUES (NEW.tenant_id, NEW.user_key);
END;

CREATE TRIGGER consent_erased AFTER DELETE ON consent BEGIN
  INSERT INTO change_feed (tenant_id, user_key) VALUES (OLD.tenant_id, OLD.user_key);
END;

CREATE TRIGGER suppression_added AFTER INSERT ON suppression BEGIN
  INSERT INTO change_feed (tenant_id, user_key) VALUES (NEW.tenant_id, lower(hex(NEW.user_key)));
END;

CREATE TRIGGER suppression_removed AFTER DELETE ON suppression BEGIN
  INSERT INTO change_feed (tenant_id, user_key) VALUES (OLD.tenant_id, lower(hex(OLD.user_key)));
END;

CREATE TRIGGER kill_switch_thrown AFTER INSERT ON kill_switch BEGIN
  INSERT INTO change_feed (tenant_id, user_key)
  VALUES (NEW.tenant_id, CASE NEW.scope WHEN 'user' THEN NEW.subject END);
END;

CREATE TRIGGER kill_switch_released AFTER DELETE ON kill_switch BEGIN
  INSERT INTO change_feed (tenant_id, user_key)
  VALUES (OLD.tenant_id, CASE OLD.scope WHEN 'user' THEN OLD.subject END);
END;

CREATE TRIGGER live_version_first AFTER INSERT ON live_version BEGIN
  INSERT INTO change_feed (tenant_id) VALUES (NEW.tenant_id);
END;

CREATE TRIGGER live_version_risen AFTER UPDATE OF version ON live_version BEGIN
  INSERT INTO change_feed (tenant_id) VALUES (NEW.tenant_id);
END;
`;

/**
 * An entry has the transaction that wrote it beside its number, for the order in which transactions end is another. A
 * thousand old entries are forgotten at a time, by whom nobody waits for; the newest transaction of them is kept.
 */
const postgres = `
CREATE TABLE change_feed (
  sequence   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  written_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
  tenant_id  TEXT COLLATE "C" NOT NULL,
  user_key   TEXT COLLATE "C" -- NULL: everybody of the tenant
);
CREATE INDEX change_feed_written_by ON change_feed (written_by);

-- One row.
CREATE TABLE change_feed_forgotten (up_to xid8 NOT NULL);
INSERT INTO change_feed_forgotten VALUES ('0');

CREATE FUNCTION change_feed_trim() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  WITH forgotten AS (
    DELETE FROM change_feed WHERE sequence IN (
      SELECT sequence FROM change_feed WHERE sequence <= NEW.sequence - 10000 FOR UPDATE SKIP LOCKED
    ) RETURNING written_by
  ), newest AS (
    SELECT written_by FROM forgotten ORDER BY written_by DESC LIMIT 1
  )
  UPDATE change_feed_forgotten SET up_to = newest.written_by FROM newest WHERE up_to < newest.written_by;
  RETURN NULL;
END $$;

CREATE TRIGGER change_feed_trim AFTER INSERT ON change_feed
FOR EACH ROW WHEN (NEW.sequence % 1000 = 0) EXECUTE FUNCTION change_feed_trim();

CREATE FUNCTION change_feed_note() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  changed RECORD;
  concerned TEXT;
BEGIN
  IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
  IF TG_TABLE_NAME = 'suppression' THEN
    concerned := encode(changed.user_key, 'hex');
  ELSIF TG_TABLE_NAME = 'kill_switch' THEN
    IF changed.scope = 'user' THEN concerned := changed.subject; END IF;
  ELSIF TG_TABLE_NAME <> 'live_version' THEN
    concerned := changed.user_key;
  END IF;
  INSERT INTO change_feed (tenant_id, user_key) VALUES (changed.tenant_id, concerned);
  RETURN NULL;
END $$;

CREATE TRIGGER claim_changed AFTER UPDATE OF state, flags ON claim
FOR EACH ROW WHEN (OLD.state = 'woven' OR NEW.state = 'woven') EXECUTE FUNCTION change_feed_note();

CREATE TRIGGER claim_erased AFTER DELETE ON claim
FOR EACH ROW WHEN (OLD.state = 'woven') EXECUTE FUNCTION change_feed_note();

CREATE TRIGGER consent_changed AFTER INSERT OR DELETE ON consent
FOR EACH ROW EXECUTE FUNCTION change_feed_note();

CREATE TRIGGER suppression_changed AFTER INSERT OR DELETE ON suppression
FOR EACH ROW EXECUTE FUNCTION change_feed_note();

CREATE TRIGGER kill_switch_changed AFTER INSERT OR DELETE ON kill_switch
FOR EACH ROW EXECUTE FUNCTION change_feed_note();

CREATE TRIGGER live_version_changed AFTER INSERT OR UPDATE OF version ON live_version
FOR EACH ROW EXECUTE FUNCTION change_feed_note();
`;

export const schemaVersion2 = { sqlite, postgres };
