import type { DataSource, Tenant } from '@mailweave/contracts';

/** One secret of a tenant. */
export type SecretPlace = {
  /** Names the secret whatever its place in a list: `dataSources/NAME/secretKey`. */
  name: string;
  /** JSON pointer (RFC 6901) to where it stands. */
  pointer: string;
};

/** The tenant with each of its secrets changed; the one place that knows where secrets are. */
export function withSecrets(tenant: Tenant, change: (secret: string, place: SecretPlace) => string): Tenant {
  const { secretKey, previousSecretKey } = tenant.configuration;
  const configured = (secret: string, field: string) =>
    change(secret, { name: `configuration/${field}`, pointer: `/configuration/${field}` });
  return {
    ...tenant,
    configuration: {
      secretKey: configured(secretKey, 'secretKey'),
      ...(previousSecretKey !== undefined && {
        previousSecretKey: configured(previousSecretKey, 'previousSecretKey'),
      }),
    },
    dataSources: tenant.dataSources.map((source, index) => withSourceSecret(source, index, change)),
  };
}

function withSourceSecret(
  source: DataSource,
  index: number,
  change: (secret: string, place: SecretPlace) => string,
): DataSource {
  const { awsConnectionInformation: connection } = source;
  const place = {
    name: `dataSources/${source.id}/secretKey`,
    pointer: `/dataSources/${index}/awsConnectionInformation/secretKey`,
  };
  const secretKey = change(connection.secretKey, place);
  return { ...source, awsConnectionInformation: { ...connection, secretKey } };
}

/** What answers show in the place of a secret. */
export const redactionMark = '***';

/** The tenant as answers show it. */
export function redactedTenant(tenant: Tenant): Tenant {
  return withSecrets(tenant, () => redactionMark);
}

/** The secrets of a tenant by their names. */
export function secretsOf(tenant: Tenant): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  withSecrets(tenant, (secret, { name }) => {
    secrets.set(name, secret);
    return secret;
  });
  return secrets;
}
