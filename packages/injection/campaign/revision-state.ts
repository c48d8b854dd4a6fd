/** `superseded`: a newer revision is live. `recalled`: taken down, this revision and every older one. */
export type RevisionState = 'importing' | 'live' | 'superseded' | 'recalled';

/** All that decides about a campaign's revisions: two numbers, so a switch is one small write. */
export type CampaignHead = {
  liveRevision?: number;
  /** The newest revision that a recall named. */
  recalledRevision?: number;
};

/** `older`: a newer revision is live. `recalled`: a recall took this revision down before. */
export type RevisionSwitchOutcome = 'live' | 'unknown' | 'older' | 'recalled';

/** `older`: a newer revision is live and stays. */
export type RecallOutcome = 'recalled' | 'older';

/** Where a revision that was put stands. */
export function revisionState(head: CampaignHead, revision: number): RevisionState {
  if (revision === head.liveRevision) return 'live';
  if (revision <= (head.recalledRevision ?? 0)) return 'recalled';
  return revision < (head.liveRevision ?? 0) ? 'superseded' : 'importing';
}

/** Whether a revision may become, or stay, the live one. */
export function switchOutcome(
  head: CampaignHead,
  revision: number,
): Exclude<RevisionSwitchOutcome, 'unknown'> {
  if (revision < (head.liveRevision ?? 0)) return 'older';
  return revision <= (head.recalledRevision ?? 0) ? 'recalled' : 'live';
}

/** The head after a recall of this revision and everything older; undefined when a newer one is live. */
export function headAfterRecall(head: CampaignHead, revision: number): CampaignHead | undefined {
  if (revision < (head.liveRevision ?? 0)) return undefined;
  return { recalledRevision: Math.max(revision, head.recalledRevision ?? 0) };
}
