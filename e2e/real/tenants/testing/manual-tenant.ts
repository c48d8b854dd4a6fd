import type { S3Proxy } from '../../../../tools/services/s3proxy.ts';

/** The secretKey of the tenant; it signs push events. */
export const pushSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** The sample of the original manual, with its gaps filled: one data source, read by Signature V2. */
export function manualTenant({ accessKey, endpoint, secretKey }: S3Proxy, bucket: string): object {
  const eventTypes = { injection: 'injected', reinjection: 'reinjected', read: 'read', expunged: 'expunged' };
  return {
    id: 'default',
    name: 'default',
    keyspaceName: 'mim_default',
    configuration: { secretKey: pushSecret },
    conversionPoints: Object.entries(eventTypes).map(([id, eventType]) => ({
      id,
      type: 'ongage',
      eventType,
      description: `Dovecot ${eventType} Tracking`,
      connectionInformation: { url: `https://track.mailweave.example/${id}` },
    })),
    dataSources: [
      {
        id: 'default',
        type: 'ongage',
        defaultDataSource: true,
        deleteTemporaryImportFiles: false,
        awsConnectionInformation: { authorizationType: 'rados', accessKey, secretKey, endpoint, bucket },
      },
    ],
  };
}
