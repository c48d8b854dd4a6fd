import { isInLanguageRange } from '../../targeting/language-range.ts';
import { userLocale } from '../user-facts.ts';
import { passed, type Rule, stopped } from './rule.ts';

export const localeRule: Rule = {
  name: 'locale',
  check(candidate, context) {
    const locales = candidate.targeting?.locales;
    if (locales === undefined) return passed;
    const locale = userLocale(candidate, context);
    if (locales.some((range) => isInLanguageRange(locale, range))) return passed;
    return stopped(`The campaign is for ${locales.join(', ')}, and the user's locale is ${locale}.`);
  },
};
