import type { AccountId, Gateway } from '@mailweave/push';
import { frameOf } from './payload.ts';

/** A frame for the apps of one brand that an account has open. */
export type SocketFrame = { readonly accountId: AccountId; readonly clientId: string; readonly text: string };

/** Knows where sockets are held: in this process, or in others too. */
export type SocketRoutes = {
  /** False: nobody holds one that takes it. Never rejects. */
  deliver(frame: SocketFrame): Promise<boolean>;
};

/** Apps that are open: what they are told is not kept for those that are not. */
export function createWebSocketGateway(routes: SocketRoutes): Gateway {
  return {
    transport: 'websocket',
    send: async ({ notification, target: { accountId, clientId } }) => {
      const taken = await routes.deliver({ accountId, clientId, text: frameOf(notification) });
      return taken ? { outcome: 'delivered' } : { outcome: 'absent' };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
