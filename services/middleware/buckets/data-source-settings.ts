import type { BucketSettings } from '@mailweave/object-storage';
import { DataSourceUnusableError } from '../tenants/tenant-errors.ts';
import type { OpenDataSource } from '../tenants/tenants.ts';

/** @throws DataSourceUnusableError */
export function dataSourceSettings({ source, secretKey }: OpenDataSource): BucketSettings {
  const { accessKey, authorizationType, bucket, endpoint, prefix, region } = source.awsConnectionInformation;
  return {
    kind: 's3',
    endpoint: endpointUrl(source.id, endpoint),
    bucket,
    region: region ?? 'us-east-1',
    authorizationType: authorizationType === 'rados' ? 'rados' : 'v4',
    accessKey,
    secretKey,
    pathStyle: true,
    prefix: prefix ?? '',
  };
}

/** Tools of other makers take a bare host for https. */
function endpointUrl(dataSourceId: string, endpoint: string): string {
  const url = URL.parse(endpoint.includes('://') ? endpoint : `https://${endpoint}`);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === null || !isWeb || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new DataSourceUnusableError(dataSourceId, 'its endpoint is no http or https URL');
  }
  if (url.pathname !== '/') {
    throw new DataSourceUnusableError(dataSourceId, 'its endpoint has a path; a folder is given as prefix');
  }
  return url.origin;
}
