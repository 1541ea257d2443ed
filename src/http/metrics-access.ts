import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Headers by which a proxy says that it asks for somebody else. */
const forwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];

/**
 * The status that refuses a reader of `/metrics`; null for one who may. With a token whoever has it, from anywhere. Without
 * one whoever asks from this machine, and for nobody else: a proxy here asks for the whole world.
 */
export function refusalOf({ headers, socket }: IncomingMessage, token: string | null): 401 | 403 | null {
  if (token !== null) return isEqual(headers.authorization ?? '', `Bearer ${token}`) ? null : 401;
  const address = socket.remoteAddress ?? '';
  const isHere = loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  return isHere && !forwarded.some((name) => headers[name] !== undefined) ? null : 403;
}

/** In a time that does not say where they differ, nor how long they are. */
function isEqual(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
