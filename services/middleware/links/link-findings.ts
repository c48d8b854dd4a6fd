import type { ConfigFinding } from '@mailweave/host';
import type { MiddlewareConfig } from '../config.ts';

/** What does not fit in the settings of public links; paths start in the section middleware. */
export function linkFindings({ publicUrl, secretsKey }: MiddlewareConfig): ConfigFinding[] {
  if (publicUrl === undefined || secretsKey !== undefined) return [];
  const hint = 'Give middleware.secretsKey, made by openssl rand -hex 32 for example.';
  return [{ path: ['publicUrl'], at: 'value', message: 'needs a key that links are signed with.', hint }];
}
