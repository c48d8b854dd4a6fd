/** The rules of `table.ts`, as explanations name them. */
export type RuleName =
  | 'kill-switch'
  | 'consent'
  | 'suppression'
  | 'window'
  | 'schedule'
  | 'quiet-hours'
  | 'revision'
  | 'audience'
  | 'mailbox'
  | 'locale'
  | 'client'
  | 'profile'
  | 'template'
  | 'history'
  | 'reinjection'
  | 'caps';
