import { randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';
import type { DeskStore } from '../desk-store.ts';
import { addDays, instantOf } from '../time.ts';
import { hashOfSecret, newSecret, type Scope, scopes, type Token } from '../token.ts';
import { commandLine } from './editor.ts';
import { print, withDesk } from './stores.ts';
import { UsageError } from './usage-error.ts';

export type NewToken = { scope?: string; days?: string; json?: boolean };

/** Makes a token and prints its secret, which nothing shows again. */
export function createTokenCommand(config: Config, name: string, { scope, days, json = false }: NewToken): number {
  const now = instantOf(new Date());
  const token: Token = {
    id: randomBytes(4).toString('hex'),
    name: name.trim(),
    scopes: scope === undefined ? [...scopes] : scopesIn(scope),
    createdAt: now,
    expiresAt: days === undefined ? null : addDays(now, daysIn(days)),
    usedAt: null,
    revokedAt: null,
  };
  if (token.name === '') throw new UsageError('token create: give it the name of whoever uses it');
  const secret = newSecret();
  return withDesk(config, (desk, act) => {
    act(() => {
      desk.addToken(token, hashOfSecret(secret));
      desk.note({ who: commandLine().name, verb: 'created token', object: token.id, detail: token.name }, now);
    });
    print([json ? JSON.stringify({ ...token, secret }) : secret]);
    if (!json) process.stderr.write(`token ${token.id} for ${token.name}; it is shown this once only\n`);
    return 0;
  });
}

export function listTokensCommand(config: Config, { json = false }: { json?: boolean }): number {
  return withDesk(config, (desk) => {
    print(desk.tokens().map(json ? (token) => JSON.stringify(token) : lineOf));
    return 0;
  });
}

/** The token holds no longer, and neither do the sessions that were opened with it. */
export function revokeTokenCommand(config: Config, id: string): number {
  return withDesk(config, (desk, act) => {
    const now = instantOf(new Date());
    const revoked = act(() => {
      if (!desk.revokeToken(id, now)) return false;
      desk.note({ who: commandLine().name, verb: 'revoked token', object: id, detail: nameOf(desk, id) }, now);
      return true;
    });
    if (revoked) print([`token ${id} holds no longer`]);
    else process.stderr.write(`${id}: is no token that holds; \`nashra token list\` lists them\n`);
    return revoked ? 0 : 1;
  });
}

function nameOf(desk: DeskStore, id: string): string {
  return desk.tokens().find((token) => token.id === id)?.name ?? '';
}

function lineOf({ id, name, scopes: held, createdAt, expiresAt, usedAt, revokedAt }: Token): string {
  const parts = [
    held.join(','),
    `since ${createdAt}`,
    `last used ${usedAt ?? 'never'}`,
    ...(expiresAt === null ? [] : [`until ${expiresAt}`]),
    ...(revokedAt === null ? [] : [`revoked ${revokedAt}`]),
  ];
  return `${id} ${name}: ${parts.join('; ')}`;
}

function scopesIn(text: string): Scope[] {
  const named = text.split(',').map((one) => one.trim());
  const wrong = named.filter((one) => !scopes.includes(one as Scope));
  if (wrong.length > 0)
    throw new UsageError(`--scope: "${wrong.join(', ')}" is none; write some of ${scopes.join(',')}`);
  return scopes.filter((scope) => named.includes(scope));
}

function daysIn(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 36_500)
    throw new UsageError(`--days: "${text}" is no number of days`);
  return days;
}
