import type { SignalSource } from '@mailweave/host';
import type { Terminal } from '../terminal.ts';

/** How a simulator with devices is run. */
export type SimulateOptions = {
  readonly host: string;
  readonly port: number;
  /** Of the JSON view. */
  readonly viewPort: number;
  /** Where certificates, keys and options are written. */
  readonly folder: string;
  readonly terminal: Terminal;
  readonly signals: SignalSource;
  readonly endNow: (exitCode: number) => void;
};
