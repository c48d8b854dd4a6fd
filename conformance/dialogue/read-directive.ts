import type { CampaignHappening, SessionName, Step } from './dialogue.ts';

const SESSION_NAMES: Readonly<Record<string, SessionName>> = {
  SESSION: 'first',
  'SECOND SESSION': 'second',
  'DIRECT SESSION': 'direct',
};

const HAPPENINGS: Readonly<Record<string, CampaignHappening>> = {
  WEAVE: 'weave',
  PUBLISH: 'publish',
  KILL: 'kill',
};

export type DirectiveStep = Exclude<Step, { kind: 'client' | 'server' }>;

/** A line that begins with a word in capitals: what is set up, or happens meanwhile. Undefined: it is none. */
export function readDirective(line: number, text: string): DirectiveStep | undefined {
  return readSession(line, text) ?? readMailbox(line, text) ?? readCampaign(line, text);
}

/** `SESSION`, `SECOND SESSION SELECT INBOX`, `SESSION NOT SIGNED IN` */
function readSession(line: number, text: string): DirectiveStep | undefined {
  const [, name = '', rest] = /^((?:SECOND |DIRECT )?SESSION)(?: (.+))?$/.exec(text) ?? [];
  const session = SESSION_NAMES[name];
  if (session === undefined) return undefined;
  const signedIn = rest !== 'NOT SIGNED IN';
  return { kind: 'open', line, session, signedIn, command: signedIn ? rest : undefined };
}

/** `MAILBOX Archive`, `MAILBOX INBOX plain`, `MAILBOX INBOX plain (\Seen)` */
function readMailbox(line: number, text: string): DirectiveStep | undefined {
  const match = /^MAILBOX ([^\s"]+|"[^"]+")(?: ([a-z]+))?(?: (\([^)]*\)))?$/.exec(text);
  if (match === null) return undefined;
  const [, mailbox = '', message, flags = '()'] = match;
  return { kind: 'mailbox', line, mailbox, message, flags };
}

/** `WEAVE notice` */
function readCampaign(line: number, text: string): DirectiveStep | undefined {
  const [, word = '', campaign = ''] = /^([A-Z]+) ([a-z]+)$/.exec(text) ?? [];
  const happens = HAPPENINGS[word];
  return happens === undefined ? undefined : { kind: 'campaign', line, happens, campaign };
}
