import { createHash } from 'node:crypto';
import { type Manifest, type ManifestTemplate, TemplateFile } from '@mailweave/contracts';
import { checkTemplate } from '@mailweave/message';
import type { ObjectStorage } from '@mailweave/object-storage';
import { Compile } from 'typebox/compile';
import { ChecksumMismatchError, TemplateInvalidError } from '../import-errors.ts';
import { parseJsonBytes } from '../object/parse-json-bytes.ts';
import { readWholeObject } from '../object/read-whole-object.ts';
import { schemaProblems } from '../schema/schema-problems.ts';
import { type MessageRules, underRules } from './message-rules.ts';

const templateValidator = Compile(TemplateFile);

/** The sender's domain becomes the right side of the Message-ID (RFC 5322 3.6.4). */
const SENDER_DOMAIN = /@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

export type ReadTemplate = { entry: ManifestTemplate; file: TemplateFile };

export type TemplatesSource = {
  storage: ObjectStorage;
  /** The key that template paths are relative to. */
  folder: string;
  limitBytes: number;
  rules: MessageRules;
};

/**
 * Reads and checks every template of a manifest, in its order.
 * @throws ObjectNotFoundError, FileTooLargeError, ChecksumMismatchError, TemplateInvalidError
 */
export async function readTemplates(source: TemplatesSource, manifest: Manifest): Promise<ReadTemplate[]> {
  const templates: ReadTemplate[] = [];
  for (const entry of manifest.templates) {
    const bytes = await readWholeObject(source.storage, `${source.folder}/${entry.path}`, source.limitBytes);
    checkBytes(entry, bytes);
    const { file, problems } = underRules(parseTemplate(entry.path, bytes), {
      rules: source.rules,
      locale: entry.locale,
      purpose: manifest.purpose,
    });
    problems.push(...problemsOf(file, manifest));
    if (problems.length > 0) throw new TemplateInvalidError(entry.path, problems);
    templates.push({ entry, file });
  }
  return templates;
}

function checkBytes({ path, bytes: expectedBytes, sha256 }: ManifestTemplate, bytes: Buffer): void {
  if (bytes.length !== expectedBytes) {
    throw new ChecksumMismatchError(path, `it has ${bytes.length} bytes, the manifest says ${expectedBytes}`);
  }
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new ChecksumMismatchError(path, 'its SHA-256 is not the one in the manifest');
  }
}

function parseTemplate(path: string, bytes: Buffer): TemplateFile {
  const parsed = parseJsonBytes(bytes);
  if (parsed.outcome === 'broken') throw new TemplateInvalidError(path, [parsed.problem]);
  if (templateValidator.Check(parsed.value)) return parsed.value;
  throw new TemplateInvalidError(path, schemaProblems(templateValidator.Errors(parsed.value)));
}

function problemsOf(file: TemplateFile, { purpose, audience }: Manifest): string[] {
  const problems = checkTemplate(file, purpose).map(({ path, sentence }) => `${path}: ${sentence}`);
  if (!SENDER_DOMAIN.test(file.from.address)) {
    problems.push('from.address: its domain has to begin and end with a letter or a digit');
  }
  // A campaign for everyone has no rows that could hold a value.
  const variables = audience === 'all' ? Object.entries(file.variables ?? {}) : [];
  for (const [name, variable] of variables) {
    if (variable.default === undefined) {
      problems.push(`variables.${name} needs a default because the campaign is for everyone`);
    }
  }
  return problems;
}
