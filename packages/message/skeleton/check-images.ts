import type { InlineImage, MessageTemplate } from './template.ts';
import type { TemplateProblem } from './template-problem.ts';

/** `src="cid:logo"`, `url(cid:logo)`. */
const CID_REFERENCE = /(?:=|url\()\s*(?:["']\s*)?cid:([^\s"'<>)]+)/gi;
const CID = /^[A-Za-z0-9._-]{1,64}$/;
const IMAGE_TYPE = /^image\/(?:png|jpeg|gif|webp)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const imageProblems = (image: InlineImage, path: string): TemplateProblem[] => {
  const problems: TemplateProblem[] = [];
  if (!CID.test(image.cid)) {
    problems.push({ path: `${path}.cid`, sentence: 'A cid is 1 to 64 letters, digits, dots, _ and -.' });
  }
  if (!IMAGE_TYPE.test(image.contentType)) {
    problems.push({
      path: `${path}.contentType`,
      sentence: 'An inline image must be image/png, image/jpeg, image/gif or image/webp.',
    });
  }
  if (!BASE64.test(image.base64) || image.base64.length % 4 !== 0) {
    problems.push({
      path: `${path}.base64`,
      sentence: 'The image is not base64; write it in one line with its padding.',
    });
  }
  return problems;
};

const referenceProblems = (
  images: readonly InlineImage[],
  referenced: ReadonlySet<string>,
): TemplateProblem[] =>
  images.flatMap((image, index) => {
    const path = `inlineImages[${index}].cid`;
    if (images.findIndex((other) => other.cid === image.cid) < index) {
      return [{ path, sentence: 'Another image has the same cid; give each its own.' }];
    }
    if (referenced.has(image.cid)) return [];
    return [
      {
        path,
        sentence: `The HTML does not refer to cid:${image.cid.slice(0, 64)}; use or remove the image.`,
      },
    ];
  });

/** Inline images that are no images, and those that do not fit the HTML's references. */
export const checkImages = (template: MessageTemplate): TemplateProblem[] => {
  const images = template.inlineImages ?? [];
  const referenced = new Set([...template.html.matchAll(CID_REFERENCE)].map((match) => match[1] ?? ''));
  const known = new Set(images.map((image) => image.cid));
  const missing = [...referenced].filter((cid) => !known.has(cid));
  return [
    ...missing.map((cid) => ({
      path: 'html',
      sentence: `The HTML refers to cid:${cid.slice(0, 64)}, but no inline image has this cid; add it to inlineImages.`,
    })),
    ...images.flatMap((image, index) => imageProblems(image, `inlineImages[${index}]`)),
    ...referenceProblems(images, referenced),
  ];
};
