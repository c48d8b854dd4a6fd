import { AppError } from '@mailweave/foundation';

/** Where in an export something is wrong: a key's last segments, or a path in the manifest; line 1 is the first. */
type ImportErrorPlace = { file: string; line?: number };

/** An export that cannot be imported as it is. The sentence names the file and says what to do. */
class ImportError extends AppError {
  readonly file: string;
  readonly line: number | undefined;

  constructor(code: string, place: ImportErrorPlace, sentence: string) {
    const where = place.line === undefined ? place.file : `${place.file}, line ${place.line}`;
    super({ code, publicText: `${where}: ${sentence}`, retry: 'after-change' });
    this.file = place.file;
    this.line = place.line;
  }
}

/** The manifest is no valid JSON, breaks its schema, or contradicts itself. */
export class ManifestInvalidError extends ImportError {
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[]) {
    super('manifest-invalid', { file }, `${listed(problems)} Correct the export and write it again.`);
    this.problems = problems;
  }
}

/** Tenant, campaign or revision in the manifest are not those of the folder it lies in. */
export class ManifestMisplacedError extends ImportError {
  constructor(file: string, expectedEnd: string) {
    super(
      'manifest-misplaced',
      { file },
      `the manifest belongs at .../${expectedEnd}. Move the export there, or correct tenant, campaign and revision.`,
    );
  }
}

/** The tenant knows its users by keys of another kind: no row could ever match. */
export class IdentityMismatchError extends ImportError {
  constructor(file: string, found: string, expected: string) {
    super(
      'identity-mismatch',
      { file },
      `its user keys are made by ${found}, this tenant's by ${expected}. Export with identity "${expected}".`,
    );
  }
}

export class ExportKindUnsupportedError extends ImportError {
  constructor(file: string, kind: string) {
    super(
      'export-kind-unsupported',
      { file },
      `exports of kind "${kind}" cannot be imported. Export the campaign's whole audience as kind "full" under the next revision.`,
    );
  }
}

/** Revisions go up only; one that is live or was recalled never comes again. */
export class RevisionNotNewerError extends ImportError {
  constructor(file: string, revision: number, obstacle: string) {
    super(
      'revision-not-newer',
      { file },
      `revision ${revision} is refused because ${obstacle}. Export under a higher revision.`,
    );
  }
}

export class TemplateInvalidError extends ImportError {
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[]) {
    super(
      'template-invalid',
      { file },
      `${listed(problems)} Correct the template and export a new revision.`,
    );
    this.problems = problems;
  }
}

/** The bytes are not those the manifest was written for. */
export class ChecksumMismatchError extends ImportError {
  constructor(file: string, difference: string) {
    super(
      'checksum-mismatch',
      { file },
      `${difference}. The file is damaged or was changed: upload the export again.`,
    );
  }
}

/** The gzip stream is cut off or corrupt. */
export class PartUnreadableError extends ImportError {
  constructor(file: string, reason: string) {
    super('part-unreadable', { file }, `it is no whole gzip file (${reason}). Upload the export again.`);
  }
}

/** A file is larger than this installation takes. */
export class FileTooLargeError extends ImportError {
  constructor(file: string, limit: string, advice: string) {
    super('file-too-large', { file }, `it exceeds ${limit}. ${advice}`);
  }
}

/** The first line of a CSV part does not name the columns as it must. */
export class CsvHeaderInvalidError extends ImportError {
  constructor(file: string, reason: string) {
    super(
      'csv-header-invalid',
      { file, line: 1 },
      `${reason}. Correct the header and export a new revision.`,
    );
  }
}

/** A newer revision of the campaign is live. */
export class RevisionSupersededError extends ImportError {
  constructor(file: string, revision: number, liveRevision: number | undefined) {
    const live = liveRevision === undefined ? 'a newer one' : `revision ${liveRevision}`;
    super(
      'revision-superseded',
      { file },
      `revision ${revision} is refused because ${live} is live. Export under a higher revision.`,
    );
  }
}

/** This very event was imported before, and that failed. */
export class ImportFailedError extends AppError {
  constructor({ importId, errors }: { importId: string; errors: readonly string[] }) {
    super({
      code: 'import-failed',
      publicText: `Import ${importId} failed: ${errors.at(-1) ?? 'no reason is known.'} Send a new event to try again.`,
      retry: 'after-change',
    });
  }
}

/** Another process works on this import, and this one ends before it is over. */
export class ImportNotFollowedError extends AppError {
  constructor(importId: string) {
    super({
      code: 'import-not-followed',
      publicText: `This program ends while another works on import ${importId}. Ask there how it ended, or import it again.`,
      retry: 'later',
    });
  }
}

/** This process was thought dead: another has taken the import and goes on with it. */
export class ImportTakenOverError extends AppError {
  constructor(importId: string) {
    super({
      code: 'import-taken-over',
      publicText: `Import ${importId} has been taken over by another worker, since this one gave no sign of life for a minute.`,
      retry: 'later',
    });
  }
}

/** Several sentences or clauses as one sentence. */
function listed(problems: readonly string[]): string {
  return `${problems.map((problem) => problem.replace(/\.$/, '')).join('; ')}.`;
}
