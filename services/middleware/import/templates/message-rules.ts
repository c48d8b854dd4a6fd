import type { Purpose, TemplateFile } from '@mailweave/contracts';
import { advertisingLabel, usesOptOutUrl } from '@mailweave/message';

/** What the tenant and the service say about the messages of one purpose, whatever a campaign wants. */
export type MessageRules = {
  /** Whether {{optOutUrl}} will have a value. */
  offersOptOut: boolean;
  /** What marks advertising, by locale or language. */
  labels: Readonly<Record<string, string>>;
};

type Place = { rules: MessageRules; locale: string; purpose: Purpose };

const NO_OPT_OUT =
  'it shows {{optOutUrl}}, and these messages have no link to opt out; set middleware.publicUrl, for service messages also the policy consent.service to opt-out, or take the placeholder out';

/** The template with the label that it has to carry, and what the rules do not allow in it. */
export function underRules(file: TemplateFile, place: Place): { file: TemplateFile; problems: string[] } {
  const problems = usesOptOutUrl(file) && !place.rules.offersOptOut ? [NO_OPT_OUT] : [];
  if (place.purpose === 'service') return { file, problems };
  const { locale, rules } = place;
  const verdict = advertisingLabel({ locale, wanted: file.label, decided: rules.labels });
  switch (verdict.outcome) {
    case 'label':
      return { file: { ...file, label: verdict.label }, problems };
    case 'refused': {
      const accepted = verdict.accepted.join(', ');
      problems.push(
        `label: it does not say in ${locale} that this is advertising; leave it out, or take one of: ${accepted}`,
      );
      break;
    }
    case 'unknown':
      problems.push(
        `label: no word for advertising is known in ${locale}; have the policy of the tenant say it in labels.${locale}`,
      );
  }
  return { file, problems };
}
