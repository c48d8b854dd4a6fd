import { AppError } from '@mailweave/foundation';

/** Nothing answers where the admin API of the role push is looked for. */
export class AdminApiUnreachableError extends AppError {
  constructor(url: string, cause: unknown) {
    super({
      code: 'admin-api-unreachable',
      publicText: `Nothing answers at ${url}: see that the role push runs there, or name its address.`,
      retry: 'later',
      cause,
    });
  }
}

/** The role push answers, and lets this token in nowhere. */
export class AdminTokenRefusedError extends AppError {
  constructor(url: string) {
    super({
      code: 'admin-token-refused',
      publicText: `The role push at ${url} does not take this token: its hash has to be in push.tokens.admin there (mailweave token hash).`,
      retry: 'after-change',
    });
  }
}

/** The role push answers, and will not do it. Its own words, which hold nothing private. */
export class AdminApiRefusedError extends AppError {
  /** Of the answer; stable. */
  readonly problemCode: string;

  constructor({ code, detail }: { code: string; detail: string }) {
    super({ code: 'admin-api-refused', publicText: detail, retry: 'after-change' });
    this.problemCode = code;
  }
}

/** Something answers that is not the role push, or one of another version. */
export class AdminApiForeignError extends AppError {
  constructor(url: string) {
    super({
      code: 'admin-api-foreign',
      publicText: `What answers at ${url} is not the role push of this version of Mailweave: check the address.`,
      retry: 'after-change',
    });
  }
}
