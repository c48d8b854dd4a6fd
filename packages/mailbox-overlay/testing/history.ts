import fc from 'fast-check';
import { ClientView } from '../view/client-view.ts';
import type { EnabledExtensions } from '../view/enabled-extensions.ts';
import { type MessageDraft, ModelMailbox } from './model-mailbox.ts';
import { HIGHEST_MOD_SEQ, type ModelMessage, wovenMessageOf } from './model-message.ts';
import { SAMPLES } from './sample.ts';

/** Something that happens to a mailbox; `at` chooses a message, whatever number there are. */
export type Step =
  | { readonly happens: 'deliver' | 'claim'; readonly draft: MessageDraft }
  | { readonly happens: 'expunge' | 'withdraw'; readonly at: number }
  | { readonly happens: 'flag'; readonly at: number; readonly flags: readonly string[] };

/** The time at which every test takes place. */
export const NOW_MS = Date.UTC(2026, 10, 23, 12);
const HOUR_MS = 3_600_000;

export const anyFlags = fc.subarray(['$Label1', '\\Answered', '\\Deleted', '\\Draft', '\\Flagged', '\\Seen']);

/** Any of what `chosenFrom` has to choose. */
export const anyChoice = fc.nat({ max: 1000 });

export function chosenFrom<T>(values: readonly T[], choice: number): T | undefined {
  return values[choice % Math.max(1, values.length)];
}

const anyDraft = (isWoven: boolean): fc.Arbitrary<MessageDraft> =>
  fc.record({
    isWoven: fc.constant(isWoven),
    flags: anyFlags,
    internalDateMs: fc.nat({ max: 20 }).map((ago) => NOW_MS - ago * 6 * HOUR_MS - 500),
    sample: fc.constantFrom(...SAMPLES),
  });

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ happens: fc.constant('deliver'), draft: anyDraft(false) }) },
  { weight: 4, arbitrary: fc.record({ happens: fc.constant('claim'), draft: anyDraft(true) }) },
  { weight: 3, arbitrary: fc.record({ happens: fc.constantFrom('expunge', 'withdraw'), at: anyChoice }) },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('flag'), at: anyChoice, flags: anyFlags }) },
) as fc.Arbitrary<Step>;

/** Ends in a mailbox of a dozen messages at most, often with none or with woven ones only. */
export const anyHistory: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 12, arbitrary: fc.array(anyStep, { maxLength: 16, size: 'max' }) },
  {
    weight: 1,
    arbitrary: fc.array(
      anyStep.filter(({ happens }) => happens !== 'deliver'),
      { maxLength: 5 },
    ),
  },
);

export function mailboxAfter(history: readonly Step[]): ModelMailbox {
  const mailbox = new ModelMailbox();
  for (const step of history) take(mailbox, step);
  return mailbox;
}

function take(mailbox: ModelMailbox, step: Step): void {
  switch (step.happens) {
    case 'deliver':
    case 'claim':
      mailbox.add(step.draft);
      break;
    case 'flag': {
      const message = chosenFrom(mailbox.messages, step.at);
      if (message !== undefined) mailbox.setFlags(message.uid, step.flags);
      break;
    }
    default: {
      const message = chosenFrom(step.happens === 'expunge' ? mailbox.real : mailbox.woven, step.at);
      if (message !== undefined) mailbox.remove(message.uid);
    }
  }
}

/** The view of a client that has just selected the mailbox. */
export function viewOf(
  mailbox: ModelMailbox,
  readOnly = false,
  enabled: EnabledExtensions = { condstore: false, qresync: false, utf8: false },
): ClientView {
  const view = new ClientView(mailbox.real.length, [], { readOnly, enabled });
  view.modSeqs.learn(HIGHEST_MOD_SEQ);
  for (const message of mailbox.woven) view.place(wovenMessageOf(message), mailbox.realBelow(message.uid));
  return view;
}

export function uidsOf(messages: readonly Pick<ModelMessage, 'uid'>[]): number[] {
  return messages.map(({ uid }) => uid);
}
