import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@mailweave/foundation';

/** What an installation needs to send to a simulator stands in files of this folder. */
export type SimulatorFolder = {
  readonly folder: string;
  /** Writes it, readable by its owner alone, and returns its path. */
  write(name: string, content: string | Buffer): string;
};

class SimulatorFolderError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'simulator-folder',
      publicText: 'The folder of the simulator cannot be written. Name another one with --folder.',
      retry: 'after-change',
      cause,
    });
  }
}

/** @throws SimulatorFolderError */
export function openSimulatorFolder(name: string): SimulatorFolder {
  const folder = path.resolve(name);
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      throw new SimulatorFolderError(error);
    }
  };
  attempt(() => mkdirSync(folder, { recursive: true }));
  return {
    folder,
    write: (file, content) => {
      const whole = path.join(folder, file);
      attempt(() => writeFileSync(whole, content, { mode: 0o600 }));
      return whole;
    },
  };
}
