import type { Config } from '../config.ts';
import { configureLog } from '../log.ts';

export type Telemetry = Awaited<ReturnType<typeof startTelemetry>>;

/** null where no collector is configured; the packages are loaded only where one is. */
export async function startTelemetry({ telemetry, logLevel, logFormat }: Config, part: 'server' | 'sender' | 'worker') {
  if (telemetry === null) return null;
  const { startExporting } = await import('../telemetry/exporting.ts');
  const exporting = startExporting(telemetry, part);
  if (exporting.sink) await configureLog(logLevel, logFormat, exporting.sink);
  return exporting;
}
