import { isIP, isIPv4 } from 'node:net';
import { addressBytes } from '../addresses/address-bytes.ts';
import type { Endpoints } from '../addresses/endpoints.ts';
import { V2_FIXED_BYTES, V2_SIGNATURE } from './parse-header.ts';

/**
 * A PROXY header of version 2 (2.2): TCP from client to server, both as IPv6 where one of them is.
 *
 * @param endpoints undefined: LOCAL, a connection of the sender's own
 */
export function writeProxyHeader(endpoints: Endpoints | undefined): Buffer {
  if (endpoints === undefined || [endpoints.client, endpoints.server].some(({ host }) => isIP(host) === 0)) {
    return head(0x20, 0x00, 0);
  }
  const { client, server } = endpoints;
  const isV4 = isIPv4(client.host) && isIPv4(server.host);
  const hosts = [client, server].map(({ host }) => addressBytes(host).subarray(isV4 ? 12 : 0));
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(client.port, 0);
  ports.writeUInt16BE(server.port, 2);
  const body = Buffer.concat([...hosts, ports]);
  return Buffer.concat([head(0x21, isV4 ? 0x11 : 0x21, body.length), body]);
}

function head(versionAndCommand: number, family: number, bodyBytes: number): Buffer {
  const bytes = Buffer.alloc(V2_FIXED_BYTES);
  bytes.set(V2_SIGNATURE);
  bytes.writeUInt8(versionAndCommand, 12);
  bytes.writeUInt8(family, 13);
  bytes.writeUInt16BE(bodyBytes, 14);
  return bytes;
}
