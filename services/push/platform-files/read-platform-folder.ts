import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@mailweave/foundation';
import { parseJavaProperties } from '@mailweave/host';
import {
  type ApnsBrand,
  type FcmBrand,
  type PropertyLayer,
  propertyProblem,
  type ReadBrands,
  readApnsBrands,
  readFcmBrands,
} from '@mailweave/push';
import { parseDocument } from 'yaml';

/** What an operator should look at: a sentence that begins with its subject, without any value. */
export type PlatformFinding = { file: string; text: string };

/** What the files of a mail platform say. */
export type PlatformFiles = {
  /** Properties of the server. */
  properties: PropertyLayer;
  apnsBrands: readonly ApnsBrand[];
  fcmBrands: readonly FcmBrand[];
  findings: readonly PlatformFinding[];
};

/** The folder or one of its files cannot be used. Nothing of the folder is. */
class PlatformFilesError extends AppError {
  constructor(file: string, problem: string, cause?: unknown) {
    super({
      code: 'platform-files-unusable',
      publicText: `${file} (push.oxConfigDir) ${problem}`,
      retry: 'after-change',
      ...(cause !== undefined && { cause }),
    });
  }
}

// Of two files that speak of one client id the later counts.
const APNS_FILES = ['pns-apns-options.yml', 'pns-apns_http2-options.yml'];
const FCM_FILES = ['pns-gcm-options.yml', 'pns-fcm-options.yml'];

/**
 * Reads the properties and the brands of a folder such as /opt/open-xchange/etc (docs/mail-platform-files.md).
 * @throws PlatformFilesError
 */
export function readPlatformFolder(folder: string): PlatformFiles {
  const names = namesIn(folder);
  const findings: PlatformFinding[] = [];
  const properties = new Map<string, string>();
  for (const name of names.filter((each) => each.endsWith('.properties'))) {
    for (const [key, value] of parseJavaProperties(textOf(join(folder, name)))) {
      properties.set(key, value);
      const problem = propertyProblem(key, value);
      if (problem !== undefined) findings.push({ file: name, text: `${key} ${problem.message}` });
    }
  }
  const brands = <B extends { clientId: string }>(
    files: string[],
    read: (document: unknown) => ReadBrands<B>,
  ) => {
    const byClientId = new Map<string, B>();
    for (const name of files.filter((each) => names.includes(each))) {
      const found = read(documentOf(join(folder, name)));
      for (const brand of found.brands) byClientId.set(brand.clientId, brand);
      findings.push(...found.problems.map((problem) => ({ file: name, text: sentenceOf(problem) })));
    }
    return [...byClientId.values()];
  };
  const apnsBrands = brands(APNS_FILES, readApnsBrands);
  const fcmBrands = brands(FCM_FILES, readFcmBrands);
  return { properties, apnsBrands, fcmBrands, findings };
}

function sentenceOf({ clientId, message, setting }: ReadBrands<unknown>['problems'][number]): string {
  return setting === undefined ? `${clientId} ${message}` : `${setting} of ${clientId} ${message}`;
}

/** Sorted: of two files that set one property the later by name counts, on every machine the same. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new PlatformFilesError(
      folder,
      `cannot be listed (${codeOf(error)}): check the path and its permissions.`,
      error,
    );
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new PlatformFilesError(file, `cannot be read (${codeOf(error)}): check its permissions.`, error);
  }
}

/** Every scalar is a string, so that a password of digits keeps its zeros. */
function documentOf(file: string): unknown {
  const document = parseDocument(textOf(file), { schema: 'failsafe', prettyErrors: false });
  const [error] = document.errors;
  if (error === undefined) return document.toJS({ maxAliasCount: 100 });
  // The message of the parser quotes the line, which may hold a secret.
  const line = error.linePos?.[0].line;
  throw new PlatformFilesError(
    file,
    `is no valid YAML (${error.code}${line === undefined ? '' : `, line ${line}`}).`,
  );
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
}
