/** Numbers as people compare them: medians, ratios within a round, and tables. */
import type { Curve } from './plot.ts';

/** What a part of the measurements gives. */
export type Result = { tables: string[]; curves?: Curve[] };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** What 99 of 100 do not pass. */
export function p99(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.99)] ?? Number.NaN;
}

/** The median of the ratios of what was measured side by side: noise that lasts a round falls out. */
export function ratio(values: readonly number[], reference: readonly number[]): number {
  return median(values.map((value, round) => value / (reference[round] ?? Number.NaN)));
}

/** Three significant digits, thousands with a comma. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(value < 1 ? 2 : 3);
}

export const factor = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '-');

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

export const count = (value: number): string => value.toLocaleString('en-US');

/** A Markdown table whose columns line up in a terminal too. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((_name, column) =>
    Math.max(...[head, ...rows].map((row) => [...(row[column] ?? '')].length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** The list begun at another place each time, so that nobody always comes first. */
export function turned<Item>(items: Item[], by: number): Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

/** Collects one number a round under each name. */
export function createRecord() {
  const kept = new Map<string, number[]>();
  return {
    add: (name: string, value: number): void => void kept.set(name, [...(kept.get(name) ?? []), value]),
    of: (name: string): number[] => kept.get(name) ?? [],
    median: (name: string): number => median(kept.get(name) ?? []),
    p99: (name: string): number => p99(kept.get(name) ?? []),
    ratio: (name: string, reference: string): number => ratio(kept.get(name) ?? [], kept.get(reference) ?? []),
  };
}

export type Record = ReturnType<typeof createRecord>;
