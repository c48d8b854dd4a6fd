import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Whether a text is a network in CIDR form: `10.0.0.0/8` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  return addNetwork(new BlockList(), text);
}

/** @param networks each in CIDR form; a text that is none has no place here: the configuration has been checked */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    if (!addNetwork(list, network)) throw new Error(`${network} is no network`);
  }
  return list;
}

function addNetwork(list: BlockList, text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  const prefix = Number(bits);
  if (isIPv4(address) && prefix <= 32) list.addSubnet(address, prefix, 'ipv4');
  else if (isIPv6(address) && prefix <= 128) list.addSubnet(address, prefix, 'ipv6');
  else return false;
  return true;
}
