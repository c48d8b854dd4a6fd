import { audienceRule } from './audience.ts';
import { capsRule } from './caps.ts';
import { clientRule } from './client.ts';
import { consentRule } from './consent.ts';
import { historyRule } from './history.ts';
import { killSwitchRule } from './kill-switch.ts';
import { localeRule } from './locale.ts';
import { mailboxRule } from './mailbox.ts';
import { profileRule } from './profile.ts';
import { quietHoursRule } from './quiet-hours.ts';
import { reinjectionRule } from './reinjection.ts';
import { revisionRule } from './revision.ts';
import type { Rule } from './rule.ts';
import { scheduleRule } from './schedule.ts';
import { suppressionRule } from './suppression.ts';
import { templateRule } from './template.ts';
import { windowRule } from './window.ts';

/** Every rule, in the order in which they are asked; the first that stops a candidate is its explanation. */
export const rules: readonly Rule[] = [
  killSwitchRule,
  consentRule,
  suppressionRule,
  windowRule,
  scheduleRule,
  quietHoursRule,
  revisionRule,
  audienceRule,
  mailboxRule,
  localeRule,
  clientRule,
  profileRule,
  templateRule,
  historyRule,
  reinjectionRule,
  capsRule,
];
