import { AppError } from '@mailweave/foundation';
import { type ConfigProblem, formatProblems, loadConfig } from '@mailweave/host';
import { configRules } from './rules.ts';
import { MailweaveConfig } from './schema.ts';

/** The file that is read when none is named. */
export const defaultConfigFile = 'mailweave.yaml';

/** The configuration is not usable; the text names every problem, a line each. */
class InvalidConfigError extends AppError {
  constructor(file: string, problems: readonly ConfigProblem[]) {
    super({
      code: 'config-invalid',
      publicText: `The configuration cannot be used.\n${formatProblems(file, problems)}`,
      retry: 'after-change',
    });
  }
}

/** @throws InvalidConfigError */
export async function readConfig(file: string): Promise<MailweaveConfig> {
  const loaded = await loadConfig(file, MailweaveConfig, { rules: configRules });
  if (loaded.outcome === 'invalid') throw new InvalidConfigError(file, loaded.problems);
  return loaded.value;
}
