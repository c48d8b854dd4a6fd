import { connectS3, type S3Connection } from './connect-s3.ts';
import { Retries } from './retries.ts';
import { s3Failure } from './s3-failure.ts';
import { defaultS3Limits, type S3Limits, type S3Ports, type S3Settings } from './s3-settings.ts';

/** A bucket to which requests go; connected at the first one. */
export class S3Bucket {
  readonly limits: S3Limits;
  readonly #settings: S3Settings;
  readonly #ports: S3Ports;
  #connection: Promise<S3Connection> | undefined;

  constructor(settings: S3Settings, ports: S3Ports) {
    this.limits = { ...defaultS3Limits, ...ports.limits };
    this.#settings = settings;
    this.#ports = ports;
  }

  get name(): string {
    return this.#settings.bucket;
  }

  get prefix(): string {
    return this.#settings.prefix === '' ? '' : `${this.#settings.prefix}/`;
  }

  retries(): Retries {
    return new Retries(this.#ports, this.limits.tries);
  }

  /**
   * A request that may be made again without harm, until it succeeds or has failed for good.
   * @param key of the object in question, as our callers know it; undefined for a listing
   * @throws AppError
   */
  async request<T>(key: string | undefined, make: (connection: S3Connection) => Promise<T>): Promise<T> {
    const retries = this.retries();
    for (;;) {
      try {
        return await make(await this.connection());
      } catch (error) {
        await retries.beforeNextTry(s3Failure(error, this.name, key));
      }
    }
  }

  /**
   * A caFile that could not be read is tried again the next time.
   * @throws BucketFileError
   */
  connection(): Promise<S3Connection> {
    this.#connection ??= connectS3(this.#settings, this.limits).catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }
}
