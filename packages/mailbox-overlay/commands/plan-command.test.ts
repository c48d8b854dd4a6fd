import { tag } from '@mailweave/imap';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectAgreement } from '../testing/agreement.ts';
import { anyCommand } from '../testing/arbitrary-command.ts';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, anyStep, mailboxAfter, NOW_MS, viewOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import { deliver, expunge, happens } from '../testing/other-sessions.ts';
import { testProperty } from '../testing/property.ts';
import { mayExpunge, READ_WRITE, SideBySide } from '../testing/side-by-side.ts';
import { planCommand } from './plan-command.ts';

const anyEvents = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('command' as const), sketch: anyCommand }),
    fc.record({ kind: fc.constant('elsewhere' as const), step: anyStep }),
  ),
  { maxLength: 12, size: 'max' },
);

testProperty(
  'over any session the client and the mailbox are what they would be on one server that held everything',
  fc.property(anyHistory, anyEvents, fc.boolean(), (history, events, vanishes) => {
    const sides = new SideBySide(mailboxAfter(history), { ...READ_WRITE, vanishes });
    for (const event of events) {
      if (event.kind === 'elsewhere') happens(sides, event.step);
      else sides.run(event.sketch.fit(sides.reference.mailbox));
    }
  }),
);

testProperty(
  'mail that comes and goes while a command runs shifts numbers and nothing else',
  fc.property(anyHistory, anyCommand, anyStep, fc.boolean(), (history, sketch, step, vanishes) => {
    const sides = new SideBySide(mailboxAfter(history), { ...READ_WRITE, vanishes });
    const command = sketch.fit(sides.reference.mailbox);
    sides.overlay.meanwhile = () => {
      if (step.happens === 'deliver') return deliver(sides, step.draft);
      return step.happens === 'expunge' && mayExpunge(command) ? expunge(sides, step.at) : [];
    };
    const { expected, answer } = sides.run(command);
    expect(answer.status).toBe(expected.status);
    const answered = ['FETCH', 'STORE'].includes(command.name) ? expected.responses.length : 0;
    expect(answer.responses.filter(({ name }) => name === 'FETCH').length).toBe(answered);
  }),
);

testProperty(
  'a NO of the backend to more than a FETCH leaves every woven message as it was',
  fc.property(anyHistory, anyCommand, (history, sketch) => {
    const mailbox = mailboxAfter(history);
    const { overlay } = new SideBySide(mailbox, { ...READ_WRITE, refuses: true });
    const answer = overlay.run(sketch.fit(mailbox));
    if (answer.upstream === undefined || answer.upstream.name === 'FETCH') return;
    expect([answer.status, answer.effects]).toEqual(['NO', []]);
    expectAgreement(overlay.view, mailbox.messages);
    expect(overlay.view.woven.map(({ message }) => message.flags)).toEqual(
      mailbox.woven.map(({ flags }) => flags),
    );
  }),
);

const context = { tag: tag('a1'), nowMs: NOW_MS };

test.each(['XMOVE', 'UID REPLACE', 'UID XSCAN'])(
  'a command that is not known might carry numbers and is refused: %s',
  (word) => {
    const plan = planCommand({ name: 'unknown', word }, viewOf(mailboxLike('rw')), context);
    expect(plan).toMatchObject({ kind: 'refuse', status: 'BAD' });
  },
);

test.each(['NOOP', 'CHECK', 'CAPABILITY', 'NAMESPACE', 'STATUS Sent (MESSAGES)', 'CREATE New', 'LIST "" *'])(
  'a command that names no message is relayed: %s',
  (text) => {
    expect(planCommand(commandIn(text), viewOf(mailboxLike('rw')), context)).toEqual({ kind: 'relay' });
  },
);
