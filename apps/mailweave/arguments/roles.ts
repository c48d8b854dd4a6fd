import { InvalidArgumentError } from 'commander';

export const roles = ['imap', 'middleware', 'push'] as const;

/** A part of the program that one process may run. */
export type Role = (typeof roles)[number];

/** `imap,middleware` from the command line. @throws InvalidArgumentError */
export function parseRoles(text: string): ReadonlySet<Role> {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isRole(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`Roles are ${roles.join(', ')}.`);
  return new Set(names.filter(isRole));
}

/** Those that run when nobody names any: those that the configuration has a section for. */
export function usualRoles(config: Readonly<Partial<Record<Role, object | undefined>>>): ReadonlySet<Role> {
  return new Set(roles.filter((role) => config[role] !== undefined));
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name);
}
