import { describeValue, type SchemaNode } from '@mailweave/host';
import { exampleValue } from './example-values.ts';
import { fixedValue, innerSections, type Setting, settingsOf, shapeOf, unitOf } from './setting.ts';

const header = [
  '# Configuration of Mailweave: every setting with its default and its unit.',
  '# Settings that may be left out and have no default are commented out: take the # away to use them.',
  `# A value may be $\{env:NAME} or $\{file:/path}; it is then read from there when the program starts.`,
];

/** A configuration file that is valid as it stands and shows every setting. */
export function renderExample(schema: SchemaNode): string {
  return `${[...header, '', ...sectionLines(schema, { path: '', indent: '' })].join('\n')}\n`;
}

type Place = { path: string; indent: string };

function sectionLines(section: SchemaNode, { path, indent }: Place): string[] {
  return settingsOf(section, path).flatMap((setting, index) => {
    const fixed = fixedValue(setting.node);
    if (fixed !== undefined) return [`${indent}${setting.name}: ${renderValue(fixed)}`];
    const body = bodyLines(setting, indent);
    const shown = isCommentedOut(setting) ? commentedOut(body, indent) : body;
    const gap = index === 0 ? [] : [''];
    return [...gap, ...commentLines(setting, indent), ...shown];
  });
}

function isCommentedOut({ presence, node }: Setting): boolean {
  return presence === 'optional' && node.usual !== true;
}

function bodyLines(setting: Setting, indent: string): string[] {
  const head = `${indent}${setting.name}:`;
  const [first, ...others] = innerSections(setting);
  if (first === undefined) return [`${head} ${renderValue(exampleValue(setting))}`];
  const deeper = { ...first, indent: `${indent}  ` };
  const deepest = { ...first, indent: `${indent}    ` };
  switch (shapeOf(setting.node)) {
    case 'list-of-sections':
      return [head, `${indent}  -`, ...sectionLines(first.node, deepest)];
    case 'map-of-sections':
      return [head, `${indent}  ${nameInMap(setting)}:`, ...sectionLines(first.node, deepest)];
    default: {
      const variants = others.map(({ node }) => ['', head, ...sectionLines(node, deeper)]);
      return [
        head,
        ...sectionLines(first.node, deeper),
        ...variants.flatMap((lines) => commentedOut(lines, indent)),
      ];
    }
  }
}

function nameInMap({ node }: Setting): string {
  return Object.keys(node.default ?? {})[0] ?? 'name';
}

function commentLines(setting: Setting, indent: string): string[] {
  const { description } = setting.node;
  const facts = shapeOf(setting.node) === 'value' ? [factsOf(setting)] : [];
  return [...(description === undefined ? [] : [description]), ...facts].map((line) => `${indent}# ${line}`);
}

/** `A whole number of at least 100, milliseconds; default 5000.` */
function factsOf(setting: Setting): string {
  const { node, presence } = setting;
  const unit = unitOf(setting);
  const fallback = node.default === undefined ? presence : `default ${String(node.default)}`;
  const sentence = `${describeValue(node)}${unit === undefined ? '' : `, ${unit}`}; ${fallback}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function commentedOut(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => (line === '' ? line : `${indent}#${line.slice(indent.length)}`));
}

const plainText = /^[A-Za-z0-9/][\w./:@-]*$/;
const otherScalar = /^(true|false|null)$/i;

function renderValue(value: unknown): string {
  const isText = typeof value === 'string' && plainText.test(value);
  const isPlain = isText && !otherScalar.test(value) && Number.isNaN(Number(value));
  return isPlain ? value : JSON.stringify(value);
}
