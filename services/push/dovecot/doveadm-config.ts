import { Secret } from '@mailweave/foundation';
import { type ConfigFinding, SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';
import type { DoveadmPlace } from './doveadm-attribute.ts';

const closed = { additionalProperties: false } as const;

/** Where doveadm is asked by HTTP. */
export const DoveadmConfig = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://',
      description: 'Address of the HTTP interface: http://mail.example.org:8080/doveadm/v1.',
    }),
    timeoutMs: Type.Integer({
      default: 5_000,
      minimum: 100,
      description: 'Milliseconds that a call may take.',
    }),
    apiKey: Type.Optional(SecretText({ description: 'doveadm_api_key of the server.' })),
    password: Type.Optional(
      SecretText({ description: 'doveadm_password of the server, in the place of a key.' }),
    ),
  },
  {
    ...closed,
    description:
      'Of way dovecot: writes the METADATA attribute by the HTTP interface of doveadm, where com.openexchange.push.dovecot.preferDoveadmForMetadata says so, and for accounts that nothing is known to sign in with.',
  },
);
export type DoveadmConfig = Static<typeof DoveadmConfig>;

export function doveadmPlace({ apiKey, password, timeoutMs, url }: DoveadmConfig): DoveadmPlace {
  const authorization =
    apiKey === undefined
      ? `Basic ${base64(`doveadm:${password?.reveal() ?? ''}`)}`
      : `X-Dovecot-API ${base64(apiKey.reveal())}`;
  return { url, timeoutMs, authorization: new Secret(authorization) };
}

/** Paths start in the section push. */
export function doveadmFindings({ listeners }: { listeners?: { doveadm?: DoveadmConfig } }): ConfigFinding[] {
  const { apiKey, password } = listeners?.doveadm ?? {};
  if (listeners?.doveadm === undefined || (apiKey === undefined) !== (password === undefined)) return [];
  const message = apiKey === undefined ? 'says nothing to be let in by.' : 'says two things to be let in by.';
  const hint = 'Give apiKey, or password.';
  return [{ path: ['listeners', 'doveadm'], at: 'key', message, hint }];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
