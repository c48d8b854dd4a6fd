import type { ComposeOptions } from '../compose.ts';
import type { RenderValues } from '../render.ts';
import type { MessageTemplate } from '../template.ts';

/** A valid template of a service message, with what a test changes. */
export const templateWith = (change: Partial<MessageTemplate> = {}): MessageTemplate => ({
  subject: 'Hello {{name}}',
  from: { name: 'Example', address: 'news@example.com' },
  html: '<p>Hi {{name}}</p>',
  text: 'Hi {{name}}',
  variables: { name: {} },
  ...change,
});

export const composeOptions: ComposeOptions = {
  campaignId: 'spring',
  domain: 'weave.example',
  purpose: 'service',
};

export const renderValues = (variables: Record<string, string> = { name: 'Ann' }): RenderValues => ({
  variables,
  recipientAddress: 'ann@example.net',
  claimId: '0123456789abcdef0123456789abcdef',
  dateMs: Date.UTC(2026, 10, 23, 9, 8, 7, 654),
});
