/** What of a notification may be stored until it is over and no longer. */
export const codeColumn = `
ALTER TABLE push_notification ADD COLUMN code TEXT; -- of a verification
CREATE INDEX push_notification_code ON push_notification (expires_at_ms) WHERE code IS NOT NULL;
`;
