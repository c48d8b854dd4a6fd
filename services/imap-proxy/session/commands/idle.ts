/**
 * IDLE (RFC 2177). The backend idles under a tag of the proxy's own, so that its IDLE can be interrupted for
 * a claim and begun again without the client noticing.
 *
 * Standard: base; RFC 2177; IDLE; whole, new campaigns and withdrawals appear while idling
 */

import type { ClientLine } from '../command-reader.ts';
import { type TaggedAnswer, underTag } from '../response-router.ts';
import type { CommandHandler, Session } from '../session.ts';
import { refresh, refreshFromBackend, refreshFromStore } from './noop.ts';

export const idle: CommandHandler = async (session, command) => {
  await session.link.quiet();
  if (session.weave?.changed === true) await refresh(session);
  const upstream = await beginIdle(session);
  if (upstream.refused !== undefined) return session.text(underTag(command.tag, upstream.refused));
  session.relay.pieces([upstream.prompt]);
  session.idling = true;
  const done = session.reader.nextPlainLine();
  const ended = await idleUntilDone(session, done, upstream.ended);
  session.idling = false;
  const line = (await done).bytes.toString('latin1').trim().toUpperCase();
  if (line === 'DONE') session.text(underTag(command.tag, ended));
  else session.tagged(command.tag, 'BAD', 'IDLE ends with DONE.');
};

type Idling =
  | { prompt: Buffer; ended: Promise<TaggedAnswer>; refused: undefined }
  | { refused: TaggedAnswer };

async function beginIdle(session: Session): Promise<Idling> {
  const { link } = session;
  const tag = link.ownTag();
  const ended = link.expect(tag);
  link.stream.writeText(`${tag} IDLE\r\n`);
  const first = await link.continuationOr(ended);
  return Buffer.isBuffer(first) ? { prompt: first, ended, refused: undefined } : { refused: first };
}

/** Leaves and enters the backend's IDLE as often as the weave changes; returns its last tagged answer. */
async function idleUntilDone(
  session: Session,
  done: Promise<ClientLine>,
  firstEnd: Promise<TaggedAnswer>,
): Promise<TaggedAnswer> {
  let ended = firstEnd;
  for (;;) {
    const event = await nextEvent(session, done, ended);
    if (event === 'ended') return await ended;
    const lookup = event === 'changed' ? await refreshFromStore(session) : undefined;
    if (event === 'changed' && lookup === undefined) continue;
    session.link.stream.writeText('DONE\r\n');
    const answer = await ended;
    if (lookup === undefined) return answer;
    // A claim is made: whoever wants to end the session waits for it.
    session.idling = false;
    await refreshFromBackend(session, lookup);
    const again = await beginIdle(session);
    if (again.refused !== undefined) return again.refused;
    session.idling = true;
    ended = again.ended;
  }
}

type IdleEvent = 'done' | 'changed' | 'ended';

/** The client says DONE, the weave changes, or the backend ends the IDLE by itself. */
function nextEvent(
  session: Session,
  done: Promise<ClientLine>,
  ended: Promise<TaggedAnswer>,
): Promise<IdleEvent> {
  const { weave, selected } = session;
  return new Promise((resolve, reject) => {
    if (weave !== undefined && selected !== undefined) {
      if (weave.changed) resolve('changed');
      weave.onChange = () => resolve('changed');
    }
    done.then(() => resolve('done'), reject);
    ended.then(() => resolve('ended'), reject);
  }).finally(() => {
    if (weave !== undefined) weave.onChange = undefined;
  }) as Promise<IdleEvent>;
}
