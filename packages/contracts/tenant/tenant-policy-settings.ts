import Type, { type Static } from 'typebox';
import { QuietHours } from '../export/schedule.ts';
import { TIME_ZONE_PATTERN } from '../export/time-zone.ts';
import { AdvertisingLabels } from './advertising-labels.ts';

const closed = { additionalProperties: false } as const;

function consentRule(purpose: string) {
  return Type.Optional(
    Type.Union([Type.Literal('none'), Type.Literal('opt-out'), Type.Literal('opt-in')], {
      description: `What ${purpose} needs: nothing, no objection (opt-out), or prior consent (opt-in).`,
    }),
  );
}

/** What a tenant has decided for all its campaigns; what is left out is as the configuration has it, else strict. */
export const TenantPolicySettings = Type.Object(
  {
    minimumGapMs: Type.Optional(
      Type.Integer({
        minimum: 60_000,
        description: 'Milliseconds between two new injections of one user; a minute at least.',
      }),
    ),
    maxVisible: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Unseen woven messages a user may have at once; 0 takes every woven message away.',
      }),
    ),
    consent: Type.Optional(
      Type.Object(
        {
          service: consentRule('a service message'),
          'own-marketing': consentRule('advertising of your own'),
          'third-party-advertising': consentRule('advertising of others'),
        },
        closed,
      ),
    ),
    labels: Type.Optional(AdvertisingLabels),
    quietHours: Type.Optional(QuietHours),
    timeZone: Type.Optional(
      Type.String({
        pattern: TIME_ZONE_PATTERN,
        maxLength: 64,
        description: 'Time zone (IANA name) of users whose own is unknown.',
      }),
    ),
    defaultLocale: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Language tag for users whose own locale is unknown or not in the campaign.',
      }),
    ),
  },
  {
    ...closed,
    description:
      'What holds for all campaigns; what is left out is as the configuration has it, else strict.',
  },
);
export type TenantPolicySettings = Static<typeof TenantPolicySettings>;
