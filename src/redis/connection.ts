/** A connection to Redis that says when it hangs, and what time it is there. */
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from '@redis/client';

export type Connection = ReturnType<typeof createConnection>;

/** Longer than any command that waits; a connection on which nothing came for so long is dead: milliseconds. */
const silence = 5_000;
const reconnectAfter = 500;

/** For how long commands wait that wait for something: seconds. */
export const patience = 2;

/** The address without what is secret in it, for people to read. */
export function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** Of two connections one is for commands that wait: `waiting`. Neither keeps a command for when Redis is back. */
export function createConnection(url: string) {
  const socket = { connectTimeout: silence, socketTimeout: silence, reconnectStrategy: () => reconnectAfter };
  const open = () => {
    const client = createClient({ url, socket, disableOfflineQueue: true });
    // Whoever asks is told; without a listener the process would end.
    client.on('error', () => {});
    return client;
  };
  const [client, waiting] = [open(), open()];
  let offset: number | null = null;

  return {
    client,
    waiting,

    /** Waits a moment; where Redis is not there by then, it is tried again and again. */
    async connect(): Promise<void> {
      const both = [client, waiting].map((one) => one.connect().catch(() => {}));
      await Promise.race([Promise.all(both), wait(reconnectAfter, undefined, { ref: false })]);
    },

    /** Compares the clocks: all moments that are agreed on are by that of Redis. Throws where it does not answer. */
    async synchronise(): Promise<void> {
      try {
        const [seconds, micros] = await client.sendCommand<[string, string]>(['TIME']);
        offset = Number(seconds) * 1000 + Number(micros) / 1000 - performance.now();
      } catch (error) {
        offset = null;
        throw error;
      }
    },

    /** By the clock of Redis, in milliseconds; null where that is not known. */
    now: (): number | null => (offset === null ? null : offset + performance.now()),

    destroy(): void {
      for (const one of [client, waiting]) if (one.isOpen) one.destroy();
    },
  };
}
