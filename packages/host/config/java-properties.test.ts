import { expect, test } from 'vitest';
import { parseJavaProperties } from './java-properties.ts';

test.each([
  { what: 'the three ways to part name and value', text: 'a=1\nb: 2\nc 3', is: { a: '1', b: '2', c: '3' } },
  { what: 'blanks around the sign', text: '  a   =   1 2  ', is: { a: '1 2  ' } },
  { what: 'no comments and no blank lines', text: '# a=1\n\n  ! b=2\nc=3#4', is: { c: '3#4' } },
  { what: 'a line that goes on', text: 'hosts=one,\\\n   two,\\\n   three', is: { hosts: 'one,two,three' } },
  { what: 'a backslash at the end that is no sign', text: 'a=1\\\\\nb=2', is: { a: '1\\', b: '2' } },
  { what: 'escapes', text: 'a\\=b=\\u00e4\\t\\:\\z', is: { 'a=b': 'ä\t:z' } },
  { what: 'the last of two', text: 'a=1\na=2', is: { a: '2' } },
  { what: 'names without a value', text: 'a\nb=', is: { a: '', b: '' } },
  { what: 'lines of other systems', text: 'a=1\r\nb=2\rc=3', is: { a: '1', b: '2', c: '3' } },
])('reads $what', ({ text, is }) => {
  expect(Object.fromEntries(parseJavaProperties(text))).toEqual(is);
});
