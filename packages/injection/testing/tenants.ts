import type { DataSource, Tenant } from '@mailweave/contracts';

export function aDataSource(over: Partial<DataSource> = {}): DataSource {
  return {
    id: 'default',
    type: 'ongage',
    defaultDataSource: true,
    deleteTemporaryImportFiles: false,
    awsConnectionInformation: {
      authorizationType: 'rados',
      accessKey: 'access',
      secretKey: 'bucket secret',
      endpoint: 'https://objects.mailweave.example',
      bucket: 'exports',
    },
    ...over,
  };
}

/** The tenant `default` with one data source and one conversion point. */
export function aTenant(over: Partial<Tenant> = {}): Tenant {
  return {
    id: 'default',
    name: 'Default',
    keyspaceName: 'mim_default',
    configuration: { secretKey: 'push secret' },
    conversionPoints: [
      {
        id: 'read',
        type: 'ongage',
        eventType: 'read',
        connectionInformation: { url: 'https://track.mailweave.example/read' },
      },
    ],
    dataSources: [aDataSource()],
    ...over,
  };
}
