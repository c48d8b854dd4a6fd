import type { Schema } from '../sql/schema.ts';
import { codeColumn } from './code-column.ts';
import { eventTables } from './event-tables.ts';
import { listenerTables, markTables } from './listener-tables.ts';
import { notificationTables } from './notification-tables.ts';
import { propertyTables } from './property-tables.ts';
import { registryTables } from './registry-tables.ts';

/** What the role push keeps. */
export const pushSchema: Schema = {
  versionTable: 'push_schema_version',
  migrations: [
    eventTables,
    registryTables,
    notificationTables,
    propertyTables,
    listenerTables,
    codeColumn,
    markTables,
  ],
};
