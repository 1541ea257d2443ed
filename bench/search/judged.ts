/** The judged corpus, and how well a list of ids does by it. */
import { readFileSync } from 'node:fs';

export type Story = {
  id: string;
  language: Language;
  title: string;
  summary: string;
  body: string[];
  section: string;
  tags: string[];
  published: string;
};
export type Language = 'ar' | 'en';
export type Half = 'tune' | 'heldOut';
/** By grade: 2 is what one wants, 1 is somewhat related. */
export type Grades = { '2': string[]; '1': string[] };
export type Asked = { id: string; language: Language; kind: string; query: string; relevant: Grades };

export const stories = read<Story[]>('articles');
export const neighbours = read<Record<string, Grades>>('neighbours');
const queries = read<Asked[]>('queries');
const split = read<Record<Half, { articles: string[]; queries: string[] }>>('split');

export function queriesOf(language: Language, half: Half): Asked[] {
  return queries.filter((one) => one.language === language && split[half].queries.includes(one.id));
}

export function seedsOf(language: Language, half: Half): Story[] {
  return stories.filter((one) => one.language === language && split[half].articles.includes(one.id));
}

/** What was given for one question, and what would have been right. */
export type Outcome = { given: string[]; right: string[] };

/**
 * P@1 and the reciprocal rank of the first right one, as usual. P@3 is the part of the first three that is right, of as
 * many as could be: where only one is right, one is all.
 */
export function figuresOf(outcomes: Outcome[]) {
  const mean = (of: (outcome: Outcome) => number) =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
  const hits = ({ given, right }: Outcome, first: number) =>
    given.slice(0, first).filter((id) => right.includes(id)).length;
  return {
    first: mean((outcome) => hits(outcome, 1)),
    three: mean((outcome) => hits(outcome, 3) / Math.min(3, outcome.right.length)),
    rank: mean(({ given, right }) => {
      const at = given.findIndex((id) => right.includes(id));
      return at === -1 ? 0 : 1 / (at + 1);
    }),
  };
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`corpus/${name}.json`, import.meta.url), 'utf8')) as Content;
}
