import { renderMessage } from '@mailweave/message';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { aTemplateFile, testMiddleware, userKeyNumber } from '../../testing/test-middleware.ts';
import { giveConsent, importCampaign, weaveFor } from '../../testing/woven-message.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };

test.each<[locale: string, wanted: string | undefined, subject: string]>([
  ['de', undefined, '[Anzeige] News for you'],
  ['de', 'Werbung', '[Werbung] News for you'],
  ['en', 'Ad', '[Sponsored] News for you'],
  ['gsw-CH', 'Für Sie', '[Werbig] News for you'],
])('advertising in %s whose export has the label %j gets the subject %s', async (locale, wanted, subject) => {
  const system = await testMiddleware();
  const { default: tenant } = system.config.tenants;
  if (tenant) tenant.policy.labels = { en: 'Sponsored', gsw: 'Werbig' };
  const middleware = system.restarted();
  await giveConsent(middleware, user);
  const template = aTemplateFile(wanted === undefined ? {} : { label: wanted });
  await importCampaign(system, middleware, {
    purpose: 'own-marketing',
    templates: { [`main/${locale}`]: template },
  });
  const { claimId, templateId, variables } = await weaveFor(middleware, user);
  const skeleton = await middleware.injectionApi.skeleton('default', templateId);
  if (skeleton === undefined) throw new Error('the template is gone');
  const values = { variables, claimId, recipientAddress: 'a@b.example', dateMs: 0 };
  expect((await PostalMime.parse(renderMessage(skeleton, values))).subject).toBe(subject);
});
