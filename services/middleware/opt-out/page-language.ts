import { type PageLanguage, pageTexts } from './page-texts.ts';

/**
 * The language that a page speaks: that of the message the link stands in, else the best of the browser's
 * (RFC 9110 12.5.4), else English.
 *
 * @param acceptLanguage the header field of the request
 */
export function pageLanguage(
  messageLocale: string | undefined,
  acceptLanguage: string | undefined,
): PageLanguage {
  const wanted = [messageLocale ?? '', ...acceptedLocales(acceptLanguage ?? '')];
  return wanted.map(languageOf).find(isSpoken) ?? 'en';
}

function languageOf(locale: string): string {
  return (locale.split('-', 1)[0] ?? '').trim().toLowerCase();
}

function isSpoken(language: string): language is PageLanguage {
  return Object.hasOwn(pageTexts, language);
}

/** Best first; those with q=0 are not acceptable. */
function acceptedLocales(field: string): string[] {
  const ranges = field.split(',').map((range) => {
    const [locale = '', ...parameters] = range.split(';');
    const weight = parameters.map((text) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(text)?.[1]).find(Boolean);
    return { locale, quality: Number(weight ?? 1) };
  });
  const accepted = ranges.filter(({ quality }) => quality > 0);
  return accepted.sort((a, b) => b.quality - a.quality).map(({ locale }) => locale);
}
