import {
  type BackendDirectory,
  NOWHERE,
  type Placement,
  placedAt,
  type RoutedLogin,
} from './backend-directory.ts';
import { fitsGlob } from './glob.ts';
import type { PatternRouting } from './routing-config.ts';

/** An ordered list of patterns; the first that fits says where the mailbox is. */
export function patternDirectory({ patterns }: PatternRouting): BackendDirectory {
  const rules = patterns.map(({ match, backend }) => ({
    pattern: match.toLowerCase(),
    ofDomain: !match.includes('@'),
    placement: placedAt(backend),
  }));
  const place = ({ name, domain }: RoutedLogin): Placement => {
    const rule = rules.find(({ pattern, ofDomain }) => fitsGlob(pattern, ofDomain ? domain : name));
    return rule?.placement ?? NOWHERE;
  };
  return { find: (login) => Promise.resolve(place(login)), [Symbol.dispose]: () => undefined };
}
