import { isIPv4 } from 'node:net';

/**
 * The 16 bytes of an address, that of IPv4 as RFC 4291 2.5.5.2 maps it.
 *
 * @param address a valid address without a zone
 */
export function addressBytes(address: string): Buffer {
  const bytes = Buffer.alloc(16);
  if (isIPv4(address)) {
    bytes.writeUInt16BE(0xffff, 10);
    bytes.set(ipv4Bytes(address), 12);
    return bytes;
  }
  const [head = '', tail] = address.split('::');
  const first = groupBytes(head);
  const last = groupBytes(tail ?? '');
  bytes.set(first, 0);
  bytes.set(last, 16 - last.length);
  return bytes;
}

/** @param bytes 4 for IPv4 or 16 for IPv6 */
export function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16));
  return groups.join(':');
}

function groupBytes(groups: string): number[] {
  if (groups === '') return [];
  return groups.split(':').flatMap((group) => {
    if (group.includes('.')) return ipv4Bytes(group);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function ipv4Bytes(address: string): number[] {
  return address.split('.').map(Number);
}
