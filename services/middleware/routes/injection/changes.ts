import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CHANGE_STREAM_HEARTBEAT_MS } from '@mailweave/contracts';
import { systemTicker } from '@mailweave/host';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { LoggedChange } from '../../changes/change-log.ts';
import type { RouteContext } from '../route-context.ts';
import { described, problems } from './shared-schema.ts';

/** A follower that reads so much more slowly is sent away; it comes back and is told of a gap. */
const MAX_WAITING_BYTES = 1024 * 1024;

const schema = {
  ...described,
  summary: 'Follow changes',
  description:
    'Server-sent events. start: {"resumed"}, false where anything may have been missed since Last-Event-ID. change: {"tenantId","userKey"}, what is due or woven may be another now; without userKey for anybody of the tenant. Silent for two seconds at most.',
  response: { 200: Type.String({ description: 'text/event-stream' }), ...problems },
};

/** `/api/injection/changes`: one stream for each proxy process. */
export function changeRoutes({ changeLog }: RouteContext): FastifyPluginAsyncTypebox {
  return async (server) => {
    const endAll = endedWith(server);
    server.get('/changes', { schema }, (request, reply) => {
      reply.hijack();
      const stream = reply.raw;
      stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const send = (text: string): void => {
        stream.write(text);
        if (stream.writableLength > MAX_WAITING_BYTES) stream.destroy();
      };
      const after = request.headers['last-event-id'];
      const tell = ({ position: id, change }: LoggedChange): void => send(eventText('change', id, change));
      const following = changeLog.follow(typeof after === 'string' ? after : undefined, {
        told: tell,
        // It comes back at once, and hears that anything may have changed.
        lost: () => stream.end(),
      });
      const { resumed } = following;
      send(eventText('start', resumed ? undefined : following.position, { resumed }));
      for (const change of following.missed) tell(change);
      // A comment: the follower knows that nothing has happened, and not that nobody is there.
      const stopBeating = systemTicker(CHANGE_STREAM_HEARTBEAT_MS, () => send(':\n\n'));
      const leave = endAll(() => stream.end());
      stream.on('close', () => {
        leave();
        following.stop();
        stopBeating();
      });
      stream.on('error', () => stream.destroy());
    });
  };
}

function eventText(event: string, id: string | undefined, data: unknown): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What never ends by itself is ended when the server closes. @returns registers an end and gives how to take it back */
function endedWith(server: FastifyInstance): (end: () => void) => () => void {
  const ends = new Set<() => void>();
  server.addHook('preClose', async () => {
    for (const end of ends) end();
  });
  return (end) => {
    ends.add(end);
    return () => ends.delete(end);
  };
}
