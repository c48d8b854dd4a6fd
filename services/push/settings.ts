import { Default } from 'typebox/value';
import { PushConfig } from './config.ts';

/** Settings as somebody writes them: what has a default may be left out, except within `stores`. */
export type PushSettings = Pick<PushConfig, 'stores'> & {
  readonly [Section in Exclude<keyof PushConfig, 'stores'>]?: Partial<PushConfig[Section]>;
};

/**
 * The same with its defaults, for programs that write their settings themselves; a configuration file gets them while it is read.
 * Unlike those of a file, they are not checked.
 */
export function pushConfig(settings: PushSettings): PushConfig {
  return Default(PushConfig, { ...settings }) as PushConfig;
}
