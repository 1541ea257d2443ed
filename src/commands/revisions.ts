import type { Config } from '../config.ts';
import { type Difference, differences, type StoryRevision } from '../story-revision.ts';
import { print, withArchive } from './stores.ts';
import { UsageError } from './usage-error.ts';

type Options = { json?: boolean };

/** Lists what an article was, the first version first; with two numbers, says how these two differ. */
export function revisionsCommand(config: Config, id: string, numbers: string[], { json = false }: Options): number {
  return withArchive(config, (archive) => {
    const article = archive.article(id);
    if (!article) throw new UsageError(`revisions: no article has the id "${id}"`);
    const revisions = archive.revisions(id);
    print(numbers.length === 0 ? listOf(revisions, json) : compared(revisions, numbers, article.language, json));
    return 0;
  });
}

function listOf(revisions: StoryRevision[], json: boolean): string[] {
  return revisions.map((one) => (json ? JSON.stringify(one) : `${one.number} ${one.at} ${one.kind} ${one.title}`));
}

/** One number stands for that version and the newest. */
function compared(revisions: StoryRevision[], numbers: string[], language: string, json: boolean): string[] {
  const [former, later = revisions.at(-1)] = numbers.map((number) => numbered(revisions, number));
  if (!former || !later) return [];
  const found = differences(former, later, language);
  return json ? found.map((one) => JSON.stringify(one)) : found.flatMap(linesOf);
}

function numbered(revisions: StoryRevision[], number: string): StoryRevision {
  const found = revisions.find((one) => String(one.number) === number);
  if (found) return found;
  throw new UsageError(`revisions: there is no "${number}"; it has 1 to ${revisions.length}`);
}

/** As `git diff --word-diff` has it. */
function linesOf({ part, words }: Difference): string[] {
  const marks = { both: ['', ''], former: ['[-', '-]'], later: ['{+', '+}'] };
  const text = words.map((one) => marks[one.in].join(one.text));
  return [`${part}:`, ...text.join('').split('\n')];
}
