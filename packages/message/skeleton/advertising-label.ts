/** Words that say to everybody who reads a language that this is advertising; the first is used where nobody chose one. */
const WORDS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  cs: ['Reklama', 'Inzerce'],
  da: ['Annonce', 'Reklame'],
  de: ['Anzeige', 'Werbung'],
  el: ['Διαφήμιση'],
  en: ['Advertisement', 'Ad', 'Advertising'],
  es: ['Publicidad', 'Anuncio'],
  fi: ['Mainos'],
  fr: ['Publicité'],
  hu: ['Hirdetés', 'Reklám'],
  it: ['Pubblicità'],
  ja: ['広告'],
  ko: ['광고'],
  nb: ['Annonse', 'Reklame'],
  nl: ['Advertentie', 'Reclame'],
  nn: ['Annonse', 'Reklame'],
  no: ['Annonse', 'Reklame'],
  pl: ['Reklama'],
  pt: ['Publicidade', 'Anúncio'],
  ro: ['Publicitate'],
  ru: ['Реклама'],
  sk: ['Reklama', 'Inzercia'],
  sv: ['Annons', 'Reklam'],
  tr: ['Reklam'],
  uk: ['Реклама'],
  zh: ['广告', '廣告'],
};

export type LabelRequest = {
  /** Of the template (BCP 47). */
  locale: string;
  /** What the campaign says; undefined: nothing. */
  wanted: string | undefined;
  /** What the tenant decided, by locale or language: it is shown whatever the campaign says. */
  decided: Readonly<Record<string, string>>;
};

/**
 * `refused`: the campaign's word does not say in this language that it is advertising. `unknown`: no word is known here, and the
 * tenant has decided none.
 */
export type LabelOutcome =
  | { outcome: 'label'; label: string }
  | { outcome: 'refused'; accepted: readonly string[] }
  | { outcome: 'unknown' };

/** The label that an advertising message carries; a campaign can choose among words, and cannot go without. */
export const advertisingLabel = ({ locale, wanted, decided }: LabelRequest): LabelOutcome => {
  const language = locale.split('-', 1)[0]?.toLowerCase() ?? '';
  const own = decidedFor(locale.toLowerCase(), decided) ?? decidedFor(language, decided);
  if (own !== undefined) return { outcome: 'label', label: own };
  const words = Object.hasOwn(WORDS, language) ? WORDS[language] : undefined;
  if (words === undefined) return { outcome: 'unknown' };
  if (wanted === undefined || wanted.trim() === '') return { outcome: 'label', label: words[0] };
  const isWord = words.some((word) => word.toLowerCase() === wanted.trim().toLowerCase());
  return isWord ? { outcome: 'label', label: wanted.trim() } : { outcome: 'refused', accepted: words };
};

const decidedFor = (locale: string, decided: LabelRequest['decided']): string | undefined =>
  Object.entries(decided).find(([key]) => key.toLowerCase() === locale)?.[1];
