import { schemaVersion1 } from './schema-version-1.ts';
import { schemaVersion2 } from './schema-version-2.ts';
import { schemaVersion3 } from './schema-version-3.ts';
import { schemaVersion4 } from './schema-version-4.ts';
import { schemaVersion5 } from './schema-version-5.ts';
import { schemaVersion6 } from './schema-version-6.ts';
import { schemaVersion7 } from './schema-version-7.ts';
import { schemaVersion8 } from './schema-version-8.ts';
import { schemaVersion9 } from './schema-version-9.ts';

/** DDL in SQLite's words, which can be translated; or both, where the dialects differ in more than names of types. */
export type Migration = string | { readonly sqlite: string; readonly postgres: string };

/** The tables of one role's stores. Those of several roles may share a schema of PostgreSQL, but not a file. */
export type Schema = {
  /** PostgreSQL's table that says which version is there. */
  readonly versionTable: string;
  /** Each takes the schema from the version before it to its own; one that was released is never edited. */
  readonly migrations: readonly Migration[];
};

export const injectionSchema: Schema = {
  versionTable: 'schema_version',
  migrations: [
    schemaVersion1,
    schemaVersion2,
    schemaVersion3,
    schemaVersion4,
    schemaVersion5,
    schemaVersion6,
    schemaVersion7,
    schemaVersion8,
    schemaVersion9,
  ],
};
