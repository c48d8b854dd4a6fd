import { DEFAULT_TENANT_ID, TenantId, UserKey, type UserRef } from '@mailweave/contracts';
import { byToken, ProblemBody } from '@mailweave/http-server';
import Type from 'typebox';

/** What the descriptions of the proxy's calls have in common. */
export const described = { tags: ['injection'], security: byToken };

/** Beside an answer of the call. */
export const problems = { 401: ProblemBody, 404: ProblemBody, 422: ProblemBody, 503: ProblemBody };

const closed = { additionalProperties: false } as const;

const tenantId = Type.Optional(
  Type.Unsafe<string>({ ...TenantId, description: `Default: ${DEFAULT_TENANT_ID}.` }),
);

/** `?tenantId=shop` */
export const TenantQuery = Type.Object({ tenantId }, closed);

/** `?mailbox=INBOX&tenantId=shop` */
export const MailboxQuery = Type.Object(
  {
    tenantId,
    mailbox: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000, description: 'Default: INBOX.' })),
  },
  closed,
);

/** The user in a path; an address is none. */
export const UserParameters = Type.Object({ userKey: UserKey });

export const ClaimParameters = Type.Object({
  userKey: UserKey,
  claimId: Type.String({ pattern: '^[0-9a-f]{32}$' }),
});

type UserRequest = { params: { userKey: string }; query: { tenantId?: string } };

export function userOf({ params, query }: UserRequest): UserRef {
  return { tenantId: query.tenantId ?? DEFAULT_TENANT_ID, userKey: params.userKey };
}

type MailboxRequest = UserRequest & { query: { mailbox?: string } };

export function mailboxOf(request: MailboxRequest): UserRef & { mailbox: string } {
  return { ...userOf(request), mailbox: request.query.mailbox ?? 'INBOX' };
}
