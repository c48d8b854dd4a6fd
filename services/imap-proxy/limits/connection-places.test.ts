import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProcessCounter } from './connection-counter.ts';
import { ConnectionPlaces } from './connection-places.ts';

const LIMITS = {
  connections: 5,
  unauthenticatedConnections: 3,
  connectionsPerAddress: 2,
  sessionsPerUser: 1,
};

test('each limit holds in every history, and what has ended counts no more', () => {
  const act = fc.record({
    kind: fc.constantFrom('connect', 'sign-in', 'end'),
    network: fc.constantFrom('a', 'b', undefined),
    user: fc.constantFrom('jo', 'al'),
    which: fc.nat(10),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const counter = new ProcessCounter();
      const open: { places: ConnectionPlaces; network: string | undefined; user: string | undefined }[] = [];
      const count = (fits: (each: (typeof open)[number]) => boolean): number => open.filter(fits).length;
      for (const { kind, network, user, which } of acts) {
        const chosen = open[which % Math.max(open.length, 1)];
        if (kind === 'connect') {
          const isFull = {
            all: open.length >= 5,
            unauthenticated: count((each) => each.user === undefined) >= 3,
            address: network !== undefined && count((each) => each.network === network) >= 2,
          };
          const outcome = ConnectionPlaces.admit(counter, LIMITS, network);
          expect(outcome.outcome === 'refused').toBe(Object.values(isFull).includes(true));
          if (outcome.outcome === 'refused') expect(isFull[outcome.reason]).toBe(true);
          else open.push({ places: outcome.places, network, user: undefined });
        } else if (kind === 'sign-in' && chosen !== undefined && chosen.user === undefined) {
          const isFull = count((each) => each.user === user) >= 1;
          expect(chosen.places.signIn(user)).toBe(!isFull);
          if (!isFull) chosen.user = user;
        } else if (kind === 'end' && chosen !== undefined) {
          chosen.places.release();
          chosen.places.release();
          open.splice(open.indexOf(chosen), 1);
        }
      }
    }),
  );
});

test('a limit of 0 is none', () => {
  const counter = new ProcessCounter();
  const none = {
    connections: 0,
    unauthenticatedConnections: 0,
    connectionsPerAddress: 0,
    sessionsPerUser: 0,
  };
  for (let time = 0; time < 100; time += 1) {
    const outcome = ConnectionPlaces.admit(counter, none, 'a');
    expect(outcome.outcome === 'admitted' && outcome.places.signIn('jo')).toBe(true);
  }
});
