import { readFile } from 'node:fs/promises';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { BucketFileError } from '../errors/bucket-error.ts';
import type { S3Limits, S3Settings } from './s3-settings.ts';
import { authorizationV2 } from './signature-v2.ts';

/** The library, loaded by those alone who have such a bucket. */
export type S3Library = typeof import('@aws-sdk/client-s3');

export type S3Connection = { library: S3Library; client: S3Client };

/**
 * A client that takes nothing from the environment and tries once: trying again is decided above it.
 * @throws BucketFileError
 */
export async function connectS3(settings: S3Settings, limits: S3Limits): Promise<S3Connection> {
  const library = await import('@aws-sdk/client-s3');
  const ca = settings.caFile === undefined ? undefined : await readAuthorities(settings.caFile);
  const client = new library.S3Client({
    endpoint: settings.endpoint,
    region: settings.region,
    credentials: { accessKeyId: settings.accessKey, secretAccessKey: settings.secretKey.reveal() },
    forcePathStyle: settings.pathStyle || settings.authorizationType === 'rados',
    maxAttempts: 1,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    // Gateways older than these checksums refuse them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // With it, each upload would get a connection of its own that knows nothing of caFile.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: limits.connectTimeoutMs,
      requestTimeout: limits.stallTimeoutMs,
      throwOnRequestTimeout: true,
      // A reader that takes its time leaves the connection idle; what does stall is watched where it is read.
      socketTimeout: 0,
      httpsAgent: { keepAlive: true, ...(ca !== undefined && { ca }) },
    },
    ...(settings.authorizationType === 'rados' && { signer: signerV2(settings) }),
  });
  return { library, client };
}

async function readAuthorities(caFile: string): Promise<Buffer> {
  try {
    return await readFile(caFile);
  } catch (error) {
    throw new BucketFileError(error);
  }
}

type Signer = Exclude<S3ClientConfig['signer'], undefined | ((...given: never[]) => unknown)>;

/** The date is that of the server once it was seen, as for version 4. */
function signerV2({ accessKey, secretKey }: S3Settings): Signer {
  return {
    sign: async (request, options) => {
      const date = new Date(options?.signingDate ?? Date.now()).toUTCString();
      const headers = { ...request.headers, date };
      const { method, path, query = {} } = request;
      const keys = { accessKey, secretKey: secretKey.reveal() };
      const authorization = authorizationV2({ method, path, query, headers }, keys);
      return Object.assign(request, { headers: { ...headers, authorization } });
    },
  };
}
