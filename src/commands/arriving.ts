/** Takes posts of another system, one after the other, and says at the end what could not be taken and why. */
import type { Newsroom } from '../app.ts';
import type { Arrival, ArrivalOptions, Arrived } from '../content/arriving/arrival.ts';
import { type Posts, SourceError } from '../content/arriving/post.ts';
import { describe } from '../problem.ts';
import { readableAddress } from '../text/readable-address.ts';
import { XmlError } from '../text/xml-reading.ts';
import { linesOf, summaryOf } from './import-summary.ts';
import { progressOn } from './progress.ts';

export type Counts = Record<Arrived['outcome'], number>;

/** Lines of the report that are kept until the end; `--json` has all of them. */
const mostLosses = 10_000;

type Where = { newsroom: Newsroom; arrival: Arrival; json: boolean; counts: Counts };

export async function importPosts(
  { count, posts, names = [], left = [] }: Posts,
  options: ArrivalOptions,
  where: Where,
): Promise<void> {
  const { newsroom, arrival, json, counts } = where;
  const progress = progressOn(process.stderr);
  const losses: string[] = [];
  let lost = 0;
  let done = 0;
  if (!options.dryRun) newsroom.archive.rememberNames(names);
  await unlessUnreadable(options.file, counts, async () => {
    for await (const post of posts) {
      const arrived = await arrival.take(post, options);
      counts[arrived.outcome] += 1;
      const lines = lossesOf(arrived);
      lost += lines.length;
      losses.push(...lines.slice(0, mostLosses - losses.length));
      if (json) process.stdout.write(`${JSON.stringify(summaryOf(arrived, newsroom.archive))}\n`);
      else for (const line of linesOf(arrived)) process.stdout.write(`${line}\n`);
      progress(++done, count);
    }
  });
  for (const line of losses) process.stderr.write(`${line}\n`);
  if (lost > losses.length) process.stderr.write(`and ${lost - losses.length} lines more: --json has them all\n`);
  for (const what of left) process.stderr.write(`${options.file}: left out: ${what}\n`);
}

/** A source that cannot be read to its end is a problem of its own; what was taken before stays. */
export async function unlessUnreadable<T>(file: string, counts: Counts, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof XmlError || error instanceof SourceError)) throw error;
    counts.failed += 1;
    const at = error instanceof SourceError ? error.file : file;
    process.stderr.write(`${describe({ file: at, line: error.line, message: error.message })}\n`);
    return null;
  }
}

/** By its title, its id here and its former address: something can be done about it at the desk, or there. */
function lossesOf({ file, id, title, url, outcome, warnings, problems }: Arrived): string[] {
  const known = [...(id === null ? [] : [id]), ...(url === null ? [] : [readableAddress(url)])].join(', ');
  const which = `"${title || 'without a title'}"${known === '' ? '' : ` (${known})`}`;
  const of = (kind: string) => (one: { message: string }) => `${file}: ${which}: ${kind}${one.message}`;
  return [...problems.map(of('')), ...warnings.map(of(outcome === 'omitted' ? 'left out: ' : 'warning: '))];
}
