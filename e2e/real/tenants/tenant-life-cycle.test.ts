import { describeTenantLifeCycle } from './testing/tenant-life-cycle.ts';

describeTenantLifeCycle('SQLite', { kind: 'sqlite', path: 'mailweave.sqlite' });
