/** What an import is of, who holds it, what it erased; the lists of a tenant's imports and of manifests that are known. */
export const schemaVersion8 = `
ALTER TABLE import_job ADD COLUMN type TEXT NOT NULL DEFAULT 'campaign.exported';
ALTER TABLE import_job ADD COLUMN lease_id TEXT;
ALTER TABLE import_job ADD COLUMN erased TEXT; -- JSON
CREATE INDEX import_job_listed ON import_job (tenant_id, created_at_ms, import_id);
CREATE INDEX import_job_manifest ON import_job (tenant_id, manifest_key);
`;
