import type { ByteString, FetchValue, ListCommand } from '@mailweave/imap';
import type { SignedInPhase } from '../session/phase.ts';
import type { Account } from '../store/account.ts';
import { isInferior, superiorNames } from '../store/hierarchy.ts';
import { matchesPattern } from '../store/name-pattern.ts';
import type { CommandContext } from './context.ts';
import { bad, type Outcome, ok } from './outcome.ts';
import { statusOf } from './status.ts';

const SELECTIONS = ['SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE'];
const RETURNS = ['SUBSCRIBED', 'CHILDREN', 'SPECIAL-USE'];

/** LIST (RFC 3501 6.3.8) with RFC 5258 and, among the return options, RFC 5819 and RFC 6154. */
export function list(command: ListCommand, { account }: SignedInPhase, context: CommandContext): Outcome {
  const problem = problemOf(command);
  if (problem !== undefined) return bad(problem);
  if (asksForDelimiter(command)) {
    respond({ name: '', attributes: ['\\Noselect'], below: false }, account.delimiter, context);
    return ok('LIST completed.');
  }
  for (const name of candidates(command, account, context)) {
    const listed = listedName(name, command, account);
    if (listed === undefined) continue;
    respond(listed, account.delimiter, context);
    respondStatus(name, command, { account, context });
  }
  return ok('LIST completed.');
}

function problemOf(command: ListCommand): string | undefined {
  const { selection, returns, statusItems, metadataEntries } = command;
  const isKnown = selection.every((option) => SELECTIONS.includes(option));
  const isOffered = metadataEntries === undefined && returns.every((option) => RETURNS.includes(option));
  if (!isKnown || !isOffered) return 'An option is not offered.';
  if (statusOf(undefined, statusItems ?? []) === 'no-such-item') return 'An item of the list is not offered.';
  const others = selection.filter((option) => option !== 'RECURSIVEMATCH' && option !== 'REMOTE');
  const isAlone = selection.includes('RECURSIVEMATCH') && others.length === 0;
  return isAlone ? 'RECURSIVEMATCH needs another selection option.' : undefined;
}

/** `LIST "" ""` (RFC 3501 6.3.8). */
function asksForDelimiter({ selection, patterns }: ListCommand): boolean {
  return selection.length === 0 && patterns.length === 1 && patterns[0] === '';
}

type ListedName = {
  readonly name: string;
  readonly attributes: readonly string[];
  /** Not chosen itself, or also for what lies below it: `("CHILDINFO" ("SUBSCRIBED"))`. */
  readonly below: boolean;
};

/** Names that match a pattern; subscriptions need not exist. */
function candidates(
  { selection, reference, patterns }: ListCommand,
  account: Account,
  { names: { write } }: CommandContext,
): readonly string[] {
  const names = new Set(account.names);
  if (selection.includes('SUBSCRIBED')) {
    for (const name of account.subscriptions) names.add(name);
  }
  if (selection.includes('RECURSIVEMATCH')) {
    for (const name of account.subscriptions) {
      for (const superior of superiorNames(name, account.delimiter)) names.add(superior);
    }
  }
  const isWanted = (name: string): boolean =>
    patterns.some((pattern) => matchesPattern(write(name), reference + pattern, account.delimiter));
  return [...names].filter(isWanted);
}

function listedName(
  name: string,
  { selection, returns }: ListCommand,
  account: Account,
): ListedName | undefined {
  const subscribed = account.subscriptions.has(name);
  const below = selection.includes('RECURSIVEMATCH') && hasSubscriptionBelow(name, account);
  const bySubscription = subscribed || !selection.includes('SUBSCRIBED');
  const byUse = !selection.includes('SPECIAL-USE') || (account.find(name)?.specialUse.length ?? 0) > 0;
  if (!(bySubscription && byUse) && !below) return undefined;
  const tellsSubscription = returns.includes('SUBSCRIBED') || selection.includes('SUBSCRIBED');
  const attributes = [
    ...attributesOf(name, account),
    ...(subscribed && tellsSubscription ? ['\\Subscribed'] : []),
  ];
  return { name, attributes, below };
}

function hasSubscriptionBelow(name: string, { subscriptions, delimiter }: Account): boolean {
  return [...subscriptions].some((subscription) => isInferior(subscription, name, delimiter));
}

/** CHILDREN (RFC 3348) and SPECIAL-USE (RFC 6154) are told to everyone. */
function attributesOf(name: string, account: Account): string[] {
  const entry = account.find(name);
  const children = account.hasInferiors(name) ? '\\HasChildren' : '\\HasNoChildren';
  if (entry === undefined) return ['\\NonExistent', children];
  return [...(entry.mailbox === undefined ? ['\\Noselect'] : []), children, ...entry.specialUse];
}

const SUBSCRIBED_BELOW: readonly FetchValue[] = [
  { kind: 'string', value: 'CHILDINFO' as ByteString },
  { kind: 'list', values: [{ kind: 'string', value: 'SUBSCRIBED' as ByteString }] },
];

function respond({ name, attributes, below }: ListedName, delimiter: string, context: CommandContext): void {
  const mailbox = context.names.write(name);
  const response = { name: 'LIST', attributes, delimiter, mailbox } as const;
  context.respond(below ? { ...response, extended: SUBSCRIBED_BELOW } : response);
}

function respondStatus(
  name: string,
  { statusItems }: ListCommand,
  { account, context }: { account: Account; context: CommandContext },
): void {
  if (statusItems === undefined) return;
  const values = statusOf(account.mailbox(name), statusItems);
  if (typeof values !== 'string')
    context.respond({ name: 'STATUS', mailbox: context.names.write(name), values });
}
