import type { DeviceSubscriptionRequest } from '@mailweave/contracts';
import { FieldsInvalidError, type InvalidField } from '@mailweave/http-server';
import { isTopicPattern, type SubscribeRequest } from '@mailweave/push';
import type { Caller } from '../sessions/session-check.ts';
import { ClientForeignError } from './subscribing-errors.ts';
import { hasAddress, isWebAddress } from './web-address.ts';

/**
 * What a caller asks for, in the words of the domain.
 * @throws FieldsInvalidError, ClientForeignError
 */
export function checkedRequest(
  { accountId, clientId: ofSession }: Caller,
  body: DeviceSubscriptionRequest,
): SubscribeRequest {
  const { clientId = ofSession, keys, preferences, token, topics, transport } = body;
  if (ofSession !== undefined && clientId !== ofSession) throw new ClientForeignError();
  const problems = [...topicProblems(topics), ...deviceProblems(body)];
  if (clientId === undefined) problems.push({ path: '/clientId', message: 'is missing' });
  if (problems.length > 0 || clientId === undefined) throw new FieldsInvalidError(problems);
  return {
    accountId,
    clientId,
    transport,
    token,
    ...(keys !== undefined && { keys }),
    topics,
    preferences,
    topicsMode: 'replace',
  };
}

function topicProblems(topics: readonly string[]): InvalidField[] {
  return topics.flatMap((topic, at) =>
    isTopicPattern(topic) ? [] : [{ path: `/topics/${at}`, message: 'is no topic, such as ox:mail:new' }],
  );
}

function deviceProblems({ keys, token, transport }: DeviceSubscriptionRequest): InvalidField[] {
  const problems: InvalidField[] = [];
  if (transport === 'web-push' && keys === undefined) problems.push({ path: '/keys', message: 'is missing' });
  if (hasAddress(transport) && !isWebAddress(token))
    problems.push({ path: '/token', message: 'is no address that begins with https:// or http://' });
  return problems;
}
