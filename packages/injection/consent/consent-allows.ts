import type { ConsentRecord } from './consent-record.ts';

/**
 * `none`: consent is not asked for; advertising that somebody has objected to goes to him no more all the same.
 * `opt-out`: until withdrawn. `opt-in`: only once given.
 */
export type ConsentRule = 'none' | 'opt-out' | 'opt-in';

/** Whether a message may be shown under this rule, given the record in force for its purpose. */
export function consentAllows(rule: ConsentRule, inForce: ConsentRecord | undefined): boolean {
  switch (rule) {
    case 'none':
      return inForce?.decision !== 'withdrawn' || inForce.purpose === 'service';
    case 'opt-out':
      return inForce?.decision !== 'withdrawn';
    case 'opt-in':
      return inForce?.decision === 'given';
  }
}
