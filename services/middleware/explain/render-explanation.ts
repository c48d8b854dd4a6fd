import type { UserExplanation } from './explain-user.ts';

const HEADINGS = ['CAMPAIGN', 'VERDICT', 'RULE', 'NEXT', 'BECAUSE'] as const;
const COLUMN_GAP = '  ';

/** A table for a terminal: a line for each campaign, best first. Ends with a line break. */
export function renderExplanation(explanation: UserExplanation): string {
  const { tenantId, userKey, mailbox, atMs, campaigns } = explanation;
  const at = new Date(atMs).toISOString();
  const title = `User ${userKey} of tenant ${tenantId}, ${mailbox}, at ${at}`;
  if (campaigns.length === 0) return `${title}\n\nNo campaign is live.\n`;
  return `${title}\n\n${table([HEADINGS, ...campaigns.map(cells)])}`;
}

function cells({ campaignId, revision, verdict }: UserExplanation['campaigns'][number]): readonly string[] {
  const campaign = `${campaignId} r${revision}`;
  return verdict.outcome === 'due'
    ? [campaign, 'due', '-', '-', verdict.provided ?? 'Every rule lets it through.']
    : [campaign, 'stopped', verdict.by, nextOf(verdict.nextAtMs), verdict.because];
}

function nextOf(nextAtMs: number | undefined): string {
  return nextAtMs === undefined ? '-' : new Date(nextAtMs).toISOString();
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(COLUMN_GAP);
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
