import Type, { type Static } from 'typebox';
import { TenantId } from '../injection/identity.ts';
import { ManifestPart } from './manifest.ts';

/** A list's name: letters, digits, `_`, `-`, at most 64. Lists of one tenant are best named so that they sort by age. */
export const UserListId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' });
export type UserListId = Static<typeof UserListId>;

/** `suppressions/LIST/manifest.json`: written last, it commits a list of users (docs/export-format.md). */
export const UserListManifest = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    tenant: TenantId,
    list: UserListId,
    /** `suppress`: they get nothing. `release`: they may get something again. `erase`: and everything about them goes. */
    kind: Type.Union([Type.Literal('suppress'), Type.Literal('release'), Type.Literal('erase')]),
    /** How userKey was made. */
    identity: Type.Union([Type.Literal('sha256'), Type.Literal('hmac-sha256')]),
    /** Files with a userKey a line, below `users/`. */
    parts: Type.Array(ManifestPart, { minItems: 1 }),
  },
  { additionalProperties: false },
);
export type UserListManifest = Static<typeof UserListManifest>;
