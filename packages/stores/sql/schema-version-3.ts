/** Messages have a date of their own, and campaigns a position; those from before are dated when they were claimed. */
const sqlite = `
ALTER TABLE claim ADD COLUMN dated_at_ms INTEGER NOT NULL DEFAULT 0;
UPDATE claim SET dated_at_ms = claimed_at_ms;
UPDATE campaign_revision SET definition = json_set(definition, '$.position', 'newest')
  WHERE json_extract(definition, '$.position') IS NULL;
`;

// Nobody had an older version there.
const postgres = 'ALTER TABLE claim ADD COLUMN dated_at_ms BIGINT NOT NULL';

export const schemaVersion3 = { sqlite, postgres };
