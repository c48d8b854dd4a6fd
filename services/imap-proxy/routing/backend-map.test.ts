import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loginOf } from '../testing/login-of.ts';
import { NOWHERE, placedAt, type RoutedLogin } from './backend-directory.ts';
import { type BackendMap, BackendMapReader } from './backend-map.ts';

const BACKENDS = new Set(['east', 'west']);
/** @param chunk characters that come at a time */
function parseBackendMap(text: string, backends: ReadonlySet<string>, chunk = 5): BackendMap {
  const reader = new BackendMapReader(backends);
  for (let at = 0; at < text.length; at += chunk) reader.push(text.slice(at, at + chunk));
  return reader.end();
}

const login = (user: string): RoutedLogin => loginOf({ user });

test('a name goes before its domain, a domain before the star; without one nobody else is anywhere', () => {
  const text = '# who is where\n\nJo@Example.org  west # moved\nexample.org\teast\r\nplain west\n';
  const map = parseBackendMap(text, BACKENDS);
  expect(map.find(login('jo@example.ORG'))).toEqual(placedAt('west'));
  expect(map.find(login('al@example.org'))).toEqual(placedAt('east'));
  expect(map.find(login('plain'))).toEqual(placedAt('west'));
  expect(map.find(login('al@elsewhere.example'))).toBe(NOWHERE);
  expect(parseBackendMap(`${text}* east`, BACKENDS).find(login('al@elsewhere.example'))).toEqual(
    placedAt('east'),
  );
});

test.each([
  ['has one word', 'a@b.example', 'is not of the form NAME BACKEND'],
  ['has three words', 'a@b.example east west', 'is not of the form NAME BACKEND'],
  ['names no backend', 'a@b.example EAST!', 'is not of the form NAME BACKEND'],
  ['names an unknown backend', 'a@b.example north', 'names a backend that imap.backends does not have'],
  ['repeats a name', 'A@x.example west', 'names somebody for the second time'],
])('a line that %s is told by its number, and nobody is named', (_what, line, message) => {
  const parse = () => parseBackendMap(`a@x.example east\n${line}\n`, BACKENDS);
  expect(parse).toThrow(`Line 2 of the file in imap.routing.file ${message}.`);
});

test('whoever the file lists is found, whatever else it lists and in whatever pieces it comes', () => {
  const name = fc.stringMatching(/^[a-z0-9.]{1,8}@[a-z]{1,6}\.example$/);
  const lines = fc.uniqueArray(fc.tuple(name, fc.constantFrom('east', 'west')), { selector: ([key]) => key });
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 40 }), (entries, chunk) => {
      const text = entries.map((words) => words.join(' ')).join('\n');
      const map = parseBackendMap(text, BACKENDS, chunk);
      for (const [key, backend] of entries) expect(map.find(login(key))).toEqual(placedAt(backend));
      expect(map.size).toBe(entries.length);
    }),
  );
});
