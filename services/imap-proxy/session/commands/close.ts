/**
 * CLOSE (RFC 3501 6.4.2) expunges silently, UNSELECT (RFC 3691) does not; both leave the mailbox.
 *
 * Standard: commands; RFC 3501 6.4.2; CLOSE; whole, woven messages with \Deleted go too
 * Standard: base; RFC 3691; UNSELECT
 */
import { closeEffects } from '@mailweave/mailbox-overlay';
import { applyStore } from '../../weaving/refresh.ts';
import { runEffects } from '../../weaving/run-effects.ts';
import type { UserWeave } from '../../weaving/user-weave.ts';
import type { SelectedMailbox } from '../selected-mailbox.ts';
import type { CommandHandler } from '../session.ts';

export const close: CommandHandler = async (session, command) => {
  const { link, selected, weave, context } = session;
  await link.quiet();
  const tagged = await link.run(command.tag, session.segments(command));
  if (tagged.response.name === 'OK') {
    if (selected !== undefined && weave !== undefined) {
      await takeIn(selected, weave);
      const tools = { context, link, weave, view: selected.view, records: selected.records };
      // CLOSE has no way to say that one expunge failed; the message is there at the next SELECT then.
      await runEffects(tools, closeEffects(selected.view));
    }
    session.deselect();
  }
  session.answer(tagged);
};

/** What is \Deleted now, whichever session said so. The client is told nothing: it leaves the mailbox. */
async function takeIn(selected: SelectedMailbox, weave: UserWeave): Promise<void> {
  if (!weave.changed) return;
  const lookup = await weave.lookUp(selected.name);
  if (lookup.outcome === 'known') applyStore(selected, lookup);
}

export const unselect: CommandHandler = async (session, command) => {
  await session.link.quiet();
  const tagged = await session.link.run(command.tag, session.segments(command));
  if (tagged.response.name === 'OK') session.deselect();
  session.answer(tagged);
};
