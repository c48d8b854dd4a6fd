import { Secret } from '@mailweave/foundation';
import { SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';
import type { DoveadmPlace } from './doveadm-attribute.ts';

const closed = { additionalProperties: false } as const;

const place = {
  url: Type.String({
    pattern: '^https?://',
    description: 'Address of the HTTP interface: http://mail.example.org:8080/doveadm/v1.',
  }),
  timeoutMs: Type.Integer({
    default: 5_000,
    minimum: 100,
    description: 'Milliseconds that a call may take.',
  }),
};

/** Where doveadm is asked by HTTP. */
export const DoveadmConfig = Type.Union(
  [
    Type.Object({ ...place, apiKey: SecretText({ description: 'doveadm_api_key of the server.' }) }, closed),
    Type.Object(
      { ...place, password: SecretText({ description: 'doveadm_password of the server.' }) },
      closed,
    ),
  ],
  {
    description:
      'Of way dovecot: writes the METADATA attribute by the HTTP interface of doveadm, where com.openexchange.push.dovecot.preferDoveadmForMetadata says so, and for accounts that nothing is known to sign in with.',
  },
);
export type DoveadmConfig = Static<typeof DoveadmConfig>;

export function doveadmPlace(config: DoveadmConfig): DoveadmPlace {
  const { timeoutMs, url } = config;
  const authorization =
    'apiKey' in config
      ? `X-Dovecot-API ${base64(config.apiKey.reveal())}`
      : `Basic ${base64(`doveadm:${config.password.reveal()}`)}`;
  return { url, timeoutMs, authorization: new Secret(authorization) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
