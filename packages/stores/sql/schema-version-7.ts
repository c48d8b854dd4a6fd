/** Users' own time zones. */
export const schemaVersion7 = 'ALTER TABLE audience_row ADD COLUMN time_zone TEXT';
