import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalAddress, type Endpoints } from '../addresses/endpoints.ts';
import { parseProxyHeader, V2_SIGNATURE } from './parse-header.ts';
import { writeProxyHeader } from './write-header.ts';

const port = fc.integer({ min: 0, max: 65_535 });
const canonical = (address: string): string => canonicalAddress(address);
const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6().map(canonical);
const endpointsOf = (host: fc.Arbitrary<string>): fc.Arbitrary<Endpoints> => {
  const end = fc.record({ host, port });
  return fc.record({ client: end, server: end });
};
const endpoints = fc.oneof(endpointsOf(ipv4), endpointsOf(ipv6), endpointsOf(fc.oneof(ipv4, ipv6)));
const rest = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

function v1({ client, server }: Endpoints, family: 'TCP4' | 'TCP6'): Buffer {
  return Buffer.from(`PROXY ${family} ${client.host} ${server.host} ${client.port} ${server.port}\r\n`);
}

const headers: fc.Arbitrary<{ bytes: Buffer; endpoints: Endpoints | undefined }> = fc.oneof(
  endpoints.map((ends) => ({ bytes: writeProxyHeader(ends), endpoints: ends })),
  endpointsOf(ipv4).map((ends) => ({ bytes: v1(ends, 'TCP4'), endpoints: ends })),
  endpointsOf(ipv6)
    .filter(({ client, server }) => client.host.includes(':') && server.host.includes(':'))
    .map((ends) => ({ bytes: v1(ends, 'TCP6'), endpoints: ends })),
  fc.constant({ bytes: writeProxyHeader(undefined), endpoints: undefined }),
  fc.constant({ bytes: Buffer.from('PROXY UNKNOWN ffff::1 nonsense\r\n'), endpoints: undefined }),
);

test('a header says who is at both ends, whatever comes behind it, and every shorter piece is incomplete', () => {
  fc.assert(
    fc.property(headers, rest, (header, behind) => {
      const { bytes } = header;
      const outcome = { outcome: 'header', sizeBytes: bytes.length, endpoints: header.endpoints };
      expect(parseProxyHeader(Buffer.concat([bytes, behind]))).toEqual(outcome);
      for (let length = 0; length < bytes.length; length += 1) {
        expect(parseProxyHeader(bytes.subarray(0, length))).toEqual({ outcome: 'incomplete' });
      }
    }),
  );
});

test('TLVs behind the addresses are passed over, and the header is as long as it says', () => {
  fc.assert(
    fc.property(endpoints, rest, rest, (ends, tlvs, behind) => {
      const plain = writeProxyHeader(ends);
      const longer = Buffer.concat([plain, tlvs]);
      longer.writeUInt16BE(plain.readUInt16BE(14) + tlvs.length, 14);
      const outcome = { outcome: 'header', sizeBytes: longer.length, endpoints: ends };
      expect(parseProxyHeader(Buffer.concat([longer, behind]))).toEqual(outcome);
    }),
  );
});

test('garbage is never an error, nor a header longer than what came; what is invalid stays so with more', () => {
  const start = fc.constantFrom(
    V2_SIGNATURE,
    Buffer.from('PROXY '),
    Buffer.from('PROXY TCP4 '),
    Buffer.alloc(0),
  );
  const damaged = fc.tuple(headers, fc.nat(), fc.nat(255)).map(([{ bytes }, at, value]) => {
    const copy = Buffer.from(bytes);
    copy[at % copy.length] = value;
    return copy;
  });
  const made = fc.tuple(start, rest).map((parts) => Buffer.concat(parts));
  fc.assert(
    fc.property(fc.oneof(made, damaged), rest, (bytes, behind) => {
      const header = parseProxyHeader(bytes);
      const longer = parseProxyHeader(Buffer.concat([bytes, behind]));
      if (header.outcome === 'header') expect(header.sizeBytes).toBeLessThanOrEqual(bytes.length);
      if (header.outcome !== 'incomplete') expect(longer).toEqual(header);
    }),
    { numRuns: 3_000 },
  );
});

const fixed = (version: number, family: number, body: number): Buffer =>
  Buffer.concat([V2_SIGNATURE, Buffer.of(version, family, 0, body), Buffer.alloc(body)]);

test.each([
  ['version 1 in the binary form', fixed(0x11, 0x11, 12)],
  ['an unknown command', fixed(0x22, 0x11, 12)],
  ['datagrams', fixed(0x21, 0x12, 12)],
  ['an unknown family', fixed(0x21, 0x41, 12)],
  ['less than two addresses', fixed(0x21, 0x11, 11)],
  ['less than two addresses of IPv6', fixed(0x21, 0x21, 12)],
  ['an address that is none', Buffer.from('PROXY TCP4 1.2.3.4 1.2.3.256 1 2\r\n')],
  ['an address of the other family', Buffer.from('PROXY TCP6 1.2.3.4 1.2.3.5 1 2\r\n')],
  ['a zone', Buffer.from('PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n')],
  ['a port that is none', Buffer.from('PROXY TCP4 1.2.3.4 1.2.3.5 1 65536\r\n')],
  ['a word too many', Buffer.from('PROXY TCP4 1.2.3.4 1.2.3.5 1 2 3\r\n')],
  ['a line without end', Buffer.from(`PROXY UNKNOWN ${'x'.repeat(100)}`)],
  ['IMAP', Buffer.from('a1 LOGIN x y\r\n')],
  ['TLS', Buffer.from([0x16, 0x03, 0x01])],
])('%s is no header', (_what, bytes) => {
  expect(parseProxyHeader(bytes)).toEqual({ outcome: 'invalid' });
});

test.each([
  ['LOCAL, whatever its family says', fixed(0x20, 0x99, 5)],
  ['a Unix socket', fixed(0x21, 0x31, 216)],
  ['an unspecified family', fixed(0x21, 0x00, 0)],
])('%s names nobody', (_what, bytes) => {
  expect(parseProxyHeader(bytes)).toEqual({
    outcome: 'header',
    sizeBytes: bytes.length,
    endpoints: undefined,
  });
});
