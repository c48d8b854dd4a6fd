import { Option } from 'commander';
import { defaultConfigFile } from '../config/read-config.ts';

/** `--config FILE`, the same for every command that needs one. */
export function configOption(): Option {
  return new Option('--config <file>', 'configuration file').default(defaultConfigFile);
}
