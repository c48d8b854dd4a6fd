import { isIPv6, type Socket, SocketAddress } from 'node:net';

export type Endpoint = { readonly host: string; readonly port: number };

/** Both ends of a client's connection: where it comes from, and where it went to. */
export type Endpoints = { readonly client: Endpoint; readonly server: Endpoint };

/** The ends of a socket as the system sees them; empty texts once it is closed. */
export function socketEndpoints(socket: Socket): Endpoints {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  return {
    client: { host: canonicalAddress(remoteAddress ?? ''), port: remotePort ?? 0 },
    server: { host: canonicalAddress(localAddress ?? ''), port: localPort ?? 0 },
  };
}

/** One spelling for each address (RFC 5952); an IPv4 address in IPv6 clothes (RFC 4291 2.5.5.2) is one of IPv4. */
export function canonicalAddress(address: string): string {
  const bare = address.split('%')[0] ?? '';
  if (!isIPv6(bare)) return bare;
  const canonical = new SocketAddress({ address: bare, family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(canonical)?.[1] ?? canonical;
}
