import { DeviceSubscriptionRequest } from '@mailweave/contracts';
import { isTopicPattern, type SubscribeRequest, type Transport } from '@mailweave/push';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Caller } from '../sessions/session-check.ts';
import { hasAddress, isWebAddress } from '../subscribing/web-address.ts';
import { PNS_ERRORS, PnsRefusal } from './pns-error.ts';

/** What these clients call the ways to devices. Windows' own is gone: Microsoft has ended it for such apps. */
const TRANSPORTS: Readonly<Record<string, Transport>> = {
  apn: 'apns',
  apns_http2: 'apns',
  apns: 'apns',
  gcm: 'fcm',
  fcm: 'fcm',
  websocket: 'websocket',
  webhook: 'webhook',
  webhooks: 'webhook',
  'web-push': 'web-push',
  webpush: 'web-push',
};

const { keys, token } = DeviceSubscriptionRequest.properties;

const PnsBody = Type.Object({
  client: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\x21-\\x7e]+$' })),
  token,
  transport: Type.String({ minLength: 1, maxLength: 32 }),
  topics: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 20 })),
  keys,
});
type PnsBody = Static<typeof PnsBody>;

/** The device that a body names. @throws PnsRefusal */
export function readPnsBody(
  body: unknown,
  caller: Caller,
): Omit<SubscribeRequest, 'topics' | 'topicsMode'> & {
  topics: readonly string[] | undefined;
} {
  if (!Value.Check(PnsBody, body)) throw new PnsRefusal(PNS_ERRORS.notAsExpected);
  const clientId = clientOf(body, caller);
  return {
    accountId: caller.accountId,
    clientId,
    transport: transportOf(body),
    token: body.token,
    ...(body.keys !== undefined && { keys: body.keys }),
    topics: body.topics,
  };
}

/** A topic at least, and all of them well-formed. @throws PnsRefusal */
export function checkedTopics(topics: readonly string[] | undefined): readonly string[] {
  if (topics === undefined || topics.length === 0)
    throw new PnsRefusal(PNS_ERRORS.parameterMissing('topics'));
  const wrong = topics.find((topic) => !isTopicPattern(topic));
  if (wrong !== undefined) throw new PnsRefusal(PNS_ERRORS.topicInvalid(wrong));
  return topics;
}

/** The session's own, unless it may use any. */
function clientOf({ client }: PnsBody, { clientId }: Caller): string {
  const named = client ?? clientId;
  if (named === undefined) throw new PnsRefusal(PNS_ERRORS.parameterMissing('client'));
  if (clientId !== undefined && named !== clientId)
    throw new PnsRefusal(PNS_ERRORS.refused('The client is not that of the session.'));
  return named;
}

function transportOf({ keys: given, token, transport }: PnsBody): Transport {
  const known = Object.hasOwn(TRANSPORTS, transport) ? TRANSPORTS[transport] : undefined;
  if (known === undefined) throw new PnsRefusal(PNS_ERRORS.transportUnknown(transport));
  if (known === 'web-push' && given === undefined) throw new PnsRefusal(PNS_ERRORS.parameterMissing('keys'));
  if (hasAddress(known) && !isWebAddress(token))
    throw new PnsRefusal(PNS_ERRORS.refused('The token has to be an address.'));
  return known;
}
