/** Who may use the desk and the API. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTokenCommand } from '../src/commands/token.ts';
import { readConfig } from '../src/config.ts';
import { openStores } from '../src/sqlite/archive.ts';
import { hashOfSecret, newSecret, type Token } from '../src/token.ts';
import { temporaryFolder } from './newsroom.ts';

const now = '2026-11-20T12:34:56Z';

function store() {
  const { desk } = openStores(':memory:');
  const add = (more: Partial<Token> = {}) => {
    const secret = newSecret();
    const id = more.id ?? 'one';
    const token: Token = {
      id,
      name: 'سلمى',
      scopes: ['read'],
      createdAt: now,
      expiresAt: null,
      usedAt: null,
      revokedAt: null,
      ...more,
    };
    desk.addToken(token, hashOfSecret(secret));
    return hashOfSecret(secret);
  };
  return { desk, add };
}

describe('a token', () => {
  it('opens the desk, is found by the hash of its secret, and says to the hour when it was used', () => {
    const { desk, add } = store();
    expect(desk.isOpen(now)).toBe(false);
    const hash = add();
    expect(desk.isOpen(now)).toBe(true);
    expect(desk.tokenOf(hash, now)).toMatchObject({ id: 'one', scopes: ['read'] });
    expect(desk.tokenOf(hashOfSecret('nashra_other'), now)).toBe(null);
    expect(desk.tokens()[0]?.usedAt).toBe('2026-11-20T12:00:00Z');
  });

  it('holds until it expires or is revoked, and its sessions end with it', () => {
    const { desk, add } = store();
    const hash = add({ expiresAt: '2026-11-21T00:00:00Z' });
    desk.openSession('cookie', 'one', now);
    expect(desk.tokenOfSession('cookie', now)?.name).toBe('سلمى');
    expect(desk.tokenOf(hash, '2026-11-21T00:00:00Z')).toBe(null);
    expect(desk.tokenOfSession('cookie', '2026-11-21T00:00:00Z')).toBe(null);
    expect(desk.revokeToken('one', now)).toBe(true);
    expect(desk.revokeToken('one', now)).toBe(false);
    expect([desk.tokenOf(hash, now), desk.tokenOfSession('cookie', now), desk.isOpen(now)]).toEqual([
      null,
      null,
      false,
    ]);
  });

  it('leaves a session behind that ends by itself when nobody uses it', () => {
    const { desk, add } = store();
    add();
    desk.openSession('cookie', 'one', now);
    expect(desk.tokenOfSession('cookie', '2026-12-03T12:00:00Z')).not.toBe(null);
    expect(desk.tokenOfSession('cookie', '2026-12-16T12:00:00Z')).not.toBe(null);
    expect(desk.tokenOfSession('cookie', '2026-12-31T12:00:00Z')).toBe(null);
    desk.prune('2026-12-31T12:00:00Z');
    expect(desk.tokenOfSession('cookie', '2026-12-16T12:00:00Z')).toBe(null);
  });

  it('is kept nowhere: its secret is in no file of the database', () => {
    const data = temporaryFolder();
    const { config } = readConfig({ NASHRA_DATA: data });
    const printed: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = ((text: string) => printed.push(text) > 0) as typeof write;
    try {
      expect(createTokenCommand(config, 'سلمى', {})).toBe(0);
    } finally {
      process.stdout.write = write;
    }
    const secret = printed.join('').trim();
    expect(secret).toMatch(/^nashra_[\w-]{43}$/);
    const { desk, archive } = openStores(join(data, 'nashra.sqlite'));
    expect(desk.tokenOf(hashOfSecret(secret), now)?.name).toBe('سلمى');
    archive.close();
    expect(readFileSync(join(data, 'nashra.sqlite'), 'latin1')).not.toContain(secret.slice(7));
  });
});
