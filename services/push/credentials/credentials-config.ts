import { SecretText } from '@mailweave/host';
import Type from 'typebox';

/** The section `push.credentials`. */
export const CredentialsConfig = Type.Object(
  {
    store: Type.Optional(
      Type.Boolean({
        description:
          'Whether what users log in with is kept, encrypted, for listeners that run without a session; left out, as com.openexchange.push.credstorage.enabled says. Better is a master user.',
      }),
    ),
    place: Type.Optional(
      Type.Union([Type.Literal('database'), Type.Literal('memory')], {
        description:
          'database: push.stores. memory: of this process, until it ends. Left out: database with store, else as com.openexchange.push.credstorage.rdb says.',
      }),
    ),
    keys: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-zA-Z0-9._-]{1,64}$', description: 'Name of the key.' }),
          passphrase: SecretText({
            description: 'A long random text, the same on every node; openssl rand -base64 32 makes one.',
          }),
        },
        { additionalProperties: false },
      ),
      {
        default: [],
        description:
          'The first encrypts; all decrypt. To change the key put a new one first: what is stored is encrypted anew within ten minutes, and the old one may go.',
      },
    ),
  },
  { additionalProperties: false, default: {} },
);
