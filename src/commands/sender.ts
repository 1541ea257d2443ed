/** The sender: a process beside the web process, which it never outlives. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { log } from '../log.ts';
import { createRelayTo, createSenderOn } from '../sending.ts';
import { takeServingLock } from '../sqlite/database.ts';
import { checkOrigin } from './known-origin.ts';
import { withFederation } from './stores.ts';
import { startTelemetry } from './telemetry.ts';

export type SenderProcess = { stop(): Promise<void> };

const program = join(import.meta.dirname, '../../bin/nashra.js');
const restartAfter = 1_000;

/** Name lookups block one of these threads each: four are not enough for a fan-out. */
const threads = '64';

/** Starts the sender, and starts it again should it die. */
export function startSender(config: Config, origin: string): SenderProcess {
  let stopping = false;
  let child = start();

  function start() {
    const env = { ...process.env, NASHRA_ORIGIN: origin, NASHRA_DATA: config.data, UV_THREADPOOL_SIZE: threads };
    const one = fork(program, ['sender'], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    one.once('exit', (code, signal) => {
      if (stopping) return;
      log('sender').error('the sender died; another is started', { code, signal });
      setTimeout(() => {
        if (!stopping) child = start();
      }, restartAfter);
    });
    return one;
  }

  return {
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}

/** Sends until the process that started it is gone, or a signal comes. */
export async function senderCommand(config: Config): Promise<number> {
  const lock = takeServingLock(join(config.data, 'sending.lock'));
  if (!lock || config.origin === null) {
    process.stderr.write(lock ? 'sender: NASHRA_ORIGIN is missing\n' : 'another process sends from this database\n');
    return 1;
  }
  const { origin } = config;
  withFederation(config, (store) => {
    checkOrigin(store, origin);
    return 0;
  });
  // Before anything is waited for: an end that nobody hears does not come again.
  const signals = (['SIGTERM', 'SIGINT'] as const).map((signal) => once(process, signal));
  const ended = Promise.race([...signals, ...(process.connected ? [once(process, 'disconnect')] : [])]);
  const telemetry = await startTelemetry(config, 'sender');
  const { redis, signingSecret, allowPrivateAddresses } = config;
  const relay = redis === null ? null : await createRelayTo(redis, signingSecret, origin);
  const sender = createSenderOn(config.data, origin, allowPrivateAddresses, relay);
  sender.start();
  await ended;
  await sender.stop();
  await telemetry?.stop();
  lock.release();
  // An inbox or a collector that hangs would keep the process: what it has not acknowledged is due again.
  process.exit(0);
}
