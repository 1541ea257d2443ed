/** Who may do what at the desk and through the API: bearer tokens (RFC 6750) with scopes. */
import { createHash, randomBytes } from 'node:crypto';
import type { Instant } from './time.ts';

/**
 * `read`: see everything, drafts too. `write`: drafts and media. `publish`: all that readers see. `moderate`: what people
 * elsewhere say, and blocks. `operate`: followers and deliveries.
 */
export const scopes = ['read', 'write', 'publish', 'moderate', 'operate'] as const;

export type Scope = (typeof scopes)[number];

export type Token = {
  id: string;
  /** Whose it is: the log of activity names them. */
  name: string;
  scopes: Scope[];
  createdAt: Instant;
  expiresAt: Instant | null;
  /** To the hour; null before the first time. */
  usedAt: Instant | null;
  revokedAt: Instant | null;
};

/** Who does something: a token's bearer, or whoever has the machine itself. */
export type Editor = { name: string; scopes: readonly Scope[] };

/** 256 random bits, so that one round of SHA-256 hides them as well as many would. */
export function newSecret(): string {
  return `nashra_${randomBytes(32).toString('base64url')}`;
}

export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
