import { log } from '../log.ts';
import type { Signal } from '../telemetry-settings.ts';

/** Told how each export ended: an error, or null. */
export type Outage = (signal: Signal, error: Error | null) => void;

/** Says once that the collector fails, however many exports that costs, and once that all is well again. */
export function createOutage(): Outage {
  const failing = new Set<Signal>();
  return (signal, error) => {
    const wasWell = failing.size === 0;
    if (error) failing.add(signal);
    else failing.delete(signal);
    if (error && wasWell) log('telemetry').warn('the collector takes nothing', { signal, error: reasonOf(error) });
    if (!wasWell && failing.size === 0) log('telemetry').info('the collector takes everything again');
  };
}

/** Where several addresses were tried, the error has a code, and no words. */
function reasonOf(error: NodeJS.ErrnoException): string {
  return error.message || error.code || error.name;
}
