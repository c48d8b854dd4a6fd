import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CampaignDefinition } from '../campaign/definition.ts';
import {
  aCampaign,
  aDecisionInput,
  aProfile,
  aRow,
  aTemplate,
  someTimeMs,
  userKeyNumber,
} from '../testing/builders.ts';
import { chooseTemplate } from './choose-template.ts';
import { decisionContext } from './context.ts';
import { strictPolicy } from './policy.ts';

function withTemplates(...names: string[]): CampaignDefinition {
  const templates = names.map((name) => {
    const [variant = '', locale = ''] = name.split('/');
    return aTemplate({ variant, locale });
  });
  return aCampaign({ templates });
}

type Choice = { row?: { variant?: string; locale?: string }; defaultLocale?: string; userKey?: string };

function chosen(campaign: CampaignDefinition, choice: Choice): string | undefined {
  const { row, defaultLocale = 'en', userKey = userKeyNumber(1) } = choice;
  const rows = row === undefined ? [] : [aRow({ userKey, ...row })];
  const policy = { ...strictPolicy, defaultLocale };
  const context = decisionContext(aDecisionInput({ policy, profile: aProfile({ userKey, rows }) }));
  const template = chooseTemplate(campaign, context);
  return template && `${template.variant}/${template.locale}`;
}

describe('chooseTemplate', () => {
  const campaign = withTemplates('a/de', 'a/fr', 'a/en', 'a/pt-BR', 'a/fr-CA', 'b/it');

  it.each<[string, Choice, string | undefined]>([
    ["the row's locale", { row: { variant: 'a', locale: 'fr-ca' } }, 'a/fr-CA'],
    ["the row's language", { row: { variant: 'a', locale: 'de_AT' } }, 'a/de'],
    ["another locale of the row's language", { row: { variant: 'a', locale: 'pt' } }, 'a/pt-BR'],
    ["the tenant's default", { row: { variant: 'a', locale: 'ja' } }, 'a/en'],
    ["the tenant's default without a locale", { row: { variant: 'a' }, defaultLocale: 'fr-FR' }, 'a/fr'],
    ['the first one', { row: { variant: 'a', locale: 'ja' }, defaultLocale: 'ko' }, 'a/de'],
    ['the variant before the locale', { row: { variant: 'b', locale: 'de' } }, 'b/it'],
    ['nothing for an unknown variant', { row: { variant: 'c', locale: 'de' } }, undefined],
  ])('takes %s', (_title, choice, expected) => {
    expect(chosen(campaign, choice)).toBe(expected);
  });

  it("takes the locale of another live campaign's row, the latest, where the campaign has none for the user", () => {
    const everybody = withTemplates('a/de', 'a/fr', 'a/en');
    const others = ['old', 'new', 'gone'].map((campaignId, day) =>
      aCampaign({ campaignId, startMs: someTimeMs + day, audience: 'listed' }),
    );
    const rows = [
      aRow({ campaignId: 'old', locale: 'de' }),
      aRow({ campaignId: 'new', locale: 'fr' }),
      aRow({ campaignId: 'gone', revision: 7, locale: 'en' }),
    ];
    const choice = (candidates: CampaignDefinition[]) =>
      chooseTemplate(everybody, decisionContext(aDecisionInput({ candidates, profile: aProfile({ rows }) })))
        ?.locale;
    expect(choice([everybody, ...others])).toBe('fr');
    expect(choice([everybody, ...others].toReversed())).toBe('fr');
    expect(choice([everybody])).toBe('en');
  });

  it('gives a user the same variant whatever the order of templates and the revision', () => {
    const [one, other] = [withTemplates('a/en', 'b/en', 'c/en'), withTemplates('c/en', 'a/en', 'b/en')];
    fc.assert(
      fc.property(fc.integer({ min: 1 }), (number) => {
        const userKey = userKeyNumber(number);
        expect(chosen({ ...other, revision: 9 }, { userKey })).toBe(chosen(one, { userKey }));
      }),
    );
  });

  it('shares users evenly between variants, and differently from campaign to campaign', () => {
    const users = Array.from({ length: 900 }, (_, number) => userKeyNumber(number));
    const spring = withTemplates('a/en', 'b/en', 'c/en');
    const variants = users.map((userKey) => chosen(spring, { userKey }));
    for (const share of Map.groupBy(variants, (variant) => variant).values())
      expect(Math.abs(share.length - 300)).toBeLessThan(60);
    const autumn = users.map((userKey) => chosen({ ...spring, campaignId: 'autumn' }, { userKey }));
    const equal = variants.filter((variant, index) => variant === autumn[index]);
    expect(Math.abs(equal.length - 300)).toBeLessThan(60);
  });
});
