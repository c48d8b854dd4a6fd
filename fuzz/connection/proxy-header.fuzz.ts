import { deepEqual, ok } from 'node:assert/strict';
import {
  type Endpoints,
  type ProxyHeader,
  parseProxyHeader,
  writeProxyHeader,
} from '@mailweave/imap-connection';
import { byteMutation } from '../harness/byte-mutation.ts';
import { diceOfInput } from '../harness/dice.ts';

const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';

/** What the grammar of both versions is sensitive to. */
export const mutateProxyHeader = byteMutation([
  ...[
    'PROXY ',
    'TCP4 ',
    'TCP6 ',
    'UNKNOWN',
    ' ',
    '  ',
    '\r\n',
    '\n',
    '\r',
    '\0',
    '%eth0',
    '/',
    '-1',
    '+1',
    '0x1',
  ],
  ...[
    '0',
    '65535',
    '65536',
    '00000',
    '1.2.3.4',
    '256',
    '.',
    ':',
    '::',
    '::ffff:1.2.3.4',
    '127.1',
    'fe80::1%1',
  ],
  ...[
    SIGNATURE,
    `${SIGNATURE}\x20`,
    `${SIGNATURE}\x21\x11`,
    `${SIGNATURE}\x21\x21`,
    '\x21\x11\x00\x0c',
    '\x21\x31',
  ],
  ...['\x00\x24', '\x00\xd8', '\xff\xff', '\x00\x00', 'x'.repeat(40)],
]);

/**
 * Whatever the bytes: nothing is thrown; the pieces in which they come change nothing, nor does what comes behind a
 * header; the endpoints of a header can be said in one of the proxy's own; nobody is waited for without end.
 */
export function run(input: Buffer): void {
  const whole = parseProxyHeader(input);
  deepEqual(inPieces(input), whole);
  if (whole.outcome === 'incomplete')
    ok(input.length < most(input), 'more bytes are waited for than there can be');
  if (whole.outcome !== 'header') return;
  ok(whole.sizeBytes <= input.length, 'the header is longer than what came');
  const header = input.subarray(0, whole.sizeBytes);
  deepEqual(parseProxyHeader(header), whole);
  deepEqual(parseProxyHeader(Buffer.concat([header, input])), whole);
  deepEqual(parseProxyHeader(header.subarray(0, -1)), { outcome: 'incomplete' });
  roundTrip(whole.endpoints);
}

/** As a socket would hand them out; what is decided is decided. */
function inPieces(input: Buffer): ProxyHeader {
  const dice = diceOfInput(input);
  for (let end = 1 + dice(12); end < input.length; end += 1 + dice(12)) {
    const header = parseProxyHeader(input.subarray(0, end));
    if (header.outcome !== 'incomplete') return header;
  }
  return parseProxyHeader(input);
}

/** The most bytes that a header can have which begins like this one (2.1, 2.2). */
function most(input: Buffer): number {
  if (!input.toString('latin1').startsWith(SIGNATURE)) return 107;
  return input.length < 16 ? 16 : 16 + input.readUInt16BE(14);
}

function roundTrip(endpoints: Endpoints | undefined): void {
  const own = writeProxyHeader(endpoints);
  deepEqual(parseProxyHeader(own), { outcome: 'header', sizeBytes: own.length, endpoints });
}
