import { once } from 'node:events';
import type { Config } from '../config.ts';
import { createWorkerOn } from '../sending.ts';
import { startTelemetry } from './telemetry.ts';
import { UsageError } from './usage-error.ts';

/** Delivers what the sender of a house hands on through Redis, until a signal comes. It needs no database. */
export async function workerCommand(config: Config): Promise<number> {
  const { redis, signingSecret, allowPrivateAddresses } = config;
  if (redis === null)
    throw new UsageError(
      'NASHRA_REDIS: is missing; a worker delivers what a server elsewhere hands on through Redis (docs/operate.md). `serve` delivers by itself',
    );
  const ended = Promise.race((['SIGTERM', 'SIGINT'] as const).map((signal) => once(process, signal)));
  const telemetry = await startTelemetry(config, 'worker');
  const worker = await createWorkerOn(redis, signingSecret, allowPrivateAddresses);
  worker.start();
  await ended;
  await worker.stop();
  await telemetry?.stop();
  // An inbox that hangs would keep the process.
  process.exit(0);
}
