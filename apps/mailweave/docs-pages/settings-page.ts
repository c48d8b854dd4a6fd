import { describeValue, type SchemaNode } from '@mailweave/host';
import { type InnerSection, innerSections, type Setting, settingsOf, unitOf } from '../config/setting.ts';
import { markdownTable } from './markdown-table.ts';

/** The settings in docs/configuration.md: a heading and a table for each section of the file. */
export function renderSettings(schema: SchemaNode): string {
  return sectionPages({ path: '', node: schema }, 'Top level').join('\n');
}

function sectionPages(section: InnerSection, title: string, meaning = section.node.description): string[] {
  const settings = settingsOf(section.node, section.path);
  const values = settings.filter((setting) => innerSections(setting).length === 0);
  const inner = settings.flatMap((setting) =>
    innerSections(setting).map((each) =>
      sectionPages(each, titleOf(setting, each), setting.node.description ?? each.node.description),
    ),
  );
  const table = values.length === 0 ? [] : [settingTable(values)];
  const text = meaning === undefined ? [] : [`${meaning}\n`];
  const page = table.length + text.length === 0 ? [] : [`### ${title}\n`, ...text, ...table];
  return [...page, ...inner.flat()];
}

function titleOf({ presence }: Setting, { path, variant }: InnerSection): string {
  const form = variant === undefined ? '' : `, \`${variant}\``;
  return `\`${path}\`${form}${presence === 'optional' ? ' (may be left out)' : ''}`;
}

function settingTable(settings: readonly Setting[]): string {
  const rows = settings.map((setting) => [
    `\`${setting.path}\``,
    setting.node.secret === true ? `${describeValue(setting.node)}; a secret` : describeValue(setting.node),
    describeDefault(setting),
    unitOf(setting) ?? '',
    setting.node.description ?? '',
  ]);
  return markdownTable(['setting', 'value', 'default', 'unit', 'meaning'], rows);
}

function describeDefault({ node, presence }: Setting): string {
  if (presence === 'has-default') return `\`${JSON.stringify(node.default)}\``;
  return presence === 'required' ? 'required' : 'none';
}
