import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '@mailweave/foundation';
import { configuredSourceId, type ImportReport } from '@mailweave/middleware';
import { Command } from 'commander';
import { configOption } from '../arguments/config-option.ts';
import { tenantOption } from '../arguments/tenant-option.ts';
import { middlewareConfigIn } from '../config/data-folder.ts';
import { readConfig } from '../config/read-config.ts';
import { importProgress } from '../import-progress.ts';
import { withMiddleware } from '../offline-middleware.ts';
import type { Terminal } from '../terminal.ts';

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

type Options = { config: string; tenant: string };

/** `import FOLDER`: brings one export live, or says what is wrong with it. */
export function importCommand(terminal: Terminal): Command {
  return new Command('import')
    .description('import a campaign export: a folder TENANT/campaigns/CAMPAIGN/rN with a manifest.json')
    .argument('<folder>', 'folder of the export')
    .addOption(tenantOption())
    .addOption(configOption())
    .action(async (folder: string, options: Options) => {
      const { bucket, ...config } = middlewareConfigIn(await readConfig(options.config));
      const configured = bucket?.kind === 'folder' ? bucket.folder : config.bucketFolder;
      if (!existsSync(join(folder, 'manifest.json'))) throw new NoExportError();
      const { bucketFolder, manifestKey } = placeInBucket(resolve(folder), configured);
      const progress = importProgress(terminal.errors);
      const report = await withMiddleware({ ...config, bucketFolder }, terminal, (middleware) => {
        const source = { tenantId: options.tenant, dataSourceId: configuredSourceId };
        return middleware.runImport({ ...source, manifestKey, onProgress: progress.show });
      }).finally(progress.end);
      terminal.output.write(renderReport(report));
    });
}

/** An export outside the configured bucket is imported from where it lies: four folders up is its bucket. */
function placeInBucket(
  folder: string,
  configured: string | undefined,
): { bucketFolder: string; manifestKey: string } {
  const isInside =
    configured !== undefined &&
    !relative(configured, folder).startsWith('..') &&
    !isAbsolute(relative(configured, folder));
  const bucketFolder = isInside ? configured : resolve(folder, '../../../..');
  const key = relative(bucketFolder, folder).split(sep).join('/');
  return { bucketFolder, manifestKey: `${key}/manifest.json` };
}

function renderReport(report: ImportReport): string {
  const { bytes, campaignId, errors, parts, rejectsKey, revision, rowsBad, rowsDuplicate, rowsGood } = report;
  const lines = [
    `Campaign ${campaignId}, revision ${revision}: imported.`,
    `Parts ${parts}, bytes ${bytes}; rows good ${rowsGood}, repeated ${rowsDuplicate}, bad ${rowsBad}.`,
    ...errors.map((error) => `  ${error}`),
    ...(rejectsKey === undefined ? [] : [`All bad rows are in the spool folder, under ${rejectsKey}.`]),
  ];
  return `${lines.join('\n')}\n`;
}
