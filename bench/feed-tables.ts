import { count, factor, figure, megabytes, table } from './figures.ts';
import type { Plan } from './plan.ts';
import { bareName, documents, keyOf, type Measured, type Mode } from './serving.ts';

const modes: Record<Mode, string> = { whole: 'whole', unchanged: '304', cold: 'first after a change' };

/** Milliseconds of one answer, asked for one at a time. */
export function timeTable({ record, subjects, bytes }: Measured, { sizes }: Plan): string {
  const large = String(sizes.large);
  const ratios = [String(sizes.short), String(sizes.page), bareName];
  const head = ['ms an answer', ...subjects.map(nameOf), ...ratios.map((name) => `${nameOf(large)} : ${nameOf(name)}`)];
  const rows = (Object.keys(modes) as Mode[]).flatMap((mode) =>
    documents.map((document) => {
      const key = (subject: string) => keyOf(document, mode, subject, 'ms');
      const size = mode === 'whole' ? ` (${Math.round((bytes.get(document) ?? 0) / 1000)} kB)` : '';
      return [
        `${document} ${modes[mode]}${size}`,
        ...subjects.map((subject) => figure(record.median(key(subject)))),
        ...ratios.map((name) => factor(record.ratio(key(large), key(name)))),
      ];
    }),
  );
  return table(head, rows);
}

/** Answers a second with several connections, and what one costs the server. */
export function loadTable({ record, subjects }: Measured, { sizes, connections }: Plan): string {
  const large = String(sizes.large);
  const page = String(sizes.page);
  const head = [
    `answers/s (CPU µs), ${connections} connections`,
    ...subjects.map(nameOf),
    `CPU, ${nameOf(large)} : ${nameOf(page)}`,
    `answers/s, ${nameOf(large)} : bare`,
    `CPU, ${nameOf(large)} : bare`,
  ];
  const rows = (['whole', 'unchanged'] as const).flatMap((mode) =>
    documents.map((document) => {
      const rate = (subject: string) => keyOf(document, mode, subject, 'rate');
      const cpu = (subject: string) => keyOf(document, mode, subject, 'cpu');
      return [
        `${document} ${modes[mode]}`,
        ...subjects.map((name) => `${figure(record.median(rate(name)))} (${figure(record.median(cpu(name)))})`),
        factor(record.ratio(cpu(large), cpu(page))),
        factor(record.ratio(rate(large), rate(bareName))),
        factor(record.ratio(cpu(large), cpu(bareName))),
      ];
    }),
  );
  return table(head, rows);
}

export function memoryTable({ memory }: Measured): string {
  const rows = memory.map(({ name, memory: now, peak }) => [nameOf(name), megabytes(now), megabytes(peak)]);
  return table(['articles served', 'memory after all this', 'most'], rows);
}

function nameOf(subject: string): string {
  return subject === bareName ? 'bare node:http' : count(Number(subject));
}
