/** Properties beside those of the server, and which sets a context belongs to. */
export const propertyTables = `
CREATE TABLE push_property (
  level TEXT NOT NULL, -- context-set, context or user
  owner TEXT NOT NULL, -- its name, number, or number of user and context
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (level, owner, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE push_context_set (
  context_id INTEGER NOT NULL,
  context_set TEXT NOT NULL,
  PRIMARY KEY (context_id, context_set)
) STRICT, WITHOUT ROWID;
`;
