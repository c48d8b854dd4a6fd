import { SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';

/** The section `push.oauth`. */
export const OAuthConfig = Type.Object(
  {
    tokenUrl: Type.String({
      pattern: '^https?://[^#]+$',
      description: 'Token endpoint of the authorization server; https, but for trials.',
    }),
    clientId: Type.String({ minLength: 1, description: 'What Mailweave is there.' }),
    clientSecret: Type.Optional(SecretText({ description: 'Its secret; left out, it is a public client.' })),
    scope: Type.Optional(
      Type.String({ minLength: 1, description: 'Scope to ask for; left out, that of the refresh token.' }),
    ),
    timeoutMs: Type.Integer({
      default: 10_000,
      minimum: 100,
      description: 'Milliseconds that an answer of the token endpoint may take.',
    }),
  },
  {
    additionalProperties: false,
    description:
      'Where access tokens are had for the refresh tokens of accounts (OAuth 2.0): listeners sign in with them by OAUTHBEARER or XOAUTH2.',
  },
);
export type OAuthConfig = Static<typeof OAuthConfig>;
