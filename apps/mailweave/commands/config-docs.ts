import { Command } from 'commander';
import { writeGeneratedDocs } from '../docs-pages/generated-docs.ts';
import type { Terminal } from '../terminal.ts';

/** `config docs [FOLDER]`, not shown in the help: for those who work on Mailweave. */
export function configDocsCommand(terminal: Terminal): Command {
  return new Command('docs')
    .description('write the generated parts of configuration.md and operations.md')
    .argument('[folder]', 'folder of the documentation', 'docs')
    .action(async (folder: string) => {
      for (const file of await writeGeneratedDocs(folder)) terminal.output.write(`${file} is up to date.\n`);
    });
}
