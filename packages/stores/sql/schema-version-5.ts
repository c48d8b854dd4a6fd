/**
 * Deliveries to conversion points. Of the deliveries of one user and campaign that wait for a point only the first has a
 * due_at_ms; it passes it on when it is settled. So what may be sent is found without a look at what may not.
 */
export const schemaVersion5 = `
CREATE TABLE conversion_point (
  tenant_id       TEXT NOT NULL,
  point_id        TEXT NOT NULL,
  disabled_at_ms  INTEGER,
  paused_until_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, point_id)
) STRICT, WITHOUT ROWID;

-- A row that is delivered is deleted.
CREATE TABLE conversion_delivery (
  tenant_id        TEXT NOT NULL,
  point_id         TEXT NOT NULL,
  sequence         INTEGER NOT NULL, -- of the event in the outbox
  event_id         TEXT NOT NULL,
  user_key         TEXT NOT NULL,
  campaign_id      TEXT NOT NULL,
  event            TEXT NOT NULL, -- JSON
  waiting_since_ms INTEGER NOT NULL,
  failed_attempts  INTEGER NOT NULL DEFAULT 0,
  due_at_ms        INTEGER, -- next attempt, or end of the lease; NULL: not its turn
  lease_id         TEXT,
  died_at_ms       INTEGER, -- NULL: it waits
  failure          TEXT,
  PRIMARY KEY (tenant_id, point_id, sequence)
) STRICT;
CREATE INDEX conversion_delivery_due ON conversion_delivery (tenant_id, point_id, due_at_ms, sequence)
  WHERE due_at_ms IS NOT NULL;
CREATE INDEX conversion_delivery_waiting ON conversion_delivery (tenant_id, point_id, sequence)
  WHERE died_at_ms IS NULL;
CREATE INDEX conversion_delivery_dead ON conversion_delivery (tenant_id, point_id, sequence)
  WHERE died_at_ms IS NOT NULL;
CREATE INDEX conversion_delivery_user ON conversion_delivery (tenant_id, user_key, point_id, campaign_id, sequence);
`;
