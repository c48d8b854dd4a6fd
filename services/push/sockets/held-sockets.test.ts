import { expect, it } from 'vitest';
import { type HeldSocket, HeldSockets } from './held-sockets.ts';

function aSocket(over: Partial<HeldSocket> = {}) {
  const told: string[] = [];
  const send = (text: string) => {
    told.push(text);
    return true;
  };
  return { accountId: '249@1', clientId: 'brand1', connectionId: 'tab-1', told, send, ...over } as const;
}

const frame = { accountId: '249@1', clientId: 'brand1', text: 'new' } as const;

it('tells every socket of the account and brand, and those of no brand', () => {
  const sockets = new HeldSockets();
  const [mine, unbranded] = [aSocket(), aSocket({ connectionId: 'tab-2', clientId: undefined })];
  const [foreign, otherBrand] = [
    aSocket({ accountId: '250@1' }),
    aSocket({ connectionId: 'tab-3', clientId: 'brand2' }),
  ];
  for (const socket of [mine, unbranded, foreign, otherBrand]) expect(sockets.add(socket)).toBe('added');
  expect(sockets.deliver(frame)).toBe(true);
  expect([mine, unbranded, foreign, otherBrand].map(({ told }) => told.length)).toEqual([1, 1, 0, 0]);
});

it('has nobody to tell once the last is gone, or when none takes it', () => {
  const sockets = new HeldSockets();
  const [one, slow] = [aSocket(), aSocket({ connectionId: 'tab-2', send: () => false })];
  sockets.add(one);
  sockets.add(slow);
  expect(sockets.deliver(frame)).toBe(true);
  sockets.remove(one);
  sockets.remove(one);
  expect(sockets.deliver(frame)).toBe(false);
  expect(sockets.count).toBe(1);
  sockets.remove(slow);
  expect([...sockets]).toEqual([]);
});

it('holds eight of an account, and one of a name', () => {
  const sockets = new HeldSockets();
  const added = Array.from({ length: 9 }, (_, at) => sockets.add(aSocket({ connectionId: `tab-${at}` })));
  expect(added).toEqual([...Array.from({ length: 8 }, () => 'added'), 'full']);
  expect(sockets.add(aSocket({ connectionId: 'tab-0' }))).toBe('known');
  expect(sockets.add(aSocket({ accountId: '250@1' }))).toBe('added');
  expect(sockets.count).toBe(9);
});
