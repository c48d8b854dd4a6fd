import type { Gateway, Push } from '@mailweave/push';

/**
 * A gateway that leads nowhere: for trying an installation before there are keys for a push service. What it is given is told to
 * `onPush` and counts as delivered.
 */
export function createStubGateway(onPush: (push: Push) => void): Gateway {
  return {
    transport: 'stub',
    send: async (push) => {
      onPush(push);
      return { outcome: 'delivered' };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
