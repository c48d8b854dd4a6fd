import type { Tenant } from '@mailweave/contracts';
import { isTimeZone } from '../time/local-time.ts';
import { redactionMark, secretsOf, withSecrets } from './tenant-secrets.ts';

/** A field that its schema allows and the rest of the tenant does not. */
export type TenantProblem = {
  /** JSON pointer (RFC 6901). */
  path: string;
  /** The end of a sentence whose subject is the field. */
  message: string;
};

/** @param before the tenant as it is stored: its secrets may be left as they are */
export function tenantProblems(tenant: Tenant, before?: Tenant): TenantProblem[] {
  return [
    ...repeatedIds('/dataSources', tenant.dataSources),
    ...repeatedIds('/conversionPoints', tenant.conversionPoints),
    ...defaultSourceProblems(tenant),
    ...policyProblems(tenant),
    ...unknownSecrets(tenant, before),
  ];
}

function repeatedIds(list: string, entries: readonly { id: string }[]): TenantProblem[] {
  return entries.flatMap(({ id }, index) => {
    const isFirst = entries.findIndex((entry) => entry.id === id) === index;
    return isFirst ? [] : [{ path: `${list}/${index}/id`, message: 'is the id of an entry before it' }];
  });
}

function defaultSourceProblems({ dataSources }: Tenant): TenantProblem[] {
  const defaults = dataSources.filter(({ defaultDataSource }) => defaultDataSource);
  if (defaults.length === 1) return [];
  const message = `must have exactly one entry whose defaultDataSource is true, not ${defaults.length}`;
  return [{ path: '/dataSources', message }];
}

function policyProblems({ policy }: Tenant): TenantProblem[] {
  if (policy?.timeZone === undefined || isTimeZone(policy.timeZone)) return [];
  return [{ path: '/policy/timeZone', message: 'must be the name of a time zone, such as Europe/Berlin' }];
}

function unknownSecrets(tenant: Tenant, before: Tenant | undefined): TenantProblem[] {
  const known: ReadonlyMap<string, string> = before === undefined ? new Map() : secretsOf(before);
  const problems: TenantProblem[] = [];
  withSecrets(tenant, (secret, { name, pointer }) => {
    if (secret === redactionMark && !known.has(name)) {
      problems.push({
        path: pointer,
        message: 'stands for a secret that is not known here; give the secret',
      });
    }
    return secret;
  });
  return problems;
}
