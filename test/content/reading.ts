/** Reads texts as files of one newsroom. */
import { expect } from 'vitest';
import type { Manuscript } from '../../src/article.ts';
import { type ParsedFile, parseArticleFile } from '../../src/content/article-file.ts';
import { labelsOf } from '../../src/content/labels.ts';
import type { Site } from '../../src/site.ts';

export const site: Site = {
  title: 'نشرة الاختبار',
  language: 'ar',
  description: null,
  timezone: 'Asia/Beirut',
  handle: 'news',
  icon: null,
  licence: null,
  sections: [
    { slug: 'world', title: 'العالم', language: null, handle: null },
    { slug: 'english', title: 'In English', language: 'en', handle: null },
  ],
  authors: [{ slug: 'salma', title: 'سلمى ضاهر', url: null, handle: null }],
  federation: { shape: 'article', media: 'none', attributedTo: 'site', replies: 'open' },
  labels: { related: ['من دفاترنا'], slot: ['من اختيار التحرير'] },
};

export const labels = labelsOf(site);

/** The file as it would be found; `text` can be bytes in any encoding. */
export function read(text: string | Uint8Array, file = 'articles/a.md'): ParsedFile {
  return parseArticleFile(typeof text === 'string' ? new TextEncoder().encode(text) : text, file, site);
}

/** What was read of a file in which nothing is wrong. */
export function manuscriptOf(text: string | Uint8Array, file?: string): Manuscript {
  const { manuscript, problems } = read(text, file);
  expect(problems).toEqual([]);
  return manuscript as Manuscript;
}

/** The problems of a file that is kept out, as `line: message`. */
export function problemsOf(text: string | Uint8Array, file?: string): string[] {
  const { manuscript, problems } = read(text, file);
  expect(manuscript).toBeNull();
  return problems.map(({ line, message }) => `${line}: ${message}`);
}

/** A Markdown file with a title, this front matter and this text. */
export function markdown(frontMatter: string, body = 'نص.'): string {
  return `---\ntitle: عنوان\n${frontMatter}\n---\n${body}\n`;
}

/** A long paragraph: nobody takes it for a heading. */
export const long =
  'هذه فقرة طويلة بما يكفي لتكون متناً كاملاً، وفيها جملة بعد جملة، حتى تبلغ طولاً لا يشبه طول العنوان في شيء.';
