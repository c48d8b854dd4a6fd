import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  BeginClaimAnswer,
  ClaimBody,
  ClaimedPlaceBody,
  type ClaimRef,
  CompleteClaimAnswer,
  FlagChangeAnswer,
  FlagChangeBody,
  WithdrawalAnswer,
  WithdrawalBody,
  WovenRecord,
} from '@mailweave/contracts';
import Type from 'typebox';
import type { RouteContext } from '../route-context.ts';
import {
  ClaimParameters,
  described,
  MailboxQuery,
  mailboxOf,
  problems,
  TenantQuery,
  UserParameters,
  userOf,
} from './shared-schema.ts';

/** A claim with the variables of one message. */
const BODY_LIMIT_BYTES = 256 * 1024;

const beginSchema = {
  ...described,
  summary: 'Reserve a round of a campaign for a user',
  params: UserParameters,
  querystring: TenantQuery,
  body: ClaimBody,
  response: { 200: BeginClaimAnswer, ...problems },
};
const expiredSchema = {
  ...described,
  summary: 'Take over the claims of dead sessions in a mailbox',
  params: UserParameters,
  querystring: MailboxQuery,
  response: { 200: Type.Array(WovenRecord), ...problems },
};
const ofClaim = { ...described, params: ClaimParameters, querystring: TenantQuery };
const nothing = { 204: Type.Null(), ...problems };
const completeSchema = {
  ...ofClaim,
  summary: 'Weave a claim at its UID',
  body: ClaimedPlaceBody,
  response: { 200: CompleteClaimAnswer, ...problems },
};
const abandonSchema = { ...ofClaim, summary: 'Free the round of a claim again', response: nothing };
const flagsSchema = {
  ...ofClaim,
  summary: 'Change the flags of a woven message',
  body: FlagChangeBody,
  response: { 200: FlagChangeAnswer, ...problems },
};
const openedSchema = { ...ofClaim, summary: 'Note that a message is being read', response: nothing };
const withdrawSchema = {
  ...ofClaim,
  summary: 'Withdraw a woven message for ever',
  body: WithdrawalBody,
  response: { 200: WithdrawalAnswer, ...problems },
};

/** `/api/injection/users/{userKey}/claims`: the life of a woven message. */
export function claimRoutes({ injectionApi }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    const limits = { bodyLimit: BODY_LIMIT_BYTES };
    const claim = '/users/:userKey/claims/:claimId';
    server.post('/users/:userKey/claims', { schema: beginSchema, ...limits }, (request) =>
      injectionApi.beginClaim({ ...userOf(request), ...request.body }),
    );
    server.post('/users/:userKey/claims/expired', { schema: expiredSchema, ...limits }, (request) =>
      injectionApi.expiredClaims(mailboxOf(request)),
    );
    server.post(`${claim}/complete`, { schema: completeSchema, ...limits }, (request) =>
      injectionApi.completeClaim(claimOf(request), request.body),
    );
    server.post(`${claim}/abandon`, { schema: abandonSchema, ...limits }, async (request, reply) => {
      await injectionApi.abandonClaim(claimOf(request));
      return reply.code(204).send(null);
    });
    server.post(`${claim}/flags`, { schema: flagsSchema, ...limits }, async (request) => {
      const record = await injectionApi.changeFlags(claimOf(request), request.body);
      return record === undefined ? {} : { record };
    });
    server.post(`${claim}/opened`, { schema: openedSchema, ...limits }, async (request, reply) => {
      await injectionApi.noteOpened(claimOf(request));
      return reply.code(204).send(null);
    });
    server.post(`${claim}/withdraw`, { schema: withdrawSchema, ...limits }, async (request) => ({
      withdrawn: await injectionApi.withdraw(claimOf(request), request.body.cause),
    }));
  };
}

type ClaimRequest = { params: { userKey: string; claimId: string }; query: { tenantId?: string } };

function claimOf(request: ClaimRequest): ClaimRef {
  return { ...userOf(request), claimId: request.params.claimId };
}
