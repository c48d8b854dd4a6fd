import type { Schema } from '../sql/schema.ts';
import { registryTables } from './registry-tables.ts';
import { schemaVersion1 } from './schema-version-1.ts';

/** What the role push keeps. */
export const pushSchema: Schema = {
  versionTable: 'push_schema_version',
  migrations: [schemaVersion1, registryTables],
};
