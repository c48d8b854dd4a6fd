/** How far mailboxes were seen by listeners. */
export const listenerTables = `
CREATE TABLE push_mailbox_mark (
  account_id TEXT PRIMARY KEY, -- of its INBOX
  uid_validity INTEGER NOT NULL,
  uid_next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** The same for mailboxes beside INBOX too. */
export const markTables = `
CREATE TABLE push_mark (
  account_id TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid_next INTEGER NOT NULL,
  PRIMARY KEY (account_id, mailbox)
) STRICT, WITHOUT ROWID;
INSERT INTO push_mark (account_id, mailbox, uid_validity, uid_next)
  SELECT account_id, 'INBOX', uid_validity, uid_next FROM push_mailbox_mark;
DROP TABLE push_mailbox_mark;
`;
