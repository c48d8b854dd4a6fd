import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '@mailweave/foundation';
import { configuredSourceId, type ImportReport, type MiddlewareConfig } from '@mailweave/middleware';
import { Command } from 'commander';
import { configOption } from '../arguments/config-option.ts';
import { tenantOption } from '../arguments/tenant-option.ts';
import { middlewareConfigIn } from '../config/data-folder.ts';
import { readConfig } from '../config/read-config.ts';
import { importProgress } from '../import-progress.ts';
import { withMiddleware } from '../offline-middleware.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** The folder holds no export, or one whose manifest, which is written last, is still to come. */
class NoExportError extends AppError {
  constructor() {
    super({
      code: 'export-folder-invalid',
      publicText:
        'There is no manifest.json in this folder. Name the folder of one revision: TENANT/campaigns/CAMPAIGN/rN.',
      retry: 'after-change',
    });
  }
}

type Options = { config: string; dataSource?: string; manifest?: string; tenant: string };

/** `import FOLDER`, or `--manifest KEY` in a bucket: brings one export live, or says what is wrong with it. */
export function importCommand(terminal: Terminal): Command {
  return new Command('import')
    .description('import a campaign export: a folder TENANT/campaigns/CAMPAIGN/rN with a manifest.json')
    .argument('[folder]', 'folder of the export')
    .option('--manifest <key>', 'key of a manifest in a bucket, instead of a folder')
    .option('--data-source <id>', "data source whose bucket it is in; without it the tenant's default one")
    .addOption(tenantOption())
    .addOption(configOption())
    .action(async (folder: string | undefined, options: Options) => {
      checkUsage(folder, options);
      const config = await readConfig(options.config);
      const settings = middlewareConfigIn(config);
      const wanted = folder === undefined ? ofBucket(settings, options) : ofFolder(settings, folder);
      const progress = importProgress(terminal.errors);
      const request = { ...wanted.request, tenantId: options.tenant, onProgress: progress.show };
      const report = await withMiddleware(
        config,
        terminal,
        (middleware) => middleware.runImport(request),
        wanted.config,
      ).finally(progress.end);
      terminal.output.write(renderReport(report));
    });
}

type Wanted = { config: MiddlewareConfig; request: { manifestKey: string; dataSourceId?: string } };

function checkUsage(folder: string | undefined, { dataSource, manifest }: Options): void {
  if (folder === undefined && manifest === undefined) {
    throw new UsageError('Name the folder of an export, or give --manifest KEY.');
  }
  if (folder !== undefined && (manifest ?? dataSource) !== undefined) {
    throw new UsageError('A folder is in no data source: give it alone.');
  }
}

function ofFolder({ bucket, ...config }: MiddlewareConfig, folder: string): Wanted {
  const configured = bucket?.kind === 'folder' ? bucket.folder : config.bucketFolder;
  if (!existsSync(join(folder, 'manifest.json'))) throw new NoExportError();
  const { bucketFolder, manifestKey } = placeInBucket(resolve(folder), configured);
  return { config: { ...config, bucketFolder }, request: { manifestKey, dataSourceId: configuredSourceId } };
}

function ofBucket(config: MiddlewareConfig, { dataSource: dataSourceId, manifest = '' }: Options): Wanted {
  return { config, request: { manifestKey: manifest, ...(dataSourceId !== undefined && { dataSourceId }) } };
}

/** One outside the configured bucket is imported from where it lies; above TENANT is its bucket. */
function placeInBucket(
  folder: string,
  configured: string | undefined,
): { bucketFolder: string; manifestKey: string } {
  const isInside =
    configured !== undefined &&
    !relative(configured, folder).startsWith('..') &&
    !isAbsolute(relative(configured, folder));
  const bucketFolder = isInside
    ? configured
    : resolve(folder, basename(dirname(folder)) === 'suppressions' ? '../../..' : '../../../..');
  const key = relative(bucketFolder, folder).split(sep).join('/');
  return { bucketFolder, manifestKey: `${key}/manifest.json` };
}

function renderReport(report: ImportReport): string {
  const { bytes, errors, parts, rejectsKey, rowsBad, rowsDuplicate, rowsGood } = report;
  const lines = [
    `${subjectOf(report)}: imported.`,
    `Parts ${parts}, bytes ${bytes}; rows good ${rowsGood}, repeated ${rowsDuplicate}, bad ${rowsBad}.`,
    ...(report.erased === undefined ? [] : [erasedText(report.erased)]),
    ...errors.map((error) => `  ${error}`),
    ...(rejectsKey === undefined ? [] : [`All bad rows are in the spool folder, under ${rejectsKey}.`]),
  ];
  return `${lines.join('\n')}\n`;
}

function subjectOf({ campaignId, manifestKey, revision, type }: ImportReport): string {
  const isCampaign = type === 'campaign.exported' || type === 'campaign.recalled';
  return isCampaign
    ? `Campaign ${campaignId}, revision ${revision}`
    : `List of users ${basename(dirname(manifestKey))}`;
}

function erasedText(erased: NonNullable<ImportReport['erased']>): string {
  const { audience, claims, consents, deliveries, events, users } = erased;
  return `Users erased ${users}: rows ${audience}, consents ${consents}, claims ${claims}, events ${events}, deliveries ${deliveries}.`;
}
