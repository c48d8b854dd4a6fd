import { sectionsOf } from './brand-fields.ts';
import type { BrandProblem, FcmBrand, ReadBrands } from './brand-options.ts';

/**
 * The brands of `pns-fcm-options.yml` or `pns-gcm-options.yml`: `enabled` and `serviceaccount`, the path of a service account's JSON file.
 * A `key` is one of the interface that Google has closed in 2024.
 * @param document the file, every scalar of it a string
 */
export function readFcmBrands(document: unknown): ReadBrands<FcmBrand> {
  const brands: FcmBrand[] = [];
  const problems: BrandProblem[] = [];
  for (const { clientId, fields } of sectionsOf(document)) {
    if (!fields.flag('enabled', true) && fields.problems.length === 0) continue;
    const hasKey = fields.text('key') !== undefined && fields.text('serviceaccount') === undefined;
    if (hasKey)
      fields.refuse(
        'is a server key of the interface that Google closed in 2024. Have the Firebase console make a key of a service account (Project settings, Service accounts, Generate new private key), and name its JSON file as serviceaccount.',
        'key',
      );
    const serviceAccountFile = hasKey ? undefined : fields.required('serviceaccount');
    problems.push(...fields.problems);
    if (serviceAccountFile !== undefined && fields.problems.length === 0)
      brands.push({ clientId, serviceAccountFile });
  }
  return { brands, problems };
}
