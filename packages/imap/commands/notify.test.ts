import { expect, test } from 'vitest';
import { commandText, frameOf } from '../testing/wire-text.ts';
import { parseCommand } from './parse-command.ts';

/** The examples of RFC 5465, and what they are written as. */
test.each([
  ['NOTIFY NONE', 'NOTIFY NONE'],
  [
    'notify set (selected (MessageNew (uid body.peek[header.fields (from to subject)]) MessageExpunge FlagChange))',
    'NOTIFY SET (SELECTED (MESSAGENEW (UID BODY.PEEK[HEADER.FIELDS (from to subject)]) MESSAGEEXPUNGE FLAGCHANGE))',
  ],
  ['notify set status (selected MessageNew) ', undefined],
  [
    'notify set (subtree Lists (MessageNew)) (mailboxes misc NONE) (personal (MailboxName SubscriptionChange))',
    'NOTIFY SET (SUBTREE (Lists) (MESSAGENEW)) (MAILBOXES (misc) NONE) (PERSONAL (MAILBOXNAME SUBSCRIPTIONCHANGE))',
  ],
  [
    'NOTIFY SET STATUS (SELECTED-DELAYED (MessageNew MessageExpunge)) (MAILBOXES ("a b" c) (MessageNew))',
    'NOTIFY SET STATUS (SELECTED-DELAYED (MESSAGENEW MESSAGEEXPUNGE)) (MAILBOXES ("a b" c) (MESSAGENEW))',
  ],
  ['NOTIFY SET', undefined],
  ['NOTIFY SET (nowhere (MessageNew))', undefined],
  ['NOTIFY SET (mailboxes () (MessageNew))', undefined],
  ['NOTIFY SET (personal ())', undefined],
  ['NOTIFY ALL', undefined],
])('reads %s', (text, written) => {
  const read = (): string => commandText(parseCommand(frameOf(`a ${text}`)));
  if (written === undefined) expect(read).toThrow();
  else expect(read()).toBe(`a ${written}`);
});
