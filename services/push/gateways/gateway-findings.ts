import { type ConfigFinding, isNetwork } from '@mailweave/host';
import { readVapidKey } from '@mailweave/push-gateways';
import type { PushConfig } from '../config.ts';

/** What cannot work in the settings of gateways; paths start in the section push. */
export function gatewayFindings({ webPush, webhooks }: PushConfig): ConfigFinding[] {
  return [
    ...networksWrong(webPush?.allowedNetworks ?? []),
    ...keysWrong(webPush?.brands ?? {}),
    ...halfLogIns(webhooks?.receivers ?? {}),
  ];
}

function networksWrong(networks: readonly string[]): ConfigFinding[] {
  return networks.flatMap((network, at): ConfigFinding[] => {
    if (isNetwork(network)) return [];
    const path = ['webPush', 'allowedNetworks', String(at)];
    return [{ path, at: 'value', message: 'is no network.', hint: 'Write it as 10.1.0.0/16 or fd00::/8.' }];
  });
}

function keysWrong(brands: NonNullable<PushConfig['webPush']>['brands']): ConfigFinding[] {
  return Object.entries(brands).flatMap(([clientId, { privateKey }]): ConfigFinding[] => {
    if (readVapidKey(privateKey) !== undefined) return [];
    const path = ['webPush', 'brands', clientId, 'privateKey'];
    const hint = 'Make a key for VAPID, and write its private part.';
    return [{ path, at: 'value', message: 'is no private key of the curve P-256.', hint }];
  });
}

function halfLogIns(receivers: NonNullable<PushConfig['webhooks']>['receivers']): ConfigFinding[] {
  return Object.entries(receivers).flatMap(([id, { login, password }]): ConfigFinding[] => {
    if ((login === undefined) === (password === undefined)) return [];
    const path = ['webhooks', 'receivers', id, login === undefined ? 'password' : 'login'];
    return [{ path, at: 'key', message: 'is alone.', hint: 'Give login and password, or neither.' }];
  });
}
