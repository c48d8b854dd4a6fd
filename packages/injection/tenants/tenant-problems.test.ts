import { describe, expect, it } from 'vitest';
import { aDataSource, aTenant } from '../testing/tenants.ts';
import { tenantProblems } from './tenant-problems.ts';

describe('the problems of a tenant', () => {
  it('are none for one default data source, ids of their own, and secrets that are given', () => {
    const second = aDataSource({ id: 'second', defaultDataSource: false });
    expect(tenantProblems(aTenant({ dataSources: [aDataSource(), second] }))).toEqual([]);
  });

  it.each([
    [[false, false], 0],
    [[true, true], 2],
  ])('name the data sources when the defaults are %s', (defaults, count) => {
    const dataSources = defaults.map((defaultDataSource, n) =>
      aDataSource({ id: `source-${n}`, defaultDataSource }),
    );
    expect(tenantProblems(aTenant({ dataSources }))).toEqual([
      { path: '/dataSources', message: expect.stringContaining(`not ${count}`) },
    ]);
  });

  it('name an id that came before', () => {
    const point = aTenant().conversionPoints[0];
    if (point === undefined) throw new Error('no point');
    const tenant = aTenant({
      dataSources: [aDataSource(), aDataSource({ defaultDataSource: false })],
      conversionPoints: [point, point],
    });
    expect(tenantProblems(tenant).map(({ path }) => path)).toEqual([
      '/dataSources/1/id',
      '/conversionPoints/1/id',
    ]);
  });

  it('name a time zone that does not exist', () => {
    expect(tenantProblems(aTenant({ policy: { timeZone: 'Europe/Berlin' } }))).toEqual([]);
    expect(tenantProblems(aTenant({ policy: { timeZone: 'Europe/Atlantis' } }))).toEqual([
      { path: '/policy/timeZone', message: expect.stringContaining('time zone') },
    ]);
  });

  it('name each redaction mark behind which no secret is stored', () => {
    const marked = aTenant({ configuration: { secretKey: '***', previousSecretKey: '***' } });
    expect(tenantProblems(marked).map(({ path }) => path)).toEqual([
      '/configuration/secretKey',
      '/configuration/previousSecretKey',
    ]);
    expect(tenantProblems(marked, aTenant()).map(({ path }) => path)).toEqual([
      '/configuration/previousSecretKey',
    ]);
    const connection = { ...aDataSource().awsConnectionInformation, secretKey: '***' };
    const renamed = aTenant({
      dataSources: [aDataSource({ id: 'x', awsConnectionInformation: connection })],
    });
    expect(tenantProblems(renamed, aTenant()).map(({ path }) => path)).toEqual([
      '/dataSources/0/awsConnectionInformation/secretKey',
    ]);
  });
});
