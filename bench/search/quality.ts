/** How good what is found is, by people's judgement: tables for docs/search.md. */
import { fold } from '../../src/text/fold.ts';
import { table } from '../figures.ts';
import {
  figuresOf,
  type Half,
  type Language,
  neighbours,
  type Outcome,
  queriesOf,
  seedsOf,
  stories,
} from './judged.ts';
import { ourWay, plainWay, type Way } from './ways.ts';

const languages: Record<Language, string> = { ar: 'Arabic', en: 'English' };
const halves: Record<Half, string> = { tune: 'tuned on', heldOut: 'held out' };

/** `verbose` names each question of the half tuned on that went wrong. */
export function measureQuality(verbose: boolean): string[] {
  const ways = [
    plainWay('plain FTS5', stories, (text) => text),
    plainWay('folding alone', stories, fold),
    ourWay(stories),
  ];
  if (verbose) for (const language of ['ar', 'en'] as const) complain(ways.at(-1) as Way, language);
  return (['ar', 'en'] as const).flatMap((language) => [
    qualityTable(`search, ${languages[language]}`, ways, (way, half) => searched(way, language, half)),
    qualityTable(`suggestions, ${languages[language]}`, ways, (way, half) => suggested(way, language, half, 1)),
    qualityTable(`suggestions, clearly wanted ones, ${languages[language]}`, ways, (way, half) =>
      suggested(way, language, half, 2),
    ),
    aloneTable(ways, language),
  ]);
}

function qualityTable(what: string, ways: Way[], outcomes: (way: Way, half: Half) => Outcome[]): string {
  const rows = (Object.keys(halves) as Half[]).flatMap((half) =>
    ways.map((way) => {
      const all = outcomes(way, half);
      const { first, three, rank } = figuresOf(all);
      return [`${way.name}, ${halves[half]} (${all.length})`, ...[first, three, rank].map((part) => part.toFixed(2))];
    }),
  );
  return table([what, 'P@1', 'P@3', 'MRR'], rows);
}

function searched(way: Way, language: Language, half: Half): Outcome[] {
  return queriesOf(language, half).map(({ query, relevant }) => ({ given: way.search(query), right: relevant['2'] }));
}

/** Articles that have a neighbour. */
function suggested(way: Way, language: Language, half: Half, grade: 1 | 2): Outcome[] {
  return seedsOf(language, half)
    .map((story) => ({ given: way.suggest(story), right: rightFor(story.id, grade) }))
    .filter(({ right }) => right.length > 0);
}

/** What readers are shown: how much of it is right, and whether an article that nothing is like is left alone. */
function aloneTable(ways: Way[], language: Language): string {
  const rows = (Object.keys(halves) as Half[]).flatMap((half) =>
    ways.map((way) => {
      const given = seedsOf(language, half).map((story) => ({ story, first: way.suggest(story).slice(0, 4) }));
      const all = given.flatMap(({ first }) => first).length;
      const right = given.flatMap(({ story, first }) =>
        first.filter((id) => rightFor(story.id, 1).includes(id)),
      ).length;
      const alone = given.filter(({ story }) => rightFor(story.id, 1).length === 0);
      const empty = alone.filter(({ first }) => first.length === 0).length;
      return [`${way.name}, ${halves[half]}`, (right / all).toFixed(2), String(all), `${empty} of ${alone.length}`];
    }),
  );
  return table([`the four shown, ${languages[language]}`, 'right', 'shown', 'loners left alone'], rows);
}

function rightFor(id: string, grade: 1 | 2): string[] {
  const { '2': wanted = [], '1': related = [] } = neighbours[id] ?? {};
  return grade === 2 ? wanted : [...wanted, ...related];
}

function complain(way: Way, language: Language): void {
  for (const { id, kind, query, relevant } of queriesOf(language, 'tune')) {
    const given = way.search(query);
    if (!relevant['2'].includes(given[0] ?? '')) process.stdout.write(`${id} ${kind} ${query}: ${given.slice(0, 3)}\n`);
  }
}
