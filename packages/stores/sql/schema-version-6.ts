/** Tenants that were made by calls. All keyspaces are in this one file: a row says that its tenants may use it. */
export const schemaVersion6 = `
CREATE TABLE tenant (
  tenant_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE keyspace (
  name TEXT PRIMARY KEY,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
