import { fileURLToPath } from 'node:url';
import { writeDemoCampaigns } from './demo-campaigns.ts';

// Run after a change of the sources: node apps/mailweave/demo/campaign-sources/write-demo-campaigns.ts
await writeDemoCampaigns(fileURLToPath(new URL('../campaigns', import.meta.url)));
