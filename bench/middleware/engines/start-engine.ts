import path from 'node:path';
import type { Engine, EngineName } from './engine.ts';

/** Starts a store with nothing in it. @param folder for its data */
export async function startEngine(name: EngineName, folder: string): Promise<Engine> {
  switch (name) {
    case 'sqlite':
      return sqliteEngine(folder);
    case 'postgresql':
    case 'cassandra':
      throw new Error(`later ${name}`);
  }
}

function sqliteEngine(folder: string): Engine {
  return {
    name: 'sqlite',
    stores: { kind: 'sqlite', path: path.join(folder, 'stores.db') },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
