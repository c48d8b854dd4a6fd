import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TemplateFile } from '@mailweave/contracts';
import { userKeyOf } from '@mailweave/injection';
import { buildExport, type ExportSpec } from '@mailweave/middleware';

/** The user that `mailweave demo` has a mailbox for. */
export const demoAddress = 'demo@mailweave.example';

/** Long enough for a demo to work whenever it is started. */
const window = { start: '2025-01-01T00:00:00Z', end: '2035-01-01T00:00:00Z' };

/**
 * Writes the exports of the demo's campaigns into a folder that stands for a bucket, in the layout of
 * docs/export-format.md. The same sources give the same bytes.
 */
export async function writeDemoCampaigns(bucketFolder: string): Promise<void> {
  await buildExport(bucketFolder, await maintenanceNotice());
  await buildExport(bucketFolder, await summerOffer());
}

/** A notice to everyone; nobody has to agree to it. */
async function maintenanceNotice(): Promise<ExportSpec> {
  const english: TemplateFile = {
    subject: 'Planned maintenance on {{day}}',
    preheader: 'You may not be able to sign in for a short time. No mail is lost.',
    from: { name: 'Mailweave Mail', address: 'service@mailweave.example' },
    ...(await bodies('maintenance-notice', 'en')),
    variables: { day: { default: 'Sunday' }, hours: { default: '02:00 to 04:00' } },
  };
  return {
    campaign: 'maintenance-notice',
    name: 'Maintenance notice',
    purpose: 'service',
    window,
    priority: { class: 'override', weight: 0 },
    templates: { 'main/en': english },
  };
}

/** Advertising to one listed user, who has to agree first; with an inline image, in two languages. */
async function summerOffer(): Promise<ExportSpec> {
  const sunset = {
    cid: 'sunset',
    contentType: 'image/png',
    base64: (await source('summer-offer/sunset.png')).toString('base64'),
  };
  const common = {
    replyTo: 'offers@mailweave.example',
    variables: { firstName: {}, plan: {} },
    inlineImages: [sunset],
  };
  const english: TemplateFile = {
    subject: '{{firstName}}, {{plan}} at half price this summer',
    preheader: 'Three months at half price, and 50 GB for all your photos.',
    from: { name: 'Mailweave Offers', address: 'offers@mailweave.example' },
    ...(await bodies('summer-offer', 'en')),
    label: 'Ad',
    ...common,
  };
  const german: TemplateFile = {
    subject: '{{firstName}}, {{plan}} diesen Sommer zum halben Preis',
    preheader: 'Drei Monate zum halben Preis, und 50 GB für alle Ihre Fotos.',
    from: { name: 'Mailweave Angebote', address: 'offers@mailweave.example' },
    ...(await bodies('summer-offer', 'de')),
    label: 'Anzeige',
    ...common,
  };
  return {
    campaign: 'summer-offer',
    name: 'Summer offer',
    purpose: 'own-marketing',
    window,
    priority: { class: 'contract', weight: 100 },
    templates: { 'main/en': english, 'main/de': german },
    users: [{ userKey: userKeyOf(demoAddress), locale: 'en', vars: { firstName: 'Alex', plan: 'Comfort' } }],
  };
}

async function bodies(campaign: string, locale: string): Promise<Pick<TemplateFile, 'html' | 'text'>> {
  const html = await source(`${campaign}/${locale}.html.tmpl`);
  const text = await source(`${campaign}/${locale}.txt`);
  return { html: html.toString('utf8'), text: text.toString('utf8') };
}

async function source(file: string): Promise<Buffer> {
  return await readFile(new URL(file, import.meta.url));
}

// After a change of the sources: node apps/mailweave/demo/campaign-sources/demo-campaigns.ts
if (import.meta.main) await writeDemoCampaigns(fileURLToPath(new URL('../campaigns', import.meta.url)));
