import {
  configure,
  getJsonLinesFormatter,
  getLogger,
  getTextFormatter,
  type LogLevel,
  type Sink,
} from '@logtape/logtape';

export type { LogRecord } from '@logtape/logtape';

/** An event by name, with its fields: `log('content').warn('file removed', { file })`. */
export function log(part: string) {
  return getLogger(['nashra', part]);
}

/** A text that somebody else wrote as a message: braces in it are no names of fields. */
export function verbatim(text: string): string {
  return text.replace(/[{}]/g, '$&$&');
}

/** Sends logs to standard error, for standard output is for results; and to `also`. */
export async function configureLog(level: LogLevel, format: 'text' | 'json', also: Sink = () => {}): Promise<void> {
  const fields = getTextFormatter({
    timestamp: 'rfc3339',
    format: ({ timestamp, level: name, category, message, record }) =>
      `${timestamp} ${name} ${category} ${message}${fieldsOf(record.properties)}`,
  });
  const line = format === 'json' ? getJsonLinesFormatter() : fields;
  await configure({
    sinks: { stderr: (record) => void process.stderr.write(line(record)), also },
    loggers: [
      { category: 'nashra', sinks: ['stderr', 'also'], lowestLevel: level },
      { category: ['logtape', 'meta'], sinks: ['stderr'], lowestLevel: 'error' },
    ],
    reset: true,
  });
}

function fieldsOf(properties: Record<string, unknown>): string {
  return Object.entries(properties)
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? JSON.stringify(value) : String(value)}`)
    .join('');
}
