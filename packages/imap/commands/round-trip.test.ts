import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrames } from '../frames/read-frames.ts';
import { anyTaggedCommand } from '../testing/arbitrary-command.ts';
import { commandText, frameOf, revealed } from '../testing/wire-text.ts';
import { WireWriter } from '../wire/wire-writer.ts';
import { readCommandName } from './command-name.ts';
import { parseCommand } from './parse-command.ts';
import { commandGrammar } from './table.ts';
import { writeCommand } from './write-command.ts';

const anyMode = fc.constantFrom('server', 'synchronizing', 'literal-minus', 'literal-plus');

test('every command that is written is read back as it was, whatever the literals', () => {
  fc.assert(
    fc.property(anyTaggedCommand, anyMode, (tagged, mode) => {
      const writer = new WireWriter(mode);
      writeCommand(tagged, writer);
      const [frame, ...more] = readFrames(writer.toBuffer());
      expect(more).toEqual([]);
      const read = parseCommand(frame ?? frameOf(''));
      expect({ ...read, command: revealed(read.command) }).toEqual({
        ...tagged,
        command: revealed(tagged.command),
      });
    }),
    { numRuns: 2000 },
  );
});

test('the cheap look at a command names the row of its grammar', () => {
  fc.assert(
    fc.property(anyTaggedCommand, (tagged) => {
      const line = Buffer.from(commandText(tagged), 'latin1');
      const head = readCommandName(line, 0, line.length);
      expect(head?.tag).toBe(tagged.tag);
      const byUid = 'byUid' in tagged.command && tagged.command.byUid;
      expect(head?.word).toBe(`${byUid ? 'UID ' : ''}${tagged.command.name}`);
      expect(commandGrammar(head?.word ?? '')).toBeDefined();
    }),
  );
});
