import { AppError } from '@mailweave/foundation';

/** The bucket does not answer, breaks off, or says that it is overloaded, again and again. */
export class BucketUnreachableError extends AppError {
  constructor(bucket: string, { reason, cause }: { reason: string; cause: unknown }) {
    super({
      code: 'bucket-unreachable',
      publicText: `The bucket ${JSON.stringify(bucket)} cannot be used now: ${reason}. If it stays like this, check the endpoint and the network.`,
      retry: 'later',
      cause,
    });
  }
}

/** The bucket answers, but not to us: keys, permissions, certificate or clock are not right. */
export class BucketRefusedError extends AppError {
  constructor(bucket: string, { reason, cause }: { reason: string; cause: unknown }) {
    super({
      code: 'bucket-refused',
      publicText: `The bucket ${JSON.stringify(bucket)} cannot be used: ${reason}.`,
      retry: 'after-change',
      cause,
    });
  }
}

export class BucketNotFoundError extends AppError {
  constructor(bucket: string, cause: unknown) {
    super({
      code: 'bucket-not-found',
      publicText: `There is no bucket ${JSON.stringify(bucket)} at this endpoint. Check its name and the endpoint.`,
      retry: 'after-change',
      cause,
    });
  }
}

/** The file of certificate authorities for the bucket's endpoint cannot be read. */
export class BucketFileError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'bucket-ca-file',
      publicText: "The file that the bucket's caFile names cannot be read. Check its name and permissions.",
      retry: 'after-change',
      cause,
    });
  }
}
