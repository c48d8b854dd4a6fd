/** How far mailboxes were seen by listeners. */
export const listenerTables = `
CREATE TABLE push_mailbox_mark (
  account_id TEXT PRIMARY KEY, -- of its INBOX
  uid_validity INTEGER NOT NULL,
  uid_next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
