/** Notifications, what was decided of each event, and which ways to devices have notifications. */
export const notificationTables = `
CREATE TABLE push_notification (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  transport TEXT NOT NULL,
  client_id TEXT NOT NULL,
  notification TEXT NOT NULL, -- JSON
  mails TEXT NOT NULL, -- JSON: what it tells of and was not seen yet
  state TEXT NOT NULL,
  planned_for_ms INTEGER NOT NULL,
  due_at_ms INTEGER, -- when it may be taken; while it is being sent: taken again; null: nothing is left to do
  lease_id TEXT,
  failed_attempts INTEGER NOT NULL,
  failure TEXT,
  expires_at_ms INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  settled_at_ms INTEGER
) STRICT;
CREATE INDEX push_notification_due ON push_notification (transport, client_id, due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX push_notification_open ON push_notification (account_id) WHERE due_at_ms IS NOT NULL;
CREATE INDEX push_notification_account ON push_notification (account_id, planned_for_ms);
CREATE INDEX push_event_waiting ON push_event (accepted_at_ms, sequence) WHERE planned_at_ms IS NULL;
CREATE TABLE push_channel (
  transport TEXT NOT NULL,
  client_id TEXT NOT NULL,
  PRIMARY KEY (transport, client_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE push_decision (
  event_sequence INTEGER NOT NULL,
  subscription_id TEXT NOT NULL,
  verdict TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX push_decision_event ON push_decision (event_sequence);
`;
