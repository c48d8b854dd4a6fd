/**
 * The change feed. Triggers write it, so that an entry belongs to the transaction of what it tells of and no write
 * can forget it. Each new entry takes away the one that is ten thousand older: nothing has to be purged, and who reads
 * twice a second misses none unless somebody writes thousands of users at once.
 */
export const schemaVersion2 = `
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
