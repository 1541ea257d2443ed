import { openNewsroom } from '../app.ts';
import type { Config } from '../config.ts';
import { nearMissesOfEach } from '../near-miss.ts';

/** Lists the references that lead nowhere, each with the titles that it may have meant. */
export async function referencesCommand(config: Config, { json = false }: { json?: boolean }): Promise<number> {
  const newsroom = await openNewsroom({ ...config, clock: () => new Date(), dryRun: true });
  try {
    const all = newsroom.archive.openReferences();
    const alike = nearMissesOfEach(
      all.map(({ state, title }) => (state === 'pending' ? title : '')),
      newsroom.archive.titles(),
    );
    for (const [index, open] of all.entries()) {
      const candidates = (alike[index] ?? []).filter(({ id }) => id !== open.article);
      const line = json ? JSON.stringify({ ...open, candidates }) : lineOf(open, candidates);
      process.stdout.write(`${line}\n`);
    }
  } finally {
    newsroom.close();
  }
  return 0;
}

type Open = { article: string; state: string; label: string; title: string };

function lineOf({ article, state, label, title }: Open, candidates: { id: string; title: string }[]): string {
  const misses = candidates.map((near) => `\n  did you mean ${near.id}: ${near.title}`).join('');
  return `${state} ${article} ${label === '' ? '' : `${label}: `}${title}${misses}`;
}
