import { chooseTemplate } from '../choose-template.ts';
import { rowFor } from '../user-facts.ts';
import { passed, type Rule, stopped } from './rule.ts';

/** No message leaves with an empty placeholder. */
export const templateRule: Rule = {
  name: 'template',
  check(candidate, context) {
    const row = rowFor(candidate, context);
    const template = chooseTemplate(candidate, context);
    if (template === undefined) return stopped(`The campaign has no template of variant ${row?.variant}.`);
    const missing = template.required.filter((name) => row?.vars?.[name] === undefined);
    if (missing.length === 0) return passed;
    return stopped(`The user's row has no value for ${missing.join(', ')}, and the template no default.`);
  },
};
