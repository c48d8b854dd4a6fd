import type { AccountId } from '../account/account.ts';

/** For whom a property is set beside the server's files, the weakest first. */
export type PropertyLevel =
  | { readonly level: 'context-set'; readonly contextSet: string }
  | { readonly level: 'context'; readonly contextId: number }
  | { readonly level: 'user'; readonly accountId: AccountId };

/** A property as it is set at a level. */
export type SetProperty = { readonly name: string; readonly value: string };
