/** The rules of `table.ts`, as explanations name them. */
export type RuleName =
  | 'kill-switch'
  | 'consent'
  | 'suppression'
  | 'window'
  | 'revision'
  | 'audience'
  | 'mailbox'
  | 'template'
  | 'history'
  | 'reinjection'
  | 'caps';
