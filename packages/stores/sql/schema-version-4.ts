/** When a message was opened last: a pinned one is not replaced while somebody reads it. */
export const schemaVersion4 = `
ALTER TABLE claim ADD COLUMN opened_at_ms INTEGER;
`;
