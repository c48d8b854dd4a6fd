/**
 * Tables that are read per user are clustered by (tenant, user): one user's rows lie on one page. JSON columns
 * hold values that are only ever read as a whole.
 */
export const schemaVersion1 = `
CREATE TABLE campaign (
  tenant_id         TEXT NOT NULL,
  campaign_id       TEXT NOT NULL,
  live_revision     INTEGER,
  recalled_revision INTEGER,
  PRIMARY KEY (tenant_id, campaign_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaign_revision (
  tenant_id   TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  revision    INTEGER NOT NULL,
  definition  TEXT NOT NULL, -- JSON
  PRIMARY KEY (tenant_id, campaign_id, revision),
  FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign
) STRICT;

-- Rises with every change of a live or recalled revision of the tenant.
CREATE TABLE live_version (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  version   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE skeleton (
  tenant_id   TEXT NOT NULL,
  template_id TEXT NOT NULL,
  skeleton    TEXT NOT NULL, -- JSON
  PRIMARY KEY (tenant_id, template_id)
) STRICT;

-- The large one. Keys are stored as 32 bytes, which makes the file a third smaller than their hex digits.
CREATE TABLE audience_row (
  tenant_id   TEXT NOT NULL,
  user_key    BLOB NOT NULL,
  campaign_id TEXT NOT NULL,
  revision    INTEGER NOT NULL,
  locale      TEXT,
  variant     TEXT,
  vars        TEXT, -- JSON
  PRIMARY KEY (tenant_id, user_key, campaign_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppression (
  tenant_id TEXT NOT NULL,
  user_key  BLOB NOT NULL,
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, user_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_job (
  tenant_id       TEXT NOT NULL,
  import_id       TEXT NOT NULL,
  event_id        TEXT NOT NULL,
  data_source_id  TEXT NOT NULL,
  manifest_key    TEXT NOT NULL,
  manifest_sha256 TEXT NOT NULL,
  state           TEXT NOT NULL,
  is_finished     INTEGER NOT NULL,
  created_at_ms   INTEGER NOT NULL,
  updated_at_ms   INTEGER NOT NULL,
  lease_until_ms  INTEGER NOT NULL,
  campaign_id     TEXT,
  revision        INTEGER,
  parts_total     INTEGER,
  errors          TEXT NOT NULL, -- JSON
  rejects_key     TEXT,
  PRIMARY KEY (tenant_id, import_id),
  UNIQUE (tenant_id, event_id)
) STRICT;
CREATE INDEX import_job_unfinished ON import_job (created_at_ms, import_id) WHERE is_finished = 0;

CREATE TABLE import_part (
  tenant_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  path      TEXT NOT NULL,
  rows_good INTEGER NOT NULL,
  rows_bad  INTEGER NOT NULL,
  bytes     INTEGER NOT NULL,
  done      INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, import_id, path),
  FOREIGN KEY (tenant_id, import_id) REFERENCES import_job
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
  tenant_id       TEXT NOT NULL,
  user_key        TEXT NOT NULL,
  claim_id        TEXT NOT NULL,
  campaign_id     TEXT NOT NULL,
  revision        INTEGER NOT NULL,
  purpose         TEXT NOT NULL,
  template_id     TEXT NOT NULL,
  round           INTEGER NOT NULL,
  mailbox         TEXT NOT NULL,
  uid_validity    INTEGER NOT NULL,
  uid             INTEGER,
  state           TEXT NOT NULL,
  variables       TEXT NOT NULL, -- JSON
  claimed_at_ms   INTEGER NOT NULL,
  leased_at_ms    INTEGER NOT NULL, -- begun, or last taken as an expired claim
  flags           TEXT NOT NULL, -- JSON
  version         INTEGER NOT NULL,
  withdrawn_cause TEXT,
  PRIMARY KEY (tenant_id, user_key, claim_id)
) STRICT, WITHOUT ROWID;
-- One claim per round, unless it was abandoned: this is what lets one of two proxies win.
CREATE UNIQUE INDEX claim_round ON claim (tenant_id, user_key, campaign_id, round) WHERE state <> 'abandoned';

CREATE TABLE consent (
  tenant_id    TEXT NOT NULL,
  user_key     TEXT NOT NULL,
  purpose      TEXT NOT NULL,
  decision     TEXT NOT NULL,
  at_ms        INTEGER NOT NULL,
  text_version TEXT NOT NULL,
  source       TEXT NOT NULL,
  PRIMARY KEY (tenant_id, user_key, at_ms, purpose, decision, text_version, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE kill_switch (
  tenant_id TEXT NOT NULL,
  scope     TEXT NOT NULL,
  subject   TEXT NOT NULL, -- campaignId, userKey, or '' for the tenant
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, scope, subject)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: the number of a purged event is never given to another.
CREATE TABLE outbox_event (
  sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id  TEXT NOT NULL,
  event_id   TEXT NOT NULL,
  user_key   TEXT NOT NULL,
  event      TEXT NOT NULL, -- JSON
  sent_at_ms INTEGER,
  UNIQUE (tenant_id, event_id)
) STRICT;
CREATE INDEX outbox_event_pending ON outbox_event (sequence) WHERE sent_at_ms IS NULL;
CREATE INDEX outbox_event_sent ON outbox_event (sent_at_ms) WHERE sent_at_ms IS NOT NULL;
CREATE INDEX outbox_event_user ON outbox_event (tenant_id, user_key);
`;
