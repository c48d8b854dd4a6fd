import type { ConsentRecord } from '@mailweave/injection';
import { type PageLanguage, pageTexts } from './page-texts.ts';

/** How a user opted out: what the record of consent says of it. */
export type OptOutManner = Pick<ConsentRecord, 'source' | 'textVersion'>;

/** By the button of his mail program, whose words are not ours. */
export const oneClick: OptOutManner = { source: 'one-click', textVersion: 'rfc8058' };

/** By the button of our page. */
export function viaPage(language: PageLanguage): OptOutManner {
  return { source: 'opt-out-page', textVersion: `opt-out-page-${pageTexts[language].version}-${language}` };
}
