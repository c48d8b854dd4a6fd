/** Mailbox events. */
export const eventTables = `
CREATE TABLE push_event (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  event_key TEXT UNIQUE, -- names the message, whoever tells of it; null: everything that is told counts
  account_id TEXT NOT NULL,
  event TEXT NOT NULL, -- JSON
  accepted_at_ms INTEGER NOT NULL,
  planned_at_ms INTEGER
) STRICT;
CREATE INDEX push_event_unplanned ON push_event (account_id, sequence) WHERE planned_at_ms IS NULL;
CREATE INDEX push_event_account ON push_event (account_id, sequence);
`;
