import { aNotification, aSubscription } from '@mailweave/push/testing';
import { expect, it } from 'vitest';
import { createWebSocketGateway, type SocketFrame } from './gateway.ts';

it('hands a frame to whoever holds the sockets of the account and brand', async () => {
  const frames: SocketFrame[] = [];
  let held = true;
  await using gateway = createWebSocketGateway({
    deliver: async (frame) => {
      frames.push(frame);
      return held;
    },
  });
  const target = aSubscription({ transport: 'websocket' });
  const push = { notification: aNotification(), target, presentation: { badge: true } };
  expect(await gateway.send(push)).toEqual({ outcome: 'delivered' });
  held = false;
  expect(await gateway.send(push)).toEqual({ outcome: 'absent' });
  expect(frames[0]).toMatchObject({ accountId: '249@1', clientId: 'brand1' });
  expect(JSON.parse(frames[0]?.text ?? '')).toEqual({
    name: 'ox:mail:new',
    args: [expect.objectContaining({ cid: 'INBOX/101', subject: 'Lunch?' })],
    namespace: '/',
  });
});
