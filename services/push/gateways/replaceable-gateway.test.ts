import type { Gateway, Push, PushOutcome } from '@mailweave/push';
import { aNotification, aSubscription } from '@mailweave/push/testing';
import { expect, test } from 'vitest';
import { ReplaceableGateway } from './replaceable-gateway.ts';

const push: Push = { notification: aNotification(), target: aSubscription(), presentation: { badge: true } };

/** A gateway that answers when it is told to. */
function held(reason: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const state = { closed: 0 };
  const gateway: Gateway = {
    transport: 'webhook',
    send: async (): Promise<PushOutcome> => {
      await promise;
      return { outcome: 'retry', reason };
    },
    [Symbol.asyncDispose]: async () => {
      state.closed += 1;
    },
  };
  return { gateway, answer: resolve, state };
}

test('an attempt ends where it began, and the gateway that was replaced is closed behind it', async () => {
  const [old, next] = [held('old'), held('next')];
  const replaceable = new ReplaceableGateway('webhook');
  replaceable.replace(old.gateway);
  const begun = replaceable.send(push);
  replaceable.replace(next.gateway);
  const later = replaceable.send(push);
  expect(old.state.closed).toBe(0);
  old.answer();
  expect(await begun).toMatchObject({ reason: 'old' });
  expect([old.state.closed, next.state.closed]).toEqual([1, 0]);
  next.answer();
  expect(await later).toMatchObject({ reason: 'next' });
  await replaceable[Symbol.asyncDispose]();
  expect([old.state.closed, next.state.closed]).toEqual([1, 1]);
});

test('what is for a transport that is configured no more waits', async () => {
  const { gateway, state } = held('never');
  const replaceable = new ReplaceableGateway('webhook');
  replaceable.replace(gateway);
  expect(replaceable.isThere).toBe(true);
  replaceable.replace(undefined);
  expect([replaceable.isThere, state.closed]).toEqual([false, 1]);
  expect(await replaceable.send(push)).toEqual({ outcome: 'misconfigured', reason: 'not-configured' });
});
