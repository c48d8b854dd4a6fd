import { Secret } from '@mailweave/foundation';
import { type BrandFields, sectionsOf } from './brand-fields.ts';
import type { ApnsBrand, ApnsCredentials, BrandProblem, ReadBrands } from './brand-options.ts';

/**
 * The brands of `pns-apns-options.yml` or `pns-apns_http2-options.yml`: `enabled`, `authtype` (certificate where it is left out),
 * `keystore` and `password`, or `privatekey`, `keyid` and `teamid`; `topic`, `production`.
 * @param document the file, every scalar of it a string: a password of digits keeps its zeros
 */
export function readApnsBrands(document: unknown): ReadBrands<ApnsBrand> {
  const brands: ApnsBrand[] = [];
  const problems: BrandProblem[] = [];
  for (const { clientId, fields } of sectionsOf(document)) {
    if (!fields.flag('enabled', true) && fields.problems.length === 0) continue;
    const credentials = readCredentials(fields);
    const topic = credentials?.authtype === 'jwt' ? fields.required('topic') : fields.text('topic');
    const production = fields.flag('production', true);
    problems.push(...fields.problems);
    if (credentials !== undefined && fields.problems.length === 0)
      brands.push({ clientId, credentials, production, ...(topic !== undefined && { topic }) });
  }
  return { brands, problems };
}

function readCredentials(fields: BrandFields): ApnsCredentials | undefined {
  const authtype = fields.text('authtype') ?? 'certificate';
  if (authtype === 'certificate') {
    const keystoreFile = fields.required('keystore');
    const password = fields.required('password');
    if (keystoreFile === undefined || password === undefined) return undefined;
    return { authtype, keystoreFile, password: new Secret(password) };
  }
  if (authtype === 'jwt') {
    const privateKeyFile = fields.required('privatekey');
    const keyId = fields.required('keyid');
    const teamId = fields.required('teamid');
    if (privateKeyFile === undefined || keyId === undefined || teamId === undefined) return undefined;
    return { authtype, privateKeyFile, keyId, teamId };
  }
  return fields.refuse('must be certificate or jwt.', 'authtype');
}
