import { type SchemaNode, SecretText } from '@mailweave/host';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { publishedSchema } from './json-schema.ts';

test('what has a default is not required, and a number may be a reference', () => {
  const schema = Type.Object({
    host: Type.String(),
    port: Type.Integer({ default: 1, description: 'Port.' }),
    key: SecretText({ description: 'Key.' }),
  });
  expect(publishedSchema(schema as SchemaNode)).toMatchObject({
    type: 'object',
    required: ['host', 'key'],
    properties: {
      host: { type: 'string' },
      port: {
        description: 'Port.',
        default: 1,
        anyOf: [{ type: 'integer' }, { type: 'string', pattern: expect.stringContaining('env|file') }],
      },
      key: { type: 'string', minLength: 1 },
    },
  });
  expect(JSON.stringify(publishedSchema(schema as SchemaNode))).not.toContain('"secret"');
});
