/** The log's records as OpenTelemetry has them, beside standard error. */
import type { LoggerProvider } from '@opentelemetry/sdk-logs';
import type { LogRecord } from '../log.ts';

/** Numbers of the specification ("severity number"). */
const severities = { trace: 1, debug: 5, info: 9, warning: 13, error: 17, fatal: 21 };

export function logSinkOf(provider: LoggerProvider) {
  return ({ category, level, message, properties, timestamp }: LogRecord): void =>
    provider.getLogger(category.join('.')).emit({
      timestamp,
      severityNumber: severities[level],
      severityText: level,
      body: message.join(''),
      attributes: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, plain(value)])),
    });
}

/** As the lines on standard error say it. */
function plain(value: unknown): string | number | boolean {
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}
