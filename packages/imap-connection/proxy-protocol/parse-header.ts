/**
 * The PROXY protocol, versions 1 and 2: what a load balancer sends before the client's first byte, to say
 * where the client is (haproxy.org, doc/proxy-protocol.txt). Pure; never throws, whatever the bytes.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { addressText } from '../addresses/address-bytes.ts';
import { canonicalAddress, type Endpoints } from '../addresses/endpoints.ts';

export type ProxyHeader =
  | { readonly outcome: 'incomplete' }
  | { readonly outcome: 'invalid' }
  /** `endpoints` is undefined where the sender speaks for itself (LOCAL) or does not know. */
  | { readonly outcome: 'header'; readonly sizeBytes: number; readonly endpoints: Endpoints | undefined };

export const V2_SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
/** Signature, version and command, family, length (2.2). */
export const V2_FIXED_BYTES = 16;
const V1_START = Buffer.from('PROXY ', 'latin1');
/** The longest line of version 1, CRLF included (2.1). */
const V1_MAX_BYTES = 107;

const INCOMPLETE: ProxyHeader = { outcome: 'incomplete' };
const INVALID: ProxyHeader = { outcome: 'invalid' };

/** @param bytes all that has come so far */
export function parseProxyHeader(bytes: Buffer): ProxyHeader {
  if (startsLike(bytes, V2_SIGNATURE)) return parseV2(bytes);
  return startsLike(bytes, V1_START) ? parseV1(bytes) : INVALID;
}

function startsLike(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.subarray(0, length).equals(start.subarray(0, length));
}

function parseV2(bytes: Buffer): ProxyHeader {
  if (bytes.length < V2_FIXED_BYTES) return INCOMPLETE;
  const [version = 0, family = 0] = bytes.subarray(12, 14);
  const bodyBytes = bytes.readUInt16BE(14);
  const isLocal = version === 0x20;
  if (!isLocal && version !== 0x21) return INVALID;
  const addressSize = isLocal ? 0 : addressSizeOf(family);
  if (addressSize === undefined || bodyBytes < addressSize * 2 + (addressSize === 0 ? 0 : 4)) return INVALID;
  const sizeBytes = V2_FIXED_BYTES + bodyBytes;
  if (bytes.length < sizeBytes) return INCOMPLETE;
  // What is behind the addresses are TLVs (2.2.1 to 2.2.7): passed over.
  const body = bytes.subarray(V2_FIXED_BYTES, sizeBytes);
  const endpoints = addressSize === 0 ? undefined : endpointsIn(body, addressSize);
  return { outcome: 'header', sizeBytes, endpoints };
}

/** Bytes of one address; 0 for families that name nobody; undefined for what the protocol does not know. */
function addressSizeOf(family: number): number | undefined {
  switch (family) {
    case 0x11:
      return 4;
    case 0x21:
      return 16;
    case 0x00:
    case 0x31:
      return 0;
    default:
      return undefined;
  }
}

function endpointsIn(body: Buffer, size: number): Endpoints {
  const hostAt = (at: number): string => canonicalAddress(addressText(body.subarray(at, at + size)));
  return {
    client: { host: hostAt(0), port: body.readUInt16BE(size * 2) },
    server: { host: hostAt(size), port: body.readUInt16BE(size * 2 + 2) },
  };
}

function parseV1(bytes: Buffer): ProxyHeader {
  const line = bytes.toString('latin1', 0, V1_MAX_BYTES);
  const end = line.indexOf('\r\n');
  if (end === -1) return bytes.length < V1_MAX_BYTES ? INCOMPLETE : INVALID;
  const sizeBytes = end + 2;
  const words = line.slice(0, end).split(' ');
  if (words[1] === 'UNKNOWN') return { outcome: 'header', sizeBytes, endpoints: undefined };
  const endpoints = v1Endpoints(words);
  return endpoints === undefined ? INVALID : { outcome: 'header', sizeBytes, endpoints };
}

/** PROXY SP TCP4|TCP6 SP source SP destination SP source port SP destination port */
function v1Endpoints(words: readonly string[]): Endpoints | undefined {
  const [, family, client = '', server = '', clientPort = '', serverPort = '', ...rest] = words;
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : undefined;
  if (isAddress === undefined || rest.length > 0) return undefined;
  if (![client, server].every((host) => isAddress(host) && !host.includes('%'))) return undefined;
  if (![clientPort, serverPort].every(isPort)) return undefined;
  return {
    client: { host: canonicalAddress(client), port: Number(clientPort) },
    server: { host: canonicalAddress(server), port: Number(serverPort) },
  };
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
