import { isIPv6 } from 'node:net';

/** Limits how often a client may try, or may ask, within a while: a bucket that fills again evenly. */
export type Throttle = {
  /** Seconds until it may; 0 where it may now. Counts nothing. */
  wait(client: string, now: number): number;
  /** How often it may at once. */
  left(client: string, now: number): number;
  /** Takes one. */
  count(client: string, now: number): void;
};

/** Who a request comes from: of an IPv6 address its network, since a household has 2^64 of them (RFC 6177). */
export function clientOf(address = ''): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail = ''] = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}

const mostRemembered = 10_000;

/** `most` at once, and as many again in `within` milliseconds. */
export function createThrottle(most: number, within: number): Throttle {
  /** When each client's bucket is full again: milliseconds. A full one is not kept. */
  const fullAt = new Map<string, number>();
  const each = within / most;
  const debt = (client: string, now: number) => Math.max(0, (fullAt.get(client) ?? 0) - now);

  return {
    wait: (client, now) => Math.max(0, Math.ceil((debt(client, now) + each - within) / 1000)),
    left: (client, now) => Math.floor((within - debt(client, now)) / each),

    count(client, now) {
      const full = now + debt(client, now) + each;
      fullAt.delete(client);
      fullAt.set(client, full);
      // Whoever comes from ten thousand addresses makes us forget the first; what he tries stays as hard as before.
      if (fullAt.size > mostRemembered) fullAt.delete(fullAt.keys().next().value as string);
    },
  };
}
