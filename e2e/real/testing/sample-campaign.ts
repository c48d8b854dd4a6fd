import type { ExportSpec } from '@mailweave/middleware/testing';

/** A service notice for everyone. */
export function sampleCampaign(campaign: string): ExportSpec {
  return {
    campaign,
    purpose: 'service',
    templates: {
      'standard/en': {
        subject: `Maintenance of your mailbox (${campaign})`,
        preheader: 'Your mail will be away for ten minutes.',
        from: { name: 'Example ISP', address: 'service@isp.example' },
        html: '<!doctype html><html><body><h1>Maintenance</h1><p>On Sunday at 3:00 for ten minutes.</p></body></html>',
        text: 'Maintenance\n\nOn Sunday at 3:00 for ten minutes.\n',
      },
    },
  };
}

/** Advertising for everyone who agreed to it. */
export function advertisement(campaign: string): ExportSpec {
  const { templates, ...notice } = sampleCampaign(campaign);
  const labelled = Object.entries(templates).map(([name, file]) => [name, { ...file, label: 'Ad' }]);
  return { ...notice, purpose: 'own-marketing', templates: Object.fromEntries(labelled) };
}
