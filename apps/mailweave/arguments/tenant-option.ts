import { Option } from 'commander';

/** `--tenant ID`, the same for every command that needs one. */
export function tenantOption(): Option {
  return new Option('--tenant <id>', 'tenant of the user or campaign').default('default');
}
