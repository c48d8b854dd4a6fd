import type { Tenant } from '@mailweave/contracts';
import { Secret } from '@mailweave/foundation';
import { redactionMark, secretsOf, withSecrets } from '@mailweave/injection';
import type { SecretBox } from './secret-box.ts';

/** Locks the secrets of tenants before they are stored, and opens them where they are used. */
export class TenantVault {
  readonly #box: SecretBox;

  constructor(box: SecretBox) {
    this.#box = box;
  }

  /**
   * The tenant as it is stored; a redaction mark keeps the secret of that name.
   * @param before the tenant as it is stored already
   * @throws SecretsKeyMissingError
   */
  sealed(tenant: Tenant, before: Tenant | undefined): Tenant {
    const known: ReadonlyMap<string, string> = before === undefined ? new Map() : secretsOf(before);
    return withSecrets(tenant, (secret, { name }) => {
      const kept = secret === redactionMark ? known.get(name) : undefined;
      return kept ?? this.#box.seal(secret, placeOf(tenant, name));
    });
  }

  /**
   * @param tenant as it is stored
   * @param name as withSecrets calls it; undefined comes back when the tenant has no such secret
   * @throws SecretsKeyMissingError, SecretUnreadableError
   */
  opened(tenant: Tenant, name: string): Secret | undefined {
    const sealed = secretsOf(tenant).get(name);
    return sealed === undefined ? undefined : new Secret(this.#box.open(sealed, placeOf(tenant, name)));
  }
}

/** A secret that was copied to another tenant's row, or another source's, does not open there. */
function placeOf({ id }: Tenant, name: string): string {
  return `${id}/${name}`;
}
