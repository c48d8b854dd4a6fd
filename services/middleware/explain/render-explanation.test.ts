import { expect, test } from 'vitest';
import type { UserExplanation } from './explain-user.ts';
import { renderExplanation } from './render-explanation.ts';

const explanation: UserExplanation = {
  tenantId: 'default',
  userKey: 'ab'.repeat(32),
  atMs: Date.UTC(2026, 2, 1, 12),
  mailbox: 'INBOX',
  campaigns: [
    { campaignId: 'maintenance', name: 'Maintenance', revision: 2, passed: [], verdict: { outcome: 'due' } },
    {
      campaignId: 'offer',
      name: 'Offer',
      revision: 11,
      passed: ['kill-switch'],
      verdict: { outcome: 'stopped', by: 'consent', because: 'The user has not agreed.' },
    },
    {
      campaignId: 'later',
      name: 'Later',
      revision: 1,
      passed: ['kill-switch'],
      verdict: {
        outcome: 'stopped',
        by: 'window',
        because: 'The campaign starts later.',
        nextAtMs: Date.UTC(2026, 2, 2),
      },
    },
  ],
};

test('an explanation is a table with a line per campaign', () => {
  expect(renderExplanation(explanation).split('\n')).toEqual([
    `User ${'ab'.repeat(32)} of tenant default, INBOX, at 2026-03-01T12:00:00.000Z`,
    '',
    'CAMPAIGN        VERDICT  RULE     NEXT                      BECAUSE',
    'maintenance r2  due      -        -                         Every rule lets it through.',
    'offer r11       stopped  consent  -                         The user has not agreed.',
    'later r1        stopped  window   2026-03-02T00:00:00.000Z  The campaign starts later.',
    '',
  ]);
});

test('with nothing live it says so', () => {
  expect(renderExplanation({ ...explanation, campaigns: [] })).toContain('\n\nNo campaign is live.\n');
});

test('what the session has to find first stands behind what is due', () => {
  const verdict = { outcome: 'due', provided: 'It is injected again over real mail.' } as const;
  const campaigns = [{ campaignId: 'top', name: 'Top', revision: 1, passed: [], verdict }];
  const [, , , line] = renderExplanation({ ...explanation, campaigns }).split('\n');
  expect(line).toBe('top r1    due      -     -     It is injected again over real mail.');
});
