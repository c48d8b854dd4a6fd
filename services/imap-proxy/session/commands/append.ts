/**
 * APPEND (RFC 3501 6.3.11), MULTIAPPEND (RFC 3502): the messages stream from the client to the backend, as
 * fast as the slower of the two, and are never collected. Only the header of a literal may change: when the
 * client does not wait and the backend wants it to.
 *
 * Standard: commands; RFC 3501 6.3.11; APPEND; whole, messages stream through
 * Standard: messages; RFC 3502; MULTIAPPEND; whole, messages stream through
 */
import type { LiteralHeader } from '@mailweave/imap';
import type { BackendLink } from '../backend-link.ts';
import type { ClientLine } from '../command-reader.ts';
import type { TaggedAnswer } from '../response-router.ts';
import type { Session } from '../session.ts';

export async function appendMessage(session: Session, tag: string, firstLine: ClientLine): Promise<void> {
  const { link } = session;
  await link.quiet();
  const answer = link.expect(tag);
  let line = firstLine;
  for (;;) {
    const { literal } = line;
    link.stream.writeBytes(literal === undefined ? line.bytes : lineFor(link, line.bytes, literal));
    if (literal === undefined) break;
    const refused = await offerLiteral(session, literal, answer);
    if (refused !== undefined) return session.answer(refused);
    await session.reader.streamLiteral((bytes, start, end) => link.stream.writeSlice(bytes, start, end));
    line = await session.reader.nextLine();
  }
  session.answer(await answer);
}

/** Until the literal may be streamed. Returns the tagged answer if the backend does not want it. */
async function offerLiteral(
  session: Session,
  literal: LiteralHeader,
  answer: Promise<TaggedAnswer>,
): Promise<TaggedAnswer | undefined> {
  const { link } = session;
  if (literal.nonSync && !mustWait(link, literal)) return undefined;
  const first = await link.continuationOr(answer);
  if (Buffer.isBuffer(first)) {
    if (!literal.nonSync) session.relay.pieces([first]);
    return undefined;
  }
  session.reader.discard(literal);
  return first;
}

function mustWait(link: BackendLink, literal: LiteralHeader): boolean {
  const mode = link.literalMode;
  return mode === 'synchronizing' || (mode === 'literal-minus' && literal.sizeBytes > 4096);
}

/** `{n+}` becomes `{n}` for a backend that wants to be asked (RFC 7888 4). */
function lineFor(link: BackendLink, bytes: Buffer, literal: LiteralHeader): Buffer {
  if (!literal.nonSync || !mustWait(link, literal)) return bytes;
  return Buffer.from(bytes.toString('latin1').replace(/\+\}\r?\n$/, '}\r\n'), 'latin1');
}
