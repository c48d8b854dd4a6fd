import type { DeadLetter, PointRef } from '@mailweave/injection';
import type { ConversionAdministration, PointOverview } from '@mailweave/middleware';
import { Command, InvalidArgumentError } from 'commander';
import { configOption } from '../arguments/config-option.ts';
import { tenantOption } from '../arguments/tenant-option.ts';
import { readConfig } from '../config/read-config.ts';
import { withMiddleware } from '../offline-middleware.ts';
import type { Terminal } from '../terminal.ts';

type Options = { config: string; tenant: string };

/** `conversions list|dead|replay|enable`: what waits for conversion points, and what was given up. */
export function conversionsCommand(terminal: Terminal): Command {
  return new Command('conversions')
    .description('see what waits for conversion points, and send again what was given up')
    .addCommand(listCommand(terminal))
    .addCommand(deadCommand(terminal))
    .addCommand(replayCommand(terminal))
    .addCommand(enableCommand(terminal));
}

function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('list the points with what waits for them')
    .addOption(tenantOption())
    .addOption(configOption())
    .action(async (options: Options) => {
      const points = await withConversions(terminal, options, (conversions) =>
        conversions.overview(options.tenant),
      );
      const text = points.map(lineOf).join('');
      terminal.output.write(text === '' ? 'There is no conversion point.\n' : text);
    });
}

function deadCommand(terminal: Terminal): Command {
  return pointCommand(
    'dead',
    'list the events that were given up, oldest first: number, event, type, user, why',
  )
    .option('--limit <number>', 'how many at most', parseLimit, 100)
    .action(async (pointId: string, options: Options & { limit: number }) => {
      const letters = await withConversions(terminal, options, (conversions) =>
        conversions.deadLetters(refOf(pointId, options), options.limit),
      );
      const text = letters.map(letterLine).join('');
      terminal.output.write(text === '' ? 'No event was given up.\n' : text);
    });
}

function replayCommand(terminal: Terminal): Command {
  return pointCommand('replay', 'send events that were given up again: all, or one')
    .argument('[event]', 'id of one event', 'all')
    .action(async (pointId: string, eventId: string, options: Options) => {
      const count = await withConversions(terminal, options, (conversions) =>
        conversions.replay(refOf(pointId, options), eventId),
      );
      terminal.output.write(`Waiting again: ${count}.\n`);
    });
}

function enableCommand(terminal: Terminal): Command {
  return pointCommand(
    'enable',
    'send to a point again that said it was gone (410), or asked for a pause',
  ).action(async (pointId: string, options: Options) => {
    const wasOff = await withConversions(terminal, options, (conversions) =>
      conversions.enable(refOf(pointId, options)),
    );
    terminal.output.write(wasOff ? `Enabled: ${pointId}.\n` : `${pointId} was enabled already.\n`);
  });
}

function pointCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<point>', 'id of the conversion point')
    .addOption(tenantOption())
    .addOption(configOption());
}

async function withConversions<T>(
  terminal: Terminal,
  options: Options,
  work: (conversions: ConversionAdministration) => Promise<T>,
): Promise<T> {
  const config = await readConfig(options.config);
  return await withMiddleware(config, terminal, ({ conversions }) => work(conversions));
}

function refOf(pointId: string, { tenant: tenantId }: Options): PointRef {
  return { tenantId, pointId };
}

function lineOf(overview: PointOverview): string {
  const { dead, lagMs, point, state, waiting } = overview;
  const kind = point === undefined ? 'not configured' : `${point.type} ${point.eventType}`;
  const oldest = lagMs === undefined ? '' : `, the oldest for ${Math.round(lagMs / 1000)} s`;
  return `${state.pointId} (${kind}): waiting ${waiting}${oldest}; dead ${dead}${offText(overview)}\n`;
}

function offText({ isPaused, state: { disabledAtMs, pausedUntilMs } }: PointOverview): string {
  if (disabledAtMs !== undefined) return `; disabled since ${timeText(disabledAtMs)}`;
  return isPaused ? `; paused until ${timeText(pausedUntilMs)}` : '';
}

function letterLine({ diedAtMs, event, failure, sequence }: DeadLetter): string {
  const { campaignId, eventId, type, userKey } = event;
  return `${[sequence, eventId, type, campaignId, userKey, timeText(diedAtMs), failure].join(' ')}\n`;
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('A limit is a number from 1 to 999999.');
  return Number(text);
}
