import Type, { type Static } from 'typebox';

/** A server in place of the real one. */
const ServerConfig = Type.Object(
  {
    host: Type.String({ minLength: 1, description: 'Name or address.' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535, description: 'Port; TLS is always spoken.' }),
    caFile: Type.Optional(
      Type.String({ minLength: 1, description: 'PEM file of the authority of its certificate.' }),
    ),
  },
  { additionalProperties: false, description: 'A server in place of the real one: a simulator.' },
);
export type ServerConfig = Static<typeof ServerConfig>;

/** Where APNs and FCM are, if not with Apple and Google. */
export const nativeServers = {
  apnsServer: Type.Optional(ServerConfig),
  fcmServer: Type.Optional(ServerConfig),
};
