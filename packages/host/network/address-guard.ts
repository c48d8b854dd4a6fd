import { lookup as resolve } from 'node:dns';
import { type BlockList, isIP, type LookupFunction } from 'node:net';
import { networkList } from './network-list.ts';

/** IPv4 that is not the public internet (IANA special-purpose registry, RFC 6890), and multicast. */
const notPublicV4 = networkList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]);

/** Global unicast, all that IANA has given out. Loopback, ULA, link-local, mapped and NAT64 addresses lie outside. */
const publicV6 = networkList(['2000::/3']);

/** Inside of it: protocol assignments with Teredo, 6to4, and two documentation prefixes. */
const notPublicV6 = networkList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** No address of the name may be connected to. */
export class AddressRefusedError extends Error {}

/** Which addresses requests may go to: public ones, and the operator's exceptions. */
export class AddressGuard {
  readonly #exceptions: BlockList;

  /** @param allowedNetworks in CIDR form */
  constructor(allowedNetworks: readonly string[]) {
    this.#exceptions = networkList(allowedNetworks);
  }

  /** @param address an IP address as text */
  allows(address: string): boolean {
    const version = isIP(address);
    if (version === 0) return false;
    if (this.#exceptions.check(address, version === 4 ? 'ipv4' : 'ipv6')) return true;
    if (version === 4) return !notPublicV4.check(address, 'ipv4');
    return publicV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6');
  }

  /**
   * Whether a URL's host may be asked: an address is checked here and now, since it is never looked up; a name when it is.
   * @param hostname as `URL.hostname` has it: an IPv6 address in brackets
   */
  allowsHost(hostname: string): boolean {
    const host = hostname.replaceAll(/[[\]]/g, '');
    return isIP(host) === 0 || this.allows(host);
  }

  /**
   * The look-up for a connection: only addresses that are allowed come out of it, so what is connected to is what was
   * checked. A host that is an address already is never looked up: ask `allowsHost`.
   */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const allowed = found.filter(({ address }) => this.allows(address));
      const [first] = allowed;
      if (first === undefined) return callback(new AddressRefusedError(), []);
      if (options.all === true) return callback(null, allowed);
      return callback(null, first.address, first.family);
    });
  };
}
