import { Command } from 'commander';
import { publishedSchema } from '../config/json-schema.ts';
import { configSchema } from '../config/schema.ts';
import type { Terminal } from '../terminal.ts';

/** `config schema`: for editors that check YAML while it is written. */
export function configSchemaCommand(terminal: Terminal): Command {
  return new Command('schema').description('print the JSON schema of the configuration file').action(() => {
    const schema = publishedSchema(configSchema);
    terminal.output.write(`${JSON.stringify(schema, null, 2)}\n`);
  });
}
