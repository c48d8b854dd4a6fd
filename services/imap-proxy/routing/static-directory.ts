import { type BackendDirectory, placedAt } from './backend-directory.ts';

/** One backend holds every mailbox. */
export function staticDirectory(backend: string): BackendDirectory {
  const placement = Promise.resolve(placedAt(backend));
  return { find: () => placement, [Symbol.dispose]: () => undefined };
}
