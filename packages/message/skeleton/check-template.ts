import { findUnsafePlaceholders } from './check-html.ts';
import { checkImages } from './check-images.ts';
import { findBrokenPlaceholders, findPlaceholders } from './placeholder.ts';
import { OPT_OUT_URL, RESERVED_NAMES } from './reserved-names.ts';
import type { MessagePurpose, MessageTemplate } from './template.ts';
import type { TemplateProblem } from './template-problem.ts';

/** Printable ASCII that neither ends an address nor needs quotes in one. */
const ADDRESS = /^[!#-'*+\-./0-9=?A-Z^-~]+@[A-Za-z0-9.-]+$/;

/** The texts of a template that may have placeholders. */
const textsOf = (template: MessageTemplate): [path: string, text: string][] => [
  ['subject', template.subject],
  ['preheader', template.preheader ?? ''],
  ['from.name', template.from.name],
  ['label', template.label ?? ''],
  ['html', template.html],
  ['text', template.text],
];

const placeholderProblems = (
  path: string,
  text: string,
  declared: ReadonlySet<string>,
): TemplateProblem[] => {
  const names = new Set(findPlaceholders(text).map((placeholder) => placeholder.name));
  const unknown = [...names].filter((name) => !declared.has(name));
  return [
    ...findBrokenPlaceholders(text).map((at) => ({
      path,
      sentence: `At character ${at + 1} {{ starts no placeholder; write {{name}}, a letter first, then letters, digits or _.`,
    })),
    ...unknown.map((name) => ({
      path,
      sentence: `The placeholder {{${name}}} is not declared; add it to variables or correct its name.`,
    })),
  ];
};

const reservedProblems = (template: MessageTemplate): TemplateProblem[] =>
  RESERVED_NAMES.filter((name) => Object.hasOwn(template.variables ?? {}, name)).map((name) => ({
    path: `variables.${name}`,
    sentence: 'This name is kept for a value that every message gets by itself; choose another.',
  }));

const blankProblems = (template: MessageTemplate): TemplateProblem[] =>
  (['subject', 'html', 'text'] as const)
    .filter((path) => template[path].trim() === '')
    .map((path) => ({ path, sentence: `The ${path} is missing; a message needs one.` }));

const addressProblems = (template: MessageTemplate): TemplateProblem[] =>
  [
    { path: 'from.address', address: template.from.address },
    { path: 'replyTo', address: template.replyTo },
  ]
    .filter(({ address }) => address !== undefined && !ADDRESS.test(address))
    .map(({ path }) => ({ path, sentence: 'This is no address of ASCII characters like news@example.com.' }));

const labelProblems = (template: MessageTemplate, purpose: MessagePurpose | undefined): TemplateProblem[] => {
  const isAdvertising = purpose !== undefined && purpose !== 'service';
  if (!isAdvertising || (template.label ?? '').trim() !== '') return [];
  return [
    { path: 'label', sentence: `A message for ${purpose} needs a label that shows what it is; add one.` },
  ];
};

/**
 * Everything that is wrong with a template. Give the purpose to have the label checked too, which
 * advertising must carry.
 */
export const checkTemplate = (template: MessageTemplate, purpose?: MessagePurpose): TemplateProblem[] => {
  const declared = new Set([...Object.keys(template.variables ?? {}), OPT_OUT_URL]);
  return [
    ...blankProblems(template),
    ...reservedProblems(template),
    ...textsOf(template).flatMap(([path, text]) => placeholderProblems(path, text, declared)),
    ...findUnsafePlaceholders(template.html).map((sentence) => ({ path: 'html', sentence })),
    ...checkImages(template),
    ...addressProblems(template),
    ...labelProblems(template, purpose),
  ];
};
