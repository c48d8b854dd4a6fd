import type { ConversionPoint } from '@mailweave/contracts';

const placeholders = ['campaignId', 'messageId', 'userKey', 'eventType', 'timestamp'] as const;

const someEvent = Object.fromEntries(placeholders.map((name) => [name, 'x'])) as Record<Placeholder, string>;

type Placeholder = (typeof placeholders)[number];

/** The URL of one event: each placeholder becomes its value, encoded so that it can be nothing but a value. */
export function filledUrl(template: string, event: Readonly<Record<Placeholder, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const known = placeholders.find((placeholder) => placeholder === name);
    return known === undefined ? whole : encodeURIComponent(event[known]);
  });
}

/** What is wrong with the URL of a point, as the end of a sentence, or undefined. The URL itself is not repeated. */
export function pointUrlProblem({ type, connectionInformation }: ConversionPoint): string | undefined {
  const template = connectionInformation.url;
  const url = URL.parse(type === 'ongage' ? filledUrl(template, someEvent) : template);
  if (url === null) return 'is no URL.';
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'does not start with https:// or http://.';
  if (url.username !== '' || url.password !== '') return 'holds a user or a password.';
  if (url.hash !== '') return 'has a fragment, which is never sent.';
  if (type !== 'ongage') return undefined;
  const authority = /^[^/]*\/\/[^/?]*/.exec(template)?.[0] ?? '';
  if (/[{}]/.test(authority)) return 'has a placeholder in its host: an event must not choose who gets it.';
  const unknown = [...template.matchAll(/\{([^}]*)\}/g)].find(([, name]) => !isPlaceholder(name));
  return unknown === undefined ? undefined : `has the unknown placeholder ${unknown[0].slice(0, 40)}.`;
}

function isPlaceholder(name: string | undefined): boolean {
  return placeholders.some((placeholder) => placeholder === name);
}
