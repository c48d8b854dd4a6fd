import { expect, test } from 'vitest';
import { frameOf } from '../testing/wire-text.ts';
import { END, Lexer, MAX_NESTING } from './lexer.ts';

const SPACE = 0x20;
const lexerOf = (text: string): Lexer => new Lexer(frameOf(text));

test('a method that tries gives undefined and stays where it is', () => {
  const lexer = lexerOf('(x)');
  expect([lexer.atom(), lexer.keyword(), lexer.string(), lexer.number(), lexer.literal()]).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
  expect([lexer.nil(), lexer.space(), lexer.skip(SPACE), lexer.close()]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(lexer.list((inner) => inner.expectAtom('x'))).toEqual(['x']);
  expect(lexer.atEnd).toBe(true);
});

test.each([
  ['abc]def', 'abc]def'],
  ['"a b"', 'a b'],
  ['""', ''],
  ['"a\\"b\\\\c"', 'a"b\\c'],
  ['"a\\bc"', 'abc'],
  ['"caf\xe9"', 'caf\xe9'],
  ['{4}\na\nb', 'a\r\nb'],
  ['{0}\n', ''],
  ['~{2}\n\0x', '\0x'],
  ['nil', 'nil'],
])('the astring %j is %j', (text, value) => {
  const lexer = lexerOf(text);
  expect(lexer.astring()).toBe(value);
  expect(lexer.atEnd).toBe(true);
});

test.each(['"abc', '"a\\"', '"a\0b"', '"a\rb"', '"a\\\0"', '{1}\n\0', '"\\'])(
  'the string %j begins well and ends badly',
  (text) => {
    expect(() => lexerOf(text).string()).toThrow(/^Expected a/);
  },
);

test('NIL is told from the atoms that begin like it', () => {
  expect(lexerOf('nIl').expectNstring('x')).toBeUndefined();
  expect(lexerOf('"NIL"').expectNstring('x')).toBe('NIL');
  expect(() => lexerOf('NILS').expectNstring('a string')).toThrow('Expected a string at byte 0.');
});

test('numbers stay within their bits', () => {
  expect(lexerOf('4294967295').number()).toBe(4294967295);
  expect(lexerOf('00012 ').number()).toBe(12);
  expect(() => lexerOf('4294967296').number()).toThrow('a number up to 4294967295');
  expect(() => lexerOf('9'.repeat(1_000_000)).number()).toThrow('a number up to 4294967295');
  expect(() => lexerOf('0').expectNzNumber('a UID')).toThrow('Expected a UID at byte 0.');
  expect(lexerOf('9223372036854775807').expectNumber64('x')).toBe(9223372036854775807n);
  expect(() => lexerOf('9223372036854775808').expectNumber64('a mod-sequence')).toThrow('a mod-sequence');
  expect(() => lexerOf('9'.repeat(1_000_000)).expectNumber64('a mod-sequence')).toThrow('a mod-sequence');
  expect(() => lexerOf('-1').expectNumber64('a mod-sequence')).toThrow('a mod-sequence');
});

test('lists forgive spaces at their ends and nest only so deep', () => {
  expect(lexerOf('( a  b )').list((lexer) => lexer.expectAtom('x'))).toEqual(['a', 'b']);
  expect(lexerOf('()').list((lexer) => lexer.expectAtom('x'))).toEqual([]);
  expect(() => lexerOf('("a""b")').list((lexer) => lexer.expectString('x'))).toThrow('a space or `)`');
  expect(() => lexerOf('(a').list((lexer) => lexer.expectAtom('x'))).toThrow('a space or `)`');
  const nested = (lexer: Lexer): unknown => lexer.list(nested) ?? lexer.expectAtom('x');
  const text = (depth: number): string => `${'('.repeat(depth)}x${')'.repeat(depth)}`;
  expect(() => nested(lexerOf(text(MAX_NESTING)))).not.toThrow();
  expect(() => nested(lexerOf(text(MAX_NESTING + 1)))).toThrow(`at most ${MAX_NESTING} nested lists`);
  expect(() => nested(lexerOf('('.repeat(1_000_000)))).toThrow('nested lists');
  const wide = lexerOf(`(${Array.from({ length: 200 }, () => '()').join(' ')})`);
  expect(nested(wide)).toHaveLength(200);
});

test('an attempt that fails leaves everything as it was, across literals and lists', () => {
  const lexer = lexerOf('({1}\na b');
  const failed = lexer.attempt((inner) => {
    inner.open();
    inner.literal();
    inner.space();
    inner.atom();
    return undefined;
  });
  expect([failed, lexer.position()]).toEqual([undefined, { byte: 0, afterLiterals: 0 }]);
  for (let round = 0; round <= MAX_NESTING; round += 1) {
    lexer.attempt((inner) => (inner.open() ? undefined : 'no list'));
  }
  expect([lexer.open(), lexer.string(), lexer.peek()]).toEqual([true, 'a', SPACE]);
});

test('the rest is everything that is left, literals included', () => {
  const lexer = lexerOf('ab cd {1}\nx y');
  lexer.atom();
  expect(lexer.expectRest()).toEqual({
    lines: [Buffer.from(' cd '), Buffer.from(' y')],
    literals: [{ bytes: Buffer.from('x'), nonSync: false, binary: false }],
  });
  expect([lexer.atEnd, lexer.peek()]).toEqual([true, END]);
  expect(() => lexerOf('{1}\nx').expectRest()).toThrow('a space');
});
