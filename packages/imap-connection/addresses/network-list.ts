import { BlockList, isIP, isIPv4 } from 'node:net';
import { AppError } from '@mailweave/foundation';
import { addressBytes, addressText } from './address-bytes.ts';
import { canonicalAddress } from './endpoints.ts';

/** A network that a setting names is none. */
export class NetworkSyntaxError extends AppError {
  constructor() {
    super({
      code: 'network-syntax',
      publicText:
        'A network is written as an address with the length of its prefix, such as 10.0.0.0/8 or fd00::/8.',
      retry: 'after-change',
    });
  }
}

/** Networks of IPv4 and IPv6. */
export class NetworkList {
  readonly #list = new BlockList();

  /**
   * @param networks `address/prefix`, or one address
   * @throws NetworkSyntaxError
   */
  constructor(networks: readonly string[]) {
    for (const network of networks) {
      if (!isNetwork(network)) throw new NetworkSyntaxError();
      const [address = '', prefix] = network.split('/');
      const family = isIPv4(address) ? 'ipv4' : 'ipv6';
      this.#list.addSubnet(address, prefix === undefined ? maxPrefix(address) : Number(prefix), family);
    }
  }

  /** @param address canonical */
  has(address: string): boolean {
    return isIP(address) !== 0 && this.#list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  }
}

/** Whether the text is `address/prefix`, or one address. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= maxPrefix(address));
}

/**
 * Whom an address stands for: of IPv6 the /64, which one household or machine has to itself (RFC 6177).
 *
 * @param address canonical
 */
export function clientNetwork(address: string): string {
  if (isIP(address) !== 6) return address;
  const bytes = addressBytes(address);
  bytes.fill(0, 8);
  return `${canonicalAddress(addressText(bytes))}/64`;
}

function maxPrefix(address: string): number {
  return isIPv4(address) ? 32 : 128;
}
