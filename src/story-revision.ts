/** Former versions of an article, and how two of them differ. */
import type { Picture, Story } from './article.ts';
import { bodyText } from './article-text.ts';
import { type Stretch, wordDiff } from './text/word-diff.ts';
import type { Instant } from './time.ts';

/** What was read of an article from `at` on. `number`: 1, 2, 3 ... */
export type StoryRevision = Story & {
  number: number;
  kind: 'initial' | 'minor' | 'update' | 'correction';
  at: Instant;
};

const parts = ['title', 'summary', 'image', 'body'] as const;

/** A part of an article that differs, with its words in both. */
export type Difference = { part: (typeof parts)[number]; words: Stretch[] };

/** What differs for whoever reads it as text; two revisions may differ in nothing but links or emphasis. */
export function differences(former: Story, later: Story, language: string): Difference[] {
  return parts.flatMap((part) => {
    const [before, after] = [textOf(former, part), textOf(later, part)];
    return before === after ? [] : [{ part, words: wordDiff(before, after, language) }];
  });
}

function textOf({ title, summary, image, body }: Story, part: Difference['part']): string {
  switch (part) {
    case 'title':
      return title;
    case 'summary':
      return summary ?? '';
    case 'image':
      return image === null ? '' : pictureLine(image);
    case 'body':
      return bodyText(body);
  }
}

function pictureLine({ src, alt, caption, credit }: Picture): string {
  return [src, alt, caption, credit].filter((one) => one !== null && one !== '').join('\n');
}
