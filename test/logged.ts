import { configure, type LogRecord, resetSync } from '@logtape/logtape';
import { onTestFinished } from 'vitest';

/** What is logged from now on. */
export async function records(): Promise<LogRecord[]> {
  const kept: LogRecord[] = [];
  await configure({
    sinks: { kept: (record) => void kept.push(record) },
    loggers: [
      { category: 'nashra', sinks: ['kept'] },
      { category: ['logtape', 'meta'], sinks: [] },
    ],
    reset: true,
  });
  onTestFinished(() => resetSync());
  return kept;
}
