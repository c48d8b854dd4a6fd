/** Accounts, and what belongs to them. */
export const registryTables = `
CREATE TABLE push_account (
  account_id TEXT PRIMARY KEY,
  context_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  login TEXT NOT NULL UNIQUE,
  address TEXT,
  address_key TEXT UNIQUE, -- the address as addresses are compared
  UNIQUE (context_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE push_subscription (
  subscription_id TEXT PRIMARY KEY,
  token_key BLOB NOT NULL UNIQUE, -- hash of transport, client id and token, which may be too long for an index
  account_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  transport TEXT NOT NULL,
  token TEXT NOT NULL,
  keys TEXT, -- JSON
  topics TEXT NOT NULL, -- JSON
  state TEXT NOT NULL,
  preferences TEXT NOT NULL, -- JSON
  created_at_ms INTEGER NOT NULL,
  refreshed_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  code_hash TEXT,
  code_expires_at_ms INTEGER,
  code_attempts_left INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX push_subscription_account ON push_subscription (account_id, created_at_ms, subscription_id);
CREATE INDEX push_subscription_expiry ON push_subscription (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
CREATE TABLE push_registration (
  context_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  client_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  since_ms INTEGER NOT NULL,
  PRIMARY KEY (context_id, user_id, client_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE push_credentials (
  account_id TEXT PRIMARY KEY,
  key_id TEXT NOT NULL,
  sealed BLOB NOT NULL,
  stored_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE push_credentials_key (
  key_id TEXT PRIMARY KEY,
  salt BLOB NOT NULL,
  proof BLOB NOT NULL -- sealed with the key
) STRICT, WITHOUT ROWID;
CREATE TABLE push_session (
  token_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  client_id TEXT,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX push_session_account ON push_session (account_id);
CREATE INDEX push_session_expiry ON push_session (expires_at_ms);
`;
